//! `expired-retainer`: a specialist whose contract has ended.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("expired-retainer"),
    group: Group::Contacts,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let today = case.today();
    let contacts = case.plan.source.contacts.iter();
    let present = contacts.filter(|(_, contact)| !contact.has_left(today));
    present
        .filter_map(|(id, contact)| {
            let until = contact.until.as_ref().filter(|until| until.value < today)?;
            let finding = RULE
                .finding(message!(
                    "the retainer, contract or policy of {} ended on {}",
                    named(SubjectKind::Contact, id),
                    until.value
                ))
                .subject(Subject::new(SubjectKind::Contact, id))
                .label(contact.at(until.span), "last day")
                .help("renew it and enter the new date, or name a replacement");
            Some(finding)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_last_day_still_counts() {
        let until = |day: &str| RULE.examples().bad.replace("2026-06-30", day);
        check(&RULE, &[("contacts.toml", &until("2026-11-22"))], &[]);
        check(
            &RULE,
            &[("contacts.toml", &until("2026-11-21"))],
            &[
                "plans/harbor/contacts.toml `2026-11-21`: the retainer, contract or policy of `insurer` ended on 2026-11-21",
            ],
        );
        let left = format!("{}left = 2026-07-01\n", RULE.examples().bad);
        check(&RULE, &[("contacts.toml", &left)], &[]);
    }
}
