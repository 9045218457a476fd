//! The status of a sign-off: its state, since when and why, and the words for them.
//!
//! The terminal, the pages and the script of a page (`site.js`) all use these words.

use std::fmt;

use jiff::civil::Date;

use crate::finding::Message;
use crate::finding::message::{named, reason};
use crate::id::{Id, SubjectKind};
use crate::message;
use crate::signoff::Act;

/// The state of a sign-off today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It counts.
    Current,
    /// It counts, and runs out soon.
    DueSoon,
    /// Its time has run out.
    Overdue,
    /// The subject changed since.
    Voided,
    /// There is none.
    Missing,
    /// It never counted; [`SignOffStatus::problem`] says why.
    Invalid,
}

impl State {
    /// Returns the state's name: `current`, `due-soon`, `overdue`, `voided`, `missing`, `invalid`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::DueSoon => "due-soon",
            Self::Overdue => "overdue",
            Self::Voided => "voided",
            Self::Missing => "missing",
            Self::Invalid => "invalid",
        }
    }

    /// The word for all states in which a sign-off does not count.
    pub const STALE: &str = "stale";
    /// The word for a section or playbook without a review that counts.
    pub const UNREVIEWED: &str = "unreviewed";

    /// Returns the state in words, of a sign-off by any act: `due soon`.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::DueSoon => "due soon",
            Self::Overdue => "overdue",
            Self::Voided => "changed since it was signed",
            Self::Missing => "never signed",
            Self::Invalid => "not valid",
        }
    }

    /// Returns the state in words, with the day on which the sign-off runs out if that matters: `overdue since
    /// 2026-11-02`.
    pub fn in_words_with_day(self, due: Option<Date>) -> String {
        match (self, due) {
            (Self::DueSoon, Some(due)) => format!("due on {due}"),
            (Self::Overdue, Some(due)) => format!("overdue since {due}"),
            (state, _) => state.in_words().to_owned(),
        }
    }

    /// Returns the day on which the sign-off runs out or ran out, or the name of a state without such a day.
    pub fn day_or_name(self, due: Option<Date>) -> String {
        due.map_or(self.name().to_owned(), |due| format!("due {due}"))
    }

    /// Every state, from good to bad.
    pub const ALL: [Self; 6] = [
        Self::Current,
        Self::DueSoon,
        Self::Overdue,
        Self::Voided,
        Self::Missing,
        Self::Invalid,
    ];

    /// Whether the subject counts as signed off.
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Current | Self::DueSoon)
    }

    /// Returns the state in words for a badge, such as `Reviewed, valid until`. A state with a day is followed by that
    /// day.
    pub fn label(self, act: Act) -> String {
        let done = act.participle();
        match self {
            Self::Current => format!("{}, valid until", act.participle_as_label()),
            Self::DueSoon => "Due soon:".to_owned(),
            Self::Overdue => "Overdue since".to_owned(),
            Self::Voided => format!("Changed since it was {done}"),
            Self::Missing => format!("Not {done}"),
            Self::Invalid => "Sign-off not valid".to_owned(),
        }
    }
}

/// Why a sign-off does not count, apart from its age and changes of its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Its date is further in the future than the policy tolerates.
    Future(Date),
    /// Its date is so late that its end is beyond the calendar.
    OutOfRange(Date),
    /// The signer is not a contact of the plan.
    Unknown(Id),
    /// The signer had left by then.
    HadLeft(Id),
    /// The signer may not sign this subject.
    Unauthorised(Id),
    /// The signer held a role then that let them sign, and somebody else holds it now. The sign-off is void.
    Ended(Id),
    /// The signer takes the role over in the change under review, so the sign-off counts once that is merged.
    CountsOnceMerged(Id),
    /// Its checksum belongs to other values: a merge mixed two sign-offs, or somebody edited one.
    Mixed,
    /// Signatures are required, and none proves that the signer made it. The text says why.
    Unproven(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Message::from(self).fmt(f)
    }
}

/// The problem in one phrase that follows the sign-off.
impl From<&Problem> for Message {
    fn from(problem: &Problem) -> Self {
        let contact = |id: &Id| named(SubjectKind::Contact, id);
        match problem {
            Problem::Future(on) => message!("its date {} is in the future", *on),
            Problem::OutOfRange(on) => message!("its date {} is out of range", *on),
            Problem::Unknown(by) => message!("{} is not a contact of this plan", contact(by)),
            Problem::HadLeft(by) => message!("{} had left by then", contact(by)),
            Problem::Unauthorised(by) => message!("{} may not sign it", contact(by)),
            Problem::Ended(by) => message!("{} no longer holds the role", contact(by)),
            Problem::CountsOnceMerged(by) => message!(
                "it counts once this change is merged, because the change makes {} the holder",
                contact(by)
            ),
            Problem::Mixed => "it is mixed from two sign-offs, or edited by hand".into(),
            Problem::Unproven(why) => reason(why).into(),
        }
    }
}

impl Problem {
    /// Returns the problem without names, for readers who may not know everybody.
    pub fn without_names(&self) -> &'static str {
        match self {
            Self::Future(_) => "its date is in the future",
            Self::OutOfRange(_) => "its date is out of range",
            Self::Unknown(_) => "the signer is not a contact of this plan",
            Self::HadLeft(_) => "the signer had left by then",
            Self::Unauthorised(_) => "the signer may not sign this",
            Self::Ended(_) => "the signer no longer holds the role",
            Self::CountsOnceMerged(_) => "it counts once the change is merged",
            Self::Mixed => "it is mixed from two sign-offs, or edited by hand",
            Self::Unproven(_) => "no signature proves who signed",
        }
    }
}

/// The state of a sign-off on a day, with the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffStatus {
    /// The state.
    pub state: State,
    /// Who signed, and when; `None` if nobody did.
    pub signer_and_date: Option<(Id, Date)>,
    /// The first day on which it no longer counts; `None` if it does not count for another reason.
    pub due: Option<Date>,
    /// Why it does not count, if it is invalid or has ended. It prints as one lowercase phrase.
    pub problem: Option<Problem>,
}

impl SignOffStatus {
    /// Returns the one that is worth less.
    pub(super) fn stricter(self, other: Self) -> Self {
        // Nothing else that is invalid becomes valid by a merge.
        let rank = |status: &Self| (status.state, !status.counts_once_merged());
        match rank(&other) > rank(&self) {
            true => other,
            false => self,
        }
    }

    /// Whether it ended because somebody else holds the signer's role now.
    pub fn has_ended(&self) -> bool {
        matches!(self.problem, Some(Problem::Ended(_)))
    }

    /// Whether only the merge of the change under review is missing.
    pub fn counts_once_merged(&self) -> bool {
        matches!(self.problem, Some(Problem::CountsOnceMerged(_)))
    }

    /// Returns the status in one phrase, without who signed: `due on 2026-12-01`, `not valid: its date is out of range`.
    pub fn in_words(&self) -> String {
        let words = self.state.in_words_with_day(self.due);
        match &self.problem {
            Some(ended @ Problem::Ended(_)) => format!("ended: {ended}"),
            Some(problem) => format!("{words}: {problem}"),
            None => words,
        }
    }

    /// Returns the status in one phrase, with who signed if the sign-off lost its worth: `changed since jane signed on
    /// 2026-11-02`.
    pub fn in_words_with_signer(&self) -> String {
        let Some((by, on)) = &self.signer_and_date else {
            return self.in_words();
        };
        let signed = format!("{by} signed on {on}");
        match (self.state, &self.problem) {
            (State::Voided, Some(Problem::Ended(_))) => {
                format!("ended: {signed}, but no longer holds the role")
            }
            (State::Voided, _) => format!("changed since {signed}"),
            (State::Invalid, Some(Problem::CountsOnceMerged(_))) => {
                format!("{signed}, which counts once this change is merged")
            }
            (State::Invalid, Some(problem)) => format!("{signed}, which does not count: {problem}"),
            (State::Invalid, None) => format!("{signed}, which does not count"),
            _ => self.in_words(),
        }
    }

    /// Returns why the subject does not count as signed off, in words that follow its name: `changed since its review of
    /// 2026-11-02 by jane`.
    pub fn reason(&self, act: Act) -> Message {
        let (done, noun) = (act.participle(), act.noun());
        let signed = self.signer_and_date.as_ref();
        let by = signed.map_or_else(Message::default, |(by, on)| {
            message!("of {} by {}", *on, named(SubjectKind::Contact, by))
        });
        match self.state {
            State::Voided if self.has_ended() => {
                let why = self.problem.as_ref();
                let why = why.map_or_else(Message::default, |why| message!(", because {}", why));
                message!(
                    "is no longer {}: its {} {} has ended{}",
                    done,
                    noun,
                    by,
                    why
                )
            }
            State::Missing => message!("was never {}", done),
            State::Voided => message!("changed since its {} {}", noun, by),
            State::Overdue => {
                let due = self
                    .due
                    .map_or_else(Message::default, |due| message!(" on {}", due));
                message!("is overdue: its {} {} ran out{}", noun, by, due)
            }
            State::Invalid if self.counts_once_merged() => {
                message!("counts as {} once this change is merged", done)
            }
            State::Invalid => {
                let why = self.problem.as_ref();
                let why = why.map_or_else(Message::default, |why| message!(", since {}", why));
                message!("is not {}: its {} {} does not count{}", done, noun, by, why)
            }
            State::Current | State::DueSoon => message!("was {}", done),
        }
    }

    pub(super) fn without_date(state: State, signed: Option<(Id, Date)>) -> Self {
        Self {
            state,
            signer_and_date: signed,
            due: None,
            problem: None,
        }
    }

    pub(super) fn invalid(problem: Problem, signed: Option<(Id, Date)>) -> Self {
        Self {
            problem: Some(problem),
            ..Self::without_date(State::Invalid, signed)
        }
    }
}
