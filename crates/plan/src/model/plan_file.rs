//! `plan.toml`: what the organisation is, has and decided.

use std::sync::Arc;

use crate::id::{Id, PlanId};
use crate::model::{
    Asset, Channel, Duty, Escalations, NotApplicable, PolicyTable, Profile, Role, Severity, Tool,
    Vector,
};
use crate::phone::Region;
use crate::time_zone::TimeZoneName;
use crate::toml::{Field, List, Map, record, words};

record! {
    /// `plan.toml`.
    pub struct PlanFile {
        /// Whom the plan is for.
        pub kind: Field<PlanKind> = "kind",
        /// The organisation's name.
        pub name: Field<String> = "name",
        /// The plans that this one inherits from; later ones win.
        pub extends: List<PlanId> = "extends",
        /// IANA name of the time zone.
        pub timezone: Option<Field<TimeZoneName>> = "timezone",
        /// The country of phone numbers without a country code. It is read before any number.
        pub region: Option<Field<Region>> = "region",
        /// The country whose national law applies, if it is not that of the phone numbers.
        pub country: Option<Field<Region>> = "country",
        /// Regimes whose duties apply.
        pub packs: List<Id> = "packs",
        /// Packs that seem to apply, and why they do not.
        pub declined_packs: Map<NotApplicable> = "declined-packs",
        /// A line on every page; overrides the site's.
        pub classification: Option<Field<String>> = "classification",
        /// What counts as fresh and complete in this plan.
        pub policy: Option<Arc<PolicyTable>> = "policy",
        /// Who the organisation is.
        pub profile: Option<Arc<Profile>> = "profile",
        /// Systems, services, applications and data.
        pub assets: Map<Asset> = "assets",
        /// The response team.
        pub roles: Map<Role> = "roles",
        /// Severity levels.
        pub severities: Map<Severity> = "severities",
        /// The response chain of each severity.
        pub escalation: Escalations = "escalation",
        /// Ways to talk during an incident.
        pub channels: Map<Channel> = "channels",
        /// Threat vectors.
        pub vectors: Map<Vector> = "vectors",
        /// Automated response tools.
        pub tools: Map<Tool> = "tools",
        /// Duties to notify.
        pub duties: Map<Duty> = "duties",
    }
}

words! {
    /// Who a plan is for. If the kind is unknown, the rules for clients apply, which are the strictest.
    #[derive(Default)]
    pub enum PlanKind {
        /// Shared text, which is not published by itself.
        Base = "base",
        /// The provider's own.
        Provider = "provider",
        /// A client's.
        #[default]
        Client = "client",
    }
}

/// Gives a record a display name: its own, or its id in words.
macro_rules! named {
    ($($type:ty),+) => { $(impl $type {
        /// Returns the name to show: its own, or its id in words.
        pub fn title(&self, id: &Id) -> String {
            self.name.as_ref().map_or_else(|| id.in_words(), |name| name.value.clone())
        }
    })+ };
}
named!(Role, Severity, Channel, Vector, Tool, Duty);
