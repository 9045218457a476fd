//! The badge of a sign-off, which the browser updates on a later day.

use irplan_plan::signoff::{Problem, VerificationMethod};
use irplan_plan::{Act, Id, SignOffSummary, State, Subject, SubjectKind};
use jiff::civil::Date;
use serde::Serialize;

use crate::edition::Edition;
use crate::html::RootPath;
use crate::view::PageLink;
use crate::view::subject_link;

/// The state of a sign-off, with the dates from which the browser computes it again.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Badge {
    /// The state's name.
    pub(crate) state: &'static str,
    /// The act: `Reviewed`, `Verified`, `Acknowledged`, `Approved`.
    pub(crate) verb: String,
    /// The words of a sign-off that is valid, for the script that updates the badge.
    pub(crate) current: String,
    /// The state in words, as of the day of the build.
    pub(crate) words: String,
    /// The day that follows those words. It must not break across lines.
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
    pub(crate) by: Option<PageLink>,
    /// When.
    pub(crate) on: Option<String>,
    /// The first day on which it is due soon.
    pub(crate) soon: Option<String>,
    /// The first day on which it no longer counts.
    pub(crate) due: Option<String>,
}

impl Badge {
    /// The badge of a subject that needs a sign-off.
    pub(crate) fn new(edition: &Edition<'_>, subject: &Subject, root: RootPath) -> Self {
        let act = subject.kind.act().unwrap_or(Act::Review);
        Self::of_sign_off(edition, (edition.plan.sign_off(subject), act), root)
    }

    /// The badge of a review of a pack, which is only for the provider; `None` if the readers may not know it.
    pub(crate) fn of_pack(edition: &Edition<'_>, pack: &Id, root: RootPath) -> Option<Self> {
        let review = edition.plan.pack_review(pack)?;
        Some(Self::of_sign_off(edition, (review, Act::Review), root))
    }

    fn of_sign_off(
        edition: &Edition<'_>,
        (sign_off, act): (&SignOffSummary, Act),
        root: RootPath,
    ) -> Self {
        let status = &sign_off.status;
        let due = status.due.map(|due| due.to_string());
        let by = status
            .signer_and_date
            .as_ref()
            .map(|(who, _)| subject_link(edition, SubjectKind::Contact, who.as_str(), root));
        let how = sign_off.how;
        let soon = status.due.and_then(|due| first_day_due_soon(due, edition));
        Self {
            state: status.state.name(),
            verb: act.participle_as_label(),
            current: State::Current.label(act),
            words: status.state.label(act),
            day: due.clone(),
            icon: icon(status.state),
            problem: status.problem.as_ref().map(Problem::without_names),
            way: how.map(VerificationMethod::label),
            is_weaker: how.is_some_and(VerificationMethod::is_weaker),
            by,
            on: status
                .signer_and_date
                .as_ref()
                .map(|(_, on)| on.to_string()),
            soon: soon.map(|soon| soon.to_string()),
            due,
        }
    }
}

impl Badge {
    /// The badge of something without a sign-off that counts until a day, with the words for that. They must not say that
    /// somebody signed.
    pub(crate) fn of_state(state: State, current: &str, due: Date) -> Self {
        Self {
            state: state.name(),
            verb: String::new(),
            current: current.to_owned(),
            words: match state {
                State::Current => current.to_owned(),
                other => other.label(Act::Review),
            },
            day: Some(due.to_string()),
            icon: icon(state),
            problem: None,
            way: None,
            is_weaker: false,
            by: None,
            on: None,
            soon: None,
            due: Some(due.to_string()),
        }
    }
}

/// Returns the day on which a sign-off becomes due soon.
fn first_day_due_soon(due: Date, edition: &Edition<'_>) -> Option<Date> {
    let minutes = edition.plan.due_soon().minutes()?;
    let days = i32::try_from(minutes.div_ceil(24 * 60)).ok()?;
    due.checked_sub(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Returns the name of the icon that goes with a state.
fn icon(state: State) -> &'static str {
    match state {
        State::Current => "check",
        State::DueSoon => "clock",
        State::Overdue => "warn",
        State::Voided => "changed",
        State::Missing => "none",
        State::Invalid => "stop",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The script of a page computes the states of sign-offs again on the day of reading. It must use the names and
    /// icons of the states.
    #[test]
    fn the_script_of_a_page_has_the_same_icons() {
        let mut assets = irplan_site_templates::ASSETS.iter();
        let script = assets.find(|(name, _)| *name == "site.js");
        let (_, script) = script.expect("the script of a page");
        for state in [State::Current, State::DueSoon, State::Overdue] {
            let (name, icon) = (state.name(), icon(state));
            let is_known = [
                format!("{name}: \"{icon}\""),
                format!("\"{name}\": \"{icon}\""),
            ];
            assert!(
                is_known.iter().any(|entry| script.contains(entry)),
                "{name}"
            );
        }
    }
}
