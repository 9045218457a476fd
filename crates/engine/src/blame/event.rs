//! The result of following a subject through history.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::diff::{ChangeKind, FieldChange, SIGNED, StepChange, TextChange, WITHDRAWN};
use irplan_plan::{Commit, PlanId, SignOff, Subject};

/// A subject with the plan that has it.
pub type BlamedSubject = (PlanId, Subject);

/// The history of a subject.
#[derive(Clone, Debug, Default)]
pub struct Blame {
    /// What happened to it, latest first.
    pub events: Vec<BlameEvent>,
    /// Whether a shallow clone ends before the whole history was seen.
    pub is_incomplete: bool,
    /// What could not be followed.
    pub notes: BTreeSet<String>,
}

/// A commit that changed a subject, or its sign-off.
#[derive(Clone, Debug)]
pub struct BlameEvent {
    /// The commit.
    pub commit: Arc<Commit>,
    /// Whether the history ends there, so that an earlier commit may have done it.
    pub is_boundary: bool,
    /// What it did.
    pub change: BlameChange,
}

/// What a commit did to a subject.
#[derive(Clone, Debug)]
pub enum BlameChange {
    /// It added the subject.
    Added,
    /// It gave it another id, or moved it to another plan.
    Renamed(BlamedSubject, BlameDetails),
    /// It changed the subject's meaning.
    Changed(BlameDetails),
    /// It removed the subject.
    Removed,
    /// It added or replaced the sign-off.
    Signed(SignOff),
    /// It removed the sign-off without replacing it.
    Withdrawn(SignOff),
}

impl BlameChange {
    /// Returns what the commit did, in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Added => ChangeKind::Added.word(),
            Self::Renamed(..) => ChangeKind::Renamed.word(),
            Self::Changed(_) => ChangeKind::Changed.word(),
            Self::Removed => ChangeKind::Removed.word(),
            Self::Signed(_) => SIGNED,
            Self::Withdrawn(_) => WITHDRAWN,
        }
    }
}

/// The differences between a subject and its earlier version.
#[derive(Clone, Debug, Default)]
pub struct BlameDetails {
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// What happened to the steps of a playbook.
    pub steps: Vec<StepChange>,
    /// The blocks of text that differ.
    pub text: Vec<TextChange>,
    /// Other subjects that changed in the same commit, if the subject's own file did not: facts that its text shows, or
    /// parts of the whole plan.
    pub through: Vec<Subject>,
}

impl BlameDetails {
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            fields,
            steps,
            text,
            through,
        } = self;
        fields.is_empty() && steps.is_empty() && text.is_empty() && through.is_empty()
    }
}
