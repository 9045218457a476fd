//! Follows one subject back through history.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::{PlanId, Reading, Statement, Subject};
use irplan_repo::{Revision, Trace, Traced};
use jiff::civil::Date;

use super::event::{Blame, Event, Name, What};
use super::readings::Readings;
use super::what::{digest, what};

/// How often a subject may have been renamed.
const RENAMES: usize = 64;

/// Finds the commits that changed a subject of a plan, and its sign-offs, seen from a revision.
///
/// # Errors
/// When a commit on the way is missing or broken.
pub fn find(
    source: &irplan_repo::Repository,
    readings: &mut Readings<'_>,
    head: &Revision,
    (plan, subject): (&PlanId, &Subject),
    today: Date,
) -> anyhow::Result<Blame> {
    let mut blame = Blame::default();
    let mut name = (plan.clone(), subject.clone());
    let mut from = Some(head.clone());
    let (mut signed, mut seen, mut carried) = (Vec::new(), BTreeSet::new(), Vec::new());
    for _ in 0..RENAMES {
        let Some(start) = from.take() else { break };
        let mut former = None;
        for (traced, what) in follow(source, readings, &start, &name, today, &mut blame.notes)? {
            if let (What::Renamed(before, _), Some(parent)) = (&what, &traced.parent) {
                former = Some((parent.clone(), before.clone()));
                let reading = readings.at(parent)?;
                let statement = statement(&reading, &before.0, &before.1);
                carried.extend(statement.map(|words| (Arc::clone(&traced.commit), words)));
            }
            blame.events.push(event(&traced, what));
        }
        // An inherited text is signed in the ledger of whoever inherits it, by the id that it had then.
        for ledger in [plan, &name.0] {
            let what = (ledger, &name.1);
            if seen.insert((ledger.clone(), name.1.clone())) {
                signed.extend(sign_offs(source, readings, &start, what, &mut blame.notes)?);
            }
        }
        if let Some((parent, before)) = former {
            (name, from) = (before, Some(parent));
        }
    }
    if from.is_some() {
        let note = format!("it was renamed more than {RENAMES} times, and is followed no further");
        blame.notes.insert(note);
    }
    // A sign-off that moved with what it is of was made before.
    signed.retain(|event| {
        let is_it = |(commit, words): &(Arc<_>, _)| {
            *commit == event.commit && matches!(&event.what, What::Signed(own) if own == words)
        };
        !carried.iter().any(is_it)
    });
    blame.events = merged(blame.events, signed);
    Ok(blame)
}

/// What commits did to a subject while it had a name, the latest first.
fn follow(
    source: &irplan_repo::Repository,
    readings: &mut Readings<'_>,
    start: &Revision,
    name: &Name,
    today: Date,
    notes: &mut BTreeSet<String>,
) -> anyhow::Result<Vec<(Traced, What)>> {
    // Each time that this begins again, more plans are read than before.
    'again: loop {
        let plans = readings.plans().clone();
        let Trace {
            changes,
            notes: found,
        } = source.trace::<anyhow::Error>(start, &plans, &mut |revision| {
            let reading = readings.at(revision)?;
            Ok(digest(&reading, name))
        })?;
        let mut told = Vec::new();
        for traced in changes {
            match what(readings, &traced, name, today)? {
                Some(what) => told.push((traced, what)),
                None => continue 'again,
            }
        }
        notes.extend(found);
        return Ok(told);
    }
}

/// Puts sign-offs among changes by time, and leaves each in its own order, which is that of history whatever clocks said.
fn merged(changes: Vec<Event>, signed: Vec<Event>) -> Vec<Event> {
    let mut merged = Vec::with_capacity(changes.len() + signed.len());
    let mut changes = changes.into_iter().peekable();
    for event in signed {
        let is_later = |change: &Event| change.commit.time > event.commit.time;
        while let Some(change) = changes.next_if(is_later) {
            merged.push(change);
        }
        merged.push(event);
    }
    merged.extend(changes);
    merged
}

fn event(traced: &Traced, what: What) -> Event {
    Event {
        commit: Arc::clone(&traced.commit),
        is_boundary: traced.is_boundary,
        what,
    }
}

/// The sign-offs of a subject in one plan's ledger.
fn sign_offs(
    source: &irplan_repo::Repository,
    readings: &mut Readings<'_>,
    head: &Revision,
    (plan, subject): (&PlanId, &Subject),
    notes: &mut BTreeSet<String>,
) -> anyhow::Result<Vec<Event>> {
    let plans = readings.plans().clone();
    let trace = source.trace::<anyhow::Error>(head, &plans, &mut |revision| {
        let reading = readings.at(revision)?;
        Ok(statement(&reading, plan, subject).map(|statement| statement.to_string()))
    })?;
    notes.extend(trace.notes);
    let mut events = Vec::new();
    for traced in &trace.changes {
        let reading = readings.at(&traced.revision)?;
        if let Some(statement) = statement(&reading, plan, subject) {
            events.push(event(traced, What::Signed(statement)));
        }
    }
    Ok(events)
}

fn statement(reading: &Reading, plan: &PlanId, subject: &Subject) -> Option<Statement> {
    let plan = reading.repository.plans.get(plan)?;
    plan.source.ledger.get(subject).map(Statement::of)
}
