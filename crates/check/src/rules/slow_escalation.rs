//! `slow-escalation`: an escalation that takes longer than the response time allows.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::toml::{Duration, Record as _, Unit};
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("slow-escalation"),
    group: Group::Team,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (id, chain) in &case.plan.escalations {
        let severity = case.plan.severities.get(id);
        let limit = severity.and_then(|severity| severity.respond_within.as_ref());
        let Some((limit, minutes)) = limit.and_then(|limit| Some((limit, limit.value.minutes()?)))
        else {
            continue;
        };
        let before_last = chain
            .calls
            .split_last()
            .map_or(&[][..], |(_, before)| before);
        let waits = before_last
            .iter()
            .filter_map(|hop| hop.wait.as_ref()?.value.minutes());
        let total: u64 = waits.sum();
        let Some(last) = chain.calls.last().filter(|_| total > minutes) else {
            continue;
        };
        let waited = Duration {
            count: u32::try_from(total).unwrap_or(u32::MAX),
            unit: Unit::Minutes,
        };
        let finding = RULE
            .finding(message!(
                "the last call of {} comes after {}, but a response is due within {}",
                named(SubjectKind::Escalation, id),
                waited,
                limit.value
            ))
            .subject(Subject::new(SubjectKind::Escalation, id))
            .label(last.origin().place(), "")
            .help("wait less, call fewer people, or allow more time for the response");
        found.push(finding);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_wait_after_the_last_call_does_not_count() {
        let chain = |first: &str| {
            format!(
                "[[escalation.sev1]]\ncall = \"role:it\"\nwait = \"{first}\"\n[[escalation.sev1]]\ncall = \"role:executive\"\nwait = \"8h\"\n"
            )
        };
        check(&RULE, &[("plan.toml", &chain("30m"))], &[]);
        check(
            &RULE,
            &[("plan.toml", &chain("31m"))],
            &[
                "plans/harbor/plan.toml `[[escalation.sev1]]`: the last call of `sev1` comes after 31 minutes, but a response is due within 30 minutes",
            ],
        );
    }
}
