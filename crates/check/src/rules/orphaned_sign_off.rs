//! `orphaned-sign-off`: a sign-off of something that the plan does not have, or that nobody signs.

use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{RecordedSignOff, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("orphaned-sign-off"),
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
    let why = reason(case, signed)?;
    let finding = RULE
        .finding(message!(
            "the sign-off of {} signs nothing: {}",
            signed.subject,
            why
        ))
        .label(signed.entry.origin.place(), "")
        .help("remove it, or correct its name if the subject has another one now")
        .subject(signed.subject.clone());
    Some(finding)
}

/// Says why nobody needs a sign-off; `None` if somebody may.
fn reason(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<Message> {
    let (plan, subject) = (case.plan, signed.subject);
    if subject.kind.act().is_none() {
        return Some("nobody signs off this kind of subject".into());
    }
    if !case.is_published() {
        return Some("a base plan is signed in the plans that inherit from it".into());
    }
    let is_gone = plan.digest(subject).is_none() && !case.may_hide(subject.kind);
    is_gone.then(|| message!("{} has no such subject", message::plan(&plan.id)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn what_is_signed_must_be_there() {
        let entry = |subject: &str| RULE.examples().bad.replace("section:former", subject);
        let found = |subject: &str, why: &str| {
            format!(
                "plans/harbor/signoffs.toml `\"{subject}\"`: the sign-off of `{subject}` signs nothing: {why}"
            )
        };
        let gone = "`harbor` has no such subject";
        for (subject, why) in [
            ("section:former", Some(gone)),
            ("role:former", Some(gone)),
            (
                "asset:records",
                Some("nobody signs off this kind of subject"),
            ),
            ("section:contain", None),
            ("plan", None),
        ] {
            let expected = why.map(|why| found(subject, why));
            let expected: Vec<_> = expected.iter().map(String::as_str).collect();
            check(&RULE, &[("signoffs.toml", &entry(subject))], &expected);
        }
    }
}
