//! `no-out-of-band`: no way to talk that the attacker cannot reach too.

use std::collections::BTreeSet;

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::usual_roles::KEY_ROLES;
use irplan_plan::model::{Contact, PhoneKind};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("no-out-of-band"),
    group: Group::Contacts,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Channel) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let is_outside = |flag: &Option<irplan_plan::toml::Field<bool>>| {
        flag.as_ref().is_some_and(|flag| flag.value)
    };
    if !case
        .plan
        .channels
        .values()
        .any(|channel| is_outside(&channel.out_of_band))
    {
        let finding = RULE
            .finding("no channel of this plan is out of band")
            .subject(Subject::PLAN)
            .label(case.place(), "this plan")
            .help("agree on a bridge or chat that the organisation does not run, and set `out-of-band = true` for it");
        found.push(finding);
    }
    let roles = KEY_ROLES.iter().filter_map(|id| case.plan.roles.get(*id));
    let holders: BTreeSet<_> = roles
        .filter_map(|role| Some(&role.value.holder.as_ref()?.value))
        .collect();
    for (id, contact) in case.contacts() {
        let is_present = holders.contains(id) && !contact.has_left(case.today());
        if is_present && !contact.phones.is_empty() && !can_be_reached_outside(contact) {
            let finding = RULE
                .finding(message!(
                    "{} holds a key role and cannot be reached out of band",
                    named(SubjectKind::Contact, id)
                ))
                .subject(Subject::new(SubjectKind::Contact, id))
                .label(contact.origin().place(), "only office phones and email")
                .help("add a mobile number, or a channel with `out-of-band = true`");
            found.push(finding);
        }
    }
    found
}

/// Whether a contact can be reached outside. A number without a kind may be a mobile, so it counts.
fn can_be_reached_outside(contact: &Contact) -> bool {
    let mut kinds = contact
        .phones
        .iter()
        .map(|phone| phone.kind.as_ref().map(|kind| kind.value));
    let mut channels = contact.channels.iter();
    kinds.any(|kind| !matches!(kind, Some(PhoneKind::Office | PhoneKind::Short)))
        || channels.any(|channel| channel.out_of_band.as_ref().is_some_and(|flag| flag.value))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn plans_and_key_people_need_another_channel() {
        check(
            &RULE,
            &[("contacts.toml", RULE.examples().bad)],
            &[
                "plans/harbor/contacts.toml `jane`: `jane` holds a key role and cannot be reached out of band",
            ],
        );
        let bridge = "[channels.bridge]\nkind = \"bridge\"\nnumber = \"+1 212 555 0190\"\n";
        check(
            &RULE,
            &[("plan.toml", bridge)],
            &["plans/harbor/plan.toml `\"Harbor Dental\"`: no channel of this plan is out of band"],
        );
    }
}
