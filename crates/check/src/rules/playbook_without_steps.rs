//! `playbook-without-steps`: a playbook without steps.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{anchor, code, named};
use irplan_plan::model::Playbook;
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("playbook-without-steps"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let playbooks = case.plan.source.playbooks.iter();
    let without = playbooks
        .filter(|(_, playbook)| playbook.steps.is_empty() && !case.is_broken(&playbook.body.path));
    without
        .map(|(id, playbook)| {
            let body = &playbook.body;
            let (place, label) = match body.headings.first() {
                Some(heading) => (body.at(heading.span), "this heading is not a step"),
                None => (body.at(playbook.head.origin.header), ""),
            };
            RULE.finding(message!(
                "{} has no steps",
                named(SubjectKind::Playbook, id)
            ))
            .subject(Subject::new(SubjectKind::Playbook, id))
            .label(place, label)
            .help(help(playbook))
        })
        .collect()
}

/// Shows how to make a step of the first heading.
fn help(playbook: &Playbook) -> Message {
    match playbook.body.headings.first() {
        Some(heading) => {
            let braces = [
                Message::from("{#"),
                anchor(&heading.anchor).into(),
                " role=it within=30m}".into(),
            ];
            let [open, id, close] = braces;
            message!(
                "add braces to the heading of each step: {}",
                message!("{}{}{}", open, id, close).quoted()
            )
        }
        None => message!(
            "write a heading with braces for each step: {}",
            code("### Block the sender {#block role=it within=30m}")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Options;
    use crate::testing::{TODAY, check, check_help, report};

    #[test]
    fn a_text_that_could_not_be_read_has_one_fault() {
        let (_, report) = report(
            &[("playbooks/loss.md", "---\ntitle: Loss\n---\n\nText.\n")],
            &Options::on(TODAY),
        );
        let is_of = |name: &str| report.findings.iter().any(|it| it.rule.name() == name);
        assert!(is_of("syntax-error") && !is_of("playbook-without-steps"));
    }

    #[test]
    fn a_playbook_needs_a_step() {
        let list = "+++\ntitle = \"Loss\"\n+++\n\n## Contain\n\n1. Lock it\n2. Wipe it\n";
        let prose = "+++\ntitle = \"Loss\"\n+++\n\nLock it and wipe it.\n";
        let sound = "+++\ntitle = \"Loss\"\n+++\n\n## Contain\n\n### Lock {#lock}\n";
        let path = "plans/base/playbooks/loss.md";
        check(
            &RULE,
            &[(path, list)],
            &["plans/base/playbooks/loss.md `## Contain`: `loss` has no steps"],
        );
        check_help(
            &RULE,
            &[(path, list)],
            "add braces to the heading of each step: `{#contain role=it within=30m}`",
        );
        check(
            &RULE,
            &[(path, prose)],
            &["plans/base/playbooks/loss.md `title = \"Loss\"`: `loss` has no steps"],
        );
        check_help(
            &RULE,
            &[(path, prose)],
            "write a heading with braces for each step: `### Block the sender {#block role=it within=30m}`",
        );
        check(&RULE, &[(path, sound)], &[]);
    }
}
