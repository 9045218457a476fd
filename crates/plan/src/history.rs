//! Who changed what when: values that `irplan-repo` fills in from git.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diff::Change;
use crate::id::{PlanId, Subject};
use crate::place::RepoPath;
use crate::signoff::SignOff;

/// Somebody who took part in a commit, as `.mailmap` has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The mail address.
    pub email: String,
}

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
    /// Those whom `Co-authored-by:` lines at the end of the message name.
    pub co_authors: Vec<Person>,
}

impl Commit {
    /// The first ten digits of the id.
    pub fn short_id(&self) -> &str {
        self.id.get(..10).unwrap_or(&self.id)
    }

    /// Everybody who wrote it, the author first.
    pub fn people(&self) -> impl Iterator<Item = Person> {
        let author = Person {
            name: self.author.clone(),
            email: self.email.clone(),
        };
        std::iter::once(author).chain(self.co_authors.iter().cloned())
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

/// How a sign-off came into its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerChange {
    /// The commit that brought the entry in as it stands, in whichever file of its ledger.
    pub change: LastChange,
    /// The entry of the same subject that it replaced: the one of that commit's first parent that has one in the same
    /// file, or else in the other in which it may stand. `None` where there was none, and where a shallow clone cannot
    /// tell.
    pub replaced: Option<SignOff>,
}

/// Something that a file says and that history follows, by itself, from commit to commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What a subject means.
    Meaning(Subject),
    /// Who signed a subject off.
    SignOff(Subject),
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
    /// How each sign-off came in, by the plan whose ledger holds it.
    pub sign_offs: BTreeMap<(PlanId, Subject), LedgerChange>,
    /// How the very same sign-offs had come into their ledgers before, as far as it can be told, of those that are dated
    /// earlier than what they replaced: one that stood there before came back, as by `git revert`. By the plan whose
    /// ledger holds the sign-off.
    pub stood_before: BTreeMap<(PlanId, Subject), Vec<LedgerChange>>,
    /// What changed of subjects since the sign-offs that the changes voided, as far as somebody asked for it and it can
    /// be read; where nothing of a subject itself did, of the facts that it shows. By the plan whose ledger holds the
    /// sign-off.
    pub since: BTreeMap<(PlanId, Subject), Vec<Change>>,
    /// What could not be judged, each one lowercase phrase: a submodule that was skipped, a missing object.
    pub notes: Vec<String>,
}
