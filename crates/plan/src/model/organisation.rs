//! The organisation that a plan protects: its profile and its assets.

use jiff::civil::Date;

use crate::id::Id;
use crate::toml::{Duration, Field, List, Map, record, words};

record! {
    /// `[profile]`: the organisation that the plan protects.
    pub struct Profile {
        /// The trade.
        pub sector: Option<Field<String>> = "sector",
        /// How many people work there.
        pub people: Option<Field<u32>> = "people",
        /// Where they work.
        pub sites: List<String> = "sites",
        /// The IT environment.
        pub environment: Option<Field<String>> = "environment",
        /// How the client wants to be protected.
        pub security_preferences: Option<Field<String>> = "security-preferences",
        /// Which data matters most, most important first.
        pub data_priorities: List<String> = "data-priorities",
        /// Laws and standards that apply.
        pub compliance: List<String> = "compliance",
        /// What may be spent.
        pub budget: Option<Field<String>> = "budget",
        /// Risks that somebody accepted.
        pub accepted_risk: Map<AcceptedRisk> = "accepted-risk",
        /// Known weaknesses.
        pub weakness: Map<Weakness> = "weakness",
    }
}

record! {
    /// `[profile.accepted-risk.ID]`.
    pub struct AcceptedRisk {
        /// The risk.
        pub what: Field<String> = "what",
        /// The contact who accepted it.
        pub accepted_by: Option<Field<Id>> = "accepted-by" => [Contact],
        /// The last day on which that holds.
        pub until: Option<Field<Date>> = "until",
        /// Why.
        pub why: Option<Field<String>> = "why",
    }
}

record! {
    /// `[profile.weakness.ID]`.
    pub struct Weakness {
        /// The weakness.
        pub what: Field<String> = "what",
        /// What is done about it meanwhile.
        pub mitigation: Option<Field<String>> = "mitigation",
    }
}

record! {
    /// `[assets.ID]`.
    pub struct Asset {
        /// The name.
        pub name: Field<String> = "name",
        /// What kind of thing it is.
        pub kind: Option<Field<AssetKind>> = "kind",
        /// How much depends on it.
        pub criticality: Option<Field<Criticality>> = "criticality",
        /// Its place in the order of restoring; 1 comes first.
        pub restore_order: Option<Field<u32>> = "restore-order",
        /// Recovery time objective: how long it may be down.
        pub rto: Option<Field<Duration>> = "rto",
        /// Recovery point objective: how much work may be lost.
        pub rpo: Option<Field<Duration>> = "rpo",
        /// Classes of data that it holds.
        pub data: List<String> = "data",
        /// Assets that it needs.
        pub depends_on: List<Id> = "depends-on" => [Asset],
        /// The contact who is responsible for it.
        pub owner: Option<Field<Id>> = "owner" => [Contact],
        /// Where it runs.
        pub hosting: Option<Field<String>> = "hosting",
        /// How it is backed up.
        pub backup: Option<Field<String>> = "backup",
        /// When a restore was last tested.
        pub restore_tested: Option<Field<Date>> = "restore-tested",
        /// Why an attacker would want it.
        pub attraction: Option<Field<String>> = "attraction",
        /// Anything else.
        pub notes: Option<Field<String>> = "notes",
    }
}

words! {
    /// What kind of thing an asset is.
    pub enum AssetKind {
        /// Hardware with its operating system.
        System = "system",
        /// Something that others rely on, such as identity or network.
        Service = "service",
        /// A program that people use.
        Application = "application",
        /// A data repository.
        Data = "data",
    }
}

words! {
    /// How much depends on an asset.
    pub enum Criticality {
        /// Work stops without it.
        Critical = "critical",
        /// Work is badly hindered without it.
        High = "high",
        /// It is missed within days.
        Medium = "medium",
        /// It can wait.
        Low = "low",
    }
}
