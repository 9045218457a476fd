//! Plans whose folder was renamed or moved, so that irplan cannot tell which plans they are. They must not look like plans
//! that were removed.

use std::fmt;

use crate::finding::message::reason;
use crate::finding::{Finding, RuleId};
use crate::id::SubjectKind;
use crate::message;
use crate::parse::{FileKind, MisplacedFile};
use crate::place::{Place, RepoPath};
use crate::snapshot::Content;

/// Returns the finding about a `plan.toml` that is in no plan's folder; `None` for any other file.
pub(super) fn misplaced_plan(
    path: &RepoPath,
    content: &Content,
    is_plan: impl Fn(&str) -> bool,
) -> Option<Finding> {
    let why = reason_if_misplaced(path)?;
    // In the folder of a plan, it is one of the files that plans don't have.
    if path.plan_folder().is_none_or(is_plan) {
        return None;
    }
    let why = match content {
        Content::Unreadable(why) => reason(why),
        Content::Text(_) | Content::Attached(_) => reason(why),
    };
    Some(
        Finding::new(
            RuleId::SYNTAX_ERROR,
            message!("{} cannot be read: {}", path, why),
        )
        .of_unknown_plan()
        .label(Place::new(path, 0..0), "")
        .help("give the plan its own folder `plans/ID`, or move it out of `plans`"),
    )
}

/// Why a file that is named like that of a plan belongs to none.
enum PlanFolderFault {
    Name(MisplacedFile),
    Depth,
}

impl fmt::Display for PlanFolderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(error) => error.fmt(f),
            Self::Depth => f.write_str("the folder of a plan must be directly in `plans`"),
        }
    }
}

fn reason_if_misplaced(path: &RepoPath) -> Option<PlanFolderFault> {
    if path.name() != SubjectKind::Plan.path() {
        return None;
    }
    match FileKind::of(path).err()? {
        MisplacedFile::Folder(error) => Some(PlanFolderFault::Name(MisplacedFile::Folder(error))),
        _ => Some(PlanFolderFault::Depth),
    }
}
