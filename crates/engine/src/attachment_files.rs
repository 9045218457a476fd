//! Reads pictures and documents again when a site needs their bytes. Until then only their hashes are in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use irplan_plan::attachments::{ContentHash, published_bytes};
use irplan_plan::{AttachedFile, Attachment};
use irplan_repo::{Repository, Revision};
use irplan_site::AttachmentError;

/// The files of a revision or of the working tree.
pub struct AttachmentFiles<'a> {
    source: Option<&'a Repository>,
    revision: Option<&'a Revision>,
    /// Those that somebody still has, so that a picture that many sites show is in memory once.
    in_use: Mutex<BTreeMap<ContentHash, Weak<[u8]>>>,
}

impl<'a> AttachmentFiles<'a> {
    /// The files of a revision, or of the working tree if there is none. Without a source, nothing can be read.
    pub fn new(source: Option<&'a Repository>, revision: Option<&'a Revision>) -> Self {
        Self {
            source,
            revision,
            in_use: Mutex::default(),
        }
    }

    /// Returns the bytes of a file as they were when the plans were read.
    ///
    /// # Errors
    /// If the file cannot be read, or changed meanwhile.
    pub fn read(&self, attached: &AttachedFile) -> Result<Arc<[u8]>, AttachmentError> {
        let AttachedFile { path, file } = attached;
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = in_use.get(&file.hash).and_then(Weak::upgrade) {
            return Ok(bytes);
        }
        let source = self.source.ok_or(AttachmentError::NoSource)?;
        let bytes = source.attachment(self.revision, path);
        let bytes = bytes.map_err(|error| AttachmentError::Unreadable(error.into()))?;
        let known = file.usable_type().ok_or(AttachmentError::Unusable)?;
        if Attachment::inspect(known, &bytes) != **file {
            return Err(AttachmentError::Changed);
        }
        let bytes: Arc<[u8]> = Arc::from(published_bytes(known, bytes));
        in_use.insert(file.hash, Arc::downgrade(&bytes));
        Ok(bytes)
    }
}
