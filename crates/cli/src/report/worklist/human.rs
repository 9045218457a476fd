//! Prints a work list for people at a terminal.

use irplan_plan::Repository;

use crate::terminal::{TextStyle, make_safe};
use irplan_engine::worklist::{Work, WorkKind, Worklist};

/// Writes a work list as text, one line for each piece of work.
pub(super) fn human(list: &Worklist, repository: &Repository, painter: &TextStyle) -> String {
    let mut text = String::new();
    for (owner, share) in &list.owners {
        let gap = if text.is_empty() { "" } else { "\n" };
        let head = match owner {
            Some(owner) => format!("{} ({owner})", make_safe(&share.name)),
            None => "nobody's".to_owned(),
        };
        let count = share.count();
        let head = painter.strong(head);
        text.push_str(&format!("{gap}{head}: {count} to do\n"));
        for (plan, work) in &share.work {
            let name = repository.plans.get(plan).map_or("", |plan| &plan.name);
            text.push_str(&format!("  {} {}\n", painter.strong(plan), make_safe(name)));
            let width = work
                .iter()
                .map(|work| owner_name(work).chars().count())
                .max();
            for work in work {
                text.push_str(&line(work, width.unwrap_or(0), painter));
            }
        }
    }
    if text.is_empty() {
        text.push_str("nothing is due\n");
    }
    text
}

/// Returns what to do, as the command to run.
fn owner_name(work: &Work) -> String {
    let (verb, subject) = (work.kind.verb(), &work.subject);
    match work.kind.action() {
        Some(action) => format!("{verb} {subject} {action}"),
        None => format!("{verb} {subject}"),
    }
}

fn line(work: &Work, width: usize, painter: &TextStyle) -> String {
    let called = format!("{:width$}", owner_name(work));
    let words = match work.is_only_due_soon {
        true => painter.faint(&work.words),
        false => painter.warning(&work.words),
    };
    let title = match work.kind {
        WorkKind::Action(_) => format!(": {}", make_safe(&work.title)),
        WorkKind::Sign(..) => String::new(),
    };
    format!("    {called}  {words}{title}\n")
}
