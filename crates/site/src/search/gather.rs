//! Everything in a plan that can be found.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::markdown::Document;
use irplan_plan::model::{Contact, PlanKind, Playbook};
use irplan_plan::{Id, Inherited, PlanId, SubjectKind};

use crate::edition::{Edition, Input};
use crate::error::Error;
use crate::html::{Prose, Reach, href};
use crate::search::entry::{Entry, Group};
use crate::search::script::script;

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

struct Gathering<'a> {
    edition: Edition<'a>,
    /// What stands before every address.
    root: String,
    /// The plan's name, where the index holds several.
    plan: String,
    /// What other plans inherited already, where the index holds several.
    seen: Option<BTreeSet<(PlanId, SubjectKind, Id)>>,
    entries: Vec<Entry>,
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
                let phase = section.head.phase.as_ref();
                let path = phase.map_or("Sections", |phase| phase.value.title());
                let summary = section.head.summary.as_ref();
                let summary = summary
                    .map(|summary| summary.value.clone())
                    .unwrap_or_default();
                self.text(
                    SubjectKind::Section,
                    id,
                    &section.head.title.value,
                    path,
                    summary,
                    &section.body,
                );
            }
        }
        let source = &self.edition.plan.source;
        for (id, exercise) in &source.exercises {
            let title = &exercise.head.title.value;
            self.text(
                SubjectKind::Exercise,
                id,
                title,
                "Exercises",
                String::new(),
                &exercise.body,
            );
        }
        for (id, incident) in &source.incidents {
            let title = &incident.head.title.value;
            self.text(
                SubjectKind::Incident,
                id,
                title,
                "Incidents",
                String::new(),
                &incident.body,
            );
        }
    }

    fn text(
        &mut self,
        kind: SubjectKind,
        id: &Id,
        title: &str,
        path: &str,
        summary: String,
        body: &Document,
    ) {
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
    fn is_new(&mut self, kind: SubjectKind, id: &Id, from: &PlanId) -> bool {
        match &mut self.seen {
            Some(seen) if *from != self.edition.plan.id => {
                seen.insert((from.clone(), kind, id.clone()))
            }
            _ => true,
        }
    }

    fn push(&mut self, mut entry: Entry) {
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

    fn contacts(&mut self) {
        let edition = self.edition;
        for (id, contact) in edition.contacts() {
            if self.is_new(SubjectKind::Contact, id, &contact.from) {
                self.contact(id, contact);
            }
        }
    }

    fn contact(&mut self, id: &Id, contact: &Inherited<Contact>) {
        let plan = self.edition.plan;
        let roles = plan.roles.iter().filter(|(_, role)| {
            role.holder
                .iter()
                .chain(role.deputies.iter())
                .any(|holder| holder.value == *id)
        });
        let mut names: Vec<String> = roles.map(|(id, role)| role.title(id)).collect();
        names.extend(contact.title.as_ref().map(|title| title.value.clone()));
        names.extend(contact.organisation.as_ref().map(|organisation| {
            match organisation.value.as_str() {
                "client" => plan.name.clone(),
                "provider" => plan.provider.clone(),
                other => other.to_owned(),
            }
        }));
        let path = names.join(", ");
        names.extend(
            contact
                .category
                .as_ref()
                .map(|category| category.value.word().replace('-', " ")),
        );
        let mut text: Vec<&str> = contact
            .channels
            .iter()
            .map(|channel| channel.address.value.as_str())
            .collect();
        let others = [&contact.email, &contact.reference, &contact.notes];
        text.extend(
            others
                .into_iter()
                .flatten()
                .map(|field| field.value.as_str()),
        );
        let left = contact.has_left(self.edition.input.today);
        self.push(Entry {
            group: Group::People,
            title: contact.name.value.clone(),
            path: if left {
                format!("has left; {path}")
            } else {
                path
            },
            href: href(SubjectKind::Contact, id.as_str(), None),
            names: names.join(" "),
            text: text.join(" "),
            // The number of somebody who left is not offered for calling.
            numbers: if left {
                Vec::new()
            } else {
                contact
                    .phones
                    .iter()
                    .map(|phone| phone.number.value.clone())
                    .collect()
            },
        });
    }

    /// Assets, channels, severities, roles, duties, tools and vectors.
    fn facts(&mut self) {
        let plan = self.edition.plan;
        for (id, asset) in &plan.assets {
            let texts = [
                &asset.hosting,
                &asset.backup,
                &asset.attraction,
                &asset.notes,
            ];
            self.fact(
                Group::Assets,
                SubjectKind::Asset,
                id,
                "Assets",
                &join(&texts),
            );
        }
        for (id, channel) in &plan.channels {
            if self.edition.shows(SubjectKind::Channel, id.as_str())
                && self.is_new(SubjectKind::Channel, id, &channel.from)
            {
                self.fact(
                    Group::Facts,
                    SubjectKind::Channel,
                    id,
                    "Channels",
                    &join(&[&channel.address, &channel.how]),
                );
                if let (Some(entry), Some(number)) = (self.entries.last_mut(), &channel.number) {
                    entry.numbers.push(number.value.clone());
                }
            }
        }
        for (id, severity) in &plan.severities {
            if self.is_new(SubjectKind::Severity, id, &severity.from) {
                let examples = severity
                    .examples
                    .iter()
                    .map(|example| example.value.as_str())
                    .collect::<Vec<_>>()
                    .join(". ");
                let text = format!("{} {examples}", join(&[&severity.meaning]));
                self.fact(Group::Facts, SubjectKind::Severity, id, "Severity", &text);
            }
        }
        for (id, role) in &plan.roles {
            let does = role
                .does
                .iter()
                .map(|does| does.value.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            self.fact(
                Group::Facts,
                SubjectKind::Role,
                id,
                "Team and authority",
                &does,
            );
        }
        for (id, duty) in &plan.duties {
            let texts = [
                &duty.regime,
                &duty.starts,
                &duty.recipient,
                &duty.channel,
                &duty.source,
            ];
            self.fact(
                Group::Facts,
                SubjectKind::Duty,
                id,
                "Duties to notify",
                &join(&texts),
            );
        }
        for (id, tool) in &plan.tools {
            if self.is_new(SubjectKind::Tool, id, &tool.from) {
                self.fact(
                    Group::Facts,
                    SubjectKind::Tool,
                    id,
                    "Tools",
                    &join(&[&tool.fallback, &tool.console]),
                );
            }
        }
        for (id, vector) in &plan.vectors {
            self.fact(
                Group::Facts,
                SubjectKind::Vector,
                id,
                "Threat vectors",
                &join(&[&vector.exposure]),
            );
        }
    }

    fn fact(&mut self, group: Group, kind: SubjectKind, id: &Id, path: &str, text: &str) {
        self.push(Entry {
            group,
            title: self
                .edition
                .plan
                .title(kind, id.as_str())
                .unwrap_or_default(),
            path: path.to_owned(),
            href: href(kind, id.as_str(), None),
            names: id.as_str().to_owned(),
            text: text.to_owned(),
            numbers: Vec::new(),
        });
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

/// The texts that are there, one after the other.
fn join(fields: &[&Option<irplan_plan::toml::Field<String>>]) -> String {
    fields
        .iter()
        .filter_map(|field| field.as_ref())
        .map(|field| field.value.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}
