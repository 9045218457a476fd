//! Says why a plan has no approval to compare with.

use std::fmt;
use std::sync::Arc;

use crate::history::Commit;
use crate::signoff::SignOff;

/// Why a plan has no approval to compare with. It prints as a phrase that follows the plan's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoApproval {
    /// It is a base plan, which nobody approves. The plans that inherit it are approved.
    Base,
    /// Nobody ever approved it.
    Never,
    /// There is no approval in the available history, but some history is missing.
    NotInReach,
    /// It was approved, and the approval was withdrawn.
    Withdrawn {
        /// The approval.
        approval: SignOff,
        /// The commit that withdrew it; `None` if that is not committed yet.
        by: Option<Arc<Commit>>,
    },
    /// It is approved, but the commit is missing here.
    OutOfReach,
    /// It is approved, but the approval is not committed yet.
    Uncommitted,
    /// It is approved, but history does not say by which commit.
    Unknown,
    /// Its approval never counted, for a reason in one phrase.
    Invalid(String),
    /// The commit that added its approval has a different text from the one that was approved.
    Edited,
}

impl NoApproval {
    /// Returns the kind in one word, for other programs.
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
                "was edited in the commit of its approval, so that commit has a different text from the one that was approved: approve it again"
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
