//! Where the bytes of pictures and documents come from.

use std::fmt;
use std::sync::Arc;

use irplan_plan::AttachedFile;

/// Reads the bytes of a picture or a document, or says in a phrase why not.
pub type ReadBytes<'a> = &'a (dyn Fn(&AttachedFile) -> Result<Arc<[u8]>, String> + Sync);

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
    /// Returns the bytes of a file, or why it cannot be read.
    pub(crate) fn read(&self, attached: &AttachedFile) -> Result<Arc<[u8]>, String> {
        (self.0)(attached)
    }
}

impl AttachmentReader<'static> {
    /// A reader for plans without pictures and documents.
    pub const NONE: Self = Self(&|_| Err("nobody can read it here".to_owned()));
}

impl fmt::Debug for AttachmentReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentReader")
    }
}
