//! `no-kill-switch`: a platform reaches every client, but no text says how to cut it off.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::Document;
use irplan_plan::message::named;
use irplan_plan::model::{PlanKind, ToolKind};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("no-kill-switch"),
    group: Group::Provider,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let plan = case.plan;
    if plan.kind != PlanKind::Provider || case.may_hide(SubjectKind::Section) {
        return Vec::new();
    }
    let texts = texts(case);
    let mut found = Vec::new();
    for (id, tool) in &plan.tools {
        let kind = tool.kind.as_ref().map(|kind| kind.value);
        let reaches_clients = matches!(
            kind,
            Some(
                ToolKind::Rmm
                    | ToolKind::Psa
                    | ToolKind::Identity
                    | ToolKind::Backup
                    | ToolKind::Vault
            )
        );
        if reaches_clients && !texts.iter().any(|text| names(text, id)) {
            let finding = RULE
                .finding(message!(
                    "no text says how to cut off {}",
                    named(SubjectKind::Tool, id)
                ))
                .subject(Subject::new(SubjectKind::Tool, id))
                .label(tool.origin().place(), "")
                .help(message!(
                    "name {} in a section about kill switches: say who cuts it off, how, from where and with what effect",
                    message!("<{}>", Subject::new(SubjectKind::Tool, id)).quoted()
                ));
            found.push(finding);
        }
    }
    found
}

/// Returns the texts of the plan that are about kill switches.
fn texts<'a>(case: &Case<'a>) -> Vec<&'a Document> {
    let plan = case.plan;
    let sections = plan.sections.values().map(|section| {
        let head = &section.value.head;
        (&head.title, head.summary.as_ref(), &section.value.body)
    });
    let playbooks = plan.playbooks.values().map(|playbook| {
        let head = &playbook.value.head;
        (&head.title, head.summary.as_ref(), &playbook.value.body)
    });
    let is_about = |words: &str| {
        let words = words.to_lowercase();
        [
            "kill switch",
            "kill-switch",
            "cut off",
            "cuts off",
            "cut it off",
        ]
        .iter()
        .any(|phrase| words.contains(phrase))
    };
    sections
        .chain(playbooks)
        .filter(|(title, summary, body)| {
            is_about(&title.value)
                || summary.is_some_and(|summary| is_about(&summary.value))
                || body.headings.iter().any(|heading| is_about(&heading.text))
        })
        .map(|(_, _, body)| body)
        .collect()
}

/// Whether a text names a tool, or the asset for the same system.
fn names(text: &Document, tool: &Id) -> bool {
    let mut references = text.references.iter();
    references.any(|reference| match reference.kind {
        SubjectKind::Tool => reference.id == tool.as_str(),
        SubjectKind::Asset => {
            let rest = reference.id.strip_prefix(tool.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_text_about_kill_switches_names_the_platform() {
        let tools = "[tools.vault]\nkind = \"vault\"\nfallback = \"x\"\n";
        let section =
            |title: &str, text: &str| format!("+++\ntitle = \"{title}\"\n+++\n\n{text}\n");
        let path = "plans/north/sections/platforms.md";
        let missing = &["plans/north/plan.toml `vault`: no text says how to cut off `vault`"][..];
        for (title, text, expected) in [
            ("Kill switches", "<tool:vault>", &[][..]),
            ("Platforms", "## How to cut off <asset:vault>", &[]),
            ("Platforms", "<tool:vault>", missing),
            ("Kill switches", "<tool:edr>", missing),
        ] {
            let section = section(title, text);
            check(
                &RULE,
                &[("plans/north/plan.toml", tools), (path, &section)],
                expected,
            );
        }
    }

    #[test]
    fn clients_have_no_platforms() {
        check(
            &RULE,
            &[(
                "plan.toml",
                "[tools.vault]\nkind = \"vault\"\nfallback = \"x\"\n",
            )],
            &[],
        );
    }
}
