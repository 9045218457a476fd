//! `expired-retainer`: a specialist whose contract has ended.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "expired-retainer",
    group: Group::Contacts,
    level: Level::Deny,
    fault: Fault::Subject,
    summary: "a specialist's contract, retainer or policy that has ended",
    page: Page {
        finds: "Contacts whose `until`, the end of a retainer, contract or policy, has passed, and who have not left.",
        why: "The forensics firm asks for a signed contract before it starts, and the insurer for a policy in force. That takes days which the plan \
              does not have.",
        file: "contacts.toml",
        bad: Example(
            "[contacts.insurer]\nname = \"Insurer\"\ncategory = \"insurer\"\nphones = [{ number = \"+1 212 555 0105\" }]\nuntil = 2026-06-30\n",
        ),
        good: Example(
            "[contacts.insurer]\nname = \"Insurer\"\ncategory = \"insurer\"\nphones = [{ number = \"+1 212 555 0105\" }]\nuntil = 2027-06-30\n",
        ),
        remedy: "Renew it and put in the new date and number, or name who comes instead.",
        source: "What cyber insurers ask; guidance for managed service providers (protect yourself).",
    },
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
                .finding(format!(
                    "the retainer, contract or policy of `{id}` ended on {}",
                    until.value
                ))
                .subject(Subject::new(SubjectKind::Contact, id))
                .label(contact.at(until.span), "its last day")
                .help("renew it and put in the new date, or name who comes instead");
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
        let until = |day: &str| RULE.page.bad.0.replace("2026-06-30", day);
        check(&RULE, &[("contacts.toml", &until("2026-11-22"))], &[]);
        check(
            &RULE,
            &[("contacts.toml", &until("2026-11-21"))],
            &[
                "plans/harbor/contacts.toml `2026-11-21`: the retainer, contract or policy of `insurer` ended on 2026-11-21",
            ],
        );
        let left = format!("{}left = 2026-07-01\n", RULE.page.bad.0);
        check(&RULE, &[("contacts.toml", &left)], &[]);
    }
}
