//! `packs/ID.toml`: a regime with its duties to notify.

use std::sync::Arc;

use jiff::civil::Date;

use crate::id::Id;
use crate::model::duty::{BusinessDayCount, Duty, LaterReading, RegimeStatus, TimeOfDay};
use crate::time_zone::TimeZoneName;
use crate::toml::{Duration, Field, List, Map, Sequence, record, words};

record! {
    /// `packs/ID.toml`.
    pub struct PackFile {
        /// What the regime is.
        pub pack: Option<Arc<PackHead>> = "pack",
        /// Events that the regime adds.
        pub events: Map<PackEvent> = "events",
        /// Its duties to notify.
        pub duties: Map<Duty> = "duties",
        /// For a directive: the countries whose law was compared with it.
        pub countries: Map<PackCountry> = "countries",
        /// For a standard: what it asks of a plan.
        pub elements: Map<PackElement> = "elements",
    }
}

record! {
    /// `[pack]`.
    pub struct PackHead {
        /// The name of the regime.
        pub name: Field<String> = "name",
        /// What kind of regime it is.
        pub kind: Field<PackKind> = "kind",
        /// Where it applies.
        pub jurisdiction: Field<String> = "jurisdiction",
        /// Whether it is in force.
        pub status: Field<RegimeStatus> = "status",
        /// The day from which it applies.
        pub applies_from: Option<Field<Date>> = "applies-from",
        /// The last day on which it applies.
        pub applies_until: Option<Field<Date>> = "applies-until",
        /// The day on which somebody last read the sources.
        pub as_of: Field<Date> = "as-of",
        /// How soon somebody has to read them again.
        pub review_every: Option<Field<Duration>> = "review-every",
        /// What is expected to change.
        pub pending: Option<Field<String>> = "pending",
        /// What to know about the regime.
        pub notes: List<String> = "notes",
        /// The packs that do not apply to an organisation to which this one applies.
        pub displaces: List<Id> = "displaces" => [],
        /// What in a plan calls for it. One of these is enough.
        pub called_for_by: Sequence<PackCall> = "called-for-by",
        /// Rules by which later times may be lawful, for every duty that has none of its own.
        pub later_readings: List<LaterReading> = "later-readings",
        /// How business days are counted.
        pub business_days: Option<Field<BusinessDayCount>> = "business-days",
        /// The calendar of holidays.
        pub calendar: Option<Field<Id>> = "calendar" => [],
        /// The time zone in which days are counted.
        pub zone: Option<Field<TimeZoneName>> = "zone",
        /// The time at which a last day ends.
        pub cut_off: Option<Field<TimeOfDay>> = "cut-off",
        /// Where the facts are written.
        pub sources: Sequence<PackSource> = "sources",
    }
}

record! {
    /// What in a plan calls for a pack: `called-for-by = [{ data = ["phi"], regions = ["US"] }]`. Each key that is there has
    /// to fit.
    pub struct PackCall {
        /// Classes of data in an asset.
        pub data: List<String> = "data",
        /// Sectors.
        pub sectors: List<String> = "sectors",
        /// Countries.
        pub regions: List<String> = "regions",
        /// Places in the addresses of sites.
        pub sites: List<String> = "sites",
        /// What people call the regime when they list the laws that apply.
        pub compliance: List<String> = "compliance",
    }
}

record! {
    /// `[[pack.sources]]`.
    pub struct PackSource {
        /// What was read.
        pub title: Field<String> = "title",
        /// Where it is.
        pub locator: Field<String> = "locator",
        /// The day on which it was read.
        pub read: Field<Date> = "read",
        /// Who read it.
        pub by: Option<Field<String>> = "by",
    }
}

record! {
    /// `[events.ID]`.
    pub struct PackEvent {
        /// What the event means.
        pub means: Field<String> = "means",
    }
}

record! {
    /// `[countries.CODE]` of a directive.
    pub struct PackCountry {
        /// How the national law relates to the directive.
        pub terms: Field<NationalTerms> = "terms",
        /// Where that is written.
        pub source: Field<String> = "source",
        /// What to know.
        pub note: Option<Field<String>> = "note",
    }
}

record! {
    /// `[elements.ID]` of a standard.
    pub struct PackElement {
        /// What the standard asks for.
        pub asks: Field<String> = "asks",
        /// Where that is written.
        pub source: Option<Field<String>> = "source",
    }
}

words! {
    /// What kind of regime it is.
    #[derive(Default)]
    pub enum PackKind {
        /// A law that binds directly.
        #[default]
        Law = "law",
        /// A directive, whose national law binds.
        Directive = "directive",
        /// A standard, which has no clock.
        Standard = "standard",
        /// A form that asks for what a contract says.
        ContractForm = "contract-form",
        /// A practice that people expect.
        Practice = "practice",
    }
}

words! {
    /// How the law of a country relates to a directive.
    #[derive(Default)]
    pub enum NationalTerms {
        /// The same limits and the same starts.
        Same = "same",
        /// Other limits or starts, or nobody read it.
        #[default]
        Unknown = "unknown",
    }
}
