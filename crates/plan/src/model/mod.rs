//! What a plan holds, file by file, as typed values that know their place.
//!
//! [`settings`] is `irplan.toml`; [`plan_file`] is `plan.toml`, [`contact`] is `contacts.toml`, [`prose`] are sections
//! and playbooks, [`practice`] are exercises and incidents. Each value is as its own file has it; what a client's plan
//! says once inheritance is applied is in [`crate::resolve`].

pub mod contact;
pub mod plan_file;
pub mod practice;
pub mod prose;
pub mod settings;

pub use contact::{Address, AddressKind, Category, Contact, ContactsFile, Phone, PhoneKind};
pub use plan_file::{
    AcceptedRisk, Asset, AssetKind, Audience, Channel, ChannelKind, Criticality, Decision, Duty,
    Escalation, Hop, Party, PlanFile, PlanKind, Profile, Role, Severity, Tool, ToolKind, Vector,
    Weakness,
};
pub use practice::{Action, Exercise, ExerciseHead, ExerciseKind, Incident, IncidentHead};
pub use prose::{Phase, Playbook, PlaybookHead, Section, SectionHead, Step};
pub use settings::{Policy, Provider, ReservedData, RuleLevels, Settings, SiteSettings, Waiver};
