//! Differences in meaning, as plain values.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::diff::{Drift, Spot};
use crate::id::{Id, PlanId, Subject};
use crate::place::Place;
use crate::signoff::{How, State};

/// All differences in meaning between two revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What differs in `irplan.toml`: the provider, the policy, the site.
    pub settings: Vec<FieldChange>,
    /// The changes, by plan and subject. A subject that several plans inherit stands here once, under its own plan.
    pub changes: Vec<Change>,
    /// What plans see otherwise because of another plan that they inherit from, collapsed: "12 clients through
    /// `baseline`". By the plan inherited from, then by what is seen.
    pub inherited: Vec<Reach>,
    /// What got weaker, then what got stronger; by kind, plan and subject.
    pub drifts: Vec<Drift>,
    /// What the changes do to each plan that they reach, base plans left out. A plan without a change is not listed.
    pub effects: BTreeMap<PlanId, Effect>,
}

/// One subject that was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The plan whose files have it.
    pub plan: PlanId,
    /// The subject.
    pub subject: Subject,
    /// Its name, in the newer revision where it is there.
    pub title: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Where it was before, when it was renamed or moved.
    pub former: Option<Former>,
    /// Whether it took or lost the place of an inherited subject; the fields and the text are then compared with that.
    pub inheritance: Option<Inheritance>,
    /// The fields that differ, in the order in which they are shown.
    pub fields: Vec<FieldChange>,
    /// What became of a playbook's steps, in the order of the newer playbook. The attributes of a step that both have
    /// are compared in `fields`, its words in `text`.
    pub steps: Vec<StepChange>,
    /// The blocks of text that differ, word by word.
    pub text: Vec<TextChange>,
    /// Where it stands: in the newer revision, or in the older one when it was removed.
    pub place: Option<Spot>,
    /// The plans whose readers see the change: those that inherit it, or its own; base plans left out.
    pub reaches: Vec<PlanId>,
}

/// Where a subject was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// The plan whose files had it.
    pub plan: PlanId,
    /// The subject as it was called there.
    pub subject: Subject,
    /// Where it stood in the older revision.
    pub place: Place,
}

/// How a changed subject stands to one of the same id in a plan that its own inherits from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "base")]
pub enum Inheritance {
    /// The plan now has its own where it had that plan's.
    Overrides(PlanId),
    /// The plan had its own, and now has that plan's.
    Restores(PlanId),
}

/// What several plans see alike, because a plan that they inherit from changed, or because they now inherit from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The plan that they inherit it from, or did.
    pub through: PlanId,
    /// What they see otherwise, by subject.
    pub subjects: Vec<Reached>,
    /// The plans, base plans left out.
    pub plans: Vec<PlanId>,
}

/// One subject that plans see otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reached {
    /// The subject.
    pub subject: Subject,
    /// What they see.
    pub how: ReachKind,
}

/// What a plan sees of a subject that it inherits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReachKind {
    /// It says something else in the plan that it comes from.
    Changed,
    /// It is there now and was not.
    Gained,
    /// It was there and is no longer.
    Lost,
    /// It has another id in the plan that it comes from, and may say something else.
    Renamed,
    /// It comes from another plan now, and says something else.
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
    /// It has another id in the same plan; see [`Change::former`].
    Renamed,
    /// It stands in another plan; see [`Change::former`].
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
    /// What it said; `None` where it was absent.
    pub before: Option<String>,
    /// What it says; `None` where it is absent.
    pub after: Option<String>,
    /// Where the field stands: in the newer revision, or in the older one when it was removed; `None` where only the
    /// subject's own place is known.
    #[serde(skip)]
    pub place: Option<Spot>,
}

/// What became of a step of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepChange {
    /// What happened.
    pub kind: StepChangeKind,
    /// The steps of the older playbook that it happened to; none where a step is new.
    pub before: Vec<Id>,
    /// The steps of the newer playbook that came of it; none where a step is gone.
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
    /// It comes at another place among the steps.
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
    /// The heading under which it stands; empty before the first one.
    pub heading: String,
    /// What it stands in, in Markdown's spelling: `- `, `## `, or nothing for a paragraph; nothing either where that is
    /// all that differs, and so is among the words.
    pub prefix: String,
    /// The heading under which it stood before, when the block moved; its words may be the same then.
    pub moved_from: Option<String>,
    /// Where it stands: in the newer revision, or in the older one when it is gone.
    #[serde(skip)]
    pub place: Option<Spot>,
    /// Its words in order, those that went and those that came included.
    pub words: Vec<WordRun>,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordRun {
    /// Whether it stayed, went or came.
    pub kind: WordKind,
    /// The words, with the white space between and around them.
    pub text: String,
}

/// Whether words stayed, went or came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordKind {
    /// In both.
    Same,
    /// In the older one alone.
    Removed,
    /// In the newer one alone.
    Added,
}

/// What the changes do to one plan, as it stands in the newer revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Sign-offs that held before and that the changes void.
    pub voided: Vec<VoidedSignOff>,
    /// Sign-offs that held before and no longer do, though nobody changed their subject or took them out: whoever signed
    /// left or may not sign, or their time runs out sooner; the state is the one now.
    pub lost: Vec<SignOffChange>,
    /// Sign-offs that the changes bring in, renew or replace.
    pub newly_signed: Vec<SignOffChange>,
    /// Sign-offs that were taken out of the ledger while their subject is still there; the state is the one before.
    pub withdrawn: Vec<SignOffChange>,
    /// The subjects whose state differs, in order; new subjects have none before, and removed ones none after.
    pub states: Vec<StateChange>,
    /// Contacts that are stale now and were not before.
    pub newly_stale: Vec<Subject>,
    /// Sections and playbooks that are unreviewed now and were not before, or are new.
    pub newly_unreviewed: Vec<Subject>,
    /// How many contacts are stale now, those included.
    pub stale_contacts: usize,
    /// How many sections and playbooks are unreviewed now, those included.
    pub unreviewed_sections: usize,
    /// How many contacts were stale already and still are: no doing of this change.
    pub stale_already: usize,
    /// How many sections and playbooks were unreviewed already and still are: no doing of this change.
    pub unreviewed_already: usize,
}

/// A sign-off that a change voids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidedSignOff {
    /// What was signed.
    pub subject: Subject,
    /// Who signed it.
    pub by: Id,
    /// When.
    pub on: Date,
    /// The facts that its text shows and that changed; none where its own words did.
    pub because: Vec<Subject>,
}

/// A sign-off that a change brings in, takes out, or lets hold no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffChange {
    /// What was signed.
    pub subject: Subject,
    /// Who signed it.
    pub by: Id,
    /// When.
    pub on: Date,
    /// How a contact was verified.
    pub how: Option<How>,
    /// What it is worth.
    pub state: State,
}

/// A subject whose state differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// The subject.
    pub subject: Subject,
    /// Its state in the older revision; `None` where nobody had to sign it.
    pub before: Option<State>,
    /// Its state in the newer revision; `None` where nobody has to sign it.
    pub after: Option<State>,
}
