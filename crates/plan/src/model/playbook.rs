//! Playbooks: what to do in one type of incident, step by step.

use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::id::{Id, Subject, SubjectKind};
use crate::markdown::Document;
use crate::model::{Audience, Step};
use crate::toml::{Field, List, record};

/// One file under `playbooks/`.
#[derive(Clone, Debug)]
pub struct Playbook {
    /// The front matter.
    pub head: PlaybookHead,
    /// The text, steps included.
    pub body: Document,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The digest of what the file itself says, with references as written.
    pub meaning: Digest,
}

record! {
    /// The front matter of a playbook.
    pub struct PlaybookHead {
        /// The title.
        pub title: Field<String> = "title",
        /// The incident type.
        pub incident: Option<Field<Id>> = "incident" => [],
        /// The severity that such an incident usually has.
        pub severity: Option<Field<Id>> = "severity" => [Severity],
        /// What people see when they need this playbook.
        pub symptoms: List<String> = "symptoms",
        /// The vectors by which it comes.
        pub vectors: List<Id> = "vectors" => [Vector],
        /// The assets that it concerns.
        pub assets: List<Id> = "assets" => [Asset],
        /// Its place among the playbooks.
        pub order: Option<Field<u32>> = "order",
        /// Who may read it.
        pub audience: Option<Field<Audience>> = "audience",
        /// What it is about, in a sentence.
        pub summary: Option<Field<String>> = "summary",
        /// Why it overrides an inherited one.
        pub reason: Option<Field<String>> = "reason",
        /// The digest of the inherited one that it was made from.
        pub based_on: Option<Field<Digest>> = "based-on",
    }
}

impl Playbook {
    /// Returns the facts that its front matter and its steps name, each once.
    pub(crate) fn named_facts(&self) -> Vec<Subject> {
        let head = &self.head;
        let named = |kind| move |id: &Field<Id>| Subject::new(kind, &id.value);
        let tools = self
            .steps
            .iter()
            .filter_map(|step| step.automation.as_ref());
        let facts: BTreeSet<Subject> = (head.severity.iter().map(named(SubjectKind::Severity)))
            .chain(head.vectors.iter().map(named(SubjectKind::Vector)))
            .chain(head.assets.iter().map(named(SubjectKind::Asset)))
            .chain(tools.map(named(SubjectKind::Tool)))
            .collect();
        facts.into_iter().collect()
    }
}
