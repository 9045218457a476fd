//! The texts of one revision, or of the working tree, as a value. Of pictures and documents, it has only what is known
//! about them, because their bytes would not fit into memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::attachments::{Attachment, FileType};
use crate::place::RepoPath;

/// The content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// UTF-8 text, shared between revisions that have the same blob.
    Text(Arc<str>),
    /// A picture or a document, without its bytes.
    Attached(Arc<Attachment>),
    /// The file could not be read; the reason is one lowercase phrase for a finding, such as
    /// "larger than the limit of 512 KiB" or "not valid UTF-8 at byte 17".
    Unreadable(String),
}

/// Every file of irplan's layout at one revision: path to content, in path order.
///
/// It has `irplan.toml` and the files under `plans/`, and nothing else of the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    files: BTreeMap<RepoPath, Content>,
}

impl Snapshot {
    /// An empty snapshot.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: RepoPath, content: Content) {
        self.files.insert(path, content);
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &RepoPath) {
        self.files.remove(path);
    }

    /// Adds or replaces a file with a text, which may be a drawing; handy for tests.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        let content = match FileType::of_name(path) {
            Some(named) => Content::Attached(Arc::new(Attachment::inspect(named, text.as_bytes()))),
            None => Content::Text(Arc::from(text)),
        };
        self.insert(RepoPath::new(path), content);
        self
    }

    /// Returns the content of a file.
    pub fn get(&self, path: &RepoPath) -> Option<&Content> {
        self.files.get(path)
    }

    /// Returns the text of a file; `None` if there is no such file, or it is not text or unreadable.
    pub fn text(&self, path: &RepoPath) -> Option<&Arc<str>> {
        match self.files.get(path)? {
            Content::Text(text) => Some(text),
            Content::Attached(_) | Content::Unreadable(_) => None,
        }
    }

    /// Returns what is known about a picture or a document; `None` if there is no such file or it is unreadable.
    pub fn attachment(&self, path: &RepoPath) -> Option<&Arc<Attachment>> {
        match self.files.get(path)? {
            Content::Attached(attachment) => Some(attachment),
            Content::Text(_) | Content::Unreadable(_) => None,
        }
    }

    /// Whether there is any picture or document.
    pub fn has_attachments(&self) -> bool {
        let mut contents = self.files.values();
        contents.any(|content| matches!(content, Content::Attached(_)))
    }

    /// Returns all files in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&RepoPath, &Content)> {
        self.files.iter()
    }

    /// Returns the number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
