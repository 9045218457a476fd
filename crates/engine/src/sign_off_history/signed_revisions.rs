//! Finds what changed in subjects since they were last signed off.
//!
//! The ledger has only a digest of what was signed. So the words are read from the commit that added the sign-off: the
//! plans in question, and those that they may have inherited from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context;
use irplan_plan::diff::{Change, between, shown_facts};
use irplan_plan::{
    LastChange, LastChanges, LedgerChange, Plan, PlanId, PlanRenames, RepoPath, Repository, Scheme,
    Subject, SubjectKind,
};
use jiff::civil::Date;

use crate::stages::{PlanSet, PlanSetCache};

/// How many commits are kept at once.
const MAX_CACHED: usize = 16;

/// What changed in a subject since its last sign-off.
pub enum ChangeSinceSignOff {
    /// Nobody signed it yet.
    Never,
    /// Its meaning is the same.
    Same,
    /// Its own words or values changed.
    Changed(Vec<Change>),
    /// Its own words are the same, but facts that they show changed.
    Shown(Vec<Change>),
    /// It is unknown what was signed, for a reason in words.
    Unknown(&'static str),
}

/// Some plans as they were at the commits that added sign-offs. Each commit is compared once with each current plan.
/// Ask commit by commit, so that each is read once.
pub struct SignedRevisions {
    /// Plans that are not in question, and that no other inherits from.
    others: BTreeSet<PlanId>,
    cache: PlanSetCache,
    changes: BTreeMap<(String, PlanId), Vec<Change>>,
}

impl SignedRevisions {
    /// The commits that may have added sign-offs of some plans.
    pub fn of<'a>(plans: &'a Repository, ids: impl Iterator<Item = &'a PlanId>) -> Self {
        let mut near: BTreeSet<_> = plans
            .provider_plan()
            .map(|plan| &plan.id)
            .into_iter()
            .collect();
        for id in ids {
            near.insert(id);
            let plan = plans.plans.get(id).into_iter();
            near.extend(plan.flat_map(|plan| &plan.ancestors));
        }
        let others = plans.published().filter(|plan| !near.contains(&plan.id));
        Self {
            others: others.map(|plan| plan.id.clone()).collect(),
            cache: PlanSetCache::new(MAX_CACHED),
            changes: BTreeMap::new(),
        }
    }

    /// Finds what changed in a subject since its last sign-off.
    ///
    /// # Errors
    /// If an existing commit cannot be read.
    pub fn change_since_sign_off(
        &mut self,
        (source, plans, history): (&irplan_repo::Repository, &Repository, &LastChanges),
        plan: &Plan,
        subject: &Subject,
        today: Date,
    ) -> anyhow::Result<ChangeSinceSignOff> {
        let Some(signed) = plan.source.ledger.get(subject) else {
            return Ok(ChangeSinceSignOff::Never);
        };
        if plan.matches_digest(subject, &signed.digest.value) {
            return Ok(ChangeSinceSignOff::Same);
        }
        if is_of_program(plan, subject) {
            return Ok(ChangeSinceSignOff::Unknown(
                "irplan now brings another version of the pack than the one that was read",
            ));
        }
        let entered = history.sign_offs.get(&(plan.id.clone(), subject.clone()));
        let commit = match commit_of(entered) {
            Ok(commit) => commit,
            Err(why) => return Ok(ChangeSinceSignOff::Unknown(why)),
        };
        let old = self.plans_at(source, commit).with_context(|| {
            format!("cannot read what changed since a sign-off in commit `{commit}`")
        })?;
        let former = entered.map_or_else(|| plan.id.clone(), |entered| entered.plan_then(&plan.id));
        let was = old.plans().plans.get(&former);
        if !was.is_some_and(|was| was.matches_digest(subject, &signed.digest.value)) {
            return Ok(ChangeSinceSignOff::Unknown(
                "the commit of the sign-off has a different text from the one that was signed",
            ));
        }
        let key = (commit.to_owned(), plan.id.clone());
        let changes = self.changes.entry(key).or_insert_with(|| {
            let renames = PlanRenames::of(former, plan.id.clone());
            match renames.is_empty() {
                true => changes(old.plans(), plans, &plan.id, today),
                false => changes(old.with_names(&renames).plans(), plans, &plan.id, today),
            }
        });
        Ok(of_subject(changes, plan, subject))
    }

    fn plans_at(
        &mut self,
        source: &irplan_repo::Repository,
        commit: &str,
    ) -> Result<Arc<PlanSet>, irplan_repo::Error> {
        let revision = source.revision(commit)?;
        // Plans that no longer exist are read too, because a plan in question may have inherited from them.
        let is_near = |path: &RepoPath| {
            let plan = path.plan_folder();
            plan.is_none_or(|plan| !self.others.contains(plan))
        };
        self.cache.at(source, &revision, &is_near)
    }
}

/// Whether a subject is a pack of the program, which no commit has.
pub(crate) fn is_of_program(plan: &Plan, subject: &Subject) -> bool {
    let id = subject
        .id
        .as_ref()
        .filter(|_| subject.kind == SubjectKind::Pack);
    let pack = id.and_then(|id| plan.provider_packs.get(id.as_str()));
    pack.is_some_and(|pack| !pack.is_own)
}

/// Returns the commit that added a sign-off, or why it is unknown.
fn commit_of(entered: Option<&LedgerChange>) -> Result<&str, &'static str> {
    match entered.map(|entered| &entered.change) {
        Some(LastChange::At(commit)) => Ok(&commit.id),
        Some(LastChange::AtOrBefore(_)) => {
            Err("the clone is shallow; fetch the whole history to see it")
        }
        Some(LastChange::Uncommitted) | None => Err("git does not have the sign-off yet"),
    }
}

/// Returns what changed in a plan, as its readers see it.
pub(super) fn changes(
    old: &Repository,
    new: &Repository,
    plan: &PlanId,
    today: Date,
) -> Vec<Change> {
    let comparison = between(
        &with_ancestors(old, plan),
        &with_ancestors(new, plan),
        today,
    );
    let sees = |change: &Change| change.plan == *plan || change.affected_plans.contains(plan);
    comparison.changes.into_iter().filter(sees).collect()
}

/// Returns what changed in one subject of a plan. If it did not change, returns the changes of the facts that it shows.
fn of_subject(changes: &[Change], plan: &Plan, subject: &Subject) -> ChangeSinceSignOff {
    if *subject == Subject::PLAN {
        let signed = plan.source.ledger.get(subject);
        let scheme = signed.map(|signed| signed.digest.value.scheme());
        let scheme = scheme.unwrap_or(Scheme::current(SubjectKind::Plan));
        let covered = changes
            .iter()
            .filter(|change| scheme.approval_covers(change.subject.kind));
        return ChangeSinceSignOff::Changed(covered.cloned().collect());
    }
    let is_own = |change: &&Change| {
        let former = change.previous.as_ref();
        change.subject == *subject || former.is_some_and(|former| former.subject == *subject)
    };
    let own: Vec<_> = changes.iter().filter(is_own).cloned().collect();
    if !own.is_empty() {
        return ChangeSinceSignOff::Changed(own);
    }
    let facts = shown_facts(plan, subject);
    let others = changes
        .iter()
        .filter(|change| facts.contains(&change.subject));
    ChangeSinceSignOff::Shown(others.cloned().collect())
}

/// Returns a plan with all that it inherits from, and no other.
fn with_ancestors(repository: &Repository, id: &PlanId) -> Repository {
    let provider = repository.provider_plan().map(|plan| &plan.id);
    let plan = repository.plans.get(id);
    let ancestors = plan.map_or(&[][..], |plan| &plan.ancestors);
    let is_near =
        |other: &PlanId| other == id || ancestors.contains(other) || provider == Some(other);
    let plans = repository.plans.iter().filter(|(other, _)| is_near(other));
    Repository {
        settings: repository.settings.clone(),
        policy: repository.policy.clone(),
        packs: repository.packs.clone(),
        plans: plans
            .map(|(other, plan)| (other.clone(), plan.clone()))
            .collect(),
    }
}
