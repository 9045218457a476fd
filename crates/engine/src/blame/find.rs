//! Follows one subject back through history.
//!
//! Example: E is the head. D renamed the section `containment` to `contain`, and with it the file of its sign-off.
//!
//! ```text
//! A added containment    B changed it    C signed it    D renamed it to contain    E
//!
//! period 1, `contain` from E back       D added that name. Its parent C has the same section as `containment`,
//!                                       so D renamed it.
//! period 2, `containment` from C back   B changed it, A added it. A has no parent, so the search ends.
//! sign-offs under both names            D: the file under the new name appears. C: somebody signed.
//! moved sign-offs                       What D "signed" is what C had under the old name. It only moved, and is left out.
//! by time                               D renamed, C signed, B changed, A added
//! ```

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::{Commit, PlanId, SignOff, Subject};
use irplan_repo::{Repository, Revision, ValueChange, ValueHistory, ValueHistoryDepth};
use jiff::civil::Date;

use super::commit_outcome::{CommitOutcome, commit_outcome, digest};
use super::event::{Blame, BlameChange, BlameEvent, BlamedSubject};
use super::plans_at_commits::PlansAtCommits;
use super::sign_offs::{sign_offs, statement_at};

/// How often a subject may have been renamed or removed.
const MAX_NAMES: usize = 64;

/// A part of the way back: a subject under one name, from a commit back to the one that added it.
struct NamePeriod {
    start: Revision,
    name: BlamedSubject,
}

/// A sign-off that moved together with its subject, by the commit that moved it.
type MovedSignOff = (Arc<Commit>, SignOff);

/// Finds the commits that changed a subject of a plan, and its sign-offs, seen from a revision. `ledger` is the plan in
/// which it is signed, if any.
///
/// # Errors
/// If a commit on the way is missing or broken.
pub(super) fn find(
    source: &Repository,
    readings: &mut PlansAtCommits<'_>,
    head: &Revision,
    (plan, subject): (&PlanId, &Subject),
    ledger: Option<&PlanId>,
    today: Date,
) -> anyhow::Result<Blame> {
    let mut blame = Blame::default();
    let mut next = Some(NamePeriod {
        start: head.clone(),
        name: (plan.clone(), subject.clone()),
    });
    let (mut signed, mut seen, mut carried) = (Vec::new(), BTreeSet::new(), Vec::new());
    for _ in 0..MAX_NAMES {
        let Some(period) = next.take() else { break };
        let outcomes = follow(source, readings, &period, today, &mut blame)?;
        // An inherited text is signed in the ledger of the plan that inherits it, under the id that it had then.
        let former = Some(&period.name.0).filter(|former| *former != plan);
        for ledger in ledger.into_iter().chain(former) {
            let what = (ledger, &period.name.1);
            if seen.insert((ledger.clone(), period.name.1.clone())) {
                signed.extend(sign_offs(source, &period.start, what, &mut blame)?);
            }
        }
        carried.extend(moved_sign_offs(source, ledger, &outcomes)?);
        next = earlier_name(&period, &outcomes);
        let events = outcomes
            .into_iter()
            .map(|(traced, what)| event(&traced, what));
        blame.events.extend(events);
    }
    if next.is_some() {
        let note = format!(
            "it was renamed or removed more than {MAX_NAMES} times, so irplan stops following it"
        );
        blame.notes.insert(note);
    }
    signed.retain(|event| !is_moved_sign_off(event, &carried));
    blame.events = merge_by_time(blame.events, signed);
    Ok(blame)
}

/// Finds where to go on behind the commits that renamed a subject. If a commit added it, it may have existed before.
fn earlier_name(
    period: &NamePeriod,
    outcomes: &[(ValueChange, BlameChange)],
) -> Option<NamePeriod> {
    let (mut renamed, mut added) = (None, None);
    for (traced, what) in outcomes {
        match what {
            BlameChange::Renamed(before, _) => renamed = Some((traced, before)),
            BlameChange::Added => added = Some((traced, &period.name)),
            _ => {}
        }
    }
    // A subject that was added may have been removed before that, so the search goes on under the same name.
    let (traced, name) = renamed.or(added)?;
    Some(NamePeriod {
        start: traced.parents.first()?.clone(),
        name: name.clone(),
    })
}

/// Lists the earlier sign-offs that moved with a subject when it was renamed.
fn moved_sign_offs(
    source: &Repository,
    ledger: Option<&PlanId>,
    outcomes: &[(ValueChange, BlameChange)],
) -> anyhow::Result<Vec<MovedSignOff>> {
    let mut carried = Vec::new();
    for (traced, what) in outcomes {
        let (BlameChange::Renamed((from, subject), _), Some(parent)) =
            (what, traced.parents.first())
        else {
            continue;
        };
        let ledgers: BTreeSet<_> = ledger.into_iter().chain([from]).collect();
        for ledger in ledgers {
            let words = statement_at(source, parent, ledger, subject)?;
            carried.extend(words.map(|words| (Arc::clone(&traced.commit), words)));
        }
    }
    Ok(carried)
}

fn is_moved_sign_off(event: &BlameEvent, carried: &[MovedSignOff]) -> bool {
    let (BlameChange::Signed(words) | BlameChange::Withdrawn(words)) = &event.change else {
        return false;
    };
    let mut carried = carried.iter();
    carried.any(|(commit, moved)| *commit == event.commit && moved == words)
}

/// Says what commits did to a subject while it had one name, latest first.
fn follow(
    source: &Repository,
    readings: &mut PlansAtCommits<'_>,
    NamePeriod { start, name }: &NamePeriod,
    today: Date,
    blame: &mut Blame,
) -> anyhow::Result<Vec<(ValueChange, BlameChange)>> {
    // Each time this starts again, it reads more plans than before.
    'again: loop {
        let plans = readings.plans().clone();
        let ValueHistory {
            changes,
            is_incomplete: is_cut,
            notes,
        } = source.value_history::<anyhow::Error>(
            start,
            &plans,
            ValueHistoryDepth::LastAddition,
            &mut |revision| {
                let set = readings.at(revision)?;
                Ok(digest(&set, name))
            },
        )?;
        let mut outcomes = Vec::new();
        for traced in changes {
            match commit_outcome(readings, &traced, name, today)? {
                CommitOutcome::BlameChange(what) => outcomes.push((traced, what)),
                CommitOutcome::Unchanged => {}
                CommitOutcome::Again => continue 'again,
            }
        }
        blame.is_incomplete |= is_cut;
        blame.notes.extend(notes.iter().map(ToString::to_string));
        return Ok(outcomes);
    }
}

/// Puts sign-offs among changes by time. Each keeps its own order, which is that of history, whatever the clocks said.
fn merge_by_time(changes: Vec<BlameEvent>, signed: Vec<BlameEvent>) -> Vec<BlameEvent> {
    let mut merged = Vec::with_capacity(changes.len() + signed.len());
    let mut changes = changes.into_iter().peekable();
    for event in signed {
        let is_later = |change: &BlameEvent| change.commit.time > event.commit.time;
        while let Some(change) = changes.next_if(is_later) {
            merged.push(change);
        }
        merged.push(event);
    }
    merged.extend(changes);
    merged
}

fn event(traced: &ValueChange, what: BlameChange) -> BlameEvent {
    BlameEvent {
        commit: Arc::clone(&traced.commit),
        is_boundary: traced.is_boundary,
        change: what,
    }
}
