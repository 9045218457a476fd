//! Every place where a plan names something by its id: in a table, in a front matter, in a step, in prose.

use std::collections::BTreeSet;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::Document;
use irplan_plan::model::{Action, Duty, Escalation, Exercise, Incident, PlanFile, Playbook};
use irplan_plan::plan::Plan;
use irplan_plan::references::Reference;
use irplan_plan::subjects::SubjectValue;
use irplan_plan::toml::Field;
use irplan_plan::{Place, RepoPath, Span};

/// One place that names something.
pub(crate) struct IdReference<'a> {
    /// The subject whose table or text names it.
    pub by: Subject,
    /// The key or the attribute; `None` in prose.
    pub key: Option<&'static str>,
    /// The kinds of subject that it may name.
    pub kinds: &'static [SubjectKind],
    /// The id.
    pub id: &'a str,
    /// The reference in prose, with its anchor.
    pub reference: Option<&'a Reference>,
    /// Whether it is about the past, such as who took part in an exercise, and not about what to do.
    pub is_past: bool,
    path: &'a RepoPath,
    span: Span,
}

impl IdReference<'_> {
    /// Returns the place that names it.
    pub(crate) fn place(&self) -> Place {
        Place::new(self.path, self.span)
    }
}

const CONTACT: &[SubjectKind] = &[SubjectKind::Contact];
const ROLE: &[SubjectKind] = &[SubjectKind::Role];
const PERSON: &[SubjectKind] = &[SubjectKind::Contact, SubjectKind::Role];
const ASSET: &[SubjectKind] = &[SubjectKind::Asset];
const SEVERITY: &[SubjectKind] = &[SubjectKind::Severity];
const VECTOR: &[SubjectKind] = &[SubjectKind::Vector];
const TOOL: &[SubjectKind] = &[SubjectKind::Tool];
const PLAYBOOK: &[SubjectKind] = &[SubjectKind::Playbook];

/// Lists the subjects that a plan, or what it inherits, names by their ids and does not have. If a name may be of several
/// kinds, the first kind counts.
pub fn missing_subjects(plan: &Plan) -> BTreeSet<Subject> {
    let references = id_references(plan).into_iter();
    let missing = references.filter(|reference| {
        let mut kinds = reference.kinds.iter();
        !reference.is_past && !kinds.any(|kind| plan.has(*kind, reference.id))
    });
    let subject = |reference: IdReference<'_>| {
        let kind = reference
            .kinds
            .first()
            .filter(|kind| **kind != SubjectKind::Plan)?;
        Some(Subject::new(*kind, &Id::parse(reference.id).ok()?))
    };
    missing.filter_map(subject).collect()
}

/// Lists every mention of a plan, including what it inherits, in the order of its pages.
pub(crate) fn id_references(plan: &Plan) -> Vec<IdReference<'_>> {
    let mut all = ReferenceCollector::default();
    all.plan(&plan.source.file);
    for kind in SubjectKind::ALL {
        for subject in plan.subjects(*kind) {
            all.subject(Subject::new(*kind, subject.id), subject.value);
        }
    }
    all.references
}

/// The mentions found so far, and the subject of the next ones.
struct ReferenceCollector<'a> {
    references: Vec<IdReference<'a>>,
    by: Subject,
    is_past: bool,
}

impl Default for ReferenceCollector<'_> {
    fn default() -> Self {
        Self {
            references: Vec::new(),
            by: Subject::PLAN,
            is_past: false,
        }
    }
}

impl<'a> ReferenceCollector<'a> {
    /// Adds what a subject names. A table says itself which of its keys name something.
    fn subject(&mut self, by: Subject, value: SubjectValue<'a>) {
        self.by = by;
        self.is_past = matches!(value, SubjectValue::Exercise(_) | SubjectValue::Incident(_));
        match value {
            SubjectValue::Plan(file) => self.plan(file),
            SubjectValue::Duty(duty) => {
                self.table(value);
                self.exemption(duty);
            }
            SubjectValue::Escalation(chain) => self.escalation(chain),
            SubjectValue::Section(section) => self.prose(&section.body),
            SubjectValue::Playbook(playbook) => self.playbook(playbook),
            SubjectValue::Exercise(exercise) => self.exercise(exercise),
            SubjectValue::Incident(incident) => self.incident(incident),
            table => self.table(table),
        }
    }

    fn table(&mut self, table: SubjectValue<'a>) {
        let path = &table.origin().path;
        for named in table.ids() {
            let (key, id) = (Some(named.key), named.id.as_str());
            self.add(path, key, named.kinds, id, named.span, None);
        }
    }

    fn key(
        &mut self,
        path: &'a RepoPath,
        key: &'static str,
        kinds: &'static [SubjectKind],
        ids: impl IntoIterator<Item = &'a Field<Id>>,
    ) {
        for id in ids {
            self.add(path, Some(key), kinds, id.value.as_str(), id.span, None);
        }
    }

    /// Adds ids that are written with their kind: `role:legal`.
    fn subjects(
        &mut self,
        path: &'a RepoPath,
        key: &'static str,
        subjects: impl IntoIterator<Item = &'a Field<Subject>>,
    ) {
        for subject in subjects {
            // `plan` has no id, because every plan has it.
            if let Some(id) = &subject.value.id {
                let kinds = subject.value.kind.as_list();
                self.add(path, Some(key), kinds, id.as_str(), subject.span, None);
            }
        }
    }

    fn prose(&mut self, body: &'a Document) {
        for reference in &body.references {
            let kinds = reference.kind.as_list();
            let (id, span) = (reference.id.as_str(), reference.span);
            self.add(&body.path, None, kinds, id, span, Some(reference));
        }
    }

    fn add(
        &mut self,
        path: &'a RepoPath,
        key: Option<&'static str>,
        kinds: &'static [SubjectKind],
        id: &'a str,
        span: Span,
        reference: Option<&'a Reference>,
    ) {
        self.references.push(IdReference {
            by: self.by.clone(),
            key,
            kinds,
            id,
            reference,
            is_past: self.is_past,
            path,
            span,
        });
    }

    fn plan(&mut self, file: &'a PlanFile) {
        let profile = file.profile.iter();
        for risk in profile.flat_map(|profile| profile.accepted_risk.values()) {
            // Who accepted a risk is about the past. `expired-risk` checks whether the risk is still accepted.
            self.is_past = true;
            self.key(&risk.origin.path, "accepted-by", CONTACT, &risk.accepted_by);
        }
        for decision in file.declined_packs.values() {
            self.is_past = true;
            self.key(&decision.origin.path, "by", CONTACT, [&decision.by]);
        }
    }

    /// Adds who decided that a duty does not apply.
    fn exemption(&mut self, duty: &'a Duty) {
        if let Some(decision) = &duty.not_applicable {
            self.is_past = true;
            self.key(&decision.origin.path, "by", CONTACT, [&decision.by]);
        }
    }

    fn escalation(&mut self, chain: &'a Escalation) {
        let calls = chain.calls.iter().filter_map(|hop| hop.call.as_ref());
        self.subjects(&chain.origin.path, "call", calls);
    }

    fn playbook(&mut self, playbook: &'a Playbook) {
        let path = &playbook.body.path;
        let head = &playbook.head;
        self.key(path, "severity", SEVERITY, &head.severity);
        self.key(path, "vectors", VECTOR, head.vectors.iter());
        self.key(path, "assets", ASSET, head.assets.iter());
        for step in &playbook.steps {
            self.key(path, "role", ROLE, &step.role);
            self.key(path, "automation", TOOL, &step.automation);
        }
        self.prose(&playbook.body);
    }

    fn exercise(&mut self, exercise: &'a Exercise) {
        let (path, head) = (&exercise.body.path, &exercise.head);
        self.key(path, "playbook", PLAYBOOK, &head.playbook);
        self.key(path, "facilitator", CONTACT, &head.facilitator);
        self.key(path, "participants", CONTACT, head.participants.iter());
        self.key(path, "roles", ROLE, head.roles.iter());
        self.prose(&exercise.body);
        head.actions
            .values()
            .for_each(|action| self.action(path, action));
    }

    fn incident(&mut self, incident: &'a Incident) {
        let (path, head) = (&incident.body.path, &incident.head);
        self.key(path, "severity", SEVERITY, &head.severity);
        self.key(path, "playbook", PLAYBOOK, &head.playbook);
        self.key(path, "lead", CONTACT, &head.lead);
        self.key(path, "by", CONTACT, head.notifiers());
        self.prose(&incident.body);
        head.actions
            .values()
            .for_each(|action| self.action(path, action));
    }

    fn action(&mut self, path: &'a RepoPath, action: &'a Action) {
        self.subjects(path, "subject", &action.subject);
        // Somebody who is still there has to do an action that is open.
        self.is_past = action.done.is_some();
        self.key(path, "owner", PERSON, &action.owner);
        self.is_past = true;
    }
}
