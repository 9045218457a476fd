//! Contacts as vCards, for the phone's own address book.

use irplan_plan::model::{Contact, PhoneKind};
use irplan_plan::{Id, PlanEntry};

use crate::edition::Edition;
use crate::view::{organisation_name, with_zone};

/// Returns every contact who has not left, as vCard 4.0.
pub(crate) fn all(edition: &Edition<'_>) -> String {
    let today = edition.today();
    let here = edition
        .plan
        .contacts()
        .iter()
        .filter(|(_, contact)| !contact.has_left(today));
    here.map(|(id, contact)| card(edition, id, contact))
        .collect()
}

fn card(edition: &Edition<'_>, id: &Id, contact: &PlanEntry<Contact>) -> String {
    let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:4.0".to_owned()];
    let mut add = |name: &str, value: &str| lines.push(format!("{name}:{}", escape(value)));
    add("UID", &format!("irplan:{}/{id}", edition.plan.id()));
    add("FN", &contact.name.value);
    let hours = contact.hours.as_ref();
    let hours = hours.map(|hours| with_zone(edition, contact, &hours.value));
    let texts = [
        ("ORG", organisation_name(edition, contact)),
        (
            "TITLE",
            contact.title.as_ref().map(|title| title.value.as_str()),
        ),
        (
            "EMAIL",
            contact.email.as_ref().map(|email| email.value.as_str()),
        ),
        ("NOTE", hours.as_deref()),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            add(name, value);
        }
    }
    for phone in contact.phones.iter() {
        let kind = match phone.kind.as_ref().map(|kind| kind.value) {
            Some(PhoneKind::Mobile | PhoneKind::Satellite) => "cell",
            Some(PhoneKind::Home) => "home",
            _ => "work",
        };
        match phone.dialled() {
            // RFC 6350 §6.4.1: this is a URI, so its commas and semicolons are not escaped.
            Ok(number) => lines.push(format!("TEL;VALUE=uri;TYPE={kind}:{}", number.link())),
            Err(_) => lines.push(format!("NOTE:{}", escape(phone.number.written()))),
        }
    }
    lines.push("END:VCARD".to_owned());
    lines.iter().map(|line| fold_line(line)).collect()
}

/// Escapes a value. Commas and semicolons separate values, and a line end would start a property.
fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Folds a line at 75 octets, never inside a character.
fn fold_line(line: &str) -> String {
    const LIMIT: usize = 75;
    let mut folded = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LIMIT {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_start_a_property() {
        assert_eq!(escape("a\r\nTEL:1;b,c\\"), "a\\nTEL:1\\;b\\,c\\\\");
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let folded = fold_line(&"\u{e9}".repeat(80));
        assert!(folded.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(folded.replace("\r\n ", "").trim_end().chars().count(), 80);
    }
}
