//! How two revisions differ in meaning.
//!
//! Each subject in a plan's own files is compared with what the plan had before, its own or inherited. A text that
//! several plans inherit is compared once, and the change names the plans that it reaches. What the changes do to
//! sign-offs is judged for each plan by itself.
//!
//! `subject_pair` brings the two sides of each subject together, and `subject_moves` finds renamed and moved ones.
//! `subject_difference` compares the two sides: `field_diff` for tables, `step_matching` for playbooks, `block_diff` and
//! `word_diff` for prose, and `file_diff` for the pictures and documents next to it. `drift_rules` finds what got weaker or
//! stronger. `between` makes changes of it all, `inherited_changes` collects what plans inherit, `sign_off_effects` judges
//! sign-offs, `wording` puts changes into words, and `summary` counts them.

mod between;
mod block_diff;
mod change;
mod consequence;
mod diff_place;
mod drift;
mod drift_key;
mod drift_rules;
mod field_diff;
mod file_diff;
mod inherited_changes;
mod options;
mod pack_updates;
mod sign_off_effects;
mod similarity;
mod source_value;
mod step_matching;
mod subject_difference;
mod subject_moves;
mod subject_pair;
mod summary;
mod word_diff;
mod wording;

pub use between::{between, between_by};
pub use change::{
    Change, ChangeKind, Comparison, FieldChange, Inheritance, InheritedChange, InheritedChangeKind,
    InheritedSubjectChange, PreviousSubject, SignOffChange, SignOffEffects, StateChange,
    StepChange, StepChangeKind, TextChange, VoidedSignOff, WordKind, WordRun,
};
pub use consequence::{Consequence, ConsequenceGroup};
pub use diff_place::{DiffPlace, Side};
pub use drift::{Direction, Drift, DriftKind};
pub use drift_key::DriftKey;
pub use options::{DefaultLevels, DiffOptions};
pub use sign_off_effects::shown_facts;
pub use summary::summary;
pub use word_diff::word_diff;
pub use wording::{
    CHANGES_MAY_BE_MISSING, NOTHING_TO_SIGN, SIGNED, WITHDRAWN, does_not_get_it, sign_off_counts,
};
