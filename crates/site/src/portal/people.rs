//! Every person and hotline, with the plans and roles that depend on them.

use std::collections::BTreeMap;

use irplan_plan::model::Contact;
use irplan_plan::{Id, PlanEntry, PlanId, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{RootPath, subject_href};
use crate::portal::plan_paths::plan_root;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::{PageLink, PersonView};

#[derive(Serialize)]
struct PeoplePage {
    people: Vec<PersonEntry>,
}

#[derive(Serialize)]
struct PersonEntry {
    person: PersonView,
    named: Vec<PlanRoles>,
}

/// The roles of a person in one plan.
#[derive(Serialize)]
struct PlanRoles {
    plan: PageLink,
    roles: Vec<String>,
}

/// Writes the page.
pub(crate) fn render(
    editions: &[Edition<'_>],
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    // A contact is the same person in every plan that inherits it. The plan whose file has it tells contacts apart.
    let mut people: BTreeMap<(&PlanId, &Id), PersonEntry> = BTreeMap::new();
    for edition in editions {
        for (id, contact) in edition.plan.contacts().iter() {
            let named = roles_in_plan(edition, id);
            // The provider's staff are in every plan. List them only if they have a role.
            if named.roles.is_empty() && contact.from != *edition.plan.id() {
                continue;
            }
            let entry = people
                .entry((&contact.from, id))
                .or_insert_with(|| entry(edition, id, contact));
            entry.named.push(named);
        }
    }
    let mut people: Vec<_> = people.into_values().collect();
    people.sort_by_key(|entry| entry.person.name.to_lowercase());
    let info = PageInfo {
        path: "people.html".to_owned(),
        title: "Who is in which plan".to_owned(),
        lead: "Every person and hotline, and the plans that depend on them.".to_owned(),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "portal-people.html", &PeoplePage { people })
}

fn entry(edition: &Edition<'_>, id: &Id, contact: &PlanEntry<Contact>) -> PersonEntry {
    let mut person = PersonView::new(edition, id, contact, RootPath::ROOT);
    // The pages of the plans say it. Here, one person is in many plans.
    person.verified = None;
    person.href = format!(
        "{}{}",
        plan_root(edition.plan.id(), edition.plan.kind()),
        subject_href(SubjectKind::Contact, id.as_str(), None)
    );
    PersonEntry {
        person,
        named: Vec::new(),
    }
}

fn roles_in_plan(edition: &Edition<'_>, id: &Id) -> PlanRoles {
    let roles = edition.plan.roles().iter().filter_map(|(role_id, role)| {
        let title = role.title(role_id);
        let holds = role
            .holder
            .as_ref()
            .is_some_and(|holder| holder.value == *id);
        let deputises = role.deputies.iter().any(|deputy| deputy.value == *id);
        match (holds, deputises) {
            (true, _) => Some(title),
            (false, true) => Some(format!("{title} (deputy)")),
            (false, false) => None,
        }
    });
    let home = format!(
        "{}{}",
        plan_root(edition.plan.id(), edition.plan.kind()),
        subject_href(SubjectKind::Contact, id.as_str(), None)
    );
    PlanRoles {
        plan: PageLink::to(edition.plan.name().to_owned(), home),
        roles: roles.collect(),
    }
}
