//! `future-sign-off`: a sign-off dated after today, or after its own commit.

use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{RecordedSignOff, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::suspicious_dates::{day_of_commit, is_future};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("future-sign-off"),
    group: Group::SignOffs,
    level: Level::Deny,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<Finding> {
    let (today, tolerance) = (case.today(), case.plan.policy.today_tolerance);
    let (subject, on) = (signed.subject, signed.entry.on.value);
    let committed = signed.ledger_change.map(|(commit, _)| commit);
    let early = committed.filter(|commit| is_future(on, day_of_commit(commit), tolerance));
    let than = match early {
        _ if is_future(on, today, tolerance) => message!("today is {}", today),
        Some(commit) => message!("was committed on {}", day_of_commit(commit)),
        None => return None,
    };
    let message = message!("the sign-off of {} is dated {}, but {}", subject, on, than);
    let finding = RULE
        .finding(message)
        .subject(subject.clone())
        .detail(on)
        .label(
            signed.entry.origin.at(signed.entry.on.span),
            "in the future",
        )
        .help("sign it again on the day you check it");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{TestHistory, check};

    #[test]
    fn a_date_may_not_lie_after_its_commit() {
        let history = |committed: &str| {
            TestHistory::new()
                .commit("a", "Sam Ortiz <sam@north.example>", committed)
                .signed_by("harbor", "section:contain", "a")
        };
        history("2026-11-11").check(&RULE, &[], &[]);
        history("2026-11-10").check(
            &RULE,
            &[],
            &[
                "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12, but was committed on 2026-11-10",
            ],
        );
    }

    #[test]
    fn tomorrow_is_tolerated_but_not_the_day_after() {
        let signed = |on: &str| RULE.examples().bad.replace("2027-11-02", on);
        check(&RULE, &[("signoffs.toml", &signed("2026-11-23"))], &[]);
        check(
            &RULE,
            &[("signoffs.toml", &signed("2026-11-24"))],
            &[
                "plans/harbor/signoffs.toml `2026-11-24`: the sign-off of `section:contain` is dated 2026-11-24, but today is 2026-11-22",
            ],
        );
    }
}
