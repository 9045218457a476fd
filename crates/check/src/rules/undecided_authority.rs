//! `undecided-authority`: a decision that nobody may take.

use std::collections::BTreeSet;

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, one_of};
use irplan_plan::model::Decision;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

/// The decisions that any incident may need. Engaging specialists and disabling accounts follow from the roles.
const DECISIONS: [Decision; 10] = [
    Decision::Declare,
    Decision::IsolateHost,
    Decision::IsolateSite,
    Decision::ShutDown,
    Decision::Restore,
    Decision::NotifyInsurer,
    Decision::NotifyRegulator,
    Decision::NotifyCustomers,
    Decision::SpeakPublicly,
    Decision::PayRansom,
];

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("undecided-authority"),
    group: Group::Team,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Role) {
        return Vec::new();
    }
    let roles = case.plan.roles.values();
    let decided: BTreeSet<_> = roles
        .flat_map(|role| role.value.may_decide.iter())
        .map(|decision| decision.value)
        .collect();
    let open: Vec<_> = DECISIONS
        .iter()
        .filter(|decision| !decided.contains(decision))
        .map(|decision| decision.word())
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let finding = RULE
        .finding(message!(
            "nobody may decide {}",
            one_of(open.iter().copied().map(code))
        ))
        .subject(Subject::PLAN)
        .missing(open.iter().copied())
        .label(case.place(), "this plan")
        .help("add it to `may-decide` of the role that decides it");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn every_open_decision_is_named() {
        let role = "[roles.incident-commander]\nholder = \"sam\"\ndeputies = [\"ada\"]\nmay-decide = [\"declare\", \"isolate-host\"]\n";
        check(
            &RULE,
            &[("plan.toml", role)],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: nobody may decide `isolate-site`, `shut-down` or `restore`",
            ],
        );
    }
}
