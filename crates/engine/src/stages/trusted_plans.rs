//! The second stage: whose policy and people decide.
//!
//! A change must not say that its own author may sign, nor add the key that proves it. So the plans of a change are
//! judged by the policy and the people of its base.

use irplan_plan::{PlanRenames, RepoPath, Repository, SubjectKind};

use super::{PlanSelection, PlanSet, PlanTexts};
use crate::compare::RevisionPair;

/// The revision that a change is based on, after reading.
pub struct BaseRevision {
    name: String,
    note: Option<String>,
    pub(super) set: PlanSet,
    /// The tip of the branch, if people or policy changed there since the merge base.
    tip: Option<PlanSet>,
    /// Its plans that have another name in the change. They are called by that name here.
    renames: PlanRenames,
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
        let tip = read_tip(source, &sides, &set)?;
        let note = sides.note_if_base_has_no_plans(source)?;
        if note.is_some() {
            // A base without plans is not a fault that the change could fix.
            set.reading.findings.clear();
        }
        Ok(Self {
            name: base.to_owned(),
            note,
            set,
            tip,
            renames: PlanRenames::default(),
        })
    }

    /// Takes plans that were read as a base, and as the tip of its branch.
    pub(super) fn of(set: PlanSet, tip: Option<PlanSet>) -> Self {
        Self {
            name: set.origin(),
            note: None,
            set,
            tip,
            renames: PlanRenames::default(),
        }
    }

    /// Returns what the base is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Calls its plans by the names that they have in a change, so that their policy and people decide about it.
    fn renamed_like(self, change: &PlanSet) -> Self {
        let renamed = |set: PlanSet| {
            let renames = set.renames_to(change);
            (set.renamed_like(change, &renames), renames)
        };
        let (set, renames) = renamed(self.set);
        Self {
            set,
            renames,
            tip: self.tip.map(|tip| renamed(tip).0),
            ..self
        }
    }

    /// Returns its plans that have another name in the change.
    pub fn renames(&self) -> &PlanRenames {
        &self.renames
    }

    /// Returns a note about the base: that it has no plans yet.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// Reads the tip of the branch that a change is based on; `None` if it is the merge base, or if nothing changed there
/// that affects whom to trust.
pub(crate) fn read_tip(
    source: &irplan_repo::Repository,
    sides: &RevisionPair,
    base: &PlanSet,
) -> anyhow::Result<Option<PlanSet>> {
    let Some(tip) = &sides.given_base else {
        return Ok(None);
    };
    let changed = source.changed_files(&sides.base, Some(tip))?;
    if !changed.iter().any(affects_trust) {
        return Ok(None);
    }
    Ok(Some(PlanTexts::at(source, Some(tip))?.reread(base, &[])))
}

/// Whether a file has people, roles or policy in it.
pub(crate) fn affects_trust(path: &RepoPath) -> bool {
    let files = [SubjectKind::Contact, SubjectKind::Plan].map(SubjectKind::path);
    let inside = path.inside_plan();
    path.is_shared_by_all() || inside.is_some_and(|(_, file)| files.contains(&file))
}

/// A base, with the plans of the change as the base trusts them.
pub struct TrustedBase {
    pub(super) base: BaseRevision,
    /// The plans of the change, with the policy and the people of this base.
    pub(super) trusted: Repository,
    /// The plans of the change, with the policy and the people of the tip of the branch.
    pub(super) trusted_by_tip: Option<Repository>,
}

impl TrustedBase {
    fn new(base: BaseRevision, change: &PlanSet) -> Self {
        let base = base.renamed_like(change);
        let change = change.plans();
        let mut trusted = change.with_trust_of(base.set.plans());
        let tip = base.tip.as_ref();
        let trusted_by_tip = tip.map(|tip| change.with_trust_of(tip.plans()));
        if let Some(by_tip) = &trusted_by_tip {
            trusted.add_trust_of_tip(by_tip);
        }
        Self {
            base,
            trusted,
            trusted_by_tip,
        }
    }
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
        let bases = bases.into_iter();
        let bases = bases.map(|base| TrustedBase::new(base, &self));
        let bases = bases.collect();
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
