//! The result of publishing a site, in numbers.

/// How many files were written, kept and removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PublishCounts {
    /// Files that are new or have new bytes.
    pub(crate) written: usize,
    /// Files that did not change.
    pub(crate) unchanged: usize,
    /// Files that we had made and that were removed.
    pub(crate) removed: usize,
}
