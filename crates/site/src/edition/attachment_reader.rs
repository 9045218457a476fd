//! Where the bytes of pictures and documents come from.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use irplan_plan::AttachedFile;

/// Why the bytes of a picture or a document cannot be had. [`Error::Attachment`](crate::Error::Attachment) adds the path.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttachmentError {
    /// There is nothing to read it from.
    #[error("there is no repository to read it from")]
    NoSource,
    /// It is of no type that a site can have.
    #[error("it cannot be used")]
    Unusable,
    /// Its bytes are no longer those that the plans were read with.
    #[error("it changed while the site was made")]
    Changed,
    /// It could not be read.
    #[error(transparent)]
    Unreadable(Box<dyn Error + Send + Sync>),
}

/// Reads the bytes of a picture or a document.
pub type ReadBytes<'a> = &'a (dyn Fn(&AttachedFile) -> Result<Arc<[u8]>, AttachmentError> + Sync);

/// Gives the bytes of pictures and documents, one at a time, because all of them may not fit into memory.
#[derive(Clone, Copy)]
pub struct AttachmentReader<'a>(ReadBytes<'a>);

impl<'a> AttachmentReader<'a> {
    /// A reader that calls a function.
    pub fn new(read: ReadBytes<'a>) -> Self {
        Self(read)
    }
}

impl AttachmentReader<'_> {
    /// Returns the bytes of a file.
    pub(crate) fn read(&self, attached: &AttachedFile) -> Result<Arc<[u8]>, AttachmentError> {
        (self.0)(attached)
    }
}

impl AttachmentReader<'static> {
    /// A reader for plans without pictures and documents.
    pub const NONE: Self = Self(&|_| Err(AttachmentError::NoSource));
}

impl fmt::Debug for AttachmentReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentReader")
    }
}
