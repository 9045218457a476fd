//! How two revisions differ in meaning.
//!
//! Each subject in a plan's own files is compared with what the plan had before, its own or inherited. A text that
//! several plans inherit is compared once, and the change names the plans that it reaches. What the changes do to
//! sign-offs is judged for each plan by itself.
//!
//! `pair` brings the two sides of each subject together, and `moves` finds renamed and moved ones. `compare` compares
//! the two sides: `fields` for tables, `steps` for playbooks, `text` and `words` for prose. `weigh` finds what got
//! weaker or stronger. `between` makes changes of it all, `reach` collects what plans inherit, and `effect` judges
//! sign-offs.

mod alike;
mod between;
mod change;
mod compare;
mod consequence;
mod drift;
mod effect;
mod fields;
mod moves;
mod options;
mod pair;
mod reach;
mod spot;
mod steps;
mod text;
mod value;
mod weigh;
mod words;

pub use between::{between, between_by};
pub use change::{
    Change, ChangeKind, Comparison, Effect, FieldChange, Former, Inheritance, Reach, ReachKind,
    Reached, SignOffChange, StateChange, StepChange, StepChangeKind, TextChange, VoidedSignOff,
    WordKind, WordRun,
};
pub use consequence::{Consequence, ConsequenceGroup};
pub use drift::{Direction, Drift, DriftKind};
pub use effect::shown;
pub use options::{DefaultLevels, DiffOptions};
pub use spot::{Side, Spot};
pub use words::words;
