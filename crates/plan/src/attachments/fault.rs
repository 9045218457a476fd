//! Why a file cannot be part of a plan.

use std::fmt;

use super::FileType;

/// Why a file cannot be part of a plan. Printed as one lowercase phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttachmentFault {
    /// It has no bytes.
    Empty,
    /// It is what Git LFS has in place of a file.
    LfsPointer,
    /// Its content is of another type than its name says.
    OtherType {
        /// What the name says.
        named: FileType,
        /// What the content is.
        found: FileType,
    },
    /// Its content is of no known type.
    UnknownType(FileType),
    /// It is damaged.
    Damaged(FileType),
    /// It has more pixels than browsers on phones can show.
    TooManyPixels,
    /// A drawing has more bytes than irplan checks.
    LargeDrawing,
    /// A drawing is not valid XML.
    BrokenDrawing(String),
    /// A drawing has something that could run, load or change something.
    UnsafeDrawing {
        /// What, as it is written in the drawing.
        what: String,
        /// The line of the drawing.
        line: u32,
    },
}

impl AttachmentFault {
    /// Returns what to do about it, as a sentence of a finding's help.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty | Self::UnknownType(_) | Self::Damaged(_) => {
                "export the file again in the format that its name says"
            }
            Self::LfsPointer => {
                "run `git lfs pull` and `git lfs untrack` for the file, and commit the file itself: irplan reads only \
                 what is in git"
            }
            Self::OtherType { .. } => {
                "rename the file, or export it in the format that its name says"
            }
            Self::TooManyPixels => "make the picture smaller: 2,000 pixels are enough for a page",
            Self::LargeDrawing => "export the drawing as PNG",
            Self::BrokenDrawing(_) | Self::UnsafeDrawing { .. } => {
                "remove it from the drawing, export it again as plain SVG, or use PNG"
            }
        }
    }
}

impl fmt::Display for AttachmentFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::LfsPointer => f.write_str("it is only a pointer of Git LFS, not the file itself"),
            Self::OtherType { named, found } => {
                let (named, found) = (named.title(), found.title());
                write!(f, "its name says {named}, but its content is {found}")
            }
            Self::UnknownType(named) => {
                write!(f, "its name says {}, but its content is not", named.title())
            }
            Self::Damaged(found) => write!(f, "it is a damaged {}", found.title()),
            Self::TooManyPixels => f.write_str("it has more than the limit of 64 million pixels"),
            Self::LargeDrawing => f.write_str("it is a drawing over the limit of 1024 KiB"),
            Self::BrokenDrawing(why) => write!(f, "it is not a valid drawing: {why}"),
            Self::UnsafeDrawing { what, line } => {
                write!(f, "line {line} of the drawing has {what}")
            }
        }
    }
}

impl std::error::Error for AttachmentFault {}
