//! Plans and subjects by their names, in either revision.

use irplan_plan::model::PlanKind;
use irplan_plan::{Id, Plan, PlanId, Repository, Subject, SubjectKind};
use serde::Serialize;

use crate::changes::Changes;

/// The maximum number of plans that are named and not only counted.
const MAX_NAMED: usize = 3;

/// Several plans: named if they are few, counted if they are many.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PlanList {
    /// `Harbor Dental Group and Kestrel Works`, or `12 clients`.
    pub(super) words: String,
    /// Every name if `words` only counts them.
    pub(super) names: Vec<String>,
}

/// Names of plans and subjects, from the newer revision if it has them.
pub(super) struct SubjectNames<'a> {
    revisions: [&'a Repository; 2],
    mask_name: &'a dyn Fn(String) -> String,
}

impl<'a> SubjectNames<'a> {
    pub(super) fn of(changes: &Changes<'a>) -> Self {
        Self {
            revisions: [changes.new, changes.old],
            mask_name: changes.mask_name,
        }
    }

    fn find(&self, id: &PlanId) -> impl Iterator<Item = &'a Plan> {
        let id = id.clone();
        self.revisions
            .into_iter()
            .filter_map(move |revision| revision.plans.get(&id))
    }

    /// Returns the name of a plan; its id if neither revision has it.
    pub(super) fn plan(&self, id: &PlanId) -> String {
        let plan = self.find(id).next();
        plan.map_or_else(
            || id.to_string(),
            |plan| (self.mask_name)(plan.name.clone()),
        )
    }

    /// Returns the name of a subject; `kind:id` if neither revision has it.
    pub(super) fn subject(&self, plan: &PlanId, subject: &Subject) -> String {
        let Some(id) = &subject.id else {
            return "The plan as a whole".to_owned();
        };
        self.title(plan, subject.kind, id)
            .unwrap_or_else(|| subject.to_string())
    }

    /// Returns the name of a person; the id if neither revision has the person.
    pub(super) fn person(&self, plan: &PlanId, id: &Id) -> String {
        self.title(plan, SubjectKind::Contact, id)
            .unwrap_or_else(|| id.to_string())
    }

    fn title(&self, plan: &PlanId, kind: SubjectKind, id: &Id) -> Option<String> {
        self.find(plan)
            .find_map(|plan| plan.title(kind, id.as_str()))
            .map(self.mask_name)
    }

    /// Returns some plans without one of them; `None` if no other is left.
    pub(super) fn others(&self, plans: &[PlanId], own: Option<&PlanId>) -> Option<PlanList> {
        let others: Vec<_> = plans.iter().filter(|plan| Some(*plan) != own).collect();
        (!others.is_empty()).then(|| self.list(&others))
    }

    /// Returns some plans, named or counted.
    pub(super) fn list(&self, plans: &[&PlanId]) -> PlanList {
        let names: Vec<_> = plans.iter().map(|plan| self.plan(plan)).collect();
        match names.split_last() {
            Some((last, [])) => PlanList {
                words: last.clone(),
                names: Vec::new(),
            },
            Some((last, first)) if names.len() <= MAX_NAMED => PlanList {
                words: format!("{} and {last}", first.join(", ")),
                names: Vec::new(),
            },
            _ => PlanList {
                words: format!("{} {}", names.len(), self.noun(plans)),
                names,
            },
        }
    }

    fn noun(&self, plans: &[&PlanId]) -> &'static str {
        let is_client = |id: &&PlanId| {
            let plan = self.find(id).next();
            plan.is_some_and(|plan| plan.kind == PlanKind::Client)
        };
        if plans.iter().all(is_client) {
            "clients"
        } else {
            "plans"
        }
    }
}
