//! The content that all formats print.

use jiff::civil::Date;

use irplan_engine::import::{MissingDates, PageAtEnd, ReviewHistory, ReviewJudgement};

use super::list::ReviewList;

/// Everything to print.
pub(crate) struct ReviewsReport<'a> {
    /// The source: the revision's name and commit.
    pub(crate) origin: String,
    /// The revision's commit.
    pub(crate) commit: String,
    /// The key of the date.
    pub(crate) key: &'a str,
    /// The day for which pages count as overdue.
    pub(crate) as_of: Date,
    /// How many dates one person may set in one commit.
    pub(crate) most: usize,
    /// What was found in history.
    pub(crate) history: &'a ReviewHistory,
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

    /// Counts the dates in the future of their commit, within the tolerance.
    pub(super) fn barely_future(&self) -> usize {
        let stamps = self.judgement.stamps.iter();
        stamps.filter(|judged| judged.is_barely_future).count()
    }

    /// Returns the pages of the last commit with a readable date.
    pub(super) fn dated_pages(&self) -> usize {
        let pages = self.history.pages.iter();
        pages
            .filter(|page| page.review_date.day().is_some())
            .count()
    }

    /// Says what could not be read.
    pub(crate) fn notes(&self) -> Vec<String> {
        let missing = self.history.missing.map(|missing| match missing {
            MissingDates::Pages => {
                "no commit has a page: use `--path GLOB` to say which files are pages".to_owned()
            }
            MissingDates::Key => format!(
                "no page in any commit has `{}` in its front matter: name the key with `--key`; for a nested key, \
                 write `review.on`",
                self.key
            ),
        });
        let notes = self.history.notes.iter().cloned();
        notes.chain(missing).collect()
    }

    pub(super) fn overdue(&self) -> impl Iterator<Item = &PageAtEnd> {
        let pages = self.history.pages.iter();
        pages.filter(|page| page.due.is_some_and(|due| due <= self.as_of))
    }
}
