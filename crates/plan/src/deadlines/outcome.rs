//! The answer for one duty: when its notice is due, or why there is no such time.

use jiff::Timestamp;

use crate::deadlines::day_count::{DueTime, OutsideCalendar};
use crate::deadlines::state::DeadlineState;
use crate::id::Id;
use crate::model::{RegimeStatus, StartEvent};

/// The answer for one duty.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// The duty.
    pub duty: Id,
    /// When its notice is due, or why there is no such time.
    pub outcome: Outcome,
    /// The organisation's own limit.
    pub own_limit: Option<DueTime>,
    /// The clock that binds, in words: `72 hours from aware`.
    pub rule: Option<String>,
    /// When the notice was sent.
    pub sent: Option<Timestamp>,
    /// What to know: other readings, other clocks.
    pub notes: Vec<String>,
}

/// When a notice is due, or why there is no such time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is due.
    Due(DueTime),
    /// Its clock runs, but has no number: these are the words of the law.
    NoNumber(String),
    /// Its clock has not started; these would start it.
    Waiting(Vec<StartEvent>),
    /// It is due only if somebody asks for it.
    OnRequest,
    /// Nothing is computed because of the state of the law.
    NotComputed(RegimeStatus),
    /// Somebody decided that the duty does not apply.
    NotApplicable,
    /// The plan has to say how long the clock runs, and does not.
    NoClock,
    /// Its pack has a number without a source, or that nobody confirmed.
    Unconfirmed,
    /// Its pack has an error, so a number or a status may not be what its author meant.
    FaultyPack,
    /// The holidays of that time are not known.
    OutsideCalendar(OutsideCalendar),
}

impl Outcome {
    /// Returns the time at which the notice is due.
    pub fn due(&self) -> Option<&DueTime> {
        match self {
            Self::Due(due) => Some(due),
            _ => None,
        }
    }

    /// Returns the state without its details.
    pub fn state(&self) -> DeadlineState {
        match self {
            Self::Due(_) => DeadlineState::Due,
            Self::NoNumber(_) => DeadlineState::NoNumber,
            Self::Waiting(_) => DeadlineState::Waiting,
            Self::OnRequest => DeadlineState::OnRequest,
            Self::NotComputed(_) => DeadlineState::NotComputed,
            Self::NotApplicable => DeadlineState::NotApplicable,
            Self::NoClock => DeadlineState::NoClock,
            Self::Unconfirmed => DeadlineState::Unconfirmed,
            Self::FaultyPack => DeadlineState::FaultyPack,
            Self::OutsideCalendar(_) => DeadlineState::OutsideCalendar,
        }
    }
}
