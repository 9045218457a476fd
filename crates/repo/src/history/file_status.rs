//! What the working tree has that the commit has not.

use std::borrow::Cow;
use std::collections::BTreeMap;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Content, RepoPath, Topic};

use super::TopicExtractor;
use crate::git::ObjectError;
use crate::git_tree;

/// A file of the snapshot, compared with the commit.
pub(super) struct FileStatus {
    /// Whether the commit has the same text, but for line ends and a byte order mark.
    pub(super) is_same: bool,
    /// What the snapshot says.
    pub(super) topics: BTreeMap<Topic, String>,
    /// What the commit says, where its text is another.
    pub(super) committed: BTreeMap<Topic, String>,
    /// What could not be read.
    pub(super) lost: Option<ObjectError>,
}

/// Compares a text with a blob of the commit; `None` for a file that the commit does not have.
pub(super) fn compare(
    repo: &gix::Repository,
    path: &RepoPath,
    text: &str,
    blob: Option<ObjectId>,
    topics: TopicExtractor<'_>,
) -> FileStatus {
    let mut state = FileStatus {
        is_same: false,
        topics: topics(path, text).into_iter().collect(),
        committed: BTreeMap::new(),
        lost: None,
    };
    let Some(blob) = blob else { return state };
    if is_blob(repo, text, blob) {
        state.is_same = true;
        return state;
    }
    match git_tree::text(repo, blob, path) {
        Ok(Content::Text(committed)) => {
            state.is_same = plain(&committed) == plain(text);
            if !state.is_same {
                state.committed = topics(path, &committed).into_iter().collect();
            }
        }
        Ok(Content::Unreadable(_)) => {}
        Err(error) => state.lost = Some(error),
    }
    state
}

/// Whether a text, as it is or with plain line ends, is a blob: told by its id alone, without reading the blob.
fn is_blob(repo: &gix::Repository, text: &str, blob: ObjectId) -> bool {
    let is = |text: &str| {
        gix::objs::compute_hash(repo.object_hash(), Kind::Blob, text.as_bytes())
            .is_ok_and(|id| id == blob)
    };
    is(text) || (text.contains('\r') && is(&text.replace("\r\n", "\n")))
}

/// The text without a byte order mark, and with plain line ends.
fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}
