//! Finds time zones that irplan does not know, where the deadlines of a plan are counted in them.

use irplan_plan::parse::FileKind;
use irplan_plan::toml::nearest;
use irplan_plan::{Finding, LineColumn, Place, Plan, RuleId, Value};

use crate::failure::FailureReason;
use crate::stages::PlanSet;

/// The keys that name a time zone: that of a plan, and that of a duty.
const KEYS: [&str; 2] = ["timezone", "zone"];

/// Returns the time zones that nobody can count in, each with its place and the name that was probably meant. Without
/// them, deadlines would be counted in another zone, and look as if they were right.
pub(crate) fn unknown_zones(set: &PlanSet, plan: &Plan) -> Vec<FailureReason> {
    let findings = set.findings().iter();
    let zones = findings.filter_map(|finding| {
        let place = finding.place()?;
        let is_meant = is_read_for(plan, place, finding) && is_about_zone(set, place, finding);
        is_meant.then(|| reason(set, place, finding))
    });
    zones.collect()
}

/// Whether deadlines of a plan depend on a key in a file: the plan's own zone, or the zone of a duty in its file, in those
/// that it inherits from. For a pack with an unknown zone, nothing is computed at all.
fn is_read_for(plan: &Plan, place: &Place, finding: &Finding) -> bool {
    match FileKind::of(&place.path) {
        Ok(Some(FileKind::Plan(id))) if id == plan.id => true,
        Ok(Some(FileKind::Plan(id))) => {
            plan.ancestors.contains(&id) && key(finding).is_some_and(|key| key.contains('.'))
        }
        _ => false,
    }
}

/// Whether a fault is that of a key with a time zone: its value, its name, or its syntax.
fn is_about_zone(set: &PlanSet, place: &Place, finding: &Finding) -> bool {
    let is_key = |key: &str| {
        let last = key.rsplit('.').next().unwrap_or(key);
        KEYS.contains(&last) || finding.rule == RuleId::UNKNOWN_KEY && nearest(last, KEYS).is_some()
    };
    if [RuleId::INVALID_VALUE, RuleId::UNKNOWN_KEY].contains(&finding.rule) {
        return key(finding).is_some_and(is_key);
    }
    finding.rule == RuleId::SYNTAX_ERROR
        && line(set, place).is_some_and(|line| {
            let key = line.split('=').next().unwrap_or_default();
            KEYS.contains(&key.trim())
        })
}

/// Returns the key whose value has a fault: `duties.insurer.zone`.
fn key(finding: &Finding) -> Option<&str> {
    finding
        .fault
        .details
        .iter()
        .find_map(|detail| match detail {
            Value::Code(key) => Some(&**key),
            _ => None,
        })
}

/// Returns the line of a place.
fn line<'a>(set: &'a PlanSet, place: &Place) -> Option<&'a str> {
    let text = set.snapshot().text(&place.path)?;
    let start = LineColumn::of(text, place.span.start).line;
    text.lines().nth(start.saturating_sub(1))
}

fn reason(set: &PlanSet, place: &Place, finding: &Finding) -> FailureReason {
    let text = set.snapshot().text(&place.path).map_or("", |text| text);
    let line = LineColumn::of(text, place.span.start).line;
    let help = finding
        .help
        .as_ref()
        .filter(|_| finding.rule == RuleId::UNKNOWN_KEY);
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!("{}:{line}: {}{help}", place.path, finding.message).into()
}

#[cfg(test)]
mod tests {
    use irplan_plan::{PlanId, Snapshot};

    use super::*;
    use crate::stages::PlanTexts;

    const PACK: &str = "[pack]\nname = \"Ours\"\nkind = \"law\"\njurisdiction = \"US\"\nstatus = \"in-force\"\n\
        as-of = 2026-01-01\nzone = \"America/Chicago\"\n";

    #[track_caller]
    fn check(path: &str, old: &str, new: &str, expected: &[&str]) {
        let files = [
            ("irplan.toml", "[provider]\nname = \"N\"\nplan = \"acme\"\n"),
            ("packs/ours.toml", PACK),
            (
                "plans/base/plan.toml",
                "kind = \"base\"\nname = \"B\"\ntimezone = \"Europe/Berlin\"\n\
                 [duties.call]\nzone = \"Europe/Paris\"\n",
            ),
            (
                "plans/acme/plan.toml",
                "kind = \"client\"\nname = \"A\"\nextends = [\"base\"]\npacks = [\"ours\"]\n\
                 timezone = \"America/New_York\"\nregion = \"US\"\n",
            ),
        ];
        let snapshot = files
            .iter()
            .fold(Snapshot::new(), |snapshot, (name, text)| {
                let text = match *name == path {
                    true => text.replacen(old, new, 1),
                    false => (*text).to_owned(),
                };
                snapshot.with(name, &text)
            });
        let set = PlanTexts::in_memory(snapshot).read(&[]);
        let plan = &set.plans().plans[&PlanId::parse("acme").expect("an id")];
        let found = unknown_zones(&set, plan);
        let found: Vec<_> = found.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(found, expected, "{path}: {new}");
    }

    #[test]
    fn a_zone_in_which_deadlines_are_counted_has_to_exist() {
        let acme = "plans/acme/plan.toml";
        check(acme, "", "", &[]);
        check(
            acme,
            "America/New_York",
            "Amerika/New_York",
            &[
                "plans/acme/plan.toml:5: there is no time zone `Amerika/New_York`; did you mean `America/New_York`?",
            ],
        );
        check(
            acme,
            "timezone",
            "timezon",
            &["plans/acme/plan.toml:5: unknown key `timezon`; did you mean `timezone`?"],
        );
        check(
            acme,
            "\"America/New_York\"",
            "5",
            &["plans/acme/plan.toml:5: this is an integer"],
        );
        check(
            "plans/base/plan.toml",
            "Europe/Paris",
            "Paris",
            &[
                "plans/base/plan.toml:5: there is no time zone `Paris`; did you mean `Europe/Paris`?",
            ],
        );
        // Nothing is counted in these.
        check("packs/ours.toml", "America/Chicago", "Chicago", &[]);
        check("plans/base/plan.toml", "Europe/Berlin", "Berlin", &[]);
        check(acme, "\"US\"", "\"USA\"", &[]);
    }

    #[test]
    fn a_zone_without_quotes_is_found() {
        let snapshot = Snapshot::new()
            .with("irplan.toml", "[provider]\nname = \"N\"\nplan = \"acme\"\n")
            .with(
                "plans/acme/plan.toml",
                "kind = \"client\"\nname = \"A\"\ntimezone = America/New_York\n",
            );
        let set = PlanTexts::in_memory(snapshot).read(&[]);
        let plan = &set.plans().plans[&PlanId::parse("acme").expect("an id")];
        let found = unknown_zones(&set, plan);
        assert!(!found.is_empty());
        assert!(
            found
                .iter()
                .all(|fault| fault.message.starts_with("plans/acme/plan.toml:3: "))
        );
    }
}
