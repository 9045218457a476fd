//! Every place where a plan names something by its id: in a table, in a front matter, in a step, in prose.

use std::collections::BTreeSet;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::Document;
use irplan_plan::model::{Action, Duty, Escalation, Exercise, Incident, PlanFile, Playbook};
use irplan_plan::plan::Plan;
use irplan_plan::references::Reference;
use irplan_plan::subjects::SubjectValue;
use irplan_plan::toml::{Field, Map, NamedId, Record};
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
        table.ids().into_iter().for_each(|id| self.id(path, id));
    }

    /// Adds what a front matter or a table inside another names, without the tables inside it.
    fn record(&mut self, record: &'a impl Record) {
        let path = &record.origin().path;
        record.visit_ids(&mut |id| {
            if !id.is_nested {
                self.id(path, id);
            }
        });
    }

    fn id(&mut self, path: &'a RepoPath, id: NamedId<'a>) {
        let (key, name) = (Some(id.key), id.id.as_str());
        self.add(path, key, id.kinds, name, id.span, None);
    }

    /// Adds the id of an attribute of a step.
    fn attribute(
        &mut self,
        path: &'a RepoPath,
        name: &'static str,
        kind: SubjectKind,
        id: Option<&'a Field<Id>>,
    ) {
        if let Some(id) = id {
            let kinds = kind.as_list();
            self.add(path, Some(name), kinds, id.value.as_str(), id.span, None);
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
        // Who accepted a risk or decided something is about the past. `expired-risk` checks whether it still holds.
        self.is_past = true;
        let profile = file.profile.iter();
        let risks = profile.flat_map(|profile| profile.accepted_risk.values());
        risks.for_each(|risk| self.record(&**risk));
        let decisions = file.declined_packs.values();
        decisions.for_each(|decision| self.record(&**decision));
    }

    /// Adds who decided that a duty does not apply.
    fn exemption(&mut self, duty: &'a Duty) {
        if let Some(decision) = &duty.not_applicable {
            self.is_past = true;
            self.record(&**decision);
        }
    }

    fn escalation(&mut self, chain: &'a Escalation) {
        let path = &chain.origin.path;
        for subject in chain.calls.iter().filter_map(|hop| hop.call.as_ref()) {
            // `plan` has no id, because every plan has it.
            if let Some(id) = &subject.value.id {
                let kinds = subject.value.kind.as_list();
                self.add(path, Some("call"), kinds, id.as_str(), subject.span, None);
            }
        }
    }

    fn playbook(&mut self, playbook: &'a Playbook) {
        self.record(&playbook.head);
        let path = &playbook.body.path;
        for step in &playbook.steps {
            self.attribute(path, "role", SubjectKind::Role, step.role.as_ref());
            self.attribute(
                path,
                "automation",
                SubjectKind::Tool,
                step.automation.as_ref(),
            );
        }
        self.prose(&playbook.body);
    }

    fn exercise(&mut self, exercise: &'a Exercise) {
        self.record(&exercise.head);
        self.prose(&exercise.body);
        self.actions(&exercise.head.actions);
    }

    fn incident(&mut self, incident: &'a Incident) {
        let head = &incident.head;
        self.record(head);
        head.sent.values().for_each(|notice| self.record(&**notice));
        let decisions = head.decided_not_to_notify.values();
        decisions.for_each(|decision| self.record(&**decision));
        self.prose(&incident.body);
        self.actions(&head.actions);
    }

    fn actions(&mut self, actions: &'a Map<Action>) {
        for action in actions.values() {
            let path = &action.origin.path;
            action.visit_ids(&mut |id| {
                // Somebody who is still there has to do an action that is open.
                self.is_past = id.key != "owner" || action.done.is_some();
                self.id(path, id);
            });
        }
    }
}
