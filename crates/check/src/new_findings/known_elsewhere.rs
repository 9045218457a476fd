//! Old faults that a change shows in another place: in a text that it moved, or that one more plan inherits.

use std::collections::BTreeMap;

use irplan_plan::diff::PreviousSubject;
use irplan_plan::finding::FaultKey;
use irplan_plan::id::{PlanId, Subject};
use irplan_plan::plan::Plan;
use irplan_plan::{Finding, Place, RepoPath};

use super::{FaultDetails, Faults, JudgedBase, moved_subjects};
use crate::catalogue::rule_of_id;
use crate::rule::FaultOf;

/// Old faults that the change shows in another place.
pub(crate) struct KnownElsewhere<'a> {
    base: JudgedBase<'a>,
    /// Where subjects were before, by where they are now.
    moved: BTreeMap<(&'a PlanId, &'a Subject), &'a PreviousSubject>,
    /// The faults of the base in its files, once they are needed.
    shown: Option<BTreeMap<FaultInFile, Vec<FaultDetails>>>,
    /// Those that are left for each plan.
    inherited: BTreeMap<(Option<PlanId>, FaultInFile), Vec<FaultDetails>>,
}

/// A fault of any plan, and the file that has it.
type FaultInFile = (FaultKey, RepoPath);

impl<'a> KnownElsewhere<'a> {
    pub(crate) fn of(base: JudgedBase<'a>) -> Self {
        let moved = moved_subjects(base.comparison);
        Self {
            moved: moved
                .map(|(change, previous)| ((&change.plan, &change.subject), previous))
                .collect(),
            shown: None,
            inherited: BTreeMap::new(),
            base,
        }
    }

    /// Takes out the fault that a subject had where it was before. Returns `false` if there is none.
    pub(crate) fn take_moved(&self, finding: &Finding, of_base: &mut Faults) -> bool {
        let Some(home) = finding.place().and_then(|place| place.path.plan()) else {
            return false;
        };
        let previous = |subject: &Option<Subject>| {
            let subject = subject.as_ref()?;
            self.moved.get(&(&home, subject)).copied()
        };
        let (own, other) = (previous(&finding.subject), previous(&finding.fault.subject));
        let Some(previous) = own.or(other) else {
            return false;
        };
        let mut former = finding.clone();
        if finding.plan.as_ref() == Some(&home) {
            former.plan = Some(previous.plan.clone());
        }
        if let Some(own) = own {
            former.subject = Some(own.subject.clone());
        }
        if let Some(other) = other {
            former.fault.subject = Some(other.subject.clone());
        }
        of_base.take_changed(&former)
    }

    /// Whether the base has the fault in a text that the plan of the finding inherits now. Each such fault counts once for
    /// each plan.
    pub(crate) fn take_inherited(&mut self, finding: &Finding) -> bool {
        let Some(place) = place_in_inherited_file(finding) else {
            return false;
        };
        let shown = self
            .shown
            .get_or_insert_with(|| faults_in_files(&self.base));
        let left = self
            .inherited
            .entry((finding.plan.clone(), place))
            .or_insert_with_key(|(_, place)| shown.get(place).cloned().unwrap_or_default());
        let missing = &finding.fault.missing;
        let at = left
            .iter()
            .position(|other| missing.is_subset(&other.missing));
        at.map(|at| left.remove(at)).is_some()
    }
}

/// Returns the fault of a finding in a file of another plan, and that file. `None` for a missing sign-off: each plan that
/// inherits a text has to sign it itself.
fn place_in_inherited_file(finding: &Finding) -> Option<FaultInFile> {
    let path = &finding.place()?.path;
    let is_signed = rule_of_id(finding.rule).is_none_or(|rule| rule.fault_of == FaultOf::SignOffs);
    let is_inherited = path.plan().is_some_and(|home| finding.plan != Some(home));
    (is_inherited && !is_signed).then(|| (finding.fault_key().without_plan(), path.clone()))
}

/// Counts the faults of a revision by the files that have them. A fault that several plans inherit is one.
fn faults_in_files(base: &JudgedBase<'_>) -> BTreeMap<FaultInFile, Vec<FaultDetails>> {
    let mut faults: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (at, finding) in base.report.findings.iter().enumerate() {
        let place = finding
            .place()
            .filter(|place| is_of_text(base, at, finding, place));
        if let Some(place) = place {
            let key = finding.fault_key().without_plan();
            let known = faults.entry((key, place.path.clone())).or_default();
            known.push(FaultDetails::of(finding));
        }
    }
    faults
}

/// Whether a fault is one of the text that has it: the text's own plan has the fault, or all plans have it that inherit the
/// text. Otherwise it may be the fault of an inheriting plan, which lacks a role, for example.
fn is_of_text(base: &JudgedBase<'_>, at: usize, finding: &Finding, place: &Place) -> bool {
    let Some(home) = place.path.plan() else {
        return false;
    };
    let has_fault = |plan: &PlanId| {
        let of_plan = base.report.by_plan.get(plan);
        of_plan.is_some_and(|found| found.binary_search(&at).is_ok())
    };
    let is_of_home = |subject: &Subject, plan: &Plan| plan.owner_of(subject) == Some(&home);
    let shows_text = |plan: &&Plan| {
        let subject = finding.subject.as_ref();
        plan.ancestors.contains(&home) && subject.is_none_or(|subject| is_of_home(subject, plan))
    };
    let mut showing = base.repository.published().filter(shows_text).peekable();
    has_fault(&home) || showing.peek().is_some() && showing.all(|plan| has_fault(&plan.id))
}
