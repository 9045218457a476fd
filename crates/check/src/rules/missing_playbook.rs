//! `missing-playbook`: no playbook for an incident that every organisation has to expect.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::one_of;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-playbook"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

/// The incidents to expect, with words that identify a playbook for each.
const EXPECTED: [(&str, &[&str]); 7] = [
    ("ransomware", &["ransom"]),
    (
        "account takeover",
        &[
            "takeover",
            "account",
            "identity",
            "mailbox",
            "credential",
            "business-email",
        ],
    ),
    (
        "data breach",
        &[
            "breach",
            "leak",
            "data-loss",
            "data-theft",
            "exfiltration",
            "privacy",
        ],
    ),
    ("phishing", &["phish"]),
    (
        "a lost device",
        &["lost", "stolen", "loss-or-theft", "device"],
    ),
    (
        "a compromised supplier",
        &["supplier", "supply", "vendor", "third-party", "rmm"],
    ),
    ("denial of service", &["denial", "ddos"]),
];

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Playbook) {
        return Vec::new();
    }
    let playbooks = case.plan.playbooks.iter();
    // A playbook's own `incident` counts, or its id if it has none.
    let incidents: Vec<_> = playbooks
        .map(|(id, playbook)| {
            let incident = playbook.head.incident.as_ref();
            incident.map_or(id, |incident| &incident.value).as_str()
        })
        .collect();
    let is_covered = |words: &[&str]| {
        let mut incidents = incidents.iter();
        incidents.any(|incident| words.iter().any(|word| incident.contains(word)))
    };
    let missing: Vec<_> = EXPECTED
        .iter()
        .filter(|(_, words)| !is_covered(words))
        .map(|(incident, _)| *incident)
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let finding = RULE
        .finding(message!(
            "no playbook for {}",
            one_of(missing.iter().copied())
        ))
        .subject(Subject::PLAN)
        .missing(missing.iter().copied())
        .label(case.place(), "this plan")
        .help("write it once, in a base plan, and let every client inherit it");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn what_each_plan_lacks_is_named() {
        let other = RULE.examples().bad;
        check(
            &RULE,
            &[
                ("plans/base/playbooks/phishing.md", other),
                ("plans/base/playbooks/ddos.md", other),
                (
                    "playbooks/own.md",
                    RULE.examples().good.expect("a sound example"),
                ),
            ],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: no playbook for denial of service",
                "plans/mill/plan.toml `\"Harbor Dental\"`: no playbook for phishing or denial of service",
                "plans/north/plan.toml `\"North IT\"`: no playbook for phishing or denial of service",
            ],
        );
    }
}
