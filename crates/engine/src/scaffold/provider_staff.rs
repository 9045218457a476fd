//! The provider's own people who respond to a client's incident, as the provider's plan names them.

use irplan_plan::model::usual_roles::{INCIDENT_COMMANDER, IT};
use irplan_plan::{Id, Plan};
use jiff::civil::Date;

/// Finds who commands: the first of the provider's staff among the people of the role `incident-commander`.
pub(super) fn commander(provider: &Plan, today: Date) -> Option<Id> {
    staff_of(provider, INCIDENT_COMMANDER, today)
        .into_iter()
        .next()
}

/// Finds who does the technical work: the first of the provider's staff in the role `it`, or the deputy of the commander.
pub(super) fn engineer(provider: &Plan, today: Date) -> Option<Id> {
    let commander = commander(provider, today);
    let people = [IT, INCIDENT_COMMANDER].map(|role| staff_of(provider, role, today));
    let mut people = people.into_iter().flatten();
    people.find(|person| Some(person) != commander.as_ref())
}

/// Lists the people of a role who are the provider's staff, the holder first. Every client's plan has them, and clients
/// may see them.
pub(super) fn staff_of(provider: &Plan, role: &str, today: Date) -> Vec<Id> {
    let Some(role) = provider.roles.get(role) else {
        return Vec::new();
    };
    let people = provider.people_of(role).into_iter();
    let staff = people.filter(|(_, person)| {
        person.is_provider_staff() && !person.is_provider_only() && !person.has_left(today)
    });
    staff.map(|(id, _)| id.clone()).collect()
}

/// Returns the id that a new repository gives the person who commands.
pub(super) fn default_commander() -> Id {
    Id::slug("security-lead", "")
}

/// Returns the id that a new repository gives the person who does the technical work.
pub(super) fn default_engineer() -> Id {
    Id::slug("senior-engineer", "")
}
