//! Why something in git's object database cannot be used.

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::history::{HistoryGap, HistoryNote};

/// Why an object, or the history that it belongs to, cannot be used. Printed as one lowercase phrase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ObjectError {
    /// The clone does not have the object.
    #[error("{} `{id}` is missing in this clone{}", name(*kind), advice(*kind))]
    Missing {
        /// Its kind, if what refers to it says which.
        kind: Option<Kind>,
        id: ObjectId,
    },
    /// The object database gave an error.
    #[error("{} `{id}` cannot be read: {reason}", name(*kind))]
    Unreadable {
        /// Its kind, if what refers to it says which.
        kind: Option<Kind>,
        id: ObjectId,
        reason: String,
    },
    /// The object's content is damaged.
    #[error("{kind} `{id}` is broken: {reason}")]
    Broken {
        kind: Kind,
        id: ObjectId,
        reason: String,
    },
    /// The object has another kind than the object that refers to it says.
    #[error("object `{id}` is a {found} where a {expected} is expected")]
    WrongKind {
        id: ObjectId,
        found: Kind,
        expected: Kind,
    },
    /// A revision leads to something other than a commit.
    #[error("object `{id}` is a {kind}, not a commit")]
    NotACommit { id: ObjectId, kind: Kind },
    /// The object's content has another hash than its id.
    #[error("commit `{id}` does not match its id")]
    WrongId { id: ObjectId },
    /// A revision such as `HEAD^3` asks for a parent that the commit lacks.
    #[error("commit `{id}` has {count} parents")]
    NoSuchParent { id: ObjectId, count: usize },
    /// The history before a commit leads back to that commit.
    #[error("the history before commit `{id}` goes in circles")]
    CircularBefore { id: ObjectId },
    /// Some commits are their own ancestors.
    #[error("some of the history goes in circles")]
    Circular,
    /// The list of commits where a shallow clone ends cannot be read.
    #[error("the list of shallow commits cannot be read: {0}")]
    ShallowList(String),
    /// There is more than a limit allows.
    #[error("{0}")]
    TooMuch(String),
}

/// Returns the word for an object of a kind.
fn name(kind: Option<Kind>) -> String {
    kind.map_or_else(|| "object".to_owned(), |kind| kind.to_string())
}

/// Returns how to get what a partial clone leaves out: `--filter=blob:none` leaves out contents, `--filter=tree:0`
/// folders, too.
fn advice(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Blob | Kind::Tree) => {
            "; get all contents with `git fetch --refetch --no-filter`, or clone without a filter"
        }
        Some(Kind::Commit | Kind::Tag) | None => "",
    }
}

impl ObjectError {
    /// Returns the object that cannot be used, if it is only one.
    fn id(&self) -> Option<ObjectId> {
        match self {
            Self::Missing { id, .. }
            | Self::Unreadable { id, .. }
            | Self::Broken { id, .. }
            | Self::WrongKind { id, .. }
            | Self::NotACommit { id, .. }
            | Self::WrongId { id }
            | Self::NoSuchParent { id, .. }
            | Self::CircularBefore { id } => Some(*id),
            Self::Circular | Self::ShallowList(_) | Self::TooMuch(_) => None,
        }
    }

    pub(crate) fn broken(kind: Kind, id: ObjectId, reason: &impl ToString) -> Self {
        Self::Broken {
            kind,
            id,
            reason: reason.to_string(),
        }
    }
}

impl From<&ObjectError> for HistoryNote {
    fn from(error: &ObjectError) -> Self {
        let gap = match error.id() {
            Some(id) => HistoryGap::Object(id.to_string()),
            None => HistoryGap::Commits,
        };
        Self::new(gap, error.to_string())
    }
}
