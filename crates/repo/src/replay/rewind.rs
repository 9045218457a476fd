//! A replay backwards, for whoever looks for something that is likely not long ago.

use std::collections::{BTreeSet, BinaryHeap};
use std::ops::ControlFlow;
use std::sync::Arc;

use gix::ObjectId;
use irplan_plan::Commit;

use super::Traversal;
use super::change_reader::{ChangeReader, unreadable_changes};
use super::changes::{BlobReader, FileChange};
use super::tree_diff::TreeDiff;
use crate::commit_details::CommitDetails;
use crate::commit_reader::{CommitNode, CommitOrder, CommitReader};
use crate::error::Error;
use crate::git::{Git, ObjectError};
use crate::revision::Revision;

/// What is said of a replay backwards as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RewindSummary {
    /// Whether some of what would have been replayed is missing here.
    pub is_shallow: bool,
    /// What could not be replayed, each one lowercase phrase.
    pub notes: BTreeSet<String>,
}

/// Hears of a commit and of the files that it changed; breaks off where no earlier one is of interest.
pub type RewindVisitor<'a> =
    &'a mut dyn FnMut(&Arc<Commit>, &[FileChange], &BlobReader<'_>) -> ControlFlow<()>;

/// Tells `visit` of the commits that lead to some commits, those included, the latest first, where they changed files that
/// `filter` filter.
pub(crate) fn rewind(
    git: &Git,
    from: &[Revision],
    filter: &dyn Fn(&str) -> bool,
    visit: RewindVisitor<'_>,
) -> Result<RewindSummary, Error> {
    let Some(first) = from.first() else {
        return Ok(RewindSummary::default());
    };
    let repo = git.handle();
    let with_context = |error: ObjectError| Error::objects(first, "the history", error);
    let mut people = CommitDetails::new(git, &repo, first.id, BTreeSet::new());
    let mut change_reader = ChangeReader::new(
        git,
        TreeDiff {
            repo: &repo,
            filter,
        },
        Traversal::AllParents,
    );
    let mut commits = CommitQueue {
        commits: CommitReader::new(&repo).map_err(with_context)?,
        queue: BinaryHeap::new(),
        seen: BTreeSet::new(),
        rewound: RewindSummary::default(),
    };
    commits.arrive(from.iter().map(|revision| revision.id));
    while let Some((id, step)) = commits.next() {
        let changes = change_reader.changes(id, &step).unwrap_or_else(|error| {
            commits.on_error(unreadable_changes(id, &error));
            Vec::new()
        });
        if !changes.is_empty()
            && let Some(commit) = people.commit(id)
            && visit(&commit, &changes, &BlobReader { repo: &repo }).is_break()
        {
            break;
        }
        commits.arrive(step.parents.into_iter());
    }
    let mut rewound = commits.rewound;
    rewound.notes.append(&mut people.notes);
    Ok(rewound)
}

/// The commits that are still to be replayed.
struct CommitQueue<'a> {
    commits: CommitReader<'a>,
    queue: BinaryHeap<(CommitOrder, ObjectId)>,
    seen: BTreeSet<ObjectId>,
    rewound: RewindSummary,
}

impl CommitQueue<'_> {
    fn arrive(&mut self, ids: impl Iterator<Item = ObjectId>) {
        for id in ids {
            if !self.seen.insert(id) {
                continue;
            }
            match self.commits.node(id) {
                Ok(step) => self.queue.push((step.order, id)),
                Err(error) => self.on_error(error.0),
            }
        }
    }

    /// The latest commit of which it is known what it changed.
    fn next(&mut self) -> Option<(ObjectId, CommitNode)> {
        while let Some((_, id)) = self.queue.pop() {
            match self.commits.node(id) {
                Ok(step) if !step.is_boundary => return Some((id, step)),
                Ok(_) => self.rewound.is_shallow = true,
                Err(error) => self.on_error(error.0),
            }
        }
        None
    }

    fn on_error(&mut self, note: String) {
        self.rewound.is_shallow = true;
        self.rewound.notes.insert(note);
    }
}
