//! The last change of a text, and the commit that a site was built from, in words.

use irplan_plan::{Commit, LastChange};

/// Describes a change in words, with only what is known for sure.
pub(super) fn change_words(change: &LastChange) -> String {
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
