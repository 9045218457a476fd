//! What a sign-off is worth, and how a browser can tell it again on a later day.

use irplan_plan::signoff::{How, Problem};
use irplan_plan::{State, Subject, SubjectKind};
use jiff::civil::Date;
use serde::Serialize;

use crate::edition::Edition;
use crate::html::Reach;
use crate::view::Link;
use crate::view::subject_link;

/// The state of a sign-off, with the dates from which the browser computes it anew.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Badge {
    /// The state's name.
    pub(crate) state: &'static str,
    /// What was or should be done: `Reviewed`, `Verified`, `Acknowledged`, `Approved`.
    pub(crate) verb: &'static str,
    /// The state in words, as of the day of the build.
    pub(crate) words: String,
    /// The day that belongs to those words, which must not break in two.
    pub(crate) day: Option<String>,
    /// The symbol that goes with it.
    pub(crate) icon: &'static str,
    /// Why it is not valid, in words.
    pub(crate) problem: Option<&'static str>,
    /// How a contact was verified, in words.
    pub(crate) way: Option<&'static str>,
    /// Whether that way is a weaker one.
    pub(crate) is_weaker: bool,
    /// Who signed.
    pub(crate) by: Option<Link>,
    /// When.
    pub(crate) on: Option<String>,
    /// The first day on which it is due soon.
    pub(crate) soon: Option<String>,
    /// The first day on which it no longer holds.
    pub(crate) due: Option<String>,
}

impl Badge {
    /// The badge of a subject that wants a sign-off.
    pub(crate) fn new(edition: Edition<'_>, subject: &Subject, reach: Reach) -> Self {
        let standing = edition.plan.standing(subject, edition.input.today);
        let verb = verb(subject.kind);
        let due = standing.due.map(|due| due.to_string());
        let by = standing
            .signed
            .as_ref()
            .map(|(who, _)| subject_link(edition, SubjectKind::Contact, who.as_str(), reach));
        let how = edition.plan.source.ledger.get(subject);
        let how = how.and_then(|signed| signed.how.as_ref());
        let soon = standing.due.and_then(|due| earlier(due, edition));
        Self {
            state: standing.state.name(),
            verb,
            words: words(standing.state, verb),
            day: due.clone(),
            icon: icon(standing.state),
            problem: standing.problem.as_ref().map(problem),
            way: how.map(|how| way(how.value)),
            is_weaker: how.is_some_and(|how| is_weaker(how.value)),
            by,
            on: standing.signed.map(|(_, on)| on.to_string()),
            soon: soon.map(|soon| soon.to_string()),
            due,
        }
    }
}

/// The day on which something due becomes due soon.
fn earlier(due: Date, edition: Edition<'_>) -> Option<Date> {
    let minutes = edition.plan.policy.due_soon.minutes()?;
    let days = i32::try_from(minutes.div_ceil(24 * 60)).ok()?;
    due.checked_sub(jiff::Span::new().try_days(days).ok()?).ok()
}

/// What signing a kind of subject is called.
pub(crate) fn verb(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Contact => "Verified",
        SubjectKind::Role => "Acknowledged",
        SubjectKind::Plan => "Approved",
        _ => "Reviewed",
    }
}

/// The same words as `site.js` writes when it computes the state anew; a state with a day is followed by it.
fn words(state: State, verb: &str) -> String {
    match state {
        State::Current => format!("{verb}, holds until"),
        State::DueSoon => "Due soon:".to_owned(),
        State::Overdue => "Overdue since".to_owned(),
        State::Voided => format!("Changed since it was {}", verb.to_lowercase()),
        State::Missing => format!("Not {}", verb.to_lowercase()),
        State::Invalid => "Sign-off not valid".to_owned(),
    }
}

/// How a contact was verified, in words that follow "verified".
pub(crate) fn way(how: How) -> &'static str {
    match how {
        How::Called => "by a call",
        How::Met => "face to face",
        How::Replied => "by a reply to a message",
        How::VendorConfirmed => "from the vendor's own list",
    }
}

/// Whether a way of verifying says less than a call or a meeting: nobody answered the number that an incident needs.
pub(crate) fn is_weaker(how: How) -> bool {
    match how {
        How::Called | How::Met => false,
        How::Replied | How::VendorConfirmed => true,
    }
}

/// Why a sign-off never held. It names nobody, since not every reader may know of everybody.
fn problem(problem: &Problem) -> &'static str {
    match problem {
        Problem::Future(_) => "its date lies in the future",
        Problem::OutOfRange(_) => "its date is out of range",
        Problem::Unknown(_) => "who signed is no contact of this plan",
        Problem::HadLeft(_) => "who signed had left by then",
        Problem::Unauthorised(_) => "who signed may not sign this",
        Problem::Unproven(_) => "no signature proves who signed",
    }
}

/// The symbol of a state.
pub(crate) fn icon(state: State) -> &'static str {
    match state {
        State::Current => "check",
        State::DueSoon => "clock",
        State::Overdue => "warn",
        State::Voided => "changed",
        State::Missing => "none",
        State::Invalid => "stop",
    }
}
