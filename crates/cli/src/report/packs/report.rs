//! The packs of a report, with who read them.

use irplan_plan::signoff::SignOffStatus;
use irplan_plan::{Act, Pack, Packs, Plan, Subject, SubjectKind};
use jiff::civil::Date;

use crate::terminal::masked_text;

/// Packs on a day.
pub(crate) struct PacksReport<'a> {
    /// All packs.
    pub(crate) packs: &'a Packs,
    /// The provider's plan, whose people read them; `None` without one.
    pub(crate) provider: Option<&'a Plan>,
    /// The day.
    pub(crate) today: Date,
    /// Whether to hide numbers in the ids of people.
    pub(crate) hides_private: bool,
}

/// Who of the provider's people read a pack, and whether that still counts.
pub(super) struct PackReview<'a> {
    /// The provider's plan.
    pub(super) plan: &'a Plan,
    /// The pack as a subject of that plan.
    pub(super) subject: Subject,
    /// The status of the review.
    pub(super) status: SignOffStatus,
    /// Whether to hide numbers in the ids of people.
    pub(super) hides_private: bool,
}

/// Hides numbers in a text about people, if they are to be hidden.
pub(super) fn shown(text: &str, hides_private: bool) -> String {
    match hides_private {
        true => masked_text(text).into_owned(),
        false => text.to_owned(),
    }
}

impl<'a> PacksReport<'a> {
    /// Whether a plan chooses a pack.
    pub(super) fn is_in_use(&self, pack: &Pack) -> bool {
        self.provider
            .is_some_and(|plan| plan.provider_packs.is_in_use(&pack.id))
    }

    /// Returns the review of a pack; `None` if nobody has to read it and nobody did.
    pub(super) fn review(&self, pack: &Pack) -> Option<PackReview<'a>> {
        let plan = self.provider?;
        let subject = Subject::new(SubjectKind::Pack, &pack.id);
        let status = plan.sign_off_status(&subject, self.today);
        let is_shown = self.is_in_use(pack) || status.signer_and_date.is_some();
        is_shown.then_some(PackReview {
            plan,
            subject,
            status,
            hides_private: self.hides_private,
        })
    }
}

impl PackReview<'_> {
    /// In words: `reviewed on 2026-11-20 by priya-nair`, `never reviewed`.
    pub(super) fn in_words(&self) -> String {
        let done = Act::Review.participle();
        let words = match &self.status.signer_and_date {
            Some((by, on)) if self.status.state.is_valid() => format!("{done} on {on} by {by}"),
            Some(_) => self.status.in_words_with_signer(),
            None => format!("never {done}"),
        };
        shown(&words, self.hides_private)
    }

    /// Returns the command that signs it.
    pub(super) fn command(&self) -> String {
        let command = Act::Review.command([&self.subject], [&self.plan.id]);
        command.to_string()
    }
}
