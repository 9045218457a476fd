//! What happened to a subject.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::diff::{FieldChange, StepChange, TextChange};
use irplan_plan::{Commit, PlanId, SignOff, Subject};

/// What a subject is called: the plan that has it, and the subject.
pub type BlamedSubject = (PlanId, Subject);

/// Who made a subject what it is.
#[derive(Clone, Debug, Default)]
pub struct Blame {
    /// What happened to it, the latest first.
    pub events: Vec<BlameEvent>,
    /// Whether a shallow clone ends before all of it was seen.
    pub is_cut: bool,
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
    pub what: BlameChange,
}

/// What a commit did to a subject.
#[derive(Clone, Debug)]
pub enum BlameChange {
    /// It brought the subject in.
    Added,
    /// It gave it another id, or another plan.
    Renamed(BlamedSubject, BlameDetails),
    /// It changed what it means.
    Changed(BlameDetails),
    /// It took the subject away.
    Removed,
    /// It signed it off.
    Signed(SignOff),
    /// It took the sign-off away, and put no other in its place.
    Withdrawn(SignOff),
}

/// What differs between a subject and what it was before.
#[derive(Clone, Debug, Default)]
pub struct BlameDetails {
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// What became of a playbook's steps.
    pub steps: Vec<StepChange>,
    /// The blocks of text that differ.
    pub text: Vec<TextChange>,
    /// Others that changed in the same commit, where the subject's own file did not: facts that its text shows, or what
    /// the whole plan is made of.
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
