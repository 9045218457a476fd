//! `departed-contact`: the plan depends on somebody who has left.

use irplan_plan::id::SubjectKind;
use irplan_plan::message::{code, named};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::id_references::IdReference;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("departed-contact"),
    group: Group::Contacts,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let present = case
        .id_references
        .iter()
        .filter(|id_reference| !id_reference.is_past);
    present
        .filter_map(|id_reference| finding(case, id_reference))
        .collect()
}

fn finding(case: &Case<'_>, id_reference: &IdReference<'_>) -> Option<Finding> {
    let id = id_reference.id;
    if !id_reference.kinds.contains(&SubjectKind::Contact) {
        return None;
    }
    let contact = case.plan.contacts.get(id)?;
    let left = contact.left.as_ref()?;
    if !contact.has_left(case.today()) {
        return None;
    }
    let by = &id_reference.by;
    let what = match id_reference.key {
        Some(key) => message!("{} of {}", code(key), by),
        None => message!("the text of {}", by),
    };
    let finding = RULE
        .finding(message!(
            "{} names {}, who left on {}",
            what,
            named(SubjectKind::Contact, id),
            left.value
        ))
        .subject(by.clone())
        .detail(named(SubjectKind::Contact, id))
        .label(id_reference.place(), "still named here")
        .label(contact.at(left.span), "left on this day")
        .help("name their successor");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    const LEFT: &str = "[contacts.luis]\nname = \"Luis\"\nphones = [{ number = \"+1 212 555 0102\" }]\nleft = 2026-11-22\n";

    #[test]
    fn every_place_that_names_them_is_found() {
        check(
            &RULE,
            &[("contacts.toml", LEFT)],
            &[
                "plans/harbor/plan.toml `\"luis\"`: `owner` of `asset:identity` names `luis`, who left on 2026-11-22",
                "plans/harbor/plan.toml `\"luis\"`: `owner` of `asset:records` names `luis`, who left on 2026-11-22",
                "plans/harbor/plan.toml `\"luis\"`: `deputies` of `role:executive` names `luis`, who left on 2026-11-22",
                "plans/harbor/plan.toml `\"luis\"`: `holder` of `role:it` names `luis`, who left on 2026-11-22",
            ],
        );
    }

    #[test]
    fn prose_counts_but_records_do_not() {
        let section = "+++\ntitle = \"Call\"\nphase = \"preparation\"\n+++\n\nCall <contact:old> or [her](contact:old).\n";
        let old = "[contacts.old]\nname = \"Old\"\nleft = 2026-01-01\n";
        check(
            &RULE,
            &[("contacts.toml", old), ("sections/call.md", section)],
            &[
                "plans/harbor/sections/call.md `contact:old`: the text of `section:call` names `old`, who left on 2026-01-01",
                "plans/harbor/sections/call.md `contact:old`: the text of `section:call` names `old`, who left on 2026-01-01",
            ],
        );
        let incident = "+++\ntitle = \"Loss\"\ndetected = 2025-01-01\nlead = \"old\"\n[actions.a]\nwhat = \"x\"\nowner = \"old\"\ndone = 2025-02-01\n+++\n\n<contact:old> noticed.\n";
        check(
            &RULE,
            &[
                ("contacts.toml", old),
                ("incidents/2025-01-01-loss.md", incident),
            ],
            &[],
        );
        let open = incident.replace("done = 2025-02-01\n", "");
        check(
            &RULE,
            &[
                ("contacts.toml", old),
                ("incidents/2025-01-01-loss.md", &open),
            ],
            &[
                "plans/harbor/incidents/2025-01-01-loss.md `\"old\"`: `owner` of `incident:2025-01-01-loss` names `old`, who left on 2026-01-01",
            ],
        );
    }
}
