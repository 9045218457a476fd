//! Prints all plans at a glance, one line each.

use std::io;

use irplan_engine::plan_status::PlanStatus;
use irplan_plan::SubjectKind;
use irplan_plan::signoff::Act;

use crate::terminal::{OutputStream, make_safe};

fn column_heads() -> [&'static str; 6] {
    [
        SubjectKind::Contact.plural(),
        SubjectKind::Section.plural(),
        SubjectKind::Role.plural(),
        Act::Approve.participle(),
        "next due",
        "name",
    ]
}

/// Writes the table.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn table(plans: &[PlanStatus<'_>], out: &mut OutputStream) -> io::Result<()> {
    let painter = out.text_style();
    let heads = column_heads();
    let lines: Vec<_> = plans.iter().map(cells).collect();
    let width = |at: usize| {
        let cells = lines.iter().map(|cells| cells[at].chars().count());
        cells.chain([heads[at].len()]).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..heads.len()).map(width).collect();
    let ids = plans.iter().map(|status| status.plan.id.as_str().len());
    let ids = ids.chain([4]).max().unwrap_or(0);
    let row = |cells: [&str; 6]| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head = format!("{:ids$}  {}", "plan", row(heads));
    out.text(&format!("{}\n", painter.faint(head)))?;
    for (status, cells) in plans.iter().zip(&lines) {
        let id = format!("{:ids$}", status.plan.id.as_str());
        let id = match status.is_complete() {
            true => painter.added(id),
            false => painter.warning(id),
        };
        let cells = row(cells.each_ref().map(String::as_str));
        out.text(&format!("{id}  {cells}\n"))?;
    }
    Ok(())
}

fn cells(status: &PlanStatus<'_>) -> [String; 6] {
    let share = |kind| {
        let share = status.share(kind);
        format!("{}/{}", share.valid, share.all)
    };
    [
        share(SubjectKind::Contact),
        share(SubjectKind::Section),
        share(SubjectKind::Role),
        status.approval.name().to_owned(),
        status
            .next_due
            .map_or("-".to_owned(), |next| next.to_string()),
        make_safe(&status.plan.name).into_owned(),
    ]
}
