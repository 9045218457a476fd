//! Prints a schedule for people at a terminal.

use jiff::Span;
use jiff::civil::Date;

use crate::terminal::{TextStyle, make_safe};
use irplan_engine::schedule::{Proposal, Schedule};
use irplan_engine::worklist::WorkOwner;

/// Writes a schedule as text: a line for each sign-off, by owner and week, with the command to run.
pub(super) fn human(schedule: &Schedule, painter: &TextStyle) -> String {
    let mut text = String::new();
    for (owner, share) in &schedule.owners {
        let gap = if text.is_empty() { "" } else { "\n" };
        let head = match owner {
            Some(owner) => format!("{} ({owner})", make_safe(&share.name)),
            None => "nobody's".to_owned(),
        };
        let (head, count) = (painter.strong(head), share.work.len());
        text.push_str(&format!("{gap}{head}: {count} to sign\n"));
        let rows: Vec<_> = share.work.iter().map(|one| row(one, owner)).collect();
        let widths: [usize; 4] = std::array::from_fn(|at| {
            let cells = rows.iter().map(|row| row[at].chars().count());
            cells.max().unwrap_or(0)
        });
        let mut heading = String::new();
        for (one, row) in share.work.iter().zip(&rows) {
            let next = week(schedule.today, one);
            if heading != next {
                text.push_str(&format!("  {}\n", painter.faint(&next)));
                heading = next;
            }
            text.push_str(&line(one, row, &widths, painter));
        }
    }
    if text.is_empty() {
        let weeks = match schedule.weeks {
            1 => "this week".to_owned(),
            weeks => format!("the next {weeks} weeks"),
        };
        text = format!("nothing falls due in {weeks}\n");
    }
    text
}

/// Returns the heading of a week.
fn week(today: Date, one: &Proposal) -> String {
    if !one.state.is_valid() {
        return format!("now: {today}");
    }
    let day = |days: i64| {
        today
            .checked_add(Span::new().days(i64::from(one.week) * 7 + days))
            .unwrap_or(Date::MAX)
    };
    format!("{} to {}", day(0), day(6))
}

/// Returns the proposed day, when it is due, the subject, the plan, and the command.
fn row(one: &Proposal, owner: &Option<WorkOwner>) -> [String; 5] {
    [
        one.on.to_string(),
        one.state.day_or_name(one.due),
        one.subject.to_string(),
        one.plan.to_string(),
        one.command(owner.as_ref()),
    ]
}

fn line(one: &Proposal, row: &[String; 5], widths: &[usize; 4], painter: &TextStyle) -> String {
    let [on, due, subject, plan, command] = row;
    let [on_width, due_width, subject_width, plan_width] = widths;
    let due = format!("{due:due_width$}");
    let due = match one.state.is_valid() {
        true => painter.faint(due),
        false => painter.warning(due),
    };
    format!("    {on:on_width$}  {due}  {subject:subject_width$}  {plan:plan_width$}  {command}\n")
}
