//! What publishing a site did, in numbers.

/// How many files publishing wrote, left and removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Published {
    /// Files that are new or have new bytes.
    pub(crate) written: usize,
    /// Files that stayed as they were.
    pub(crate) unchanged: usize,
    /// Files that we had made and that are gone.
    pub(crate) removed: usize,
}
