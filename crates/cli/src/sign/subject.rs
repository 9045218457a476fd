//! Describes a subject for the person who signs it.

use std::io;

use irplan_plan::signoff::VerificationMethod;
use irplan_plan::{Plan, Subject, SubjectKind};

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

/// Lists what to verify about a contact or to know about a role, one on each line.
pub(super) fn facts(plan: &Plan, subject: &Subject) -> String {
    let Some(id) = &subject.id else {
        return String::new();
    };
    let mut lines = Vec::new();
    match subject.kind {
        SubjectKind::Contact => {
            if let Some(contact) = plan.contacts.get(id) {
                let phones = contact.phones.iter();
                lines.extend(phones.map(|phone| ("Phone", phone.number.written().to_owned())));
                let email = contact.email.iter();
                lines.extend(email.map(|email| ("Email", email.value.clone())));
                let channels = contact.channels.iter();
                lines.extend(channels.map(|channel| ("Channel", channel.address.value.clone())));
                let hours = contact.hours.iter();
                lines.extend(hours.map(|hours| ("Hours", hours.value.clone())));
                let zone = contact.timezone.iter();
                lines.extend(zone.map(|zone| ("Time zone", zone.value.to_string())));
            }
        }
        SubjectKind::Channel => {
            if let Some(channel) = plan.channels.get(id) {
                let number = channel.number.iter();
                lines.extend(number.map(|number| ("Number", number.value.to_string())));
                let texts = [
                    ("PIN", &channel.pin),
                    ("Address", &channel.address),
                    ("How", &channel.how),
                ];
                let texts = texts.into_iter();
                lines.extend(
                    texts.filter_map(|(label, text)| Some((label, text.as_ref()?.value.clone()))),
                );
            }
        }
        SubjectKind::Role => {
            if let Some(role) = plan.roles.get(id) {
                let people = plan.people_of(role).into_iter().enumerate();
                lines.extend(people.map(|(at, (_, person))| {
                    let label = if at == 0 { "Holder" } else { "Deputy" };
                    (label, person.name.value.clone())
                }));
                let may = role
                    .may_decide
                    .iter()
                    .map(|may| may.value.word().to_owned());
                lines.extend(may.map(|may| ("May decide", may)));
                let does = role.does.iter().map(|does| does.value.clone());
                lines.extend(does.map(|does| ("Does", does)));
            }
        }
        _ => {}
    }
    let line = |(label, value): (&str, String)| format!("  {label:14} {}\n", make_safe(&value));
    lines.into_iter().map(line).collect()
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
