//! The second stage: whose policy and people decide.
//!
//! A change must not say that its own author may sign, nor add the key that proves it. So the plans of a change are
//! judged by the policy and the people of its base.

use irplan_plan::Repository;

use super::{PlanSelection, PlanSet, PlanTexts};
use crate::compare::RevisionPair;

/// The revision that a change is based on, after reading.
pub struct BaseRevision {
    name: String,
    note: Option<String>,
    pub(super) set: PlanSet,
}

impl BaseRevision {
    /// Reads the merge base of `base` and of a revision, or of the files on disk.
    ///
    /// # Errors
    /// If one of them cannot be found or read, or they have no commit in common.
    pub fn read(
        source: &mut irplan_repo::Repository,
        base: &str,
        head: Option<&str>,
    ) -> anyhow::Result<Self> {
        let sides = RevisionPair::find(source, base, head)?;
        let texts = PlanTexts::at(source, Some(&sides.base))?;
        let mut set = texts.read(&[]);
        let note = sides.note_if_base_has_no_plans(source)?;
        if note.is_some() {
            // A base without plans is not a fault that the change could fix.
            set.reading.findings.clear();
        }
        Ok(Self {
            name: base.to_owned(),
            note,
            set,
        })
    }

    /// Takes plans that were read as a base.
    pub(super) fn of(set: PlanSet) -> Self {
        Self {
            name: set.origin(),
            note: None,
            set,
        }
    }

    /// Returns what the base is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns a note about the base: that it has no plans yet.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// A base, with the plans of the change as the base trusts them.
pub struct TrustedBase {
    pub(super) base: BaseRevision,
    /// The plans of the change, with the policy and the people of this base.
    pub(super) trusted: Repository,
}

impl TrustedBase {
    /// Returns the base.
    pub fn base(&self) -> &BaseRevision {
        &self.base
    }
}

/// Plans, with the decision whose policy and people apply.
pub struct TrustedPlans {
    pub(super) set: PlanSet,
    pub(super) bases: Vec<TrustedBase>,
}

impl PlanSet {
    /// Judges plans by their own policy and people.
    pub fn trusted(self) -> TrustedPlans {
        TrustedPlans {
            set: self,
            bases: Vec::new(),
        }
    }

    /// Judges plans by the policy and people of each base of a change. Without a base, their own apply.
    pub fn trusted_by(self, bases: Vec<BaseRevision>) -> TrustedPlans {
        let trusted = |base: BaseRevision| TrustedBase {
            trusted: self.plans().with_trust_of(base.set.plans()),
            base,
        };
        let bases = bases.into_iter().map(trusted).collect();
        TrustedPlans { set: self, bases }
    }
}

/// Reads the selected plans as a change, with each revision that it is based on.
///
/// # Errors
/// If a revision cannot be found or read, or there is no such plan.
pub fn read_change(
    source: &mut irplan_repo::Repository,
    selection: &PlanSelection,
    bases: &[String],
) -> anyhow::Result<TrustedPlans> {
    let rev = selection.revision.as_deref();
    let texts = PlanTexts::take(source, rev)?;
    let bases = bases
        .iter()
        .map(|base| BaseRevision::read(source, base, rev));
    let bases = bases.collect::<anyhow::Result<Vec<_>>>()?;
    let set = match bases.first() {
        Some(first) => texts.reread(&first.set, &selection.plans),
        None => texts.read(&selection.plans),
    };
    Ok(set.require_selected()?.trusted_by(bases))
}
