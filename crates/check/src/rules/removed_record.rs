//! `removed-record`: an exercise, an incident, an open action or the choice of a pack that a change removes.

use irplan_plan::diff::{Change, ChangeKind, Direction, Drift, DriftKey, DriftKind};
use irplan_plan::id::SubjectKind;
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, Value, message};

use crate::context::ChangeCase;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("removed-record"),
    group: Group::Learning,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Change(judge),
};

fn judge(case: &ChangeCase<'_>) -> Vec<Finding> {
    let removed: Vec<_> = case
        .comparison
        .changes
        .iter()
        .filter(|change| is_removed_record(case, change))
        .collect();
    let is_of_removed = |drift: &&Drift| {
        let is_it = |change: &&Change| {
            drift.plan.as_ref() == Some(&change.plan) && drift.subject == change.subject
        };
        removed.iter().any(is_it)
    };
    let actions = case.comparison.drifts.iter();
    let actions = actions.filter(|drift| !is_of_removed(drift));
    let actions = actions.filter_map(|drift| Some(action(case, drift, removed_action(drift)?)));
    let records = removed.iter().map(|change| record(case, change));
    let drifts = case.comparison.drifts.iter();
    let packs = drifts.filter_map(|drift| packs(case, drift));
    records.chain(actions).chain(packs).collect()
}

/// Reports packs that a plan chose and no longer chooses.
fn packs(case: &ChangeCase<'_>, drift: &Drift) -> Option<Finding> {
    let is_choice = drift.key == DriftKey::Key("packs") && drift.direction == Direction::Weakened;
    let removed = drift.before.clone().filter(|_| is_choice)?;
    let mut finding = RULE
        .finding(message!(
            "the plan no longer chooses {}",
            code(removed.clone())
        ))
        .help("check that the law does not apply any more, and say why in `declined-packs`")
        .subject(drift.subject.clone())
        .detail(code(removed));
    if let Some(place) = case.place(drift.place.as_ref(), drift.plan.as_ref()) {
        finding = finding.label(place, "had it");
    }
    finding.plan = drift.plan.clone();
    Some(finding)
}

/// Whether the change removes an exercise or an incident of a plan that stays.
fn is_removed_record(case: &ChangeCase<'_>, change: &Change) -> bool {
    let is_record = matches!(
        change.subject.kind,
        SubjectKind::Exercise | SubjectKind::Incident
    );
    is_record && change.kind == ChangeKind::Removed && case.has(&change.plan)
}

/// Returns the id of an open action that is gone from a record.
fn removed_action(drift: &Drift) -> Option<Value> {
    let is_removed = drift.kind == DriftKind::Action
        && drift.direction == Direction::Weakened
        && drift.after.is_none();
    match &drift.key {
        DriftKey::Entry { id, key: None, .. } if is_removed => Some(code(id.to_string())),
        _ => None,
    }
}

fn record(case: &ChangeCase<'_>, change: &Change) -> Finding {
    let finding = RULE
        .finding(message!("{} was removed", &change.subject))
        .help("keep what happened on record; if it is wrong, correct it")
        .subject(change.subject.clone())
        .plan(&change.plan);
    match case.place(None, Some(&change.plan)) {
        Some(place) => finding.label(place, "had it"),
        None => finding,
    }
}

fn action(case: &ChangeCase<'_>, drift: &Drift, id: Value) -> Finding {
    let mut finding = RULE
        .finding(message!(
            "the action {} of {} was removed, and it was still open",
            id.clone(),
            &drift.subject
        ))
        .help("do it, or keep it and say when and why it was closed")
        .subject(drift.subject.clone())
        .detail(id);
    if let Some(place) = case.place(drift.place.as_ref(), drift.plan.as_ref()) {
        finding = finding.label(place, "had it");
    }
    finding.plan = drift.plan.clone();
    finding
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_change;

    fn exercise(actions: &str) -> String {
        format!(
            "+++\ntitle = \"Table\"\non = 2026-02-03\nplaybook = \"ransomware\"\n{actions}+++\n"
        )
    }

    const PATH: &str = "exercises/2026-02-03-drill.md";

    const ACTION: &str =
        "[actions.spare-key]\nwhat = \"Order a spare key\"\nowner = \"luis\"\ndue = 2027-01-31\n";

    #[track_caller]
    fn check(before: &[(&str, &str)], after: &[(&str, &str)], expected: &[&str]) {
        check_change(&RULE, before, after, expected);
    }

    #[test]
    fn a_removed_record_is_found() {
        let found = "`exercise:2026-02-03-drill` was removed";
        check(&[(PATH, &exercise(""))], &[], &[found]);
        // Its actions are gone with it.
        check(&[(PATH, &exercise(ACTION))], &[], &[found]);
        check(&[], &[(PATH, &exercise(""))], &[]);
    }

    #[test]
    fn a_removed_pack_is_found() {
        let chosen = |packs: &'static str| [("plan.toml", packs)];
        let (both, one) = (
            chosen("packs = [\"nis2\", \"bsig\"]\n"),
            chosen("packs = [\"bsig\"]\n"),
        );
        check(&both, &one, &["the plan no longer chooses `nis2`"]);
        check(&one, &both, &[]);
    }

    #[test]
    fn a_removed_open_action_is_found() {
        let (with, without) = (exercise(ACTION), exercise(""));
        check(
            &[(PATH, &with)],
            &[(PATH, &without)],
            &[
                "the action `spare-key` of `exercise:2026-02-03-drill` was removed, and it was still open",
            ],
        );
        let done = exercise(&format!("{ACTION}done = 2026-06-01\n"));
        check(&[(PATH, &done)], &[(PATH, &without)], &[]);
        check(&[(PATH, &with)], &[(PATH, &done)], &[]);
    }

    #[test]
    fn a_record_under_another_name_is_still_there() {
        let text = exercise(ACTION);
        check(
            &[(PATH, &text)],
            &[("exercises/2026-02-04-drill.md", &text)],
            &[],
        );
    }
}
