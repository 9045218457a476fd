//! What all formats are given.

use clap::ValueEnum;
use jiff::civil::Date;

use irplan_engine::import::{JudgedStamp, PageAtEnd, ReviewHistory, ReviewJudgement, StampKind};

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
    /// What is not a date.
    Unreadable,
    /// Pages that are overdue in the last commit.
    Overdue,
}

impl ReviewList {
    /// Whether a stamp is to be listed.
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

/// Everything that there is to print.
pub(crate) struct ReviewsReport<'a> {
    /// What was read: the revision's name and commit.
    pub(crate) origin: String,
    /// The revision's commit.
    pub(crate) commit: String,
    /// The key of the date.
    pub(crate) key: &'a str,
    /// The day for which pages count as overdue.
    pub(crate) as_of: Date,
    /// How many dates one person may set in one commit.
    pub(crate) most: usize,
    /// What history says.
    pub(crate) gathered: &'a ReviewHistory,
    /// What is suspicious about it.
    pub(crate) judgement: &'a ReviewJudgement<'a>,
    /// What to list instead of counts, for people.
    pub(crate) list: Option<ReviewList>,
}

impl ReviewsReport<'_> {
    pub(super) fn count(&self, listed: ReviewList) -> usize {
        let stamps = self.judgement.stamps.iter();
        stamps.filter(|judged| listed.takes(judged)).count()
    }

    /// How many dates lie ahead of their commit, and no further than tolerated.
    pub(super) fn barely_future(&self) -> usize {
        let stamps = self.judgement.stamps.iter();
        stamps.filter(|judged| judged.is_barely_future).count()
    }

    /// The pages of the last commit that have a date which can be read.
    pub(super) fn dated(&self) -> usize {
        let pages = self.gathered.pages.iter();
        pages.filter(|page| page.dated.day().is_some()).count()
    }

    pub(super) fn overdue(&self) -> impl Iterator<Item = &PageAtEnd> {
        let pages = self.gathered.pages.iter();
        pages.filter(|page| page.due.is_some_and(|due| due <= self.as_of))
    }
}
