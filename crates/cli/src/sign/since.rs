//! What changed of a subject since it was signed last.

use std::collections::BTreeMap;

use irplan_plan::diff::{Change, between};
use irplan_plan::{History, LastChange, Plan, PlanId, Repository, Subject, SubjectKind};
use jiff::civil::Date;

use crate::load::Loaded;

/// What is known of a subject since its last sign-off.
pub(super) enum Since {
    /// Nobody signed it yet.
    Never,
    /// It means what it meant.
    Same,
    /// Its own words or values changed.
    Changed(Vec<Change>),
    /// Its own words are the same, and something that they show changed.
    Shown(Vec<Change>),
    /// What was signed cannot be had, for a reason in words.
    Unknown(&'static str),
}

/// The plans as they were at the commits that brought sign-offs in, each read once.
#[derive(Default)]
pub(super) struct Past {
    at: BTreeMap<String, Repository>,
}

impl Past {
    /// Says what changed of a subject since its last sign-off.
    ///
    /// # Errors
    /// When a commit that is there cannot be read.
    pub(super) fn since(
        &mut self,
        loaded: &Loaded,
        history: &History,
        plan: &Plan,
        subject: &Subject,
        today: Date,
    ) -> anyhow::Result<Since> {
        let Some(signed) = plan.source.ledger.get(subject) else {
            return Ok(Since::Never);
        };
        if plan.digest(subject) == Some(&signed.digest.value) {
            return Ok(Since::Same);
        }
        let entered = history.sign_offs.get(&(plan.id.clone(), subject.clone()));
        let commit = match entered.map(|entered| &entered.change) {
            Some(LastChange::At(commit)) => &commit.id,
            Some(LastChange::AtOrBefore(_)) => {
                return Ok(Since::Unknown(
                    "the clone is shallow; fetch the whole history to see it",
                ));
            }
            Some(LastChange::Uncommitted) | None => {
                return Ok(Since::Unknown("git does not have the sign-off yet"));
            }
        };
        let old = self.at(loaded, commit)?;
        let was = old.plans.get(&plan.id);
        if was.and_then(|was| was.digest(subject)) != Some(&signed.digest.value) {
            return Ok(Since::Unknown(
                "the commit that brought the sign-off in holds another text than was signed",
            ));
        }
        Ok(compared(old, &loaded.plans, &plan.id, subject, today))
    }

    fn at(&mut self, loaded: &Loaded, commit: &str) -> anyhow::Result<&Repository> {
        if !self.at.contains_key(commit) {
            let revision = loaded.source.revision(commit)?;
            let snapshot = loaded.source.snapshot(&revision)?;
            let reading = irplan_plan::read(&snapshot);
            self.at.insert(commit.to_owned(), reading.repository);
        }
        Ok(&self.at[commit])
    }
}

/// Compares one subject of one plan, and what it may show.
fn compared(
    old: &Repository,
    new: &Repository,
    plan: &PlanId,
    subject: &Subject,
    today: Date,
) -> Since {
    let comparison = between(&around(old, plan), &around(new, plan), today);
    let sees = |change: &Change| change.plan == *plan || change.reaches.contains(plan);
    let changes = comparison.changes.into_iter().filter(sees);
    if subject.kind == SubjectKind::Plan {
        return Since::Changed(changes.collect());
    }
    let is_it = |change: &Change| {
        let former = change.former.as_ref();
        change.subject == *subject || former.is_some_and(|former| former.subject == *subject)
    };
    let (own, others): (Vec<_>, Vec<_>) = changes.partition(is_it);
    if own.is_empty() {
        let is_shown = |change: &Change| {
            // These have sign-offs of their own, and a text shows no more of them than who is meant.
            !matches!(
                change.subject.kind,
                SubjectKind::Contact | SubjectKind::Section | SubjectKind::Playbook
            )
        };
        return Since::Shown(others.into_iter().filter(is_shown).collect());
    }
    Since::Changed(own)
}

/// A plan with all that it inherits from, and no other.
fn around(repository: &Repository, id: &PlanId) -> Repository {
    let provider = repository.provider_plan().map(|plan| &plan.id);
    let plan = repository.plans.get(id);
    let ancestors = plan.map_or(&[][..], |plan| &plan.ancestors);
    let is_near =
        |other: &PlanId| other == id || ancestors.contains(other) || provider == Some(other);
    let plans = repository.plans.iter().filter(|(other, _)| is_near(other));
    Repository {
        settings: repository.settings.clone(),
        policy: repository.policy.clone(),
        plans: plans
            .map(|(other, plan)| (other.clone(), plan.clone()))
            .collect(),
    }
}
