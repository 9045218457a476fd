//! Dates and intervals as people write them in front matter.

use jiff::Span;
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day: `2018-08-12`, also with `/` or `.`, followed by a time of day, or with the month in words. Ambiguous
/// dates such as 01/02/2018 are not read.
pub(super) fn date(text: &str) -> Option<Date> {
    let date = year_first(text).or_else(|| month_in_words(text))?;
    (1..=9998).contains(&date.year()).then_some(date)
}

fn year_first(text: &str) -> Option<Date> {
    let day = text.split(['T', 't', ' ']).next()?;
    let separator = day.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let mut parts = day.split(separator);
    let year = parts.next().filter(|year| year.len() == 4)?;
    let date = Date::new(
        number(year)?,
        number(parts.next()?)?,
        number(parts.next()?)?,
    );
    parts.next().is_none().then_some(date.ok()?)
}

fn month_in_words(text: &str) -> Option<Date> {
    let words: Vec<_> = text
        .split([' ', ',', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let &[first, second, year] = words.as_slice() else {
        return None;
    };
    let (day, month) = match month(second) {
        Some(month) => (first, month),
        None => (second, month(first)?),
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let year = Some(year).filter(|year| year.len() == 4)?;
    Date::new(number(year)?, month, number(day)?).ok()
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let is_month = |name: &&str| word.len() >= 3 && name.starts_with(&word);
    let at = MONTHS.iter().position(is_month)?;
    i8::try_from(at + 1).ok()
}

fn number<N: std::str::FromStr>(digits: &str) -> Option<N> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// How long a review lasts, in whole days or months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    months: i32,
    days: i32,
}

impl Interval {
    /// Reads `6 months`, `1 year`, `2 weeks`, `90 days`, or the same as `6mo`, `1y`, `2w`, `90d`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = text.split_at(split);
        let count = number::<i32>(count).filter(|count| (1..=10_000).contains(count))?;
        let (months, days) = match unit.trim().to_ascii_lowercase().as_str() {
            "year" | "years" | "y" => (count * 12, 0),
            "month" | "months" | "mo" => (count, 0),
            "week" | "weeks" | "w" => (0, count * 7),
            "day" | "days" | "d" => (0, count),
            _ => return None,
        };
        Some(Self { months, days })
    }

    /// Returns the day that is this long after a date; `None` if it is outside of the calendar.
    pub(super) fn after(self, date: Date) -> Option<Date> {
        let span = Span::new()
            .try_months(self.months)
            .and_then(|span| span.try_days(self.days));
        date.checked_add(span.ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = date(text).map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_day_is_read_where_it_can_be_but_one() {
        check("2018-08-12", Some("2018-08-12"));
        check("2018-8-2", Some("2018-08-02"));
        check("2018/08/12", Some("2018-08-12"));
        check("2018-08-12T10:00:00Z", Some("2018-08-12"));
        check("2018-08-12 10:00", Some("2018-08-12"));
        check("12 August 2018", Some("2018-08-12"));
        check("12th Aug 2018", Some("2018-08-12"));
        check("Aug. 12, 2018", Some("2018-08-12"));
        check("12-Aug-2018", Some("2018-08-12"));
    }

    #[test]
    fn text_that_is_not_a_day_gives_none() {
        for text in [
            "",
            "soon",
            "01/02/2018",
            "2018-02-30",
            "2018-13-01",
            "18-08-12",
            "2018-08",
            "2018-08-12-1",
            "0000-01-01",
            "9999-01-01",
            "12 Ma 2018",
            "- - -",
            "２０１８-08-12",
        ] {
            check(text, None);
        }
    }

    #[track_caller]
    fn check_interval(text: &str, expected: Option<&str>) {
        let start = jiff::civil::date(2018, 8, 31);
        let end = Interval::parse(text).and_then(|interval| interval.after(start));
        let end = end.map(|date| date.to_string());
        assert_eq!(end.as_deref(), expected, "{text}");
    }

    #[test]
    fn an_interval_is_counted_on_the_calendar() {
        check_interval("6 months", Some("2019-02-28"));
        check_interval("1 year", Some("2019-08-31"));
        check_interval("2 weeks", Some("2018-09-14"));
        check_interval("90d", Some("2018-11-29"));
        check_interval("10000 years", None);
        for text in ["", "months", "0 days", "6 moons", "1.5 years", "-1 days"] {
            check_interval(text, None);
        }
    }
}
