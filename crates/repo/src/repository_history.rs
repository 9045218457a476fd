//! What a repository says about the past: the last changes of a snapshot, replays, and the history of a value.

use std::collections::BTreeSet;

use irplan_plan::history::{HistoryGap, HistoryNote};
use irplan_plan::{LastChanges, PlanId, Snapshot};

use crate::error::Error;
use crate::history::{self, TopicExtractor};
use crate::replay::{
    self, BlobReader, ReplaySummary, ReplayedCommit, RewindSummary, RewindVisitor, Traversal,
};
use crate::repository::Repository;
use crate::revision::Revision;
use crate::value_history::{self, ValueHistory, ValueHistoryDepth, ValueReader};

impl Repository {
    /// Finds the last change of every file of a snapshot, and of everything that `topics` finds in it, as seen from a
    /// revision. Without a revision, the snapshot is the working tree's and history is seen from `HEAD`.
    ///
    /// What the commit lacks or has otherwise is [`Uncommitted`](irplan_plan::LastChange::Uncommitted). Unreadable files
    /// have no answer. Without a git repository or a commit, the
    /// [extent](irplan_plan::history::HistoryExtent::None) and a note
    /// say so.
    ///
    /// # Errors
    /// If `HEAD` or its commit is missing or broken. For anything else that is missing there is a note.
    pub fn last_changes(
        &self,
        at: Option<&Revision>,
        snapshot: &Snapshot,
        topics: TopicExtractor<'_>,
    ) -> Result<LastChanges, Error> {
        let git = match &self.git {
            Ok(git) => git,
            Err(reason) => return Ok(history::empty(&reason.to_string())),
        };
        let rev = match at {
            Some(rev) => Some(rev.clone()),
            None if git.is_reftable() => {
                return Ok(history::empty(
                    "the git repository stores its references in the reftable format, which irplan cannot read",
                ));
            }
            None => self.head()?,
        };
        let mut changes = match rev {
            Some(rev) => {
                let cache_file = self
                    .history_cache
                    .as_deref()
                    .map(|folder| history::CacheFile {
                        path: history::file_for(git, folder),
                        is_written: self.is_head(&rev),
                    });
                history::of_snapshot(git, &rev, snapshot, topics, cache_file.as_ref())?
            }
            None => history::empty("the git repository has no commit yet"),
        };
        if at.is_none() && git.is_sparse() {
            changes.notes.push(HistoryNote::new(
                HistoryGap::SparseCheckout,
                "files outside of this sparse checkout; a revision such as `HEAD` has all of them",
            ));
        }
        Ok(changes)
    }

    /// Calls `visit` for every commit that leads to a revision, parents before children, with the changed files that pass
    /// the filter. An error of `visit` ends the replay.
    ///
    /// A commit that cannot be read is left out, with a note.
    ///
    /// # Errors
    /// If there is no git repository, or the revision's commit is missing or broken; and the errors of `visit`.
    pub fn replay<E: From<Error>>(
        &self,
        head: &Revision,
        traversal: Traversal,
        filter: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(ReplayedCommit, &BlobReader<'_>) -> Result<(), E>,
    ) -> Result<ReplaySummary, E> {
        replay::run(self.git(head.name())?, head, traversal, filter, visit)
    }

    /// Calls `visit` for the commits that lead to some commits, those included, if they changed files that pass the
    /// filter. The latest comes first, as far as clocks were right, until `visit` breaks off.
    ///
    /// The last commits of a shallow clone are left out, because nobody knows what they changed. A commit that cannot be
    /// read is left out with a note.
    ///
    /// # Errors
    /// If there is no git repository, or its list of shallow commits is broken.
    pub fn rewind(
        &self,
        from: &[Revision],
        filter: &dyn Fn(&str) -> bool,
        visit: RewindVisitor<'_>,
    ) -> Result<RewindSummary, Error> {
        match from.first() {
            Some(first) => replay::rewind(self.git(first.name())?, from, filter, visit),
            None => Ok(RewindSummary::default()),
        }
    }

    /// Follows a value from a revision back to the commits that changed it. The value may depend only on `irplan.toml` and
    /// on the folders of `plans`.
    ///
    /// # Errors
    /// If there is no git repository, or a commit on the way is broken; and the errors of `read_value`.
    pub fn value_history<E: From<Error>>(
        &self,
        head: &Revision,
        plans: &BTreeSet<PlanId>,
        depth: ValueHistoryDepth,
        read_value: ValueReader<'_, E>,
    ) -> Result<ValueHistory, E> {
        value_history::run(self.git(head.name())?, head, plans, depth, read_value)
    }

    fn is_head(&self, rev: &Revision) -> bool {
        matches!(self.head(), Ok(Some(head)) if head.id == rev.id)
    }
}
