//! `mixed-sign-off`: a sign-off that nobody made as it is written.

use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::recorded_sign_offs;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("mixed-sign-off"),
    group: Group::SignOffs,
    level: Level::Deny,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    let mixed = all.filter_map(|signed| {
        let checksum = signed.entry.checksum.as_ref();
        let checksum = checksum.filter(|_| signed.entry.is_mixed())?;
        let finding = RULE
            .finding(message!(
                "the sign-off of {} does not count: a merge mixed it from two, or somebody edited it",
                signed.subject
            ))
            .label(signed.entry.origin.at(checksum.span), "belongs to other values")
            .help("read the current text and sign it again")
            .subject(signed.subject.clone());
        Some(finding)
    });
    mixed.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn an_entry_of_an_earlier_version_has_no_checksum() {
        let entry = RULE.examples().bad;
        let line = entry.lines().find(|line| line.starts_with("checksum"));
        let without = entry.replace(line.expect("a checksum"), "");
        check(&RULE, &[("signoffs.toml", &without)], &[]);
    }
}
