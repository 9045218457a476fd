//! How two revisions differ in meaning.
//!
//! What stands in a plan's own files is compared subject by subject, with what the plan said of it before, be it its own
//! or inherited. A text that several plans inherit is compared once, and the change names whom it reaches. What the
//! changes do to sign-offs is judged for each plan by itself.

mod alike;
mod between;
mod change;
mod compare;
mod consequence;
mod drift;
mod effect;
mod fields;
mod moves;
mod pair;
mod reach;
mod spot;
mod steps;
mod text;
mod value;
mod weigh;
mod words;

pub use between::{DefaultLevels, DiffOptions, between, between_by};
pub use change::{
    Change, ChangeKind, Comparison, Effect, FieldChange, Former, Inheritance, Reach, ReachKind,
    Reached, SignOffChange, StateChange, StepChange, StepChangeKind, TextChange, VoidedSignOff,
    WordKind, WordRun,
};
pub use consequence::{Consequence, ConsequenceGroup};
pub use drift::{Direction, Drift, DriftKind};
pub use effect::shown;
pub use spot::{Side, Spot};
pub use words::words;
