//! `unused-contact`: a contact that nothing in the plan mentions.

use std::collections::BTreeSet;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::{Category, PlanKind, Signer};
use irplan_plan::plan::Plan;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::id_references::{IdReference, id_references};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unused-contact"),
    group: Group::Contacts,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let plan = case.plan;
    let mut used = BTreeSet::new();
    add(&mut used, &case.id_references, plan);
    let contacts = plan.source.contacts.iter();
    let mut unused: Vec<_> = contacts
        .filter(|(id, contact)| {
            let category = contact.category.as_ref().map(|category| category.value);
            let is_looked_up = !matches!(category, None | Some(Category::Vendor | Category::Staff));
            !is_looked_up && !contact.has_left(case.today()) && !used.contains(id.as_str())
        })
        .collect();
    if plan.kind == PlanKind::Provider && !unused.is_empty() {
        // Its clients' plans name the provider's staff.
        let mut elsewhere = BTreeSet::new();
        for client in case.context.repository.published() {
            add(&mut elsewhere, &id_references(client), client);
        }
        unused.retain(|(id, _)| !elsewhere.contains(id.as_str()));
    }
    let finding = |id: &Id| {
        RULE.finding(message!(
            "nothing mentions contact {}",
            named(SubjectKind::Contact, id)
        ))
    };
    unused
        .into_iter()
        .map(|(id, contact)| {
            finding(id)
                .subject(Subject::new(SubjectKind::Contact, id))
                .label(contact.origin().place(), "")
                .help("name them where they are needed, or remove them")
        })
        .collect()
}

/// Adds the contacts that a plan mentions, including signers, people who accepted waivers, and people in its policy.
fn add<'a>(used: &mut BTreeSet<&'a str>, mentions: &[IdReference<'a>], plan: &'a Plan) {
    let contacts = mentions
        .iter()
        .filter(|id_reference| id_reference.kinds.contains(&SubjectKind::Contact));
    used.extend(contacts.map(|id_reference| id_reference.id));
    used.extend(
        plan.source
            .ledger
            .values()
            .map(|signed| signed.by.value.as_str()),
    );
    used.extend(
        plan.policy
            .waivers
            .iter()
            .map(|waiver| waiver.by.value.as_str()),
    );
    let signers = plan.policy.signers.iter().flatten();
    let signers = signers.flat_map(|table| table.people.iter());
    used.extend(signers.filter_map(|person| match &person.value {
        Signer::Contact(id) => Some(id.as_str()),
        _ => None,
    }));
    used.extend(plan.policy.keys.keys().map(Id::as_str));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_providers_staff_are_used_by_clients() {
        let kim = "[contacts.kim]\nname = \"Kim\"\norganisation = \"provider\"\nphones = [{ number = \"+1 716 555 0161\" }]\n";
        let role = "[roles.scribe]\nholder = \"kim\"\n";
        check(
            &RULE,
            &[("plans/north/contacts.toml", kim)],
            &["plans/north/contacts.toml `kim`: nothing mentions contact `kim`"],
        );
        check(
            &RULE,
            &[("plans/north/contacts.toml", kim), ("plan.toml", role)],
            &[],
        );
    }

    #[test]
    fn texts_and_policies_name_people_and_those_who_left_are_kept() {
        let contact = "[contacts.old]\nname = \"Old\"\n";
        let section = "+++\ntitle = \"S\"\n+++\n\nAsk <contact:old>.\n";
        check(
            &RULE,
            &[("contacts.toml", contact), ("sections/s.md", section)],
            &[],
        );
        let signers = "[[policy.signers]]\nsubjects = [\"role\"]\npeople = [\"contact:old\"]\n";
        let keys = "[policy.keys]\nold = [\"ssh-ed25519 AAAA\"]\n";
        for policy in [signers, keys] {
            check(
                &RULE,
                &[("contacts.toml", contact), ("plan.toml", policy)],
                &[],
            );
        }
        let left = "[contacts.old]\nname = \"Old\"\nleft = 2026-01-01\n";
        check(&RULE, &[("contacts.toml", left)], &[]);
    }
}
