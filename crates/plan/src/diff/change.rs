//! Differences in meaning, as plain values.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::id::{Id, PlanId, Subject};
use crate::place::Place;

/// All differences in meaning between two revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What differs in `irplan.toml`: the provider, the policy, the site.
    pub settings: Vec<FieldChange>,
    /// The changes, by plan and subject. A subject that several plans inherit stands here once, under its own plan.
    pub changes: Vec<Change>,
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
    /// The fields that differ, in the order in which they are shown.
    pub fields: Vec<FieldChange>,
    /// The blocks of text that differ, word by word.
    pub text: Vec<TextChange>,
    /// Where it stands: in the newer revision, or in the older one when it was removed.
    pub place: Option<Place>,
    /// The plans whose readers see the change: those that inherit it, or its own; base plans left out.
    pub reaches: Vec<PlanId>,
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
}

/// One block of text that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextChange {
    /// The heading under which it stands; empty before the first one.
    pub heading: String,
    /// What it stands in, in Markdown's spelling: `- `, `## `, or nothing for a paragraph.
    pub prefix: String,
    /// Its words in order, those that went and those that came included.
    pub words: Vec<Word>,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
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
    pub voided: Vec<Voided>,
    /// Contacts that are stale now and were not before.
    pub newly_stale: Vec<Subject>,
    /// Sections and playbooks that are unreviewed now and were not before, or are new.
    pub newly_unreviewed: Vec<Subject>,
    /// How many contacts are stale now, those included.
    pub stale_contacts: usize,
    /// How many sections and playbooks are unreviewed now, those included.
    pub unreviewed_sections: usize,
}

/// A sign-off that a change voids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voided {
    /// What was signed.
    pub subject: Subject,
    /// Who signed it.
    pub by: Id,
    /// When.
    pub on: Date,
}
