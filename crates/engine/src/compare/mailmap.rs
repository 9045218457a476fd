//! Compares `.mailmap`, which says which names are the same person, in the history of both sides.

use irplan_plan::diff::FieldChange;
use irplan_repo::{Repository, Revision};

use super::RevisionPair;

/// The most lines of a side that are shown.
const MAX_SHOWN: usize = 5;

/// Returns the lines that only one side has, as a setting of the repository; `None` if there are none.
///
/// For the files on disk, the last commit's `.mailmap` counts, because git's history does not know a newer one yet.
///
/// # Errors
/// If `HEAD` cannot be read.
pub(super) fn mailmap(
    source: &Repository,
    sides: &RevisionPair,
) -> anyhow::Result<Option<FieldChange>> {
    let head = match &sides.head {
        Some(head) => Some(head.clone()),
        None => source.head()?,
    };
    let Some(head) = head else { return Ok(None) };
    let (old, new) = (lines(source, &sides.base), lines(source, &head));
    let (before, after) = (lines_only_in(&old, &new), lines_only_in(&new, &old));
    let differs = before.is_some() || after.is_some();
    Ok(differs.then(|| FieldChange {
        key: ".mailmap".to_owned(),
        before,
        after,
        place: None,
    }))
}

/// Returns the lines that name people.
fn lines(source: &Repository, revision: &Revision) -> Vec<String> {
    // A file that history ignores must not hide the rest of a comparison.
    let text = match source.mailmap(revision) {
        Ok(text) => text,
        Err(error) => error.to_string(),
    };
    let lines = text.lines().map(str::trim);
    let naming = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    naming.map(ToOwned::to_owned).collect()
}

fn lines_only_in(these: &[String], those: &[String]) -> Option<String> {
    let own: Vec<_> = these.iter().filter(|line| !those.contains(line)).collect();
    let shown: Vec<_> = own
        .iter()
        .take(MAX_SHOWN)
        .map(|line| line.as_str())
        .collect();
    let more = match own.len() {
        0 => return None,
        number if number > MAX_SHOWN => format!("; and {} more", number - MAX_SHOWN),
        _ => String::new(),
    };
    Some(shown.join("; ") + &more)
}
