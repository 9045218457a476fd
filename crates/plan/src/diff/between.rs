//! Finds the changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use jiff::civil::Date;

use crate::diff::{Change, ChangeKind, Comparison, FieldChange, TextChange, effect, fields, text};
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::model::{Escalation, Exercise, Incident, Playbook, Section};
use crate::place::Place;
use crate::plan::{Plan, PlanSource, Repository, Subjects};
use crate::toml::Record;

/// Compares two revisions in meaning; `today` decides which sign-offs held.
///
/// Subjects that both revisions share in memory, as [`crate::read_after`] leaves them, are not looked at.
pub fn between(old: &Repository, new: &Repository, today: Date) -> Comparison {
    let ids: BTreeSet<_> = old.plans.keys().chain(new.plans.keys()).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let users = Users::of(old, new);
    let mut changes: Vec<_> = ids
        .par_iter()
        .flat_map_iter(|id| Pair::new(old, new, id).changes())
        .map(|change| Change {
            reaches: users.of_subject(&change.plan, &change.subject),
            ..change
        })
        .collect();
    changes.sort_by(|a, b| (&a.plan, &a.subject).cmp(&(&b.plan, &b.subject)));
    let settings = fields::of(Some(&*old.settings), Some(&*new.settings));
    let effects = effect::all(old, new, &changes, today);
    Comparison {
        settings,
        changes,
        inherited: Vec::new(),
        drifts: Vec::new(),
        effects,
    }
}

/// Which plans show which subject of which plan, in either revision.
struct Users {
    inheriting: BTreeMap<(PlanId, Subject), BTreeSet<PlanId>>,
    published: BTreeSet<PlanId>,
}

impl Users {
    fn of(old: &Repository, new: &Repository) -> Self {
        let mut users = Self {
            inheriting: BTreeMap::new(),
            published: BTreeSet::new(),
        };
        for plan in old.published().chain(new.published()) {
            users.published.insert(plan.id.clone());
            users.add(plan, SubjectKind::Contact, &plan.contacts);
            users.add(plan, SubjectKind::Role, &plan.roles);
            users.add(plan, SubjectKind::Severity, &plan.severities);
            users.add(plan, SubjectKind::Escalation, &plan.escalations);
            users.add(plan, SubjectKind::Asset, &plan.assets);
            users.add(plan, SubjectKind::Channel, &plan.channels);
            users.add(plan, SubjectKind::Vector, &plan.vectors);
            users.add(plan, SubjectKind::Tool, &plan.tools);
            users.add(plan, SubjectKind::Duty, &plan.duties);
            users.add(plan, SubjectKind::Section, &plan.sections);
            users.add(plan, SubjectKind::Playbook, &plan.playbooks);
        }
        users
    }

    /// Notes what a plan inherits; what is its own reaches it in any case.
    fn add<T>(&mut self, plan: &Plan, kind: SubjectKind, subjects: &Subjects<T>) {
        for (id, subject) in subjects
            .iter()
            .filter(|(_, subject)| subject.from != plan.id)
        {
            let key = (subject.from.clone(), Subject::new(kind, id));
            self.inheriting
                .entry(key)
                .or_default()
                .insert(plan.id.clone());
        }
    }

    fn of_subject(&self, plan: &PlanId, subject: &Subject) -> Vec<PlanId> {
        let inheriting = self.inheriting.get(&(plan.clone(), subject.clone()));
        let itself = self.published.get(plan);
        inheriting
            .into_iter()
            .flatten()
            .chain(itself)
            .cloned()
            .collect()
    }
}

/// One plan in both revisions.
struct Pair<'a> {
    id: &'a PlanId,
    old: Option<&'a Plan>,
    new: Option<&'a Plan>,
}

/// What a comparison of one subject found.
type Difference = (Vec<FieldChange>, Vec<TextChange>);

impl<'a> Pair<'a> {
    fn new(old: &'a Repository, new: &'a Repository, id: &'a PlanId) -> Self {
        Self {
            id,
            old: old.plans.get(id),
            new: new.plans.get(id),
        }
    }

    fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        changes.extend(self.organisation());
        self.records(
            SubjectKind::Contact,
            |s| &s.contacts,
            |p| &p.contacts,
            &mut changes,
        );
        self.records(
            SubjectKind::Role,
            |s| &s.file.roles,
            |p| &p.roles,
            &mut changes,
        );
        self.records(
            SubjectKind::Severity,
            |s| &s.file.severities,
            |p| &p.severities,
            &mut changes,
        );
        self.records(
            SubjectKind::Asset,
            |s| &s.file.assets,
            |p| &p.assets,
            &mut changes,
        );
        self.records(
            SubjectKind::Channel,
            |s| &s.file.channels,
            |p| &p.channels,
            &mut changes,
        );
        self.records(
            SubjectKind::Vector,
            |s| &s.file.vectors,
            |p| &p.vectors,
            &mut changes,
        );
        self.records(
            SubjectKind::Tool,
            |s| &s.file.tools,
            |p| &p.tools,
            &mut changes,
        );
        self.records(
            SubjectKind::Duty,
            |s| &s.file.duties,
            |p| &p.duties,
            &mut changes,
        );
        self.subjects(
            SubjectKind::Escalation,
            |source| &source.file.escalation.0,
            |plan| &plan.escalations,
            |chain: &Escalation| chain.origin.place(),
            |old, new| (fields::of_escalation(old, new), Vec::new()),
            &mut changes,
        );
        self.prose(&mut changes);
        self.practice(&mut changes);
        changes
    }

    /// What `plan.toml` says of the organisation, and the policy that it sets.
    fn organisation(&self) -> Option<Change> {
        let file = |plan: Option<&'a Plan>| plan.map(|plan| &*plan.source.file);
        let (old, new) = (file(self.old), file(self.new));
        if let (Some(old), Some(new)) = (self.old, self.new)
            && Arc::ptr_eq(&old.source.file, &new.source.file)
        {
            return None;
        }
        let fields = fields::of_organisation(old, new);
        let place = new.or(old).map(|file| file.origin.place());
        self.change(
            Subject::PLAN,
            (old.is_some(), new.is_some()),
            place,
            (fields, Vec::new()),
        )
    }

    fn records<R: Record>(
        &self,
        kind: SubjectKind,
        own: impl Fn(&PlanSource) -> &BTreeMap<Id, Arc<R>>,
        all: impl Fn(&Plan) -> &Subjects<R>,
        changes: &mut Vec<Change>,
    ) {
        let compare = |old: Option<&R>, new: Option<&R>| (fields::of(old, new), Vec::new());
        self.subjects(
            kind,
            own,
            all,
            |record| record.origin().place(),
            compare,
            changes,
        );
    }

    fn prose(&self, changes: &mut Vec<Change>) {
        self.subjects(
            SubjectKind::Section,
            |source| &source.sections,
            |plan| &plan.sections,
            |section: &Section| section.head.origin.place(),
            |old, new| {
                let heads = fields::of(old.map(|old| &old.head), new.map(|new| &new.head));
                (
                    heads,
                    text::compare(old.map(|old| &old.body), new.map(|new| &new.body)),
                )
            },
            changes,
        );
        self.subjects(
            SubjectKind::Playbook,
            |source| &source.playbooks,
            |plan| &plan.playbooks,
            |playbook: &Playbook| playbook.head.origin.place(),
            |old, new| {
                let mut found = fields::of(old.map(|old| &old.head), new.map(|new| &new.head));
                found.extend(fields::of_steps(old, new));
                (
                    found,
                    text::compare(old.map(|old| &old.body), new.map(|new| &new.body)),
                )
            },
            changes,
        );
    }

    fn practice(&self, changes: &mut Vec<Change>) {
        let exercises = |plan: &'a Plan| &plan.source.exercises;
        let (old, new) = (self.old.map(exercises), self.new.map(exercises));
        let compare = |old: Option<&Exercise>, new: Option<&Exercise>| {
            let heads = fields::of(old.map(|old| &old.head), new.map(|new| &new.head));
            (
                heads,
                text::compare(old.map(|old| &old.body), new.map(|new| &new.body)),
            )
        };
        self.own_files(
            SubjectKind::Exercise,
            old,
            new,
            |one| one.head.origin.place(),
            compare,
            changes,
        );
        let incidents = |plan: &'a Plan| &plan.source.incidents;
        let (old, new) = (self.old.map(incidents), self.new.map(incidents));
        let compare = |old: Option<&Incident>, new: Option<&Incident>| {
            let heads = fields::of(old.map(|old| &old.head), new.map(|new| &new.head));
            (
                heads,
                text::compare(old.map(|old| &old.body), new.map(|new| &new.body)),
            )
        };
        self.own_files(
            SubjectKind::Incident,
            old,
            new,
            |one| one.head.origin.place(),
            compare,
            changes,
        );
    }

    /// Compares the subjects that the plan's own files have in either revision with what the plan says of them in the
    /// other, so that a new override is a change of the text that was inherited.
    fn subjects<T>(
        &self,
        kind: SubjectKind,
        own: impl Fn(&PlanSource) -> &BTreeMap<Id, Arc<T>>,
        all: impl Fn(&Plan) -> &Subjects<T>,
        place: impl Fn(&T) -> Place,
        compare: impl Fn(Option<&T>, Option<&T>) -> Difference,
        changes: &mut Vec<Change>,
    ) {
        let mut ids = BTreeSet::new();
        for plan in [self.old, self.new].into_iter().flatten() {
            ids.extend(own(&plan.source).keys());
        }
        for id in ids {
            let old = self.old.and_then(|plan| all(plan).get(id));
            let new = self.new.and_then(|plan| all(plan).get(id));
            self.one(
                &Subject::new(kind, id),
                old.map(|old| &old.value),
                new.map(|new| &new.value),
                &place,
                &compare,
                changes,
            );
        }
    }

    /// Compares files that are never inherited.
    fn own_files<T>(
        &self,
        kind: SubjectKind,
        old: Option<&BTreeMap<Id, Arc<T>>>,
        new: Option<&BTreeMap<Id, Arc<T>>>,
        place: impl Fn(&T) -> Place,
        compare: impl Fn(Option<&T>, Option<&T>) -> Difference,
        changes: &mut Vec<Change>,
    ) {
        let ids: BTreeSet<_> = [old, new]
            .into_iter()
            .flatten()
            .flat_map(BTreeMap::keys)
            .collect();
        for id in ids {
            self.one(
                &Subject::new(kind, id),
                old.and_then(|files| files.get(id)),
                new.and_then(|files| files.get(id)),
                &place,
                &compare,
                changes,
            );
        }
    }

    fn one<T>(
        &self,
        subject: &Subject,
        old: Option<&Arc<T>>,
        new: Option<&Arc<T>>,
        place: impl Fn(&T) -> Place,
        compare: impl Fn(Option<&T>, Option<&T>) -> Difference,
        changes: &mut Vec<Change>,
    ) {
        if let (Some(old), Some(new)) = (old, new)
            && Arc::ptr_eq(old, new)
        {
            return;
        }
        let difference = compare(old.map(Arc::as_ref), new.map(Arc::as_ref));
        let at = new.or(old).map(|subject| place(subject));
        changes.extend(self.change(
            subject.clone(),
            (old.is_some(), new.is_some()),
            at,
            difference,
        ));
    }

    /// Puts a change together; `None` where nothing differs.
    fn change(
        &self,
        subject: Subject,
        present: (bool, bool),
        place: Option<Place>,
        (fields, text): Difference,
    ) -> Option<Change> {
        let kind = match present {
            (false, true) => ChangeKind::Added,
            (true, false) => ChangeKind::Removed,
            _ if fields.is_empty() && text.is_empty() => return None,
            _ => ChangeKind::Changed,
        };
        let title = |plan: Option<&Plan>| {
            let id = subject.id.as_ref().map_or("name", Id::as_str);
            plan.and_then(|plan| plan.title(subject.kind, id))
        };
        let title = title(self.new)
            .or_else(|| title(self.old))
            .unwrap_or_else(|| subject.to_string());
        let plan = self.id.clone();
        Some(Change {
            plan,
            subject,
            title,
            kind,
            former: None,
            inheritance: None,
            fields,
            steps: Vec::new(),
            text,
            place,
            reaches: Vec::new(),
        })
    }
}
