//! `invalid-phone`: a number that cannot be dialled.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::private;
use irplan_plan::model::{ChannelKind, Contact, PhoneKind};
use irplan_plan::toml::{Field, Record as _};
use irplan_plan::{Finding, Level, RuleId, message};
use phonenumber::country;

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};
use crate::text::{digits, is_reserved_number};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("invalid-phone"),
    group: Group::Contacts,
    level: Level::Deny,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let region = case.plan.region.as_deref();
    let source = &case.plan.source;
    let mut found = Vec::new();
    for (id, contact) in &source.contacts {
        found.extend(judge_contact(id, contact, region));
    }
    for (id, channel) in &source.file.channels {
        let is_dialled = !channel.kind.as_ref().is_some_and(|kind| {
            matches!(
                kind.value,
                ChannelKind::Radio | ChannelKind::InPerson | ChannelKind::Chat | ChannelKind::Mail
            )
        });
        if let Some(number) = channel.number.as_ref().filter(|_| is_dialled)
            // An extension of the house is a number of a channel, too.
            && !is_short(number)
            && let Some(problem) = problem(number, region)
        {
            let subject = Subject::new(SubjectKind::Channel, id);
            found.push(finding(number, problem, subject).label(channel.at(number.span), ""));
        }
    }
    found
}

fn judge_contact(id: &Id, contact: &Contact, region: Option<&str>) -> Vec<Finding> {
    let mut found = Vec::new();
    for phone in contact.phones.iter() {
        let is_short_kind = phone
            .kind
            .as_ref()
            .is_some_and(|kind| kind.value == PhoneKind::Short);
        let problem = if is_short_kind {
            (!is_short(&phone.number)).then_some("is no short number: those have two to six digits")
        } else {
            problem(&phone.number, region)
        };
        if let Some(problem) = problem {
            let subject = Subject::new(SubjectKind::Contact, id);
            let finding = finding(&phone.number, problem, subject);
            found.push(finding.label(contact.at(phone.number.span), ""));
        }
    }
    found
}

fn finding(number: &Field<String>, problem: &'static str, subject: Subject) -> Finding {
    let help = if is_short(number) {
        "give it `kind = \"short\"` if it is a short number, or write it in full"
    } else {
        "write it with its country code, such as `+1 212 …`, and call it"
    };
    RULE.finding(message!("{} {}", private(&number.value), problem))
        .subject(subject)
        .which(private(&number.value))
        .help(help)
}

/// Two to six digits, and nothing else but what people write between them.
fn is_short(number: &str) -> bool {
    let is_written_so = number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '*' | '#'));
    is_written_so && (2..=6).contains(&digits(number).len())
}

/// What is wrong with a number, in words that follow it.
fn problem(number: &str, region: Option<&str>) -> Option<&'static str> {
    let is_international = number.trim_start().starts_with('+');
    if is_reserved_number(&digits(number)) && (is_international || region.is_some()) {
        return None;
    }
    let country: Option<country::Id> = region.and_then(|region| region.parse().ok());
    if !is_international && country.is_none() {
        return Some("has no country code, and the plan has no `region`");
    }
    match phonenumber::parse(country, number) {
        Ok(parsed) if phonenumber::is_valid(&parsed) => None,
        Ok(_) => Some("is not a number that can be dialled"),
        Err(_) => Some("is not a phone number"),
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, problem};
    use crate::testing::{check, check_help};

    #[test]
    fn numbers_are_judged_in_their_region() {
        for (number, region, expected) in [
            ("+1 212 736 5000", None, None),
            ("212 736 5000", Some("US"), None),
            ("(212) 555-0143", Some("US"), None),
            ("+44 20 7946 0018", Some("US"), None),
            ("+49 30 901820", Some("US"), None),
            ("+1 212 736 5000 ext. 12", Some("US"), None),
            (
                "+1 212 736 500",
                None,
                Some("is not a number that can be dialled"),
            ),
            (
                "+1 212 7365 0000",
                None,
                Some("is not a number that can be dialled"),
            ),
            (
                "212 736 5000",
                None,
                Some("has no country code, and the plan has no `region`"),
            ),
            (
                "911",
                Some("US"),
                Some("is not a number that can be dialled"),
            ),
            ("ask the desk", Some("US"), Some("is not a phone number")),
            ("", Some("US"), Some("is not a phone number")),
        ] {
            assert_eq!(problem(number, region), expected, "{number} in {region:?}");
        }
    }

    #[test]
    fn the_number_is_underlined() {
        check(
            &RULE,
            &[("contacts.toml", RULE.examples().bad)],
            &[
                "plans/harbor/contacts.toml `\"+1 212 5550 0105\"`: `+1 212 5550 0105` is not a number that can be dialled",
            ],
        );
        let channel = "[channels.desk]\nkind = \"phone\"\nnumber = \"+1 2\"\n[channels.hall]\nkind = \"phone\"\nnumber = \"4411\"\n";
        check(
            &RULE,
            &[("plan.toml", channel)],
            &["plans/harbor/plan.toml `\"+1 2\"`: `+1 2` is not a phone number"],
        );
    }

    #[test]
    fn short_numbers_say_so() {
        let short = |kind: &str| {
            format!("[contacts.ems]\nname = \"EMS\"\nphones = [{{ number = \"112\"{kind} }}]\n")
        };
        check(
            &RULE,
            &[("contacts.toml", &short(", kind = \"short\""))],
            &[],
        );
        check_help(
            &RULE,
            &[("contacts.toml", &short(""))],
            "give it `kind = \"short\"` if it is a short number, or write it in full",
        );
    }
}
