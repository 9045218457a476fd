//! How a file of the snapshot compares with the commit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Attachment, Content, RepoPath, Topic};

use super::topic_reader::TopicExtractor;
use crate::blob;
use crate::object_error::ObjectError;

/// A file of the snapshot, compared with the commit.
#[derive(Default)]
pub(super) struct FileStatus {
    /// Whether the commit has the same text, apart from line endings and a byte order mark.
    pub(super) is_same: bool,
    /// The topics in the snapshot.
    pub(super) topics: BTreeMap<Topic, String>,
    /// The topics in the commit; empty if its text is the same.
    pub(super) committed: BTreeMap<Topic, String>,
    /// Why the commit's text could not be read.
    pub(super) error: Option<ObjectError>,
}

/// Compares a file with a blob of the commit; `None` if the commit has no such file.
pub(super) fn compare(
    repo: &gix::Repository,
    path: &RepoPath,
    content: &Content,
    blob: Option<ObjectId>,
    topics: TopicExtractor<'_>,
) -> FileStatus {
    match content {
        Content::Text(text) => compare_text(repo, path, text, blob, topics),
        Content::Attached(attachment) => compare_attachment(repo, path, attachment, blob),
        Content::Unreadable(_) => FileStatus::default(),
    }
}

/// Compares a picture or a document by its hash.
fn compare_attachment(
    repo: &gix::Repository,
    path: &RepoPath,
    attachment: &Attachment,
    blob: Option<ObjectId>,
) -> FileStatus {
    let mut status = FileStatus::default();
    match blob.map(|blob| blob::read_as(repo, blob, path)) {
        Some(Ok(Content::Attached(committed))) => {
            status.is_same = committed.hash == attachment.hash;
        }
        Some(Ok(Content::Text(_) | Content::Unreadable(_))) | None => {}
        Some(Err(error)) => status.error = Some(error),
    }
    status
}

fn compare_text(
    repo: &gix::Repository,
    path: &RepoPath,
    text: &str,
    blob: Option<ObjectId>,
    topics: TopicExtractor<'_>,
) -> FileStatus {
    let mut status = FileStatus {
        is_same: false,
        topics: topics(path, text).into_iter().collect(),
        committed: BTreeMap::new(),
        error: None,
    };
    let Some(blob) = blob else { return status };
    if is_blob(repo, text, blob) {
        status.is_same = true;
        return status;
    }
    match blob::read_as(repo, blob, path) {
        Ok(Content::Text(committed)) => {
            status.is_same = normalized(&committed) == normalized(text);
            if !status.is_same {
                status.committed = topics(path, &committed).into_iter().collect();
            }
        }
        Ok(Content::Attached(_) | Content::Unreadable(_)) => {}
        Err(error) => status.error = Some(error),
    }
    status
}

/// Whether a text is a blob, as it is or with `\n` line endings. The blob is not read: its id is enough.
fn is_blob(repo: &gix::Repository, text: &str, blob: ObjectId) -> bool {
    let has_id = |text: &str| {
        gix::objs::compute_hash(repo.object_hash(), Kind::Blob, text.as_bytes())
            .is_ok_and(|id| id == blob)
    };
    has_id(text) || (text.contains('\r') && has_id(&text.replace("\r\n", "\n")))
}

/// Returns the text with `\n` line endings and without a byte order mark.
fn normalized(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}
