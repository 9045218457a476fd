//! `plan.toml`: what the organisation is, has and decided.

use std::sync::Arc;

use crate::id::{Id, PlanId};
use crate::kinds::with_kind_fields;
use crate::model::{
    Channel, DecisionNotApplicable, Duty, Escalations, PolicyTable, Profile, Role, Severity, Tool,
    Vector,
};
use crate::phone::Region;
use crate::time_zone::TimeZoneName;
use crate::toml::{Field, List, Map, record, words};

/// Declares a record with further keys: the tables of every kind of subject that `plan.toml` has.
macro_rules! plan_record {
    ($(#[$doc:meta])* pub struct $name:ident { $($own:tt)* }) => {
        with_kind_fields! { define_plan_record { $(#[$doc])* pub struct $name { $($own)* } } }
    };
}

macro_rules! define_plan_record {
    (
        $(#[$doc:meta])* pub struct $name:ident { $($own:tt)* }
        subjects $subjects:tt
        inherited $inherited:tt
        tables $tables:tt
        keys { $($keys:tt)* }
        folders $folders:tt
        records $records:tt
    ) => {
        record! { $(#[$doc])* pub struct $name { $($own)* $($keys)* } }
    };
}

plan_record! {
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
        pub packs: List<Id> = "packs" => [],
        /// Packs that seem to apply, and why they do not.
        pub declined_packs: Map<DecisionNotApplicable> = "declined-packs",
        /// A line on every page; overrides the site's.
        pub classification: Option<Field<String>> = "classification",
        /// What counts as fresh and complete in this plan.
        pub policy: Option<Arc<PolicyTable>> = "policy",
        /// Who the organisation is.
        pub profile: Option<Arc<Profile>> = "profile",
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
