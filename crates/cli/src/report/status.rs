//! Prints all plans at a glance, one line each.

use std::io;

use irplan_engine::plan_status::PlanStatus;
use irplan_plan::SubjectKind;
use irplan_plan::signoff::Act;

use crate::terminal::{OutputStream, make_safe};

/// Returns the heads of the columns. Only the provider's plan has packs to read, so without any there is no column.
fn column_heads(has_packs: bool) -> Vec<&'static str> {
    let counted = [
        SubjectKind::Contact,
        SubjectKind::Section,
        SubjectKind::Role,
    ];
    let packs = has_packs.then_some(SubjectKind::Pack);
    let counted = counted.into_iter().chain(packs).map(SubjectKind::plural);
    counted
        .chain([Act::Approve.participle(), "next due", "name"])
        .collect()
}

/// Writes the table.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn table(plans: &[PlanStatus<'_>], out: &mut OutputStream) -> io::Result<()> {
    let painter = out.text_style();
    let has_packs = plans
        .iter()
        .any(|plan| plan.share(SubjectKind::Pack).all > 0);
    let heads = column_heads(has_packs);
    let lines: Vec<_> = plans.iter().map(|plan| cells(plan, has_packs)).collect();
    let width = |at: usize| {
        let cells = lines.iter().map(|cells| cells[at].chars().count());
        cells.chain([heads[at].len()]).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..heads.len()).map(width).collect();
    let ids = plans.iter().map(|status| status.plan.id.as_str().len());
    let ids = ids.chain([4]).max().unwrap_or(0);
    let row = |cells: &[&str]| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head = format!("{:ids$}  {}", "plan", row(&heads));
    out.text(&format!("{}\n", painter.faint(head)))?;
    for (status, cells) in plans.iter().zip(&lines) {
        let id = format!("{:ids$}", status.plan.id.as_str());
        let id = match status.is_complete() {
            true => painter.added(id),
            false => painter.warning(id),
        };
        let cells: Vec<_> = cells.iter().map(String::as_str).collect();
        let cells = row(&cells);
        out.text(&format!("{id}  {cells}\n"))?;
    }
    Ok(())
}

fn cells(status: &PlanStatus<'_>, has_packs: bool) -> Vec<String> {
    let share = |kind| {
        let share = status.share(kind);
        format!("{}/{}", share.valid, share.all)
    };
    let packs = status.share(SubjectKind::Pack);
    let packs = match packs.all {
        0 => "-".to_owned(),
        // Next to the roles, a slash would make it look like a phone number.
        all => format!("{} of {all}", packs.valid),
    };
    let counts = [
        SubjectKind::Contact,
        SubjectKind::Section,
        SubjectKind::Role,
    ]
    .map(share);
    let counts = counts.into_iter().chain(has_packs.then_some(packs));
    let others = [
        status.approval.name().to_owned(),
        status
            .next_due
            .map_or("-".to_owned(), |next| next.to_string()),
        make_safe(&status.plan.name).into_owned(),
    ];
    counts.chain(others).collect()
}
