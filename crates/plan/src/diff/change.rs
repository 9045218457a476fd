//! Differences in meaning, as plain values.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::{DiffPlace, Drift};
use crate::id::{Id, PlanId, Subject};
use crate::place::Place;
use crate::renames::PlanRenames;
use crate::signoff::{SignOff, State};

/// All differences in meaning between two revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The plans that have another name in the newer revision. Everything else calls them by that.
    pub renames: PlanRenames,
    /// What differs in `irplan.toml`: the provider, the policy, the site.
    pub settings: Vec<FieldChange>,
    /// The changes, by plan and subject. A subject that several plans inherit is here once, under its own plan.
    pub changes: Vec<Change>,
    /// What differs for plans because of a plan that they inherit from, grouped: "12 clients through `baseline`". By
    /// the plan that they inherit from, then by subject.
    pub inherited: Vec<InheritedChange>,
    /// What got weaker, then what got stronger; by kind, plan and subject.
    pub drifts: Vec<Drift>,
    /// What the changes do to each plan that they reach, base plans left out. A plan without a change is not listed.
    pub effects: BTreeMap<PlanId, SignOffEffects>,
}

/// One subject that was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The plan whose files have it.
    pub plan: PlanId,
    /// The subject.
    pub subject: Subject,
    /// Its name in the newer revision, or in the older one if it was removed.
    pub title: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Where it was before, when it was renamed or moved.
    pub previous: Option<PreviousSubject>,
    /// Whether it overrides an inherited subject, or no longer does. If so, it is compared with the inherited one.
    pub inheritance: Option<Inheritance>,
    /// The fields that differ, in the order in which they are shown.
    pub fields: Vec<FieldChange>,
    /// What happened to a playbook's steps, in the order of the newer playbook. The attributes of a step that both
    /// playbooks have are compared in `fields`, and its words in `text`.
    pub steps: Vec<StepChange>,
    /// The blocks of text that differ, word by word.
    pub text: Vec<TextChange>,
    /// Where it is in the newer revision, or where it was in the older one if it was removed.
    pub place: Option<DiffPlace>,
    /// The plans whose readers see the change: those that inherit it, or its own; base plans left out.
    pub affected_plans: Vec<PlanId>,
    /// The plans that have their own version instead of this inherited one, and so do not get the change; base plans left
    /// out.
    pub overriding_plans: Vec<PlanId>,
}

/// Where a subject was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviousSubject {
    /// The plan whose files had it.
    pub plan: PlanId,
    /// The subject as it was called there.
    pub subject: Subject,
    /// Where it was in the older revision.
    pub place: Place,
}

/// How a changed subject relates to one of the same id in a plan that its plan inherits from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "base")]
pub enum Inheritance {
    /// The plan now has its own, and had that plan's.
    Overrides(PlanId),
    /// The plan had its own, and now has that plan's.
    Restores(PlanId),
}

/// What changed in the same way for several plans, because a plan that they inherit from changed, or because they now
/// inherit from other plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InheritedChange {
    /// The plan that they inherit it from, or inherited it from.
    pub through: PlanId,
    /// What differs for them, by subject.
    pub subjects: Vec<InheritedSubjectChange>,
    /// The plans, base plans left out.
    pub plans: Vec<PlanId>,
}

/// One inherited subject that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct InheritedSubjectChange {
    /// The subject.
    pub subject: Subject,
    /// How it differs.
    #[serde(rename = "how")]
    pub kind: InheritedChangeKind,
}

/// How an inherited subject differs for a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InheritedChangeKind {
    /// It changed in the plan that it comes from.
    Changed,
    /// The plan has it now and did not.
    Gained,
    /// The plan had it and no longer does.
    Lost,
    /// It has another id in the plan that it comes from, and may have changed.
    Renamed,
    /// It comes from another plan now, and is different there.
    Replaced,
}

/// What happened to a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It means something else.
    Changed,
    /// It has another id in the same plan; see [`Change::previous`].
    Renamed,
    /// It is in another plan; see [`Change::previous`].
    Moved,
}

impl ChangeKind {
    /// Every kind, in order.
    pub const ALL: &[Self] = &[
        Self::Added,
        Self::Removed,
        Self::Changed,
        Self::Renamed,
        Self::Moved,
    ];
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The key; for a step the step's id and the key: `isolate: within`.
    pub key: String,
    /// The old value; `None` if there was none.
    pub before: Option<String>,
    /// The new value; `None` if there is none.
    pub after: Option<String>,
    /// Where the field is in the newer revision, or where it was in the older one if it was removed. `None` if only the
    /// subject's own place is known.
    #[serde(skip)]
    pub place: Option<DiffPlace>,
}

/// What happened to the steps of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepChange {
    /// What happened.
    pub kind: StepChangeKind,
    /// The steps of the older playbook that it happened to; none if a step is new.
    pub before: Vec<Id>,
    /// The steps of the newer playbook that they became; none if a step is gone.
    pub after: Vec<Id>,
}

/// What happened to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another id.
    Renamed,
    /// It is at another place among the steps.
    Moved,
    /// One step became several.
    Split,
    /// Several steps became one.
    Joined,
}

/// One block of text that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TextChange {
    /// The heading above it; empty before the first one.
    pub heading: String,
    /// The marks before it in Markdown: `- `, `## `, or nothing for a paragraph. If only these marks differ, they are
    /// among the words instead.
    pub prefix: String,
    /// The heading that was above it, if the block moved. Its words may be the same then.
    pub moved_from: Option<String>,
    /// Where it is in the newer revision, or where it was in the older one if it is gone.
    #[serde(skip)]
    pub place: Option<DiffPlace>,
    /// Its words in order, including those that were removed and added.
    pub words: Vec<WordRun>,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordRun {
    /// Whether the words are in both texts, or in one of them.
    pub kind: WordKind,
    /// The words, with the white space between and around them.
    pub text: String,
}

/// Whether words are in both texts, or in one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordKind {
    /// In both.
    Same,
    /// Only in the older one.
    Removed,
    /// Only in the newer one.
    Added,
}

/// What the changes do to the sign-offs of one plan of the newer revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOffEffects {
    /// Sign-offs that held before and that the changes void.
    pub voided_sign_offs: Vec<VoidedSignOff>,
    /// Sign-offs that held before and no longer do, although nobody changed their subject or removed them. The signer
    /// left or may no longer sign, or the time runs out sooner. The state is the new one.
    pub lost_sign_offs: Vec<SignOffChange>,
    /// Sign-offs that the changes add, renew or replace.
    pub new_sign_offs: Vec<SignOffChange>,
    /// Sign-offs that were removed although their subject is still there. The state is the old one.
    pub withdrawn_sign_offs: Vec<SignOffChange>,
    /// The subjects whose state differs, in order. New subjects have no old state, and removed ones no new one.
    pub states: Vec<StateChange>,
    /// Contacts that are stale now and were not before.
    pub newly_stale_contacts: Vec<Subject>,
    /// Sections and playbooks that are unreviewed now and were not before, or are new.
    pub newly_unreviewed_sections: Vec<Subject>,
    /// How many contacts are stale now, those included.
    pub stale_contacts: usize,
    /// How many sections and playbooks are unreviewed now, those included.
    pub unreviewed_sections: usize,
    /// How many contacts were stale before these changes and still are.
    pub contacts_stale_before: usize,
    /// How many sections and playbooks were unreviewed before these changes and still are.
    pub sections_unreviewed_before: usize,
}

/// A sign-off that a change voids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidedSignOff {
    /// What was signed.
    pub subject: Subject,
    /// The sign-off.
    pub sign_off: SignOff,
    /// The facts that its text shows and that changed; none if its own words changed.
    pub changed_facts: Vec<Subject>,
}

/// A sign-off that a change adds or removes, or that no longer holds because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffChange {
    /// What was signed.
    pub subject: Subject,
    /// The sign-off.
    pub sign_off: SignOff,
    /// What it is worth.
    pub state: State,
    /// Whether it counts once the change is merged.
    pub counts_once_merged: bool,
}

/// A subject whose state differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// The subject.
    pub subject: Subject,
    /// Its state in the older revision; `None` if nobody had to sign it.
    pub before: Option<State>,
    /// Its state in the newer revision; `None` if nobody has to sign it.
    pub after: Option<State>,
}
