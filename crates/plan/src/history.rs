//! Who changed what when: values that `irplan-repo` fills in from git.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::id::{PlanId, Subject};
use crate::place::RepoPath;

/// A commit, as far as people want to see it. Names are as `.mailmap` has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The full object id, in hex.
    pub id: String,
    /// The author's name.
    pub author: String,
    /// The author's mail address.
    pub email: String,
    /// The author's date, in the author's own time zone.
    pub date: Date,
    /// The commit's time in seconds since 1970 UTC, for ordering.
    pub time: i64,
    /// The first line of the message.
    pub summary: String,
}

impl Commit {
    /// The first ten digits of the id.
    pub fn short_id(&self) -> &str {
        self.id.get(..10).unwrap_or(&self.id)
    }
}

/// When something was last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastChange {
    /// By this commit.
    At(Arc<Commit>),
    /// By this commit or one before it, which a shallow clone does not have. Its date is no answer.
    AtOrBefore(Arc<Commit>),
    /// Changed in the working tree and not committed.
    Uncommitted,
}

impl LastChange {
    /// The commit, where it is known for sure.
    pub fn commit(&self) -> Option<&Arc<Commit>> {
        match self {
            Self::At(commit) => Some(commit),
            Self::AtOrBefore(_) | Self::Uncommitted => None,
        }
    }
}

/// What history can and cannot say here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The whole history was there.
    Whole,
    /// The clone is shallow: some answers are "at or before".
    Shallow,
    /// There is no history: no repository, or no commit yet. The words say which.
    #[default]
    None,
}

/// Last changes of files and subjects, seen from one revision.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The revision's own commit; `None` without commits.
    pub head: Option<Arc<Commit>>,
    /// How far history reaches.
    pub extent: Extent,
    /// The last change of each file.
    pub files: BTreeMap<RepoPath, LastChange>,
    /// The last change of meaning of each subject, as it stands in its own plan's files.
    pub subjects: BTreeMap<(PlanId, Subject), LastChange>,
    /// What could not be judged, each one lowercase phrase: a submodule that was skipped, a missing object.
    pub notes: Vec<String>,
}
