//! Describes a subject for the person who signs it.

use std::io;

use irplan_plan::model::{Channel, Contact, Role};
use irplan_plan::signoff::VerificationMethod;
use irplan_plan::subjects::SubjectValue;
use irplan_plan::{Pack, Plan, Subject};

use crate::report::number_of;
use crate::session::Session;
use crate::terminal::make_safe;

/// Returns the name to show for a subject.
pub(super) fn title(plan: &Plan, subject: &Subject) -> String {
    match &subject.id {
        Some(id) => plan.title(subject.kind, id.as_str()).unwrap_or_default(),
        None => plan.name.clone(),
    }
}

/// Lists what to verify about a contact or channel, to know about a role, or to read of a pack or another table, one on each
/// line.
pub(super) fn facts(plan: &Plan, subject: &Subject) -> String {
    let id = subject.id.as_ref();
    let found = id.and_then(|id| plan.subject(subject.kind, id.as_str()));
    let facts = found.map_or_else(Vec::new, |found| match found.value {
        SubjectValue::Contact(contact) => contact_facts(contact),
        SubjectValue::Channel(channel) => channel_facts(channel),
        SubjectValue::Role(role) => role_facts(plan, role),
        SubjectValue::Pack(pack) => pack_facts(pack),
        // The signer reads the whole text, and approves the plan as a whole.
        SubjectValue::Section(_) | SubjectValue::Playbook(_) | SubjectValue::Plan(_) => Vec::new(),
        table => table.facts(),
    });
    let line = |(label, value): (&str, String)| format!("  {label:14} {}\n", make_safe(&value));
    facts.into_iter().map(line).collect()
}

fn contact_facts(contact: &Contact) -> Vec<(&'static str, String)> {
    let phones = contact.phones.iter();
    let phones = phones.map(|phone| ("Phone", phone.number.written().to_owned()));
    let email = contact.email.iter();
    let email = email.map(|email| ("Email", email.value.clone()));
    let channels = contact.channels.iter();
    let channels = channels.map(|channel| ("Channel", channel.address.value.clone()));
    let hours = contact.hours.iter();
    let hours = hours.map(|hours| ("Hours", hours.value.clone()));
    let zone = contact.timezone.iter();
    let zone = zone.map(|zone| ("Time zone", zone.value.to_string()));
    let reachable = phones.chain(email).chain(channels);
    reachable.chain(hours).chain(zone).collect()
}

fn channel_facts(channel: &Channel) -> Vec<(&'static str, String)> {
    let number = channel.number.iter();
    let number = number.map(|number| ("Number", number.value.to_string()));
    let texts = [
        ("PIN", &channel.pin),
        ("Address", &channel.address),
        ("How", &channel.how),
    ];
    let texts = texts.into_iter();
    let texts = texts.filter_map(|(label, text)| Some((label, text.as_ref()?.value.clone())));
    number.chain(texts).collect()
}

/// Says what to read: the sources, and what irplan makes of them.
fn pack_facts(pack: &Pack) -> Vec<(&'static str, String)> {
    let head = pack.head();
    let as_of = head.map(|head| ("As of", head.as_of.value.to_string()));
    let sources = head.into_iter().flat_map(|head| head.sources.iter());
    let sources = sources.map(|source| {
        let (title, locator) = (&source.title.value, &source.locator.value);
        ("Source", format!("{title} ({locator})"))
    });
    let shown = (
        "Compare with",
        format!("the output of `irplan packs {}`", pack.id),
    );
    as_of.into_iter().chain(sources).chain([shown]).collect()
}

fn role_facts(plan: &Plan, role: &Role) -> Vec<(&'static str, String)> {
    let people = plan.people_of(role).into_iter().enumerate();
    let people = people.map(|(at, (_, person))| {
        let label = if at == 0 { "Holder" } else { "Deputy" };
        (label, person.name.value.clone())
    });
    let may = role.may_decide.iter();
    let may = may.map(|may| ("May decide", may.value.word().to_owned()));
    let does = role.does.iter().map(|does| ("Does", does.value.clone()));
    people.chain(may).chain(does).collect()
}

/// Says how a contact or channel was verified, in words that follow "verified". The words for weaker ways say that they
/// are weaker.
pub(super) fn how_in_words(how: Option<VerificationMethod>) -> String {
    match how {
        Some(how) if how.is_weaker() => format!("{}, which is weaker than a call", how.label()),
        Some(how) => how.label().to_owned(),
        None => format!("{}; say how with `--how`", VerificationMethod::NOT_RECORDED),
    }
}

/// Prints how many subjects are for others.
pub(super) fn print_rest_for_others(for_others: usize, session: &mut Session) -> io::Result<()> {
    match for_others {
        0 => Ok(()),
        count => session.print_status(&format!("left for others: {}", number_of(count, "subject"))),
    }
}
