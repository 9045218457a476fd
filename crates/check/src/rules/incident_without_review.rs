//! `incident-without-review`: an incident that was closed without a review.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::toml::Duration;
use irplan_plan::{Finding, Level, RuleId, message};
use jiff::civil::Date;

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

/// How long after the end a review may take. After that, people forget what happened.
const REVIEW_WITHIN: Duration = Duration::days(30);

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("incident-without-review"),
    group: Group::Learning,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, incident) in &case.plan.source.incidents {
        let head = &incident.head;
        let Some(closed) = head.closed.as_ref().filter(|_| head.reviewed.is_none()) else {
            continue;
        };
        let due = REVIEW_WITHIN.after(closed.value).unwrap_or(Date::MIN);
        if due <= case.today() {
            let finding = RULE
                .finding(message!(
                    "{} was closed on {} and never reviewed",
                    named(SubjectKind::Incident, id),
                    closed.value
                ))
                .subject(Subject::new(SubjectKind::Incident, id))
                .label(head.origin.at(closed.span), "")
                .help("hold the review, and add `reviewed` and `[actions]`");
            found.push(finding);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn thirty_days_are_allowed() {
        let closed = |day: &str| RULE.examples().bad.replace("2026-08-24", day);
        check(&RULE, &[(RULE.examples().file, &closed("2026-10-24"))], &[]);
        check(
            &RULE,
            &[(RULE.examples().file, &closed("2026-10-23"))],
            &[
                "plans/harbor/incidents/2026-08-19-mailbox.md `2026-10-23`: `2026-08-19-mailbox` was closed on 2026-10-23 and never reviewed",
            ],
        );
    }
}
