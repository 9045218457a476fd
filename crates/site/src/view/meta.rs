//! Where a text comes from, who changed it last, and whether somebody reviewed it.

use irplan_plan::toml::Field;
use irplan_plan::{Commit, LastChange, PlanId, RepoPath, Subject};
use serde::Serialize;

use crate::edition::Edition;
use crate::html::PageReach;
use crate::view::Badge;

/// The head of a page, about its text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Meta {
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

impl Meta {
    /// Returns what is known about a subject in a file of a plan.
    pub(crate) fn new(
        edition: &Edition<'_>,
        subject: &Subject,
        from: &PlanId,
        path: &RepoPath,
        reach: PageReach,
    ) -> Self {
        let change = edition.last_change(from, subject);
        let inherited = (from != edition.plan.id()).then(|| edition.plan_name(from));
        Self {
            changed: change.map(change_words),
            changed_on: change
                .and_then(LastChange::commit)
                .map(|commit| commit.date.to_string()),
            badge: None,
            edit: edition.edit_url(path),
            source: path.to_string(),
            inherited,
            reason: None,
        }
        .signed(edition, subject, reach)
    }

    /// Adds why the text replaces an inherited one.
    pub(crate) fn because(mut self, reason: &Option<Field<String>>) -> Self {
        self.reason = reason.as_ref().map(|reason| reason.value.clone());
        self
    }

    /// Adds the badge if this kind of subject needs a sign-off.
    fn signed(mut self, edition: &Edition<'_>, subject: &Subject, reach: PageReach) -> Self {
        use irplan_plan::SubjectKind::{Contact, Plan, Playbook, Role, Section};
        let wants = matches!(subject.kind, Contact | Plan | Playbook | Role | Section);
        self.badge = wants.then(|| Badge::new(edition, subject, reach));
        self
    }
}

/// Describes a change in words, with only what is known for sure.
fn change_words(change: &LastChange) -> String {
    match change {
        LastChange::At(commit) => format!("Last changed {} by {}", commit.date, commit.author),
        LastChange::AtOrBefore(commit) => {
            format!(
                "Last changed in or before commit {}: this copy was built without older history",
                commit.short_id()
            )
        }
        LastChange::Uncommitted => "Changed, but not committed yet".to_owned(),
    }
}

/// Names the commit that a site was built from, in a word or two.
pub(crate) fn commit_words(commit: Option<&Commit>) -> String {
    commit.map_or_else(
        || "no commit".to_owned(),
        |commit| commit.short_id().to_owned(),
    )
}
