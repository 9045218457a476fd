//! Prints one comment with a part for each comparison: first those with differences, in the available space, then the
//! others on one line each.

use std::collections::BTreeMap;

use irplan_plan::PlanId;

use super::report::ApprovalsReport;
use crate::report::changes::markdown::{Pieces, pieces};
use crate::report::changes::report::ChangesReport;
use crate::report::comment::{
    CommentPart, LENGTH_OF_REST_LINE, MAX_LENGTH, fit_in, fit_into_comment, length, phrase,
};
use crate::report::{markdown_text as inert, number_of, shorten};

/// The end of the first line. It differs from that of a diff, so that neither comment replaces the other.
const MARKER: &str = "<!-- irplan:approvals -->";
/// The command that shows everything.
const COMMAND: &str = "irplan diff --since-approval";
/// The least space for a comparison, in characters. With less, it would only have headings.
const LEAST: usize = 4_000;
/// The longest list of names, in characters, and the most plans that one line lists.
const NAMES: usize = 400;
const TOGETHER: usize = 100;

/// The parts of a comparison that are kept until all comparisons are there, because its space depends on the others.
pub(super) struct ComparisonBlock {
    /// The plans and what the change does, in one line.
    title: String,
    pieces: Pieces,
    /// The number of plans that differ, and of those that do not.
    plans: (usize, usize),
    /// Whether no plan and no setting differs.
    is_same: bool,
}

impl ComparisonBlock {
    pub(super) fn of(plans: &[PlanId], report: &ChangesReport<'_>) -> Self {
        let pieces = pieces(report);
        let names: Vec<_> = plans.iter().collect();
        let name = inert(&shorten(&report.list_plans(&names), NAMES));
        let id = match plans {
            [one] => format!(" (`{one}`)"),
            _ => String::new(),
        };
        let comparison = report.comparison;
        let is_changed = |plan: &&PlanId| {
            let mut drifts = comparison.drifts.iter();
            comparison.effects.contains_key(*plan)
                || drifts.any(|drift| drift.affected_plans.contains(plan))
        };
        let changed = plans.iter().filter(is_changed).count();
        Self {
            title: format!("{name}{id}: {}", pieces.first),
            plans: (changed, plans.len() - changed),
            is_same: pieces.parts.iter().all(|part| part.items.is_empty()),
            pieces,
        }
    }
}

pub(super) fn render(approvals: &ApprovalsReport, blocks: &[ComparisonBlock]) -> String {
    let today = inert(&approvals.today.to_string());
    let to = inert(&shorten(&approvals.to, NAMES));
    let first = first(approvals, blocks);
    let head = format!("**{first}** {MARKER}\n\nChanges in {to}. Sign-offs as of {today}.\n");
    let (same, different): (Vec<_>, Vec<_>) = blocks.iter().partition(|block| block.is_same);
    let not_compared = CommentPart::plain(0, "Not compared", not_compared(approvals));
    let same: Vec<_> = same.into_iter().map(line).collect();
    let same = CommentPart::folded(2, &format!("Unchanged: {}", same.len()), same);
    let taken = [&not_compared, &same].into_iter().map(whole).sum::<usize>()
        + length(&head)
        + 3 * LENGTH_OF_REST_LINE;
    let parts = [
        not_compared,
        CommentPart {
            rank: 1,
            open: String::new(),
            items: sized(&different, MAX_LENGTH.saturating_sub(taken)),
            close: String::new(),
        },
        same,
    ];
    fit_into_comment(&head, &parts, COMMAND)
}

/// Returns everything in one line.
fn first(approvals: &ApprovalsReport, blocks: &[ComparisonBlock]) -> String {
    let count = |of: fn(&ComparisonBlock) -> usize| blocks.iter().map(of).sum::<usize>();
    let (changed, same) = (count(|block| block.plans.0), count(|block| block.plans.1));
    let phrases: Vec<_> = [
        (changed, "changed since approval"),
        (same, "unchanged since approval"),
        (approvals.not_compared.len(), "not compared"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("{} {what}", number_of(number, "plan")))
    .collect();
    match phrases.is_empty() {
        true => "No plan to approve".to_owned(),
        false => phrases.join(", "),
    }
}

/// Returns the comparisons. Each gets an even share of the space that is left.
fn sized(blocks: &[&ComparisonBlock], mut room: usize) -> Vec<String> {
    let mut items = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        let share = (room / (blocks.len() - at)).max(LEAST);
        let head = format!("\n### {}\n\n{}", block.title, block.pieces.preface);
        let text = fit_in(share, &head, &block.pieces.parts, COMMAND);
        room = room.saturating_sub(length(&text));
        items.push(text);
    }
    items
}

/// Returns a comparison without differences.
fn line(block: &ComparisonBlock) -> String {
    let preface = block.pieces.preface.lines().next().unwrap_or_default();
    format!("- {}. {preface}\n", block.title)
}

/// Returns the plans that were not compared, grouped by reason.
fn not_compared(approvals: &ApprovalsReport) -> Vec<String> {
    let mut by_reason: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (plan, reason) in &approvals.not_compared {
        let plans = by_reason.entry(reason.to_string()).or_default();
        plans.push(format!("`{plan}`"));
    }
    let mut items = Vec::new();
    for (reason, plans) in by_reason {
        for plans in plans.chunks(TOGETHER) {
            let each = match plans.len() {
                1 => "",
                _ => "each of ",
            };
            let plans = plans.join(", ");
            items.push(format!(
                "- {}\n",
                phrase(&format!("{each}{plans} {reason}"))
            ));
        }
    }
    items
}

/// Returns the length of a part with all its items; zero if it has none.
fn whole(part: &CommentPart) -> usize {
    match part.items.as_slice() {
        [] => 0,
        items => {
            let items: usize = items.iter().map(|item| length(item)).sum();
            length(&part.open) + items + length(&part.close)
        }
    }
}
