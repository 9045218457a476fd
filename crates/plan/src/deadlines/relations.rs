//! Applies the relations between duties. A notice that goes out at the same time as another, or before it, is due no later
//! than that one was sent or, until then, is due.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::deadlines::day_count::DueTime;
use crate::deadlines::instant::Zone;
use crate::deadlines::outcome::{Deadline, Outcome};
use crate::deadlines::state::DeadlineState;
use crate::id::Id;
use crate::model::{Duty, Relation};

/// The answers by their duties.
pub(super) type Answers<'a> = BTreeMap<&'a Id, Deadline>;

/// Gives each duty the earliest time of those that it leads to, and says which relation gave it.
///
/// Times are passed on in ascending order, so each duty gets its time at once, and loops need no care.
pub(super) fn apply(duties: &BTreeMap<&Id, &Duty>, answers: &mut Answers<'_>, zone: &Zone) {
    let dependents = dependents(duties);
    let mut times: Vec<_> = answers
        .iter()
        .filter_map(|(id, answer)| Some((passed_on(answer, zone)?, *id)))
        .collect();
    times.sort_by_key(|(due, id)| (due.at, *id));
    let mut taken = BTreeSet::new();
    for (due, id) in times {
        let now = answers.get(id).and_then(|answer| passed_on(answer, zone));
        if now.is_none_or(|now| now.at < due.at) {
            // It has an earlier time by now, which was passed on.
            continue;
        }
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            for other in dependents.get(id).into_iter().flatten().copied() {
                let Some(answer) = answers.get_mut(other).filter(|it| takes(it, &due)) else {
                    continue;
                };
                answer.outcome = Outcome::Due(due.clone());
                taken.insert(other);
                if answer.sent.is_none() {
                    next.push(other);
                }
            }
        }
    }
    explain(duties, answers, &taken, zone);
}

/// Returns for each duty those whose notices go out at the same time or earlier.
fn dependents<'a>(duties: &BTreeMap<&'a Id, &'a Duty>) -> BTreeMap<&'a Id, Vec<&'a Id>> {
    let mut dependents: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (id, duty) in duties {
        for (_, other) in duty.relations() {
            dependents.entry(other).or_default().push(*id);
        }
    }
    dependents
}

/// Returns the time that a duty passes on: that of its notice, or else its deadline.
fn passed_on(answer: &Deadline, zone: &Zone) -> Option<DueTime> {
    match answer.sent {
        Some(at) => Some(DueTime::at(at, zone)),
        None => answer.outcome.due().cloned(),
    }
}

/// Whether a duty gets the time of another.
fn takes(answer: &Deadline, due: &DueTime) -> bool {
    match &answer.outcome {
        Outcome::Due(own) => due.at < own.at,
        outcome => outcome.state().is_open(),
    }
}

/// Says which relation gave a duty its time: the first one with that time. The others are notes.
fn explain(
    duties: &BTreeMap<&Id, &Duty>,
    answers: &mut Answers<'_>,
    taken: &BTreeSet<&Id>,
    zone: &Zone,
) {
    let times: BTreeMap<&Id, (Option<Timestamp>, bool)> = answers
        .iter()
        .map(|(id, answer)| {
            let at = passed_on(answer, zone).map(|due| due.at);
            (*id, (at, answer.sent.is_some()))
        })
        .collect();
    for (id, answer) in answers {
        let Some(duty) = duties.get(id).filter(|_| is_related(answer)) else {
            continue;
        };
        let mut is_explained = !taken.contains(id);
        for (relation, other) in duty.relations() {
            let Some((at, is_sent)) = times.get(other) else {
                continue;
            };
            let rule = format!("{} {other}", relation.in_words());
            let due = answer.outcome.due().map(|due| due.at);
            if is_explained || *at != due {
                answer.notes.push(rule);
                continue;
            }
            is_explained = true;
            if relation == Relation::Together && *is_sent {
                answer.notes.push(format!(
                    "the law asks for the same time as {other}, not for a minute"
                ));
            }
            answer.rule = Some(rule);
        }
    }
}

/// Whether relations say something about a duty: its notice is owed, and it can be counted.
fn is_related(answer: &Deadline) -> bool {
    let state = answer.outcome.state();
    state.is_owed() && state != DeadlineState::FaultyPack
}
