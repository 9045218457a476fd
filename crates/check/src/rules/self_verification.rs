//! `self-verification`: a contact whose details nobody but they themselves confirmed.

use irplan_plan::id::SubjectKind;
use irplan_plan::message::named;
use irplan_plan::{Act, Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{RecordedSignOff, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("self-verification"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<Finding> {
    let (plan, subject, by) = (case.plan, signed.subject, &signed.entry.by.value);
    let is_own = subject.kind == SubjectKind::Contact && subject.id.as_ref() == Some(by);
    if !is_own || !plan.sign_off_status(subject, case.today()).state.is_valid() {
        return None;
    }
    let command = Act::Verify.command([subject], [&plan.id]);
    let finding = RULE
        .finding(message!(
            "{} verified their own details",
            named(SubjectKind::Contact, by)
        ))
        .label(signed.by_place(), "the same person")
        .help(message!(
            "ask somebody else to call them, then run {}",
            command
        ))
        .subject(subject.clone());
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, entry};

    fn verified_by(by: &str, contact: &str) -> String {
        entry(contact, by) + "how = \"called\"\n"
    }

    #[test]
    fn nobody_else_confirmed_their_number() {
        let found = "plans/harbor/signoffs.toml `\"jane\"`: `jane` verified their own details";
        let check = |entry: &str, expected: &[&str]| {
            check(&RULE, &[("signoffs.toml", entry)], expected);
        };
        check(&verified_by("jane", "contact:jane"), &[found]);
        check(&verified_by("luis", "contact:jane"), &[]);
        check(&verified_by("counsel", "role:legal"), &[]);
        // One that does not count is reported as such.
        let overdue = verified_by("jane", "contact:jane").replace("2026-11-12", "2025-11-12");
        check(&overdue, &[]);
    }
}
