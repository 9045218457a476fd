//! `duplicate-contact`: one person with two ids.

use std::collections::BTreeMap;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::Contact;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("duplicate-contact"),
    group: Group::Contacts,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut seen: BTreeMap<String, (&Id, &Contact)> = BTreeMap::new();
    let mut found = Vec::new();
    let present = case.plan.contacts.iter();
    for (id, contact) in present.filter(|(_, contact)| !contact.has_left(case.today())) {
        let keys = keys(contact);
        let first = keys.iter().find_map(|key| seen.get(key)).copied();
        for key in keys {
            seen.entry(key).or_insert((id, &contact.value));
        }
        let Some((other, first)) = first else {
            continue;
        };
        let finding = RULE
            .finding(message!(
                "{} seems to be the same person as {}",
                named(SubjectKind::Contact, id),
                named(SubjectKind::Contact, other)
            ))
            .subject(Subject::new(SubjectKind::Contact, id))
            .label(contact.origin().place(), "")
            .label(first.origin().place(), "the other contact")
            .help("keep one of them, and use its id everywhere");
        found.push(finding);
    }
    found
}

/// Lists what identifies a person: the email address, and the name within an organisation.
fn keys(contact: &Contact) -> Vec<String> {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    let mail = contact
        .email
        .as_ref()
        .map(|email| format!("mail {}", plain(&email.value)));
    let organisation = contact.organisation.as_ref();
    let organisation = organisation.map(|own| plain(own.value.as_str()));
    let name = plain(&contact.name.value);
    let name =
        (!name.is_empty()).then(|| format!("name {} of {name}", organisation.unwrap_or_default()));
    mail.into_iter().chain(name).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    const FOUND: &str =
        "plans/harbor/contacts.toml `jane-doe`: `jane-doe` seems to be the same person as `jane`";

    fn contact(rest: &str) -> String {
        format!("[contacts.jane-doe]\n{rest}\n")
    }

    #[test]
    fn one_address_is_one_person_and_so_is_one_name() {
        check(&RULE, &[], &[]);
        check(&RULE, &[("contacts.toml", RULE.examples().bad)], &[FOUND]);
        let same_name = contact("name = \"jane  DOE\"\norganisation = \"client\"");
        check(&RULE, &[("contacts.toml", &same_name)], &[FOUND]);
    }

    #[test]
    fn names_recur_in_other_organisations_and_over_time() {
        let other = contact("name = \"Jane Doe\"\norganisation = \"The insurer\"");
        check(&RULE, &[("contacts.toml", &other)], &[]);
        let left = contact("name = \"Jane Doe\"\norganisation = \"client\"\nleft = 2026-10-31");
        check(&RULE, &[("contacts.toml", &left)], &[]);
    }
}
