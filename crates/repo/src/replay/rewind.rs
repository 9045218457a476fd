//! A replay backwards, for whoever looks for something that is likely not long ago.

use std::collections::{BTreeSet, BinaryHeap};
use std::ops::ControlFlow;
use std::sync::Arc;

use gix::ObjectId;
use irplan_plan::Commit;

use super::Traversal;
use super::compare::Compare;
use super::run::{Teller, untold};
use super::step::{BlobReader, FileChange};
use crate::error::Error;
use crate::git::{Git, Lost};
use crate::history::{Commits, Order, People, Step};
use crate::revision::Revision;

/// What is said of a replay backwards as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RewindSummary {
    /// Whether some of what would have been told is missing here.
    pub is_shallow: bool,
    /// What could not be told, each one lowercase phrase.
    pub notes: BTreeSet<String>,
}

/// Hears of a commit and of the files that it changed; breaks off where no earlier one is of interest.
pub type RewindVisitor<'a> =
    &'a mut dyn FnMut(&Arc<Commit>, &[FileChange], &BlobReader<'_>) -> ControlFlow<()>;

/// Tells `listen` of the commits that lead to some commits, those included, the latest first, where they changed files that
/// `wants` wants.
pub(crate) fn rewind(
    git: &Git,
    from: &[Revision],
    wants: &dyn Fn(&str) -> bool,
    listen: RewindVisitor<'_>,
) -> Result<RewindSummary, Error> {
    let Some(first) = from.first() else {
        return Ok(RewindSummary::default());
    };
    let repo = git.handle();
    let lost = |lost: Lost| Error::objects(first, "the history", lost);
    let mut people = People::new(git, &repo, first.id, BTreeSet::new());
    let mut teller = Teller::new(git, Compare { repo: &repo, wants }, Traversal::AllParents);
    let mut ahead = Ahead {
        commits: Commits::new(&repo).map_err(lost)?,
        queue: BinaryHeap::new(),
        seen: BTreeSet::new(),
        rewound: RewindSummary::default(),
    };
    ahead.arrive(from.iter().map(|revision| revision.id));
    while let Some((id, step)) = ahead.next() {
        let changes = teller.changes(id, &step).unwrap_or_else(|lost| {
            ahead.lose(untold(id, &lost));
            Vec::new()
        });
        if !changes.is_empty()
            && let Some(commit) = people.commit(id)
            && listen(&commit, &changes, &BlobReader { repo: &repo }).is_break()
        {
            break;
        }
        ahead.arrive(step.parents.into_iter());
    }
    let mut rewound = ahead.rewound;
    rewound.notes.append(&mut people.notes);
    Ok(rewound)
}

/// The commits that are still to be told.
struct Ahead<'a> {
    commits: Commits<'a>,
    queue: BinaryHeap<(Order, ObjectId)>,
    seen: BTreeSet<ObjectId>,
    rewound: RewindSummary,
}

impl Ahead<'_> {
    fn arrive(&mut self, ids: impl Iterator<Item = ObjectId>) {
        for id in ids {
            if !self.seen.insert(id) {
                continue;
            }
            match self.commits.step(id) {
                Ok(step) => self.queue.push((step.order, id)),
                Err(lost) => self.lose(lost.0),
            }
        }
    }

    /// The latest commit of which it is known what it changed.
    fn next(&mut self) -> Option<(ObjectId, Step)> {
        while let Some((_, id)) = self.queue.pop() {
            match self.commits.step(id) {
                Ok(step) if !step.is_boundary => return Some((id, step)),
                Ok(_) => self.rewound.is_shallow = true,
                Err(lost) => self.lose(lost.0),
            }
        }
        None
    }

    fn lose(&mut self, note: String) {
        self.rewound.is_shallow = true;
        self.rewound.notes.insert(note);
    }
}
