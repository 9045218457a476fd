//! The clocks of one duty, and what follows from them together.

use crate::deadlines::day_count::{DueTime, OutsideCalendar};
use crate::deadlines::outcome::{Deadline, Outcome};
use crate::model::{Duty, RegimeStatus, StartEvent};

/// One clock that runs.
pub(super) struct Clock {
    pub due: DueTime,
    pub rule: String,
    pub notes: Vec<String>,
}

/// The clocks of one duty, by what became of them.
#[derive(Default)]
pub(super) struct Clocks {
    pub running: Vec<Clock>,
    /// Those without a number, in the words of the law.
    pub words: Vec<String>,
    pub waiting: Vec<StartEvent>,
    /// Why the law did not apply to one.
    pub not_in_force: Option<RegimeStatus>,
    /// Those that cannot be counted.
    pub outside: Vec<OutsideCalendar>,
}

impl Clocks {
    /// Sets the outcome: the earliest end that is known, or why there is none.
    pub(super) fn settle(self, duty: &Duty, deadline: &mut Deadline) {
        let mut outside = self.outside.into_iter();
        let Some(clock) = self.running.into_iter().min_by_key(|clock| clock.due.at) else {
            let is_other = self.words.is_empty() && self.waiting.is_empty();
            deadline.outcome = match (outside.next(), self.not_in_force) {
                (Some(reason), _) => Outcome::OutsideCalendar(reason),
                (None, Some(status)) if is_other => Outcome::NotComputed(status),
                (None, _) => without_end(duty, self.words, self.waiting),
            };
            return;
        };
        deadline.rule = Some(clock.rule);
        deadline.notes.extend(clock.notes);
        let unknown = outside.map(|reason| format!("another clock has no end here: {reason}"));
        deadline.notes.extend(unknown);
        let waiting = self.waiting.iter();
        let others =
            waiting.map(|from| format!("another clock starts when {} happens", from.in_words()));
        deadline.notes.extend(others);
        deadline.outcome = Outcome::Due(clock.due);
    }
}

/// Says why a duty has no deadline.
fn without_end(duty: &Duty, words: Vec<String>, waiting: Vec<StartEvent>) -> Outcome {
    if let Some(words) = words.into_iter().next() {
        return Outcome::NoNumber(words);
    }
    if duty.on_request.as_ref().is_some_and(|it| it.value) {
        return Outcome::OnRequest;
    }
    if !waiting.is_empty() {
        return Outcome::Waiting(waiting);
    }
    match &duty.within {
        Some(within) if within.limit().is_none() => Outcome::NoNumber(within.in_words()),
        _ => Outcome::NoClock,
    }
}
