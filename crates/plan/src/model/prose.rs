//! Sections and playbooks.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::digest::Digest;
use crate::id::{Id, Subject, SubjectKind};
use crate::markdown::Document;
use crate::model::audience::Audience;
use crate::place::Span;
use crate::toml::{Duration, Field, List, record, words};

words! {
    /// A phase of incident response, as NIST SP 800-61r2 §3 names them.
    pub enum Phase {
        /// Preparation.
        Preparation = "preparation",
        /// Detection and analysis.
        DetectionAndAnalysis = "detection-and-analysis",
        /// Containment, eradication and recovery.
        ContainmentEradicationAndRecovery = "containment-eradication-and-recovery",
        /// Post-incident activity.
        PostIncidentActivity = "post-incident-activity",
    }
}

impl Phase {
    /// The name in words, as NIST SP 800-61r2 has it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Preparation => "Preparation",
            Self::DetectionAndAnalysis => "Detection and analysis",
            Self::ContainmentEradicationAndRecovery => "Containment, eradication and recovery",
            Self::PostIncidentActivity => "Post-incident activity",
        }
    }

    /// The functions of the NIST Cybersecurity Framework 2.0 that do the same work, as NIST SP 800-61r3 maps them.
    pub fn csf_functions(self) -> &'static str {
        match self {
            Self::Preparation => "Govern, Identify, Protect",
            Self::DetectionAndAnalysis => "Detect",
            Self::ContainmentEradicationAndRecovery => "Respond, Recover",
            Self::PostIncidentActivity => "Identify (Improvement)",
        }
    }
}

/// One file under `sections/`.
#[derive(Clone, Debug)]
pub struct Section {
    /// The front matter.
    pub head: SectionHead,
    /// The text.
    pub body: Document,
    /// The digest of what the file itself says, with references as written.
    pub meaning: Digest,
}

record! {
    /// The front matter of a section.
    pub struct SectionHead {
        /// The title.
        pub title: Field<String> = "title",
        /// The phase that it belongs to.
        pub phase: Option<Field<Phase>> = "phase",
        /// Its place within its phase.
        pub order: Option<Field<u32>> = "order",
        /// Who may read it.
        pub audience: Option<Field<Audience>> = "audience",
        /// What it says, in a sentence.
        pub summary: Option<Field<String>> = "summary",
        /// Why it overrides an inherited one.
        pub reason: Option<Field<String>> = "reason",
    }
}

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
        pub incident: Option<Field<Id>> = "incident",
        /// The severity that such an incident usually has.
        pub severity: Option<Field<Id>> = "severity",
        /// What people see when they need this playbook.
        pub symptoms: List<String> = "symptoms",
        /// The vectors by which it comes.
        pub vectors: List<Id> = "vectors",
        /// The assets that it concerns.
        pub assets: List<Id> = "assets",
        /// Its place among the playbooks.
        pub order: Option<Field<u32>> = "order",
        /// Who may read it.
        pub audience: Option<Field<Audience>> = "audience",
        /// What it is about, in a sentence.
        pub summary: Option<Field<String>> = "summary",
        /// Why it overrides an inherited one.
        pub reason: Option<Field<String>> = "reason",
    }
}

impl Playbook {
    /// The facts that its front matter and its steps name, each once.
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

/// A step: a heading of a playbook that has attributes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The id, given or made from the title.
    pub id: Field<Id>,
    /// The title.
    pub title: String,
    /// The heading, without its attributes.
    pub span: Span,
    /// The role that does it.
    pub role: Option<Field<Id>>,
    /// How long it may take.
    pub within: Option<Field<Duration>>,
    /// The tool that automates it.
    pub automation: Option<Field<Id>>,
    /// The evidence to keep, in words.
    pub evidence: List<String>,
    /// The phase that it belongs to, where the step says so.
    pub phase: Option<Field<Phase>>,
    /// The phase that it belongs to: its own, else that of the heading above whose words name one.
    pub in_phase: Option<Phase>,
    /// The index of its heading among the headings of the body.
    pub heading: usize,
    /// The pieces of the body that explain it: from after its heading to before the next heading of the same or a
    /// higher level, or the next step.
    pub pieces: Range<usize>,
}
