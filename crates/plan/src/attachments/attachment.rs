//! What is known about a file next to a text, without its bytes.

use std::fmt;
use std::sync::Arc;

use super::{AttachmentFault, FileType};
use crate::place::RepoPath;

/// The largest size in bytes that is written in KiB.
const MOST_IN_KIB: u64 = 10 << 20;

/// A picture or a document next to a text, as its bytes were when they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The type of its content; `None` if it is not known.
    pub file_type: Option<FileType>,
    /// How many bytes it has.
    pub bytes: u64,
    /// The hash of its bytes.
    pub hash: ContentHash,
    /// How large a picture is shown, if it says so.
    pub size: Option<PictureSize>,
    /// Whether it says where a photo was taken.
    pub has_location: bool,
    /// Why it cannot be used.
    pub fault: Option<AttachmentFault>,
}

impl Attachment {
    /// Returns the type, if the file can be used.
    pub fn usable_type(&self) -> Option<FileType> {
        self.file_type.filter(|_| self.fault.is_none())
    }

    /// Whether a page can show it as a picture.
    pub fn is_picture(&self) -> bool {
        self.usable_type().is_some_and(FileType::is_picture)
    }

    /// Returns how large it is, in words.
    pub fn bytes_in_words(&self) -> String {
        match self.bytes {
            bytes @ ..=MOST_IN_KIB => format!("{} KiB", bytes.div_ceil(1 << 10)),
            bytes => format!("{} MiB", bytes.div_ceil(1 << 20)),
        }
    }

    /// Returns the name under which sites have it: the hash and the usual ending; `None` if it cannot be used.
    pub fn site_name(&self) -> Option<String> {
        let extension = self.usable_type()?.extension();
        Some(format!("{}.{extension}", self.hash))
    }
}

/// A usable or unusable file that a link of a text leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFile {
    /// Where the file is.
    pub path: RepoPath,
    /// What is known about it.
    pub file: Arc<Attachment>,
}

/// The width and height of a picture in pixels, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSize {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// The first 160 bits of the BLAKE3 hash of a file's bytes, written as 40 hex digits.
///
/// A drawing is text, so its line endings don't count: git may change them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentHash([u8; 20]);

impl ContentHash {
    /// Hashes bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hash = [0; 20];
        let mut hasher = blake3::Hasher::new();
        hasher.update(bytes);
        hasher.finalize_xof().fill(&mut hash);
        Self(hash)
    }
}

impl ContentHash {
    /// Returns the start of the hash, up to a letter, so that it does not look like a phone number.
    pub fn short(&self) -> String {
        let whole = self.to_string();
        let letter = whole.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
        whole.chars().take(8.max(letter + 1)).collect()
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
