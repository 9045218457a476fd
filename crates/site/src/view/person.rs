//! People and hotlines.

use irplan_plan::model::{Contact, Organisation};
use irplan_plan::{Id, PlanEntry, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::html::{RootPath, subject_href};
use crate::view::plan_field::text;
use crate::view::{Badge, NumberView};

/// A person or a hotline, and how to reach them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PersonView {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) title: String,
    /// Whom they work for: a name, never `client` or `provider`.
    pub(crate) organisation: String,
    pub(crate) numbers: Vec<NumberView>,
    pub(crate) hours: String,
    /// Whether they answer around the clock.
    pub(crate) always: bool,
    /// The day on which they left, if they did.
    pub(crate) left: Option<String>,
    /// Whether somebody verified them; `None` for people who left.
    pub(crate) verified: Option<Badge>,
}

impl PersonView {
    /// A contact, with links from a page.
    pub(crate) fn new(
        edition: &Edition<'_>,
        id: &Id,
        contact: &PlanEntry<Contact>,
        root: RootPath,
    ) -> Self {
        let left = contact
            .left
            .as_ref()
            .filter(|_| contact.has_left(edition.today()));
        let region = edition.plan.region();
        let phones = contact.phones.iter();
        let numbers = phones.map(|phone| NumberView::of_phone(phone, region));
        let hours = contact
            .hours
            .as_ref()
            .map_or("", |hours| hours.value.as_str());
        Self {
            name: contact.name.value.clone(),
            href: root.to(&subject_href(SubjectKind::Contact, id.as_str(), None)),
            title: text(&contact.title),
            organisation: organisation_name(edition, contact)
                .unwrap_or_default()
                .to_owned(),
            numbers: numbers.collect(),
            always: hours == "24x7",
            hours: match hours {
                "24x7" => "around the clock".to_owned(),
                hours => with_zone(edition, contact, hours),
            },
            verified: left.is_none().then(|| {
                let subject = Subject::new(SubjectKind::Contact, id);
                Badge::new(edition, &subject, root)
            }),
            left: left.map(|left| left.value.to_string()),
        }
    }
}

/// Hours with their time zone, if it is not that of the readers.
pub(crate) fn with_zone(
    edition: &Edition<'_>,
    contact: &PlanEntry<Contact>,
    hours: &str,
) -> String {
    match edition.plan.foreign_zone(contact) {
        Some(zone) if !matches!(hours, "" | "24x7") => format!("{hours} ({zone})"),
        _ => hours.to_owned(),
    }
}

/// Returns the name of a contact's organisation.
pub(crate) fn organisation_name<'a>(
    edition: &'a Edition<'_>,
    contact: &'a Contact,
) -> Option<&'a str> {
    Some(match &contact.organisation.as_ref()?.value {
        Organisation::Client => edition.plan.name(),
        Organisation::Provider => edition.plan.provider(),
        Organisation::Named(name) => name,
    })
}

/// Lists the people of a role or a contact, in the order in which they are called.
pub(crate) fn people<'a>(
    edition: &'a Edition<'a>,
    subject: &Subject,
) -> Vec<(&'a Id, &'a PlanEntry<Contact>)> {
    let Some(id) = &subject.id else {
        return Vec::new();
    };
    match subject.kind {
        SubjectKind::Role => edition
            .plan
            .roles()
            .get(id)
            .map(|role| edition.plan.people_of(role))
            .unwrap_or_default(),
        SubjectKind::Contact => edition
            .plan
            .contacts()
            .get_key_value(id)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
