//! Contacts by role and by name, and the channels.

use irplan_plan::model::Contact;
use irplan_plan::{Id, PlanEntry, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::RootPath;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{date, flag, text};
use crate::view::{Badge, NumberView, PageLink, PersonView, TocEntry, subject_link};

#[derive(Serialize)]
struct Contacts {
    roles: Vec<RoleRow>,
    cards: Vec<ContactCard>,
    left: Vec<ContactCard>,
    channels: Vec<ChannelCard>,
}

#[derive(Serialize)]
struct RoleRow {
    role: PageLink,
    people: Vec<PersonView>,
}

/// Everything about one contact.
#[derive(Serialize)]
struct ContactCard {
    id: String,
    person: PersonView,
    category: String,
    email: String,
    addresses: Vec<ContactAddress>,
    reference: String,
    until: Option<String>,
    /// Whether the end of the retainer, contract or policy has passed.
    has_ended: bool,
    notes: String,
    roles: Vec<PageLink>,
    verified_elsewhere: bool,
    is_internal: bool,
}

#[derive(Serialize)]
struct ContactAddress {
    kind: String,
    address: String,
    out_of_band: bool,
}

#[derive(Serialize)]
struct ChannelCard {
    id: String,
    name: String,
    kind: String,
    number: Option<NumberView>,
    pin: Option<String>,
    address: String,
    how: String,
    out_of_band: bool,
    /// The status of its verification; `None` if there is nothing to try.
    badge: Option<Badge>,
}

/// Writes the page.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    let mut all: Vec<_> = edition.plan.contacts().iter().collect();
    all.sort_by_key(|(id, contact)| (contact.name.value.to_lowercase(), *id));
    let (left, here): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(_, contact)| contact.has_left(edition.today()));
    let cards = |contacts: Vec<(&Id, &PlanEntry<Contact>)>| {
        contacts
            .into_iter()
            .map(|(id, contact)| card(edition, id, contact))
            .collect::<Vec<_>>()
    };
    let it = Contacts {
        roles: by_role(edition),
        cards: cards(here),
        left: cards(left),
        channels: channels(edition),
    };
    let info = PageInfo {
        path: "contacts.html".to_owned(),
        title: "Contacts".to_owned(),
        lead: "These numbers work out of hours, and without your own mail, chat or phone system."
            .to_owned(),
        toc: TocEntry::list(&[
            ("by-role", "By role"),
            ("channels", "Channels"),
            ("by-name", "Everybody by name"),
        ]),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "contacts.html", &it)
}

fn by_role(edition: &Edition<'_>) -> Vec<RoleRow> {
    let row = |(id, role): (&Id, &PlanEntry<irplan_plan::model::Role>)| {
        let people = edition.plan.people_of(role).into_iter();
        RoleRow {
            role: subject_link(edition, SubjectKind::Role, id.as_str(), RootPath::ROOT),
            people: people
                .map(|(id, contact)| PersonView::new(edition, id, contact, RootPath::ROOT))
                .collect(),
        }
    };
    edition.plan.roles().iter().map(row).collect()
}

fn card(edition: &Edition<'_>, id: &Id, contact: &PlanEntry<Contact>) -> ContactCard {
    let verified_elsewhere = contact.is_provider_staff() && contact.from != *edition.plan.id();
    let roles = edition.plan.roles().iter().filter(|(_, role)| {
        role.holder
            .iter()
            .chain(role.deputies.iter())
            .any(|holder| holder.value == *id)
    });
    ContactCard {
        id: id.to_string(),
        person: PersonView::new(edition, id, contact, RootPath::ROOT),
        category: contact
            .category
            .as_ref()
            .map(|category| category.value.word().replace('-', " "))
            .unwrap_or_default(),
        email: text(&contact.email),
        addresses: contact
            .channels
            .iter()
            .map(|channel| address(channel))
            .collect(),
        reference: text(&contact.reference),
        until: date(&contact.until),
        has_ended: contact
            .until
            .as_ref()
            .is_some_and(|until| until.value < edition.today()),
        notes: text(&contact.notes),
        roles: roles
            .map(|(id, _)| subject_link(edition, SubjectKind::Role, id.as_str(), RootPath::ROOT))
            .collect(),
        verified_elsewhere,
        is_internal: contact.is_provider_only(),
    }
}

fn address(address: &irplan_plan::model::Address) -> ContactAddress {
    ContactAddress {
        kind: Id::slug(address.kind.value.word(), "other").in_words(),
        address: address.address.value.clone(),
        out_of_band: flag(&address.out_of_band),
    }
}

fn channels(edition: &Edition<'_>) -> Vec<ChannelCard> {
    let shown = edition.plan.channels().iter();
    let card = |(id, channel): (&Id, &PlanEntry<irplan_plan::model::Channel>)| ChannelCard {
        id: id.to_string(),
        name: channel.title(id),
        kind: channel
            .kind
            .as_ref()
            .map(|kind| kind.value.word().replace('-', " "))
            .unwrap_or_default(),
        number: channel
            .number
            .as_ref()
            .map(|number| NumberView::of_channel(&number.value, edition.plan.region())),
        pin: channel.pin.as_ref().map(|pin| pin.value.clone()),
        address: text(&channel.address),
        how: text(&channel.how),
        out_of_band: flag(&channel.out_of_band),
        badge: channel.can_be_tried().then(|| {
            Badge::new(
                edition,
                &Subject::new(SubjectKind::Channel, id),
                RootPath::ROOT,
            )
        }),
    };
    shown.map(card).collect()
}
