//! Where a text comes from, who changed it last, and whether somebody reviewed it.

use irplan_plan::toml::Field;
use irplan_plan::{LastChange, PlanId, RepoPath, Subject};
use serde::Serialize;

use crate::edition::SiteEdition;
use crate::html::RootPath;
use crate::view::Badge;
use crate::view::last_change::change_words;

/// The head of a page, about its text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageMeta {
    /// When it last changed, in words; empty if that is not known.
    pub(crate) changed: Option<String>,
    /// The same as a date, if it is known for sure.
    pub(crate) changed_on: Option<String>,
    /// The badge of its sign-off.
    pub(crate) badge: Option<Badge>,
    /// The address where the text can be edited.
    pub(crate) edit: Option<String>,
    /// The file.
    pub(crate) source: String,
    /// The plan that it is inherited from.
    pub(crate) inherited: Option<String>,
    /// Why it replaces an inherited one.
    pub(crate) reason: Option<String>,
}

impl PageMeta {
    /// Returns what is known about a subject in a file of a plan.
    pub(crate) fn new(
        edition: &SiteEdition<'_>,
        subject: &Subject,
        from: &PlanId,
        path: &RepoPath,
        root: RootPath,
    ) -> Self {
        let change = edition.last_change(subject);
        let inherited = (from != edition.plan.id()).then(|| edition.plan_name(from));
        Self {
            changed: change.map(|change| change_words(change, edition.in_force_since(subject))),
            changed_on: change
                .and_then(LastChange::commit)
                .map(|commit| commit.date.to_string()),
            badge: None,
            edit: edition.edit_url(path),
            source: path.to_string(),
            inherited,
            reason: None,
        }
        .with_badge(edition, subject, root)
    }

    /// Adds why the text replaces an inherited one.
    pub(crate) fn with_reason(mut self, reason: &Option<Field<String>>) -> Self {
        self.reason = reason.as_ref().map(|reason| reason.value.clone());
        self
    }

    /// Adds the badge if this kind of subject needs a sign-off.
    fn with_badge(mut self, edition: &SiteEdition<'_>, subject: &Subject, root: RootPath) -> Self {
        let is_signed = subject.kind.act().is_some();
        self.badge = is_signed.then(|| Badge::new(edition, subject, root));
        self
    }
}
