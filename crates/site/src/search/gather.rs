//! Everything in a plan that can be found.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::markdown::Document;
use irplan_plan::model::{PlanKind, Playbook};
use irplan_plan::{Id, Inherited, PlanId, SubjectKind};

use crate::edition::{Edition, Input};
use crate::error::Error;
use crate::html::{Prose, Reach, href};
use crate::search::entry::{Entry, Group};
use crate::search::script::script;
use crate::view::field::text;

/// The index of one plan's site.
pub(crate) fn of_plan(edition: Edition<'_>) -> Result<Arc<[u8]>, Error> {
    let mut gathering = Gathering {
        edition,
        root: String::new(),
        plan: String::new(),
        seen: None,
        entries: Vec::new(),
    };
    gathering.all();
    script(&gathering.entries)
}

/// The index of the portal: every published plan; an inherited text stands once, with the first plan that has it.
pub(crate) fn of_repository(input: Input<'_>) -> Result<Arc<[u8]>, Error> {
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for plan in input.repository.published() {
        let edition = Edition::new(input, plan);
        let root = match plan.kind {
            PlanKind::Provider => "plan/".to_owned(),
            PlanKind::Client | PlanKind::Base => format!("../clients/{}/", plan.id),
        };
        let mut gathering = Gathering {
            edition,
            root,
            plan: plan.name.clone(),
            seen: Some(seen),
            entries,
        };
        gathering.all();
        (seen, entries) = (gathering.seen.unwrap_or_default(), gathering.entries);
    }
    script(&entries)
}

/// The entries of one plan, as they are found.
pub(super) struct Gathering<'a> {
    pub(super) edition: Edition<'a>,
    /// What stands before every address.
    root: String,
    /// The plan's name, where the index holds several.
    plan: String,
    /// What other plans inherited already, where the index holds several.
    seen: Option<BTreeSet<(PlanId, SubjectKind, Id)>>,
    pub(super) entries: Vec<Entry>,
}

impl<'a> Gathering<'a> {
    fn all(&mut self) {
        self.contacts();
        self.facts();
        for (id, playbook) in self.edition.playbooks() {
            if self.is_new(SubjectKind::Playbook, id, &playbook.from) {
                self.playbook(id, playbook);
            }
        }
        for (id, section) in self.edition.sections() {
            if self.is_new(SubjectKind::Section, id, &section.from) {
                let head = &section.head;
                let path = head
                    .phase
                    .as_ref()
                    .map_or("Sections", |phase| phase.value.title());
                let summary = text(&head.summary);
                self.text(
                    SubjectKind::Section,
                    id,
                    (&head.title.value, path),
                    summary,
                    &section.body,
                );
            }
        }
        for (id, exercise) in &self.edition.plan.source.exercises {
            let titles = (exercise.head.title.value.as_str(), "Exercises");
            self.text(
                SubjectKind::Exercise,
                id,
                titles,
                String::new(),
                &exercise.body,
            );
        }
        for (id, incident) in &self.edition.plan.source.incidents {
            let titles = (incident.head.title.value.as_str(), "Incidents");
            self.text(
                SubjectKind::Incident,
                id,
                titles,
                String::new(),
                &incident.body,
            );
        }
    }

    fn text(
        &mut self,
        kind: SubjectKind,
        id: &Id,
        titles: (&str, &str),
        summary: String,
        body: &Document,
    ) {
        let (title, path) = titles;
        self.document(&Page {
            kind,
            id,
            title,
            path,
            summary,
            body,
            steps: BTreeSet::new(),
        });
    }

    /// Whether this index does not have an inherited thing yet.
    pub(super) fn is_new(&mut self, kind: SubjectKind, id: &Id, from: &PlanId) -> bool {
        match &mut self.seen {
            Some(seen) if *from != self.edition.plan.id => {
                seen.insert((from.clone(), kind, id.clone()))
            }
            _ => true,
        }
    }

    pub(super) fn push(&mut self, mut entry: Entry) {
        entry.href = format!("{}{}", self.root, entry.href);
        if !self.plan.is_empty() {
            entry.path = if entry.path.is_empty() {
                self.plan.clone()
            } else {
                format!("{} \u{203a} {}", self.plan, entry.path)
            };
        }
        self.entries.push(entry);
    }

    fn playbook(&mut self, id: &Id, playbook: &Inherited<Playbook>) {
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
        self.document(&Page {
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
    fn document(&mut self, page: &Page<'_>) {
        let prose = Prose::new(self.edition, page.body, Reach::ROOT);
        let (headings, end) = (&page.body.headings, page.body.pieces.len());
        let first = headings.first().map_or(end, |heading| heading.piece);
        let is_playbook = page.kind == SubjectKind::Playbook;
        self.push(Entry {
            group: if is_playbook {
                Group::Playbooks
            } else {
                Group::Text
            },
            title: page.title.to_owned(),
            path: page.path.to_owned(),
            href: href(page.kind, page.id.as_str(), None),
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
            self.push(Entry {
                group: if is_step { Group::Steps } else { Group::Text },
                title: prose.heading_words(heading),
                path: page.title.to_owned(),
                href: href(page.kind, page.id.as_str(), Some(heading.anchor.as_str())),
                names: String::new(),
                text,
                numbers: Vec::new(),
            });
        }
    }
}

/// A page with headings.
struct Page<'a> {
    kind: SubjectKind,
    id: &'a Id,
    title: &'a str,
    path: &'a str,
    summary: String,
    body: &'a Document,
    /// Which of its headings are steps.
    steps: BTreeSet<usize>,
}
