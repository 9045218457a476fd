//! `missing-playbook`: an incident that every organisation has to expect, and that no playbook answers.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::{Finding, Level};

use crate::context::{Case, joined};
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "missing-playbook",
    group: Group::Procedures,
    level: Level::Warn,
    fault: Fault::List,
    summary: "no playbook for an incident that every organisation has to expect",
    page: Page {
        finds: "Client and provider plans without a playbook for ransomware, account takeover, data breach, phishing, a lost device, a compromised \
                supplier or denial of service. A playbook is recognised by its id and by its `incident`.",
        why: "These are the incidents that happen. Without a playbook the first hour goes into deciding what to do.",
        file: "plans/base/playbooks/phishing.md",
        bad: Example(
            "+++\ntitle = \"Talk to the press\"\nincident = \"press\"\n+++\n\nSay nothing yet.\n",
        ),
        good: Example(
            "+++\ntitle = \"Phishing\"\nincident = \"phishing\"\n+++\n\nKeep the message.\n",
        ),
        remedy: "Write the playbook once, in a base plan, and let every client inherit it. In the example, the file `phishing.md` of a base plan is \
                 recognised by its name alone, unless it says that it is for another incident.",
        source: "PCI DSS v4.0, 12.10; 23 NYCRR 500.16.",
    },
    judge: Judge::Plan(judge),
};

/// What is expected, and words by which a playbook for it is recognised.
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
    // What a playbook says of itself counts, and its id where it says nothing.
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
        .finding(format!("no playbook for {}", joined(&missing)))
        .subject(Subject::PLAN)
        .label(case.place(), "this plan")
        .help("write it once, in a base plan, and let every client inherit it");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn each_plan_is_told_what_it_lacks() {
        let other = RULE.page.bad.0;
        check(
            &RULE,
            &[
                ("plans/base/playbooks/phishing.md", other),
                ("plans/base/playbooks/ddos.md", other),
                ("playbooks/own.md", RULE.page.good.0),
            ],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: no playbook for denial of service",
                "plans/mill/plan.toml `\"Harbor Dental\"`: no playbook for phishing and denial of service",
                "plans/north/plan.toml `\"North IT\"`: no playbook for phishing and denial of service",
            ],
        );
    }
}
