//! `invalid-email`: an email address that cannot work.

use email_address::{EmailAddress, Options};
use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{private, quotation};
use irplan_plan::model::{AddressKind, ChannelKind};
use irplan_plan::toml::{Field, Record as _};
use irplan_plan::{Finding, Level, Place, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("invalid-email"),
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
        let mail = |kind: &Field<AddressKind>| kind.value == AddressKind::Mail;
        let channels = contact
            .channels
            .iter()
            .filter(|channel| mail(&channel.kind));
        let addresses = contact
            .email
            .iter()
            .chain(channels.map(|channel| &channel.address));
        for address in addresses {
            let subject = Subject::new(SubjectKind::Contact, id);
            found.extend(finding(address, contact.at(address.span), subject));
        }
    }
    for (id, channel) in &source.file.channels {
        let is_mail = channel
            .kind
            .as_ref()
            .is_some_and(|kind| kind.value == ChannelKind::Mail);
        if let Some(address) = channel.address.as_ref().filter(|_| is_mail) {
            let subject = Subject::new(SubjectKind::Channel, id);
            found.extend(finding(address, channel.at(address.span), subject));
        }
    }
    found
}

fn finding(address: &Field<String>, place: Place, subject: Subject) -> Option<Finding> {
    let options = Options::default()
        .with_required_tld()
        .without_display_text()
        .without_domain_literal();
    let error = EmailAddress::parse_with_options(&address.value, options).err()?;
    let reason = error.to_string().to_lowercase();
    let finding = RULE
        .finding(message!(
            "{} is not an email address",
            private(&address.value)
        ))
        .subject(subject)
        .detail(private(&address.value))
        .label(place, quotation(reason.trim_end_matches('.')))
        .help("write only the address: `name@domain`");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn addresses_are_judged() {
        for (address, is_good) in [
            ("jane@harbor.example", true),
            ("jane.doe+ir@mail.harbor.example", true),
            ("jane@harbor", false),
            ("jane", false),
            ("jane doe@harbor.example", false),
            ("Jane <jane@harbor.example>", false),
            ("jane@[10.0.0.1]", false),
        ] {
            let contact = format!("[contacts.new]\nname = \"New\"\nemail = \"{address}\"\n");
            let expected = format!(
                "plans/harbor/contacts.toml `\"{address}\"`: `{address}` is not an email address"
            );
            let expected = [expected.as_str()];
            check(
                &RULE,
                &[("contacts.toml", &contact)],
                if is_good { &[] } else { &expected },
            );
        }
    }

    #[test]
    fn channels_of_kind_mail_are_judged() {
        let contact = "[contacts.new]\nname = \"New\"\nchannels = [{ kind = \"mail\", address = \"x\" }, { kind = \"signal\", address = \"y\" }]\n";
        let channel = "[channels.list]\nkind = \"mail\"\naddress = \"z\"\n";
        check(
            &RULE,
            &[("contacts.toml", contact), ("plan.toml", channel)],
            &[
                "plans/harbor/contacts.toml `\"x\"`: `x` is not an email address",
                "plans/harbor/plan.toml `\"z\"`: `z` is not an email address",
            ],
        );
    }
}
