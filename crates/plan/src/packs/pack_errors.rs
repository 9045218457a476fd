//! What the errors of a repository's own pack stop. Where a clock or a status could not be read, a deadline would be wrong.

use std::collections::BTreeSet;

use crate::finding::message::{code, named};
use crate::finding::{Finding, RuleId, Value};
use crate::id::{Id, SubjectKind};
use crate::message;
use crate::model::PackFile;
use crate::packs::amounts::number_in_words;
use crate::toml::Record;

/// How much of a pack an error stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// All of its duties.
    Pack,
    /// One duty.
    Duty(Id),
    /// No duty: the error cannot make a deadline wrong.
    Nothing,
}

/// An error of a pack.
#[derive(Debug)]
pub(super) struct PackError {
    pub finding: Finding,
    pub stopped: Stopped,
}

impl PackError {
    /// Takes an error in the head of a pack.
    pub(super) fn of_head(finding: Finding) -> Self {
        Self {
            finding,
            stopped: Stopped::Pack,
        }
    }

    /// Takes an error in a duty.
    pub(super) fn of_duty(duty: &Id, finding: Finding) -> Self {
        Self {
            finding,
            stopped: Stopped::Duty(duty.clone()),
        }
    }

    /// Takes an error that leaves every clock as it is.
    pub(super) fn without_effect(finding: Finding) -> Self {
        Self {
            finding,
            stopped: Stopped::Nothing,
        }
    }

    /// Takes an error of reading, by the key that has it: `duties.call.within`. Without a key, it is one of the whole file.
    pub(super) fn of_reading(finding: Finding, file: &PackFile) -> Self {
        let mut details = finding.fault.details.iter();
        let key = details.find_map(|detail| match detail {
            Value::Code(key) => Some(&**key),
            _ => None,
        });
        let mut keys = key.unwrap_or_default().split('.');
        let stopped = match (keys.next(), keys.next()) {
            (Some("duties"), Some(duty)) => match file.duties.get_key_value(duty) {
                Some((duty, _)) => Stopped::Duty(duty.clone()),
                // A duty that cannot be listed is missing.
                None => Stopped::Pack,
            },
            (Some("events" | "countries" | "elements"), Some(_)) => Stopped::Nothing,
            _ => Stopped::Pack,
        };
        Self { finding, stopped }
    }
}

/// The duties of a pack for which nothing is computed, because of errors in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoppedDuties {
    all: bool,
    some: BTreeSet<Id>,
}

impl StoppedDuties {
    /// Adds what errors stop.
    pub(super) fn add<'a>(&mut self, errors: impl IntoIterator<Item = &'a PackError>) {
        for error in errors {
            match &error.stopped {
                Stopped::Pack => self.all = true,
                Stopped::Duty(duty) => self.some.extend([duty.clone()]),
                Stopped::Nothing => {}
            }
        }
    }

    /// Whether all duties are stopped, because the head or the whole file has an error.
    pub fn is_whole_pack(&self) -> bool {
        self.all
    }

    /// Whether nothing is computed for a duty, by its id in the pack.
    pub fn contains(&self, duty: &str) -> bool {
        self.all || self.some.contains(duty)
    }
}

/// Finds a file that does not say what it is, and duties with a number whose source nobody gives, or which nobody confirmed.
/// The answer for such a duty says by itself that its number has no proof.
pub(super) fn errors_of_file(file: &PackFile) -> Vec<PackError> {
    let mut found = Vec::new();
    if file.pack.is_none() {
        let finding = Finding::new(RuleId::INVALID_VALUE, "the pack has no table `[pack]`")
            .label(file.origin.place(), "")
            .help(
                "add `[pack]` with `name`, `kind`, `jurisdiction`, `status`, `as-of` and sources",
            );
        found.push(PackError::of_head(finding));
    }
    let mut numbers = file.duties.values().filter(|duty| duty.has_number());
    let head = file.pack.as_deref();
    if let Some(head) = head.filter(|head| head.sources.is_empty() && numbers.next().is_some()) {
        let problem = "the pack has numbers, and does not say who read them where";
        let finding = Finding::new(RuleId::INVALID_VALUE, problem)
            .label(head.origin().place(), "")
            .help("add `[[pack.sources]]` with the day on which it was read");
        found.push(PackError::of_head(finding));
    }
    for (id, duty) in &file.duties {
        let fault = |problem: &'static str, help: &'static str| {
            let message = message!("duty {} {}", named(SubjectKind::Duty, id), problem);
            let place = duty.origin().place();
            let finding = Finding::new(RuleId::INVALID_VALUE, message)
                .detail(code(problem))
                .label(place, "")
                .help(help);
            PackError::without_effect(finding)
        };
        let is_denied = duty.confirmed.as_ref().is_some_and(|it| !it.value);
        if is_denied && number_in_words(duty).is_some() {
            found.push(fault(
                "has a number in its words that nobody confirmed",
                "write where the number is instead, such as \"see the act\", or read the law and confirm it",
            ));
        }
        if !duty.has_number() {
            continue;
        }
        if duty.source.is_none() {
            found.push(fault(
                "has a number without a source",
                "add `source` to the duty",
            ));
        }
        if duty
            .confirmed
            .as_ref()
            .is_none_or(|confirmed| !confirmed.value)
        {
            found.push(fault(
                "has a number that nobody confirmed",
                "read the law and add `confirmed = true`, or write the clock in words",
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::id::Id;
    use crate::packs::{Pack, Packs, check_own_packs};
    use crate::place::RepoPath;

    const PACK: &str = "[pack]\nname = \"Ours\"\nkind = \"law\"\njurisdiction = \"US\"\nstatus = \"in-force\"\n\
        as-of = 2026-01-01\n[[pack.sources]]\ntitle = \"Law\"\nlocator = \"Safe\"\nread = 2026-01-01\n\
        [events.alarm]\nmeans = \"It rings\"\n\
        [duties.call]\nstarts = \"alarm\"\nwithin = \"24h\"\nsource = \"Clause 4\"\nconfirmed = true\n\
        [duties.write]\nstarts = \"alarm\"\nwithin = \"72h\"\nsource = \"Clause 5\"\nconfirmed = true\n";

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        let text = PACK.replacen(old, new, 1);
        assert!(text != PACK || old == new, "{old}");
        let path = RepoPath::new("packs/ours.toml");
        let (pack, found) = Pack::read(&Id::parse("ours").expect("an id"), &path, &text);
        let (packs, more) = check_own_packs(Packs::with_own(vec![Arc::new(pack)]));
        let pack = packs.get("ours").expect("the pack");
        let duties = ["call", "write"].into_iter();
        let stopped: Vec<_> = duties.filter(|duty| pack.stopped.contains(duty)).collect();
        assert_eq!(stopped, expected, "{new}: {found:?} {more:?}");
        assert_eq!(old == new, found.is_empty() && more.is_empty(), "{new}");
    }

    #[test]
    fn an_error_stops_its_duty_and_one_of_the_head_stops_all() {
        check("", "", &[]);
        for (old, new) in [
            ("\"in-force\"", "\"propsed\""),
            ("\"law\"", "\"lawx\""),
            ("[pack]\nname = \"Ours\"", "[pack]\n"),
            ("as-of = 2026-01-01", "as-of = \"soon\""),
            ("as-of", "zone = \"Chicago\"\nas-of"),
            ("as-of", "cut-off = \"25:00\"\nas-of"),
            ("as-of", "calendar = \"moon\"\nas-of"),
            ("as-of", "calendar = 5\nas-of"),
            ("as-of", "displaces = [\"nis3\"]\nas-of"),
            ("as-of", "applies-from = 2026-01-02\nas-of"),
            (
                "[[pack.sources]]\ntitle = \"Law\"\nlocator = \"Safe\"\nread = 2026-01-01\n",
                "",
            ),
            ("[duties.write]", "[dutys.write]\n[duties.write]"),
            ("[duties.call]", "[duties.\"Call us\"]\n[duties.call]"),
            ("[duties.call]", "[duties.call"),
        ] {
            check(old, new, &["call", "write"]);
        }
        for (old, new) in [
            ("starts", "zone = \"Chicago\"\nstarts"),
            ("starts", "cut-off = 5\nstarts"),
            ("starts", "calendar = \"moon\"\nstarts"),
            ("starts", "with = \"gdpr:authoritee\"\nstarts"),
            ("starts", "statuss = \"proposed\"\nstarts"),
            (
                "within = \"24h\"",
                "limits = [{ from = \"alarm\", within = 24 }]",
            ),
            ("within = \"24h\"", "limits = [{ from = \"alarm\" }]"),
            ("\"24h\"", "24"),
            ("\"alarm\"\nwithin", "\"alrm\"\nwithin"),
            ("confirmed = true", "confirmed = \"yes\""),
            ("\"Clause 4\"", "\"\""),
        ] {
            check(old, new, &["call"]);
        }
    }

    #[test]
    fn an_error_that_changes_no_clock_stops_nothing() {
        check("means = \"It rings\"", "", &[]);
        check("means", "mean = \"It rings\"\nmeans", &[]);
        // The answer says by itself that the number has no proof.
        check("source = \"Clause 4\"\n", "", &[]);
        check("confirmed = true", "confirmed = false", &[]);
    }

    #[test]
    fn a_pack_without_a_head_stops() {
        let head = PACK.split("[events").next().expect("the head");
        check(head, "", &["call", "write"]);
    }
}
