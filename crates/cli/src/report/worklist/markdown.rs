//! Prints a work list as one Markdown text, with a section for each owner.

use irplan_plan::Repository;

use super::owner_markdown::body;
use crate::report::markdown_text as inert;
use irplan_engine::worklist::Worklist;

/// Writes a work list as one Markdown text.
pub(super) fn markdown(list: &Worklist, repository: &Repository) -> String {
    let mut text = String::from("# Plan upkeep\n");
    for (owner, share) in &list.owners {
        let head = match owner {
            Some(owner) => format!("{} (`{owner}`)", inert(&share.name)),
            None => "Nobody's".to_owned(),
        };
        text.push_str(&format!("\n## {head}\n\n{}", body(share, repository)));
    }
    if list.owners.is_empty() {
        text.push_str("\nNothing is due.\n");
    }
    text
}
