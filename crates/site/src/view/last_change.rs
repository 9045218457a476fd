//! The last change of a text, and the commit that a site was built from, in words.

use irplan_plan::{Commit, LastChange};

/// Describes a change in words, with only what is known for sure. If another commit brought it to the main line on another
/// day, says since when it is in force.
pub(super) fn change_words(change: &LastChange, since: Option<&Commit>) -> String {
    let words = words_of(change);
    let written = change.commit().map(|commit| commit.date);
    match since.filter(|since| Some(since.date) != written) {
        Some(since) => format!("{words}, in force since {}", since.date),
        None => words,
    }
}

fn words_of(change: &LastChange) -> String {
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
