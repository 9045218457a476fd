//! `audience-leak`: a text for the client refers to something that only the provider may see.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::model::{Audience, PlanKind};
use irplan_plan::plan::Plan;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("audience-leak"),
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let plan = case.plan;
    if plan.kind != PlanKind::Client {
        return Vec::new();
    }
    let is_seen = |subject: &Subject| {
        let id = subject.id.as_ref().map_or("", Id::as_str);
        !is_internal(plan, subject.kind, id)
    };
    let mut found = Vec::new();
    for id_reference in case
        .id_references
        .iter()
        .filter(|id_reference| is_seen(&id_reference.by))
    {
        let hidden = id_reference
            .kinds
            .iter()
            .find(|kind| is_internal(plan, **kind, id_reference.id));
        if let Some(kind) = hidden {
            let (by, id) = (&id_reference.by, id_reference.id);
            let finding = RULE
                .finding(message!(
                    "{} names {}, which only the provider may see",
                    by,
                    message::subject(*kind, id)
                ))
                .subject(by.clone())
                .detail(message::subject(*kind, id))
                .label(id_reference.place(), "missing from the client's copy")
                .help("refer to something that the client may see, or make this internal too");
            found.push(finding);
        }
    }
    found
}

/// Whether only the provider may see a subject of the plan.
fn is_internal(plan: &Plan, kind: SubjectKind, id: &str) -> bool {
    let subject = plan.subject(kind, id);
    subject.and_then(|subject| subject.value.audience()) == Some(Audience::Provider)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn internal_texts_may_refer_to_internal_ones() {
        let internal = "+++\ntitle = \"I\"\naudience = \"provider\"\n+++\n\n<section:j>\n";
        let open = "+++\ntitle = \"O\"\n+++\n\n<section:i>\n";
        check(
            &RULE,
            &[
                ("sections/i.md", internal),
                ("sections/j.md", internal),
                ("sections/o.md", open),
            ],
            &[
                "plans/harbor/sections/o.md `section:i`: `section:o` names `section:i`, which only the provider may see",
            ],
        );
    }

    #[test]
    fn the_providers_own_plan_is_all_internal() {
        let sam = "[contacts.sam]\nname = \"Sam\"\norganisation = \"provider\"\naudience = \"provider\"\nphones = [{ number = \"+1 716 555 0111\" }]\n";
        check(
            &RULE,
            &[
                ("plans/north/contacts.toml", sam),
                (
                    "plans/mill/plan.toml",
                    "[roles.incident-commander]\nholder = \"jane\"\ndeputies = [\"ada\"]\n[roles.it]\nholder = \"luis\"\ndeputies = [\"jane\"]\n",
                ),
            ],
            &[
                "plans/harbor/exercises/2026-05-04-table.md `\"sam\"`: `exercise:2026-05-04-table` names `contact:sam`, which only the provider may see",
                "plans/harbor/plan.toml `\"sam\"`: `role:incident-commander` names `contact:sam`, which only the provider may see",
                "plans/harbor/plan.toml `\"sam\"`: `role:it` names `contact:sam`, which only the provider may see",
            ],
        );
    }
}
