//! `shared-number`: two people with the same personal number.

use std::collections::BTreeMap;

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::PhoneKind;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("shared-number"),
    group: Group::Contacts,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for (id, contact) in &case.plan.source.contacts {
        for phone in contact.phones.iter() {
            let kind = phone.kind.as_ref().map(|kind| kind.value);
            if !matches!(
                kind,
                Some(PhoneKind::Mobile | PhoneKind::Home | PhoneKind::Satellite)
            ) {
                continue;
            }
            let Ok(number) = phone.dialled() else {
                continue;
            };
            let place = contact.at(phone.number.span);
            let first = seen
                .entry(number.meaning())
                .or_insert_with(|| (id, place.clone()));
            if first.0 != id {
                let (other, first) = first;
                let finding = RULE
                    .finding(message!(
                        "{} has the same number as {}",
                        named(SubjectKind::Contact, id),
                        named(SubjectKind::Contact, *other)
                    ))
                    .subject(Subject::new(SubjectKind::Contact, id))
                    .label(place, "")
                    .label(first.clone(), "the same number")
                    .help("ask both for their numbers");
                found.push(finding);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_same_number_is_found_however_it_is_written() {
        check(
            &RULE,
            &[("contacts.toml", RULE.examples().bad)],
            &[
                "plans/harbor/contacts.toml `\"+1 (212) 555-0101\"`: `luis` has the same number as `jane`",
            ],
        );
        let office = RULE.examples().bad.replace("mobile", "office");
        check(&RULE, &[("contacts.toml", &office)], &[]);
    }
}
