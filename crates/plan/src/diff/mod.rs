//! How two revisions differ in meaning.

mod change;

pub use change::{
    Change, ChangeKind, Comparison, Effect, FieldChange, TextChange, Voided, Word, WordKind,
};
