//! Calendars of holidays, with the range of their data.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, Weekday};

use crate::place::{RepoPath, Span};
use crate::toml::{Canonical, Field, Map, Origin, Reader, Record, record};

record! {
    /// `calendars/ID.toml`.
    pub struct CalendarFile {
        /// What the calendar is.
        pub calendar: Option<Arc<CalendarHead>> = "calendar",
        /// The holidays, by their dates.
        pub days: Map<CalendarDay> = "days",
    }
}

record! {
    /// `[calendar]`.
    pub struct CalendarHead {
        /// Its name.
        pub name: Field<String> = "name",
        /// The day on which somebody compared it with its source.
        pub as_of: Field<Date> = "as-of",
        /// The first day that it covers.
        pub from: Field<Date> = "from",
        /// The last day that it covers.
        pub until: Field<Date> = "until",
        /// Where its days are written.
        pub source: Field<String> = "source",
        /// What it lacks.
        pub note: Option<Field<String>> = "note",
    }
}

record! {
    /// A holiday.
    pub struct CalendarDay {
        /// Its name.
        pub name: Field<String> = "name",
    }
}

/// The holidays of one place.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The id: the name of its file.
    pub id: String,
    /// The file's head.
    pub head: Arc<CalendarHead>,
    holidays: BTreeMap<Date, String>,
}

impl Calendar {
    /// Reads a calendar; `None` if it has no head.
    fn read(id: &str, text: &str) -> Option<Self> {
        let path = RepoPath::new(format!("calendars/{id}.toml"));
        let mut reader = Reader::new(&path, 0);
        let origin = Origin {
            path,
            header: Span::default(),
        };
        let file = reader.parse(text, |table, reader| {
            CalendarFile::read(table, origin, reader)
        });
        let day = |(date, day): (&crate::id::Id, &Arc<CalendarDay>)| {
            Some((date.as_str().parse().ok()?, day.name.value.clone()))
        };
        Some(Self {
            id: id.to_owned(),
            head: file.calendar?,
            holidays: file.days.iter().filter_map(day).collect(),
        })
    }

    /// Returns every calendar in the program.
    pub fn all() -> &'static BTreeMap<String, Calendar> {
        static ALL: LazyLock<BTreeMap<String, Calendar>> = LazyLock::new(|| {
            let calendars = irplan_packs::CALENDARS.iter();
            calendars
                .filter_map(|(id, text)| Some(((*id).to_owned(), Calendar::read(id, text)?)))
                .collect()
        });
        &ALL
    }

    /// Whether people work on a day; `None` if the calendar does not cover it.
    pub fn is_business_day(&self, day: Date) -> Option<bool> {
        let covered = self.head.from.value..=self.head.until.value;
        covered
            .contains(&day)
            .then(|| !is_weekend(day) && !self.holidays.contains_key(&day))
    }

    /// Returns its holidays in order, each with its name.
    pub fn days(&self) -> impl Iterator<Item = (Date, &str)> {
        self.holidays
            .iter()
            .map(|(day, name)| (*day, name.as_str()))
    }

    /// Returns what decides how days are counted: the range and the holidays, without their names.
    pub(crate) fn canonical(&self) -> Canonical {
        let day = |day: &Date| Canonical::Text(day.to_string());
        let entries = [
            ("from", day(&self.head.from.value)),
            ("until", day(&self.head.until.value)),
            (
                "days",
                Canonical::List(self.holidays.keys().map(day).collect()),
            ),
        ];
        let entries = entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value));
        Canonical::Table(entries.collect())
    }

    /// Returns the name of a holiday.
    pub fn holiday(&self, day: Date) -> Option<&str> {
        self.holidays.get(&day).map(String::as_str)
    }
}

/// Whether a day is a Saturday or a Sunday.
pub(super) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_calendar_can_be_read() {
        assert!(irplan_packs::CALENDARS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(Calendar::all().len(), irplan_packs::CALENDARS.len());
        for calendar in Calendar::all().values() {
            let years = calendar.head.until.value.year() - calendar.head.from.value.year();
            let days = calendar.holidays.len();
            assert!(
                days > 5 * usize::try_from(years).expect("a range"),
                "{}",
                calendar.id
            );
        }
    }

    #[test]
    fn what_decides_how_days_are_counted_is_not_what_holidays_are_called() {
        let canonical = |from: &str, day: &str| {
            let text = format!(
                "[calendar]\nname = \"C\"\nas-of = 2026-01-01\nfrom = {from}\nuntil = 2027-12-31\nsource = \"S\"\n{day}"
            );
            Calendar::read("c", &text).expect("a calendar").canonical()
        };
        let day = "[days.2026-05-01]\nname = \"May Day\"\n";
        let before = canonical("2026-01-01", day);
        assert_eq!(
            before,
            canonical("2026-01-01", &day.replace("May Day", "Labour Day"))
        );
        assert_ne!(
            before,
            canonical("2026-01-01", &day.replace("05-01", "05-02"))
        );
        assert_ne!(before, canonical("2025-01-01", day));
    }

    #[test]
    fn weekends_and_holidays_are_not_business_days() {
        let federal = &Calendar::all()["us-federal"];
        assert_eq!(federal.is_business_day(date(2026, 11, 25)), Some(true));
        assert_eq!(federal.is_business_day(date(2026, 11, 26)), Some(false));
        assert_eq!(federal.is_business_day(date(2026, 11, 27)), Some(true));
        assert_eq!(federal.is_business_day(date(2026, 11, 28)), Some(false));
        assert_eq!(federal.is_business_day(date(2050, 1, 3)), None);
        let (hesse, bavaria) = (&Calendar::all()["de-he"], &Calendar::all()["de-by"]);
        // Epiphany is a holiday in Bavaria only.
        assert_eq!(hesse.is_business_day(date(2027, 1, 6)), Some(true));
        assert_eq!(bavaria.is_business_day(date(2027, 1, 6)), Some(false));
        assert_eq!(hesse.holiday(date(2027, 3, 26)), Some("Karfreitag"));
    }
}
