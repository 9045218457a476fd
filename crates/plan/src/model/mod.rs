//! The parts of a plan, file by file, as typed values that know their place.
//!
//! [`settings`] is `irplan.toml`, whose policy names [`signers`] and their [`keys`]. [`plan_file`] is `plan.toml`,
//! whose tables are in [`organisation`], [`response`] and [`defence`]. [`contact`] is `contacts.toml`. [`section`],
//! [`playbook`] with its [`step`]s, and [`practice`] (exercises and incidents) are Markdown files. Each value is as its
//! own file has it; [`crate::plan`] applies inheritance.

pub mod audience;
pub mod contact;
pub mod defence;
pub mod keys;
pub mod organisation;
pub mod phase;
pub mod plan_file;
pub mod playbook;
pub mod practice;
pub mod response;
pub mod section;
pub mod settings;
pub mod signers;
pub mod step;

pub use audience::Audience;
pub use contact::{
    Address, AddressKind, Category, Contact, ContactsFile, Handle, HandleError, Phone, PhoneKind,
};
pub use defence::{Duty, Tool, ToolKind, Vector};
pub use keys::{PublicKey, SignerKeys};
pub use organisation::{AcceptedRisk, Asset, AssetKind, Criticality, Profile, Weakness};
pub use phase::Phase;
pub use plan_file::{PlanFile, PlanKind};
pub use playbook::{Playbook, PlaybookHead};
pub use practice::{Action, Exercise, ExerciseHead, ExerciseKind, Incident, IncidentHead};
pub use response::{
    Channel, ChannelKind, Decision, Escalation, EscalationCall, Escalations, Party, Role, Severity,
};
pub use section::{Section, SectionHead};
pub use settings::{
    PolicyTable, Provider, ReservedData, RuleLevels, Settings, SiteSettings, Waiver,
};
pub use signers::{Signer, Signers, SignersScope};
pub use step::Step;
