//! Everything in a plan that can be found.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::markdown::Document;
use irplan_plan::model::Playbook;
use irplan_plan::{Id, PlanEntry, PlanId, SubjectKind};

use crate::data_script::script;
use crate::edition::Edition;
use crate::error::Error;
use crate::html::{MarkdownWriter, RootPath, subject_href};
use crate::search::entry::{ResultGroup, SearchEntry};
use crate::search::shared_parts::IndexPart;
use crate::view::plan_field::text;

/// Returns the index of one plan's site.
pub(crate) fn of_plan(edition: &Edition<'_>) -> Result<Arc<[u8]>, Error> {
    let entries = EntryCollector::new(edition, IndexPart::Whole).all();
    let path = format!("{}assets/search-index.js", edition.folder());
    script("irplanIndex", &path, &entries)
}

/// The entries of one plan, as they are found.
pub(super) struct EntryCollector<'a> {
    pub(super) edition: &'a Edition<'a>,
    pub(super) part: IndexPart<'a>,
    pub(super) entries: Vec<SearchEntry>,
}

impl<'a> EntryCollector<'a> {
    /// Starts without entries.
    pub(super) fn new(edition: &'a Edition<'a>, part: IndexPart<'a>) -> Self {
        Self {
            edition,
            part,
            entries: Vec::new(),
        }
    }

    /// Returns everything in this part of the plan that can be found.
    pub(super) fn all(mut self) -> Vec<SearchEntry> {
        self.contacts();
        self.facts();
        for (id, playbook) in self.edition.playbooks() {
            if self.belongs_to_part(SubjectKind::Playbook, id, &playbook.from) {
                self.playbook(id, playbook);
            }
        }
        for (id, section) in self.edition.sections() {
            if self.belongs_to_part(SubjectKind::Section, id, &section.from) {
                let head = &section.head;
                let path = head
                    .phase
                    .as_ref()
                    .map_or("Sections", |phase| phase.value.title());
                let titles = (head.title.value.as_str(), path);
                let summary = text(&head.summary);
                self.text(SubjectKind::Section, id, titles, summary, &section.body);
            }
        }
        if self.part.has_own() {
            self.packs();
            self.practice();
        }
        self.entries
    }

    /// Exercises and incidents.
    fn practice(&mut self) {
        let plan = &self.edition.plan;
        for (id, exercise) in plan.exercises() {
            let titles = (exercise.head.title.value.as_str(), "Exercises");
            self.text(SubjectKind::Exercise, id, titles, "", &exercise.body);
        }
        for (id, incident) in plan.incidents() {
            let titles = (incident.head.title.value.as_str(), "Incidents");
            self.text(SubjectKind::Incident, id, titles, "", &incident.body);
        }
    }

    fn text(
        &mut self,
        kind: SubjectKind,
        id: &Id,
        titles: (&str, &str),
        summary: impl Into<String>,
        body: &Document,
    ) {
        let (title, path) = titles;
        self.document(&IndexedPage {
            kind,
            id,
            title,
            path,
            summary: summary.into(),
            body,
            steps: BTreeSet::new(),
        });
    }

    /// Whether something that may be inherited belongs to this part.
    pub(super) fn belongs_to_part(&self, kind: SubjectKind, id: &Id, from: &PlanId) -> bool {
        if from == self.edition.plan.id() {
            self.part.has_own()
        } else {
            self.part.has_inherited(from, kind, id)
        }
    }

    pub(super) fn push(&mut self, entry: SearchEntry) {
        self.entries.push(entry);
    }

    fn playbook(&mut self, id: &Id, playbook: &PlanEntry<Playbook>) {
        let symptoms = playbook
            .head
            .symptoms
            .iter()
            .map(|symptom| symptom.value.as_str());
        let summary = playbook
            .head
            .summary
            .iter()
            .map(|summary| summary.value.as_str());
        self.document(&IndexedPage {
            kind: SubjectKind::Playbook,
            id,
            title: &playbook.head.title.value,
            path: "Playbooks",
            summary: summary.chain(symptoms).collect::<Vec<_>>().join(". "),
            body: &playbook.body,
            steps: playbook.steps.iter().map(|step| step.heading).collect(),
        });
    }

    /// A page, each of its steps, and each of its headings that has words below it.
    fn document(&mut self, page: &IndexedPage<'_>) {
        let prose = MarkdownWriter::new(self.edition, page.body, RootPath::ROOT);
        let (headings, end) = (&page.body.headings, page.body.pieces.len());
        let first = headings.first().map_or(end, |heading| heading.piece);
        let is_playbook = page.kind == SubjectKind::Playbook;
        self.push(SearchEntry {
            group: if is_playbook {
                ResultGroup::Playbooks
            } else {
                ResultGroup::Text
            },
            title: page.title.to_owned(),
            path: page.path.to_owned(),
            href: subject_href(page.kind, page.id.as_str(), None),
            names: page.id.as_str().to_owned(),
            text: format!("{} {}", page.summary, prose.words(0..first)),
            numbers: Vec::new(),
        });
        for (at, heading) in headings.iter().enumerate() {
            let next = headings.get(at + 1).map_or(end, |next| next.piece);
            let text = prose.words(prose.end_of_heading(heading)..next);
            let is_step = page.steps.contains(&at);
            if text.is_empty() && !is_step {
                continue;
            }
            self.push(SearchEntry {
                group: if is_step {
                    ResultGroup::Steps
                } else {
                    ResultGroup::Text
                },
                title: prose.heading_words(heading),
                path: page.title.to_owned(),
                href: subject_href(page.kind, page.id.as_str(), Some(heading.anchor.as_str())),
                names: String::new(),
                text,
                numbers: Vec::new(),
            });
        }
    }
}

/// A page with headings.
struct IndexedPage<'a> {
    kind: SubjectKind,
    id: &'a Id,
    title: &'a str,
    path: &'a str,
    summary: String,
    body: &'a Document,
    /// Which of its headings are steps.
    steps: BTreeSet<usize>,
}
