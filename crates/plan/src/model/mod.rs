//! The parts of a plan, file by file, as typed values that know their place.
//!
//! [`settings`] is `irplan.toml`, whose policy names [`signers`] and their [`keys`]. [`plan_file`] is `plan.toml`,
//! whose tables are in [`organisation`], [`response`], [`defence`] and [`duty`]; [`duty_fact`] has the labels of a duty's
//! facts. A [`pack`] adds duties to plans. [`usual_roles`] names the roles that the program knows. [`contact`] is
//! `contacts.toml`. [`section`], [`playbook`] with its [`step`]s,
//! and [`practice`] (exercises and incidents) are Markdown files. Each value is as its own file has it; [`crate::plan`]
//! applies inheritance.

pub mod audience;
pub mod contact;
pub mod contact_organisation;
pub mod defence;
pub mod duty;
pub mod duty_fact;
pub mod keys;
pub mod moment;
pub mod notice_time;
pub mod organisation;
pub mod pack;
pub mod phase;
pub mod plan_file;
pub mod playbook;
pub mod practice;
pub mod response;
pub mod section;
pub mod settings;
pub mod signers;
pub mod start_event;
pub mod step;
pub mod usual_roles;

pub use audience::Audience;
pub use contact::{
    Address, AddressKind, Category, Contact, ContactsFile, ForgeAccount, ForgeAccountError, Phone,
    PhoneKind,
};
pub use contact_organisation::Organisation;
pub use defence::{Tool, ToolKind, Vector};
pub use duty::{
    BusinessDayCount, DecisionNotApplicable, Duty, DutyId, DutyLimit, LaterReading, NumberProof,
    RegimeStatus, Relation, TimeOfDay,
};
pub use duty_fact::DutyFact;
pub use keys::{PublicKey, SignerKeys};
pub use moment::{EventTimes, Moment, MomentError, offset_in_words};
pub use notice_time::{ClockLimit, ClockUnit, NoticeTime, NoticeTimeError};
pub use organisation::{AcceptedRisk, Asset, AssetKind, Criticality, Profile, Weakness};
pub use pack::{
    NationalTerms, PackCall, PackCountry, PackElement, PackEvent, PackFile, PackHead, PackKind,
    PackSource,
};
pub use phase::Phase;
pub use plan_file::{PlanFile, PlanKind};
pub use playbook::{Playbook, PlaybookHead};
pub use practice::{
    Action, ActionState, DecisionNotToNotify, Exercise, ExerciseHead, ExerciseKind, Incident,
    IncidentHead, SentNotice,
};
pub use response::{
    Channel, ChannelKind, Decision, Escalation, EscalationCall, Escalations, Party, Role, Severity,
};
pub use section::{Section, SectionHead};
pub use settings::{
    PolicyTable, Provider, ReservedData, RuleLevels, Settings, SiteSettings, Waiver,
};
pub use signers::{Signer, Signers, SignersScope};
pub use start_event::{EVENTS, StartEvent};
pub use step::Step;
