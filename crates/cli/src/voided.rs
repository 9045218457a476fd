//! What changed of subjects since the sign-offs that the changes voided.
//!
//! The ledger has but a digest of what was signed, so that its words are read from the commit that brought the sign-off
//! in: of each such commit, the plans that are concerned and what they inherit from, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::{Change, between};
use irplan_plan::{History, Plan, PlanId, RepoPath, Repository, State, Subject};
use jiff::civil::Date;

use crate::load::Loaded;

/// Of how many plans this is read at most: where one base text changed, a whole fleet says the same, and one finding of
/// it names the first.
const MOST: usize = 12;

type Key = (PlanId, Subject);

/// Fills in what changed since voided sign-offs of some plans, or of all; what cannot be read becomes a note.
pub fn fill(
    history: &mut History,
    loaded: &Loaded,
    wanted: Option<&BTreeSet<PlanId>>,
    today: Date,
) {
    let by_commit = voided(history, &loaded.plans, wanted, today);
    for (commit, keys) in by_commit {
        match changes(loaded, &commit, &keys, today) {
            Ok(found) => history.since.extend(found),
            Err(error) => history.notes.push(format!(
                "what changed since a sign-off in commit `{commit}` cannot be read: {error}"
            )),
        }
    }
}

/// The subjects of the first plans whose sign-offs were voided, by the commit that brought these in.
fn voided(
    history: &History,
    plans: &Repository,
    wanted: Option<&BTreeSet<PlanId>>,
    today: Date,
) -> BTreeMap<String, Vec<Key>> {
    let is_wanted = |plan: &&Plan| wanted.is_none_or(|wanted| wanted.contains(&plan.id));
    let mut by_commit: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for plan in plans.published().filter(is_wanted) {
        if found.len() >= MOST {
            break;
        }
        for subject in plan.source.ledger.keys() {
            if plan.standing(subject, today).state != State::Voided {
                continue;
            }
            let key = (plan.id.clone(), subject.clone());
            let entered = history.sign_offs.get(&key);
            if let Some(commit) = entered.and_then(|entered| entered.change.commit()) {
                found.insert(&plan.id);
                by_commit.entry(commit.id.clone()).or_default().push(key);
            }
        }
    }
    by_commit
}

/// What changed of subjects since a commit in which they stood as they were signed.
fn changes(
    loaded: &Loaded,
    commit: &str,
    keys: &[Key],
    today: Date,
) -> anyhow::Result<BTreeMap<Key, Vec<Change>>> {
    let near = near(&loaded.plans, keys);
    let revision = loaded.source.revision(commit)?;
    let is_near = |path: &RepoPath| {
        let plan = path.as_str().strip_prefix("plans/");
        // `irplan.toml`, and the folders of plans that are looked at.
        plan.is_none_or(|rest| {
            let plan = rest.split('/').next().unwrap_or(rest);
            near.iter().any(|id| id.as_str() == plan)
        })
    };
    let snapshots = loaded.source.snapshots_of(&[&revision], &is_near)?;
    let Some(snapshot) = snapshots.first() else {
        return Ok(BTreeMap::new());
    };
    let old = irplan_plan::read(snapshot).repository;
    let was_signed = |(plan, subject): &Key| {
        let (old, new) = (old.plans.get(plan)?, loaded.plans.plans.get(plan)?);
        let signed = new.source.ledger.get(subject)?;
        (old.digest(subject) == Some(&signed.digest.value)).then_some(())
    };
    let comparison = between(&old, &only(&loaded.plans, &near), today);
    let of = |(plan, subject): &Key| -> Vec<Change> {
        let sees = |change: &&Change| change.plan == *plan || change.reaches.contains(plan);
        let seen = comparison.changes.iter().filter(sees);
        // A plan's approval covers everything in it.
        seen.filter(|change| subject.id.is_none() || change.subject == *subject)
            .cloned()
            .collect()
    };
    let keys = keys.iter().filter(|key| was_signed(key).is_some());
    Ok(keys.map(|key| (key.clone(), of(key))).collect())
}

/// Some plans with all that they inherit from.
fn near(plans: &Repository, keys: &[Key]) -> BTreeSet<PlanId> {
    let mut near: BTreeSet<_> = plans
        .provider_plan()
        .map(|plan| plan.id.clone())
        .into_iter()
        .collect();
    for (id, _) in keys {
        near.insert(id.clone());
        let plan = plans.plans.get(id);
        near.extend(
            plan.into_iter()
                .flat_map(|plan| plan.ancestors.iter().cloned()),
        );
    }
    near
}

/// The same repository with some of its plans.
fn only(repository: &Repository, near: &BTreeSet<PlanId>) -> Repository {
    let plans = repository.plans.iter().filter(|(id, _)| near.contains(*id));
    Repository {
        settings: repository.settings.clone(),
        policy: repository.policy.clone(),
        plans: plans.map(|(id, plan)| (id.clone(), plan.clone())).collect(),
    }
}
