//! `overlong-sign-off`: a sign-off with a due date later than the policy allows.

use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{RecordedSignOff, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("overlong-sign-off"),
    group: Group::SignOffs,
    level: Level::Warn,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<Finding> {
    let (subject, entry) = (signed.subject, signed.entry);
    let due = entry.due.as_ref()?;
    let end = case.plan.policy.interval(subject.kind);
    let end = end.after(entry.on.value)?;
    if due.value <= end {
        return None;
    }
    let message = message!(
        "the sign-off of {} is due on {}, but its interval ends on {}",
        subject,
        due.value,
        end
    );
    let finding = RULE
        .finding(message)
        .subject(subject.clone())
        .detail(due.value);
    Some(
        finding
            .label(entry.origin.at(due.span), "later than the policy allows")
            .help("remove `due`: it can only make a sign-off shorter"),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[track_caller]
    fn check_due(policy: &str, due: &str, ends: Option<&str>) {
        let entry = RULE.examples().bad.replace("2028-11-02", due);
        let expected = ends.map(|ends| {
            format!(
                "plans/harbor/signoffs.toml `{due}`: the sign-off of `section:contain` is due on {due}, but its interval ends on {ends}"
            )
        });
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        let changes = [("irplan.toml", policy), ("signoffs.toml", &entry)];
        check(&RULE, &changes, &expected);
    }

    #[test]
    fn the_end_may_be_earlier_but_not_later() {
        check_due("", "2027-01-02", None);
        check_due("", "2027-11-02", None);
        check_due("", "2027-11-03", Some("2027-11-02"));
    }

    #[test]
    fn the_policy_sets_the_interval() {
        let policy = "[policy]\nreserved-data = \"allow\"\nreview-sections-every = \"10d\"\n";
        check_due(policy, "2026-11-12", None);
        check_due(policy, "2027-01-02", Some("2026-11-12"));
    }
}
