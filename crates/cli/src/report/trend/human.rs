//! Prints a table for people.

use std::io;

use irplan_plan::State;

use super::report::TrendReport;
use crate::terminal::OutputStream;

/// The width of the bar of a plan whose sign-offs all count, in characters.
const BAR: usize = 20;

pub(super) fn write(report: &TrendReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let painter = out.text_style();
    let rows = report.rows();
    if rows
        .iter()
        .all(|row| row.counts.iter().all(Option::is_none))
    {
        return out.text("there was no plan at the end of any period\n");
    }
    let width = rows
        .iter()
        .map(|row| row.name.len())
        .max()
        .unwrap_or(0)
        .max(4);
    let head = format!(
        "{:width$}  {:<8}  {:>7}  {:>8}  {:>5}  {:>4}",
        "plan",
        "period",
        State::Current.in_words(),
        State::DueSoon.in_words(),
        State::STALE,
        "all"
    );
    out.text(&format!("{}\n", painter.faint(head)))?;
    for row in rows {
        let mut name = row.name;
        for (sample, counts) in report.trend.samples.iter().zip(&row.counts) {
            let Some(counts) = counts else { continue };
            let current = counts.of(State::Current);
            let soon = counts.of(State::DueSoon);
            let (stale, all) = (counts.stale(), counts.all());
            let bar = "#".repeat(((current + soon) * BAR).checked_div(all).unwrap_or(0));
            let line = format!(
                "{name:width$}  {:<8}  {current:>7}  {soon:>8}  {stale:>5}  {all:>4}  {}",
                sample.period,
                painter.added(bar)
            );
            out.text(&format!("{}\n", line.trim_end()))?;
            name = "";
        }
    }
    Ok(())
}
