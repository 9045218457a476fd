//! The parts that several plans inherit, which the portal's index holds once.

use std::collections::BTreeMap;

use irplan_plan::{Id, PlanId, SubjectKind};

use crate::edition::Edition;

/// A subject, and the plan whose file has it.
type SharedOrigin<'a> = (&'a PlanId, SubjectKind, &'a Id);

/// What several plans inherit, in parts: all that the same plans inherit is one part.
#[derive(Default)]
pub(super) struct SharedParts<'a> {
    part_of: BTreeMap<SharedOrigin<'a>, usize>,
    inheriting_plans: Vec<Vec<u32>>,
}

/// Which entries of a plan are gathered.
#[derive(Clone, Copy)]
pub(super) enum IndexPart<'a> {
    /// All, for an index of this plan alone.
    Whole,
    /// All but those in a shared part.
    Own(&'a SharedParts<'a>),
    /// Only those in the shared part with this number.
    Shared(&'a SharedParts<'a>, usize),
}

impl<'a> SharedParts<'a> {
    /// Finds what more than one of the plans inherits from the same place.
    pub(super) fn of(editions: &'a [Edition<'a>]) -> Self {
        let mut parts: BTreeMap<Vec<u32>, Vec<SharedOrigin<'a>>> = BTreeMap::new();
        for (origin, inheritors) in inheriting_plans_by_origin(editions) {
            if inheritors.len() > 1 {
                parts.entry(inheritors).or_default().push(origin);
            }
        }
        let mut shared = Self::default();
        for (part, (inheritors, origins)) in parts.into_iter().enumerate() {
            let origins = origins.into_iter().map(|origin| (origin, part));
            shared.part_of.extend(origins);
            shared.inheriting_plans.push(inheritors);
        }
        shared
    }

    /// For each part the plans that inherit it, by their numbers in the order in which they were given.
    pub(super) fn inheriting_plans(&self) -> &[Vec<u32>] {
        &self.inheriting_plans
    }
}

impl IndexPart<'_> {
    /// Whether a subject that a plan inherits belongs to this part.
    pub(super) fn has_inherited(self, from: &PlanId, kind: SubjectKind, id: &Id) -> bool {
        match self {
            Self::Whole => true,
            Self::Own(shared) => !shared.part_of.contains_key(&(from, kind, id)),
            Self::Shared(shared, part) => shared.part_of.get(&(from, kind, id)) == Some(&part),
        }
    }

    /// Whether subjects that only one plan has belong to this part.
    pub(super) fn has_own(self) -> bool {
        !matches!(self, Self::Shared(..))
    }
}

/// Whether the portal's index has a subject of this kind once for all plans that inherit it. Clients seldom inherit the
/// others unchanged.
pub(super) fn is_shared(kind: SubjectKind) -> bool {
    matches!(
        kind,
        SubjectKind::Contact
            | SubjectKind::Severity
            | SubjectKind::Tool
            | SubjectKind::Channel
            | SubjectKind::Section
            | SubjectKind::Playbook
    )
}

/// Returns the plans that inherit each subject.
fn inheriting_plans_by_origin<'a>(
    editions: &'a [Edition<'a>],
) -> BTreeMap<SharedOrigin<'a>, Vec<u32>> {
    let mut inheritors: BTreeMap<SharedOrigin<'a>, Vec<u32>> = BTreeMap::new();
    for (number, edition) in (0..).zip(editions) {
        let plan = &edition.plan;
        for kind in SubjectKind::ALL
            .iter()
            .copied()
            .filter(|kind| is_shared(*kind))
        {
            for subject in plan.subjects(kind) {
                if subject.from != plan.id() {
                    let origin = (subject.from, kind, subject.id);
                    inheritors.entry(origin).or_default().push(number);
                }
            }
        }
    }
    inheritors
}
