//! How much is read at most. Limits are checked before reading.

use std::sync::atomic::{AtomicU64, Ordering};

use irplan_plan::Content;
use irplan_plan::attachments::FileType;

use crate::error::Error;

/// The most files and folders in one plan.
pub(crate) const ENTRIES_PER_PLAN: usize = 5_000;
/// The most files and folders in all plans, so that a tree that contains itself comes to an end.
pub(crate) const ENTRIES: u64 = 500_000;
/// The deepest folder below the root.
pub(crate) const DEPTH: usize = 16;
/// The most text in all plans together: some fifty thousand pages.
pub(crate) const TEXT_BYTES: u64 = 256 << 20;
/// The largest object of the git database that is read at all.
pub(crate) const OBJECT_BYTES: u64 = 16 << 20;

/// The most bytes of pictures and documents in all plans together. They are looked at one by one, and not kept.
pub(crate) const ATTACHMENT_BYTES: u64 = 1 << 30;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileFormat {
    Toml,
    Markdown,
    /// A picture or a document, with the type that its name promises.
    Attachment(FileType),
}

impl FileFormat {
    /// Returns the format by file extension; `None` if plans have no such files.
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1 {
            "toml" => Some(Self::Toml),
            "md" => Some(Self::Markdown),
            _ => FileType::of_name(name).map(Self::Attachment),
        }
    }

    /// Whether the file is read as text.
    pub(crate) fn is_text(self) -> bool {
        match self {
            Self::Toml | Self::Markdown => true,
            Self::Attachment(_) => false,
        }
    }

    /// Returns the largest file of this format, in bytes.
    pub(crate) fn limit(self) -> u64 {
        match self {
            Self::Toml => 1 << 20,
            Self::Markdown => 512 << 10,
            Self::Attachment(_) => 16 << 20,
        }
    }

    /// Checks the size of a file in bytes.
    ///
    /// # Errors
    /// If the file is too large to be read.
    pub(crate) fn check_size(self, size: u64) -> Result<(), OversizedFile> {
        let limit = self.limit();
        match size > limit {
            true => Err(OversizedFile { size, limit }),
            false => Ok(()),
        }
    }
}

/// A file is too large to be read. Its path is added by the caller.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("its size, {}, is over the limit of {}", size_text(*size), size_text(*limit))]
pub(crate) struct OversizedFile {
    size: u64,
    limit: u64,
}

/// Returns a size, rounded up. It never has so many digits in a row that a report would hide it as a phone number.
fn size_text(bytes: u64) -> String {
    match bytes {
        ..=MOST_IN_KIB => format!("{} KiB", bytes.div_ceil(1 << 10)),
        _ => format!("{} MiB", bytes.div_ceil(1 << 20)),
    }
}

/// The largest size in bytes that is written in KiB.
const MOST_IN_KIB: u64 = 10 << 20;

/// An amount that can be used up, shared between threads.
#[derive(Debug)]
pub(crate) struct Budget {
    remaining: AtomicU64,
    limit: &'static str,
}

impl Budget {
    /// A budget of [`ENTRIES`].
    pub(crate) fn entries() -> Self {
        Self {
            remaining: AtomicU64::new(ENTRIES),
            limit: "500,000 files and folders",
        }
    }

    /// A budget of [`TEXT_BYTES`].
    pub(crate) fn text() -> Self {
        Self {
            remaining: AtomicU64::new(TEXT_BYTES),
            limit: "256 MiB of text",
        }
    }

    /// A budget of [`ATTACHMENT_BYTES`].
    pub(crate) fn attachments() -> Self {
        Self {
            remaining: AtomicU64::new(ATTACHMENT_BYTES),
            limit: "1 GiB of pictures and documents",
        }
    }

    /// Takes an amount, or fails with an error about `place` if not enough is left.
    pub(crate) fn take(&self, amount: u64, place: impl Fn() -> String) -> Result<(), Error> {
        self.remaining
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(amount)
            })
            .map(drop)
            .map_err(|_| Error::TooLarge {
                place: place(),
                limit: self.limit.to_owned(),
            })
    }
}

/// What may be read in all plans together, shared between threads.
#[derive(Debug)]
pub(crate) struct ReadingBudget {
    text: Budget,
    attachments: Budget,
}

impl ReadingBudget {
    /// The whole budget.
    pub(crate) fn new() -> Self {
        Self {
            text: Budget::text(),
            attachments: Budget::attachments(),
        }
    }

    /// Takes what a content needs, or fails with an error about `place` if not enough is left.
    pub(crate) fn take(&self, content: &Content, place: impl Fn() -> String) -> Result<(), Error> {
        match content {
            Content::Text(text) => self.text.take(text.len() as u64, place),
            Content::Attached(attachment) => self.attachments.take(attachment.bytes, place),
            Content::Unreadable(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_be_as_large_as_the_limit() {
        #[track_caller]
        fn check(name: &str, size: u64, expected: Result<(), &str>) {
            let format = FileFormat::of(name).unwrap();
            let problem = format.check_size(size).map_err(|error| error.to_string());
            assert_eq!(problem, expected.map_err(str::to_owned));
        }
        check("a.md", 512 << 10, Ok(()));
        check(
            "a.md",
            (512 << 10) + 1,
            Err("its size, 513 KiB, is over the limit of 512 KiB"),
        );
        check(
            "plan.toml",
            3_000_000_000,
            Err("its size, 2862 MiB, is over the limit of 1024 KiB"),
        );
        check(
            "rack.PNG",
            17 << 20,
            Err("its size, 17 MiB, is over the limit of 16 MiB"),
        );
    }

    #[test]
    fn a_budget_is_used_up() {
        let budget = Budget::text();
        assert!(budget.take(TEXT_BYTES, String::new).is_ok());
        assert!(budget.take(0, String::new).is_ok());
        let over = budget.take(1, || "plans".to_owned());
        assert_eq!(
            over.map_err(|error| error.to_string()),
            Err("`plans` has more than the limit of 256 MiB of text".to_owned())
        );
    }
}
