//! `invalid-phone`: a number that cannot be dialled.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::private;
use irplan_plan::model::{Channel, ChannelKind, Contact};
use irplan_plan::phone::{PhoneError, PhoneText};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("invalid-phone"),
    group: Group::Contacts,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let source = &case.plan.source;
    let mut found = Vec::new();
    for (id, contact) in &source.contacts {
        found.extend(judge_contact(id, contact));
    }
    for (id, channel) in &source.file.channels {
        found.extend(judge_channel(id, channel));
    }
    found
}

fn judge_contact(id: &Id, contact: &Contact) -> Vec<Finding> {
    let subject = || Subject::new(SubjectKind::Contact, id);
    let faulty = contact.phones.iter().filter_map(|phone| {
        let error = phone.dialled().err()?;
        let finding = finding(&phone.number.value, error, subject());
        Some(finding.label(contact.at(phone.number.span), ""))
    });
    faulty.collect()
}

/// Checks the number of a phone line, which may be an internal extension. Radios and rooms don't have phone numbers.
fn judge_channel(id: &Id, channel: &Channel) -> Option<Finding> {
    let kind = channel.kind.as_ref().map(|kind| kind.value);
    if matches!(
        kind,
        Some(ChannelKind::Radio | ChannelKind::InPerson | ChannelKind::Chat | ChannelKind::Mail)
    ) {
        return None;
    }
    let number = channel.number.as_ref()?;
    let error = number.value.either().err()?;
    let subject = Subject::new(SubjectKind::Channel, id);
    Some(finding(&number.value, error, subject).label(channel.at(number.span), ""))
}

fn finding(number: &PhoneText, error: &PhoneError, subject: Subject) -> Finding {
    let help = match (error, number.short()) {
        (PhoneError::NotShort, _) => "remove `kind = \"short\"`, or correct the number",
        (_, Ok(_)) => "add `kind = \"short\"` if it is a short number, or write it in full",
        (
            PhoneError::Letters(_)
            | PhoneError::Rest(_)
            | PhoneError::Character(_)
            | PhoneError::Several,
            _,
        ) => {
            "write only one number; write keys to press after it as `,,1234#`, and put notes in `label`"
        }
        _ => "write it with its country code, such as `+1 212 …`, and call it to check",
    };
    RULE.finding(message!(
        "{} {}",
        private(number.written()),
        Message::from(error)
    ))
    .subject(subject)
    .detail(private(number.written()))
    .help(help)
}

#[cfg(test)]
mod tests {
    use irplan_plan::phone::{PhoneText, Region};

    use super::RULE;
    use crate::testing::{check, check_help};

    #[track_caller]
    fn judged(number: &str, region: &str, expected: &str) {
        let region = Region::parse(region).ok();
        let number = PhoneText::new(number, region);
        let words = number.dialled().err().map(ToString::to_string);
        assert_eq!(words.as_deref().unwrap_or_default(), expected);
    }

    #[test]
    fn numbers_are_judged_in_their_region() {
        for number in [
            "+1 212 736 5000",
            "+44 20 7946 0018",
            "+49 30 901820",
            "+1 212 736 5000 ext. 12",
        ] {
            judged(number, "", "");
            judged(number, "US", "");
        }
        judged("212 736 5000", "US", "");
        judged("(212) 555-0143", "US", "");
        judged("+44 20 7946 0151,,123456#", "", "");
        let undiallable = "is not a number that can be dialled";
        judged("+1 212 736 500", "", undiallable);
        judged("+1 212 7365 0000", "", undiallable);
        judged("911", "US", undiallable);
        judged(
            "212 736 5000",
            "",
            "has no country code, and the plan has no `region`",
        );
        judged(
            "ask the desk",
            "US",
            "is not a phone number: `ask` cannot be part of one",
        );
        judged("", "US", "is not a phone number");
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
            &["plans/harbor/plan.toml `\"+1 2\"`: `+1 2` is not a number that can be dialled"],
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
            "add `kind = \"short\"` if it is a short number, or write it in full",
        );
    }
}
