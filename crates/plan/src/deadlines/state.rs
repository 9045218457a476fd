//! The states of a deadline, and the words for them.
//!
//! The terminal, the pages and the JSON documents all use these words.

use jiff::Timestamp;

/// Where the notice of one duty stands.
///
/// In the order in which people read them: first what has a deadline, then what is owed without one, then the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeadlineState {
    /// It has a deadline.
    Due,
    /// It has none, because the holidays of that time are not known.
    OutsideCalendar,
    /// It has none, because its pack has a number without a source, or that nobody confirmed.
    Unconfirmed,
    /// It has none, because its pack has an error.
    FaultyPack,
    /// Its clock runs, but the law gives no number.
    NoNumber,
    /// The plan has to say how long the clock runs, and does not.
    NoClock,
    /// Its clock has not started.
    Waiting,
    /// It is due only if somebody asks for it.
    OnRequest,
    /// Somebody decided that no notice is due in this incident.
    DecidedNotToNotify,
    /// Nothing is computed because of the state of the law.
    NotComputed,
    /// Somebody decided that the duty does not apply to the plan.
    NotApplicable,
}

impl DeadlineState {
    /// Every state, in order.
    pub const ALL: [Self; 11] = [
        Self::Due,
        Self::OutsideCalendar,
        Self::Unconfirmed,
        Self::FaultyPack,
        Self::NoNumber,
        Self::NoClock,
        Self::Waiting,
        Self::OnRequest,
        Self::DecidedNotToNotify,
        Self::NotComputed,
        Self::NotApplicable,
    ];

    /// Returns the state's name, as JSON has it: `no-number`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::OutsideCalendar => "outside-calendar",
            Self::Unconfirmed => "unconfirmed",
            Self::FaultyPack => "faulty-pack",
            Self::NoNumber => "no-number",
            Self::NoClock => "no-clock",
            Self::Waiting => "waiting",
            Self::OnRequest => "on-request",
            Self::DecidedNotToNotify => "decided-not-to-notify",
            Self::NotComputed => "not-computed",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// Returns the state in words, without its details: `waiting for`, but not for what.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::OutsideCalendar => "no deadline",
            Self::Unconfirmed => {
                "no deadline, because the number has no source or nobody confirmed it"
            }
            Self::FaultyPack => "no deadline, because its pack has an error: see `irplan check`",
            Self::NoNumber => "no deadline, because the law gives no number",
            Self::NoClock => "the plan does not say how long the clock runs",
            Self::Waiting => "waiting for",
            Self::OnRequest => "only if somebody asks for it",
            Self::DecidedNotToNotify => "decided not to notify",
            Self::NotComputed => "no deadline, because the law does not apply",
            Self::NotApplicable => "does not apply",
        }
    }

    /// Whether a notice is owed now, or will be when its clock starts.
    pub fn is_owed(self) -> bool {
        match self {
            Self::Due
            | Self::OutsideCalendar
            | Self::Unconfirmed
            | Self::FaultyPack
            | Self::NoNumber
            | Self::NoClock
            | Self::Waiting
            | Self::OnRequest => true,
            Self::DecidedNotToNotify | Self::NotComputed | Self::NotApplicable => false,
        }
    }

    /// Whether a duty whose notice goes out at the same time or later can give it a deadline.
    pub fn is_open(self) -> bool {
        match self {
            Self::Unconfirmed | Self::NoNumber | Self::NoClock | Self::Waiting => true,
            Self::Due
            | Self::OutsideCalendar
            | Self::FaultyPack
            | Self::OnRequest
            | Self::DecidedNotToNotify
            | Self::NotComputed
            | Self::NotApplicable => false,
        }
    }
}

/// Whether a notice that was sent was in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentState {
    /// It was sent before its deadline ended.
    InTime,
    /// It was sent after that.
    Late,
}

impl SentState {
    /// Compares the time at which a notice was sent with that at which it was due.
    pub fn of(sent: Timestamp, due: Timestamp) -> Self {
        match sent > due {
            true => Self::Late,
            false => Self::InTime,
        }
    }

    /// In words: `sent late`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::InTime => "sent",
            Self::Late => "sent late",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_states_are_in_order() {
        assert!(DeadlineState::ALL.is_sorted());
    }
}
