//! What one commit did to a subject.

use std::collections::BTreeSet;

use irplan_plan::diff::{Change, Comparison, between, shown_facts};
use irplan_plan::{Plan, Repository, Subject, SubjectKind};
use irplan_repo::{Revision, ValueChange};
use jiff::civil::Date;

use super::event::{BlameChange, BlameDetails, BlamedSubject};
use super::merge_differences::common_differences;
use super::plans_at_commits::PlansAtCommits;
use crate::sign_off_history::is_of_program;
use crate::stages::PlanSet;

/// What is known about a commit that changed a subject.
pub(super) enum CommitOutcome {
    /// What it did.
    BlameChange(BlameChange),
    /// It did not change the subject itself: it merged the changes of its sides, or it added the plan that a pack of the
    /// program is a subject of.
    Unchanged,
    /// More plans had to be read to find out, so the commit may not have changed the subject at all.
    Again,
}

/// Finds out what a commit did to a subject that it changed.
pub(super) fn commit_outcome(
    readings: &mut PlansAtCommits<'_>,
    traced: &ValueChange,
    name: &BlamedSubject,
    today: Date,
) -> anyhow::Result<CommitOutcome> {
    let new = readings.at(&traced.revision)?;
    if digest(&new, name).is_none() {
        let whole = readings.whole(&traced.revision)?;
        let is_there = digest(&whole, name).is_some();
        return Ok(
            match is_there && readings.add_plan(whole.plans(), &name.0) {
                true => CommitOutcome::Again,
                false => CommitOutcome::BlameChange(BlameChange::Removed),
            },
        );
    }
    let Some(parent) = traced.parents.first() else {
        return Ok(added(&new, name));
    };
    if digest(&*readings.at(parent)?, name).is_none() {
        return brought_in(readings, parent, &traced.revision, name, today);
    }
    let mut sides = Vec::new();
    for parent in &traced.parents {
        let old = readings.at(parent)?;
        let comparison = between(old.plans(), new.plans(), today);
        let own = own_details(&comparison, (&old, &new), name);
        sides.push(details(own, &comparison, &new, name));
    }
    let is_known = sides.len() > 1 && sides.iter().all(|side| !side.is_empty());
    let details = common_differences(sides);
    Ok(match is_known && details.is_empty() {
        true => CommitOutcome::Unchanged,
        false => CommitOutcome::BlameChange(BlameChange::Changed(details)),
    })
}

/// Says that a commit added a subject, unless that is a pack of the program.
fn added(new: &PlanSet, (plan, subject): &BlamedSubject) -> CommitOutcome {
    let plan = new.plans().plans.get(plan);
    match plan.is_some_and(|plan| is_of_program(plan, subject)) {
        true => CommitOutcome::Unchanged,
        false => CommitOutcome::BlameChange(BlameChange::Added),
    }
}

/// Finds out what a commit did that has a subject which its parent lacks.
fn brought_in(
    readings: &mut PlansAtCommits<'_>,
    parent: &Revision,
    revision: &Revision,
    name: &BlamedSubject,
    today: Date,
) -> anyhow::Result<CommitOutcome> {
    // It looks new in the plans that are read, but those are the plans that matter at the last commit.
    let (old, new) = (readings.whole(parent)?, readings.whole(revision)?);
    if digest(&old, name).is_some() && readings.add_plan(old.plans(), &name.0) {
        return Ok(CommitOutcome::Again);
    }
    let comparison = between(old.plans(), new.plans(), today);
    let own = own_details(&comparison, (&old, &new), name);
    let former = own.and_then(|change| change.previous.as_ref());
    let former = match former {
        Some(former) => Some((former.plan.clone(), former.subject.clone())),
        None => moved_with_plan(old.plans(), new.plans(), name),
    };
    let Some(former) = former else {
        return Ok(added(&new, name));
    };
    readings.add_plan(old.plans(), &former.0);
    let is_moved = own.is_some_and(|change| change.previous.is_some());
    let details = match is_moved {
        true => details(own, &comparison, &new, name),
        // The comparison takes everything in the new folder as new.
        false => BlameDetails::default(),
    };
    Ok(CommitOutcome::BlameChange(BlameChange::Renamed(
        former, details,
    )))
}

/// Returns the digest of a subject, in words.
pub(super) fn digest(set: &PlanSet, (plan, subject): &BlamedSubject) -> Option<String> {
    let plan = set.plans().plans.get(plan)?;
    plan.digest(subject).map(ToString::to_string)
}

/// Returns the change of the subject itself, under the plan whose file has it.
fn own_details<'a>(
    comparison: &'a Comparison,
    (old, new): (&PlanSet, &PlanSet),
    (plan, subject): &BlamedSubject,
) -> Option<&'a Change> {
    // The provider's staff comes from a plan that is not an ancestor.
    let lines: BTreeSet<_> = [old, new]
        .iter()
        .filter_map(|set| set.plans().plans.get(plan))
        .flat_map(|plan| {
            let line = plan.ancestors.iter().chain([&plan.id]);
            line.chain(plan.owner_of(subject))
        })
        .collect();
    let is_own = |change: &&Change| change.subject == *subject && lines.contains(&change.plan);
    let mut changes = comparison.changes.iter();
    changes
        .rfind(|change| is_own(change) && change.plan == *plan)
        .or_else(|| comparison.changes.iter().rfind(is_own))
}

fn details(
    own: Option<&Change>,
    comparison: &Comparison,
    new: &PlanSet,
    name: &BlamedSubject,
) -> BlameDetails {
    let mut details = own.map_or_else(BlameDetails::default, |change| BlameDetails {
        fields: change.fields.clone(),
        steps: change.steps.clone(),
        text: change.text.clone(),
        through: Vec::new(),
    });
    if details.is_empty() {
        details.through = through(comparison, new, name);
    }
    details
}

/// Lists the other subjects that it is made of and that changed.
fn through(
    comparison: &Comparison,
    new: &PlanSet,
    (plan, subject): &BlamedSubject,
) -> Vec<Subject> {
    let facts = new.plans().plans.get(plan);
    let facts = facts.map_or_else(BTreeSet::new, |plan| shown_facts(plan, subject));
    let is_part = |other: &Subject| match subject.kind {
        SubjectKind::Plan => other != subject,
        _ => facts.contains(other),
    };
    let seen = comparison.changes.iter();
    let seen = seen.filter(|change| change.plan == *plan || change.affected_plans.contains(plan));
    let others: BTreeSet<_> = seen.map(|change| &change.subject).collect();
    let others = others.into_iter().filter(|other| is_part(other));
    others.cloned().collect()
}

/// Returns the earlier name of a subject in a plan whose folder was renamed: a plan that no longer exists, and that has
/// the same content as at least half of this one.
fn moved_with_plan(
    old: &Repository,
    new: &Repository,
    (plan, subject): &BlamedSubject,
) -> Option<BlamedSubject> {
    if old.plans.contains_key(plan) {
        return None;
    }
    let now = new.plans.get(plan)?;
    let likeness = |was: &Plan| {
        let own = was.digests.iter();
        let own = own.filter(|(subject, _)| was.owner_of(subject) == Some(&was.id));
        let same = own
            .clone()
            .filter(|(subject, digest)| now.digest(subject) == Some(digest));
        let (own, same) = (own.count(), same.count());
        (was.name == now.name || same > 0 && 2 * same >= own).then_some(same)
    };
    let gone = old.plans.values().filter(|was| {
        was.kind == now.kind && !new.plans.contains_key(&was.id) && was.digest(subject).is_some()
    });
    let alike = gone.filter_map(|was| Some((likeness(was)?, &was.id)));
    let (_, former) = alike.max()?;
    Some((former.clone(), subject.clone()))
}
