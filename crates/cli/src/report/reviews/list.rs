//! The kinds of dates and pages that can be listed one by one.

use clap::ValueEnum;
use irplan_engine::import::{JudgedStamp, StampKind};

/// What to list one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReviewList {
    /// Dates that replaced an earlier one.
    Bumps,
    /// Dates whose commit changed nothing else on the page.
    Alone,
    /// Dates from a commit that set too many of them.
    Bulk,
    /// Dates ahead of their commit.
    Future,
    /// Dates earlier than the one that they replaced.
    Backward,
    /// Values that are not dates.
    Unreadable,
    /// Pages that are overdue in the last commit.
    Overdue,
}

impl ReviewList {
    /// Whether to list a stamp.
    pub(super) fn takes(self, judged: &JudgedStamp<'_>) -> bool {
        let is_bump = judged.stamp.kind == StampKind::Bump;
        match self {
            Self::Bumps => is_bump,
            Self::Alone => is_bump && judged.stamp.is_alone,
            Self::Bulk => judged.is_bulk,
            Self::Future => judged.is_future,
            Self::Backward => judged.is_backward,
            Self::Unreadable => judged.stamp.kind == StampKind::Unreadable,
            Self::Overdue => false,
        }
    }
}
