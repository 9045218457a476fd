//! Why a plan has no approval to be compared with.

use std::fmt;
use std::sync::Arc;

use irplan_plan::{Commit, SignOff};

/// Why a plan has no approval to be compared with. It prints as what follows the plan's id in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoApproval {
    /// A base plan, which nobody approves: the plans that inherit it are approved.
    Base,
    /// Nobody ever approved it.
    Never,
    /// Nobody approved it as far as history is here; the rest is missing.
    NotInReach,
    /// It was approved, and the approval was taken back.
    Withdrawn {
        /// The approval.
        approval: SignOff,
        /// The commit that took it back; `None` if that is not committed yet.
        by: Option<Arc<Commit>>,
    },
    /// It is approved, by a commit that is missing here.
    OutOfReach,
    /// It is approved, and that is not committed yet.
    Uncommitted,
    /// It is approved, and history does not say by which commit.
    Unknown,
    /// Its approval never held; one phrase says why.
    Invalid(String),
    /// The commit that brought its approval in holds another text than was approved.
    Edited,
}

impl NoApproval {
    /// The kind in one word, for other programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Never => "never-approved",
            Self::Withdrawn { .. } => "withdrawn",
            Self::NotInReach | Self::OutOfReach | Self::Unknown => "out-of-reach",
            Self::Uncommitted => "uncommitted",
            Self::Invalid(_) => "invalid",
            Self::Edited => "edited",
        }
    }
}

impl fmt::Display for NoApproval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Base => "is a base plan, and nobody approves those: name a plan that inherits from it",
            Self::Never => "was never approved: sign with `irplan approve`",
            Self::NotInReach => {
                "was not approved in the history that is here: the clone is shallow, so fetch the whole history"
            }
            Self::Withdrawn { approval, by } => return withdrawn(approval, by.as_deref(), f),
            Self::OutOfReach => {
                "was approved before the oldest commit here: the clone is shallow, so fetch the whole history"
            }
            Self::Uncommitted => "has an approval that is not committed yet",
            Self::Unknown => "has an approval that is not in the history",
            Self::Invalid(why) => return write!(f, "has an approval that is invalid: {why}"),
            Self::Edited => {
                "was edited in the commit of its approval, so that commit has another text than was approved: approve it again"
            }
        })
    }
}

fn withdrawn(
    approval: &SignOff,
    commit: Option<&Commit>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let SignOff { by, on, .. } = approval;
    write!(
        f,
        "is no longer approved: its approval of {on} by {by} was withdrawn"
    )?;
    match commit {
        Some(commit) => write!(f, " in commit `{}` of {}", commit.short_id(), commit.date),
        None => f.write_str(", which is not committed yet"),
    }
}
