//! `undecided-authority`: a decision that nobody may take.

use std::collections::BTreeSet;

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::model::Decision;
use irplan_plan::{Finding, Level};

use crate::context::{Case, listed};
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

/// The decisions that every incident may ask for; who engages specialists or disables an account follows from the roles.
const WANTED: [Decision; 10] = [
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
    name: "undecided-authority",
    group: Group::Team,
    level: Level::Deny,
    fault: Fault::Subject,
    summary: "a decision that no role may take: declare, isolate, shut down, restore, notify, speak publicly, pay",
    page: Page {
        finds: "Client and provider plans in which no role has one of these under `may-decide`: `declare`, `isolate-host`, `isolate-site`, `shut-down`, \
                `restore`, `notify-insurer`, `notify-regulator`, `notify-customers`, `speak-publicly`, `pay-ransom`.",
        why: "Encryption spreads in minutes. Nobody isolates a production system at night who is not sure that they may.",
        file: "plan.toml",
        bad: Example(
            "[roles.executive]\nholder = \"jane\"\ndeputies = [\"luis\"]\nmay-decide = [\"notify-insurer\", \"notify-regulator\", \"notify-customers\", \"speak-publicly\"]\n",
        ),
        good: Example(
            "[roles.executive]\nholder = \"jane\"\ndeputies = [\"luis\"]\nmay-decide = [\"notify-insurer\", \"notify-regulator\", \"notify-customers\", \"speak-publicly\", \"pay-ransom\"]\n",
        ),
        remedy: "Ask the client who decides it, and add it to that role's `may-decide`. That somebody may decide to pay does not mean that they will.",
        source: "23 NYCRR 500.16; what cyber insurers ask.",
    },
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
    let open: Vec<_> = WANTED
        .iter()
        .filter(|decision| !decided.contains(decision))
        .map(|decision| decision.word())
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let finding = RULE
        .finding(format!("nobody may decide {}", listed(&open)))
        .subject(Subject::PLAN)
        .label(case.place(), "this plan")
        .help("add it to the `may-decide` of the role that decides it");
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
                "plans/harbor/plan.toml `\"Harbor Dental\"`: nobody may decide `isolate-site`, `shut-down` and `restore`",
            ],
        );
    }
}
