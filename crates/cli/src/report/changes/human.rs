//! Changes for people at a terminal.

use std::io;

use irplan_plan::diff::{Change, ChangeKind, Effect, FieldChange, TextChange, WordKind};
use irplan_plan::{PlanId, Subject};

use super::report::{Report, consequences, values, verb};
use crate::terminal::{Clean, Painter, Screen, clean};

pub(super) fn write(report: &Report<'_>, out: &mut Screen) -> io::Result<()> {
    let painter = out.painter();
    let (old, new) = (clean(&report.between.0), clean(&report.between.1));
    if report.comparison.changes.is_empty() && report.comparison.settings.is_empty() {
        out.text(&format!(
            "no difference in meaning between {old} and {new}\n"
        ))?;
        return unsure(report, out);
    }
    out.text(&format!("changes in meaning from {old} to {new}\n"))?;
    if !report.comparison.settings.is_empty() {
        let name = painter.strong("settings of the repository");
        out.text(&format!("\n{name} {}\n", painter.faint("(irplan.toml)")))?;
        fields(&report.comparison.settings, painter, out)?;
    }
    for (plan, changes) in report.by_plan() {
        let (name, id) = (Clean(report.name(plan)), painter.faint(format!("({plan})")));
        out.text(&format!("\n{} {id}\n", painter.strong(name)))?;
        for change in changes {
            one(change, report, painter, out)?;
        }
    }
    for (plan, effect) in &report.comparison.effects {
        effects(plan, effect, report, out)?;
    }
    unsure(report, out)
}

fn one(change: &Change, report: &Report<'_>, paint: Painter, out: &mut Screen) -> io::Result<()> {
    let sign = match change.kind {
        ChangeKind::Added => paint.added("+"),
        ChangeKind::Removed => paint.removed("-"),
        ChangeKind::Changed | ChangeKind::Renamed | ChangeKind::Moved => paint.warning("~"),
    };
    let (title, subject) = (Clean(&change.title), &change.subject);
    let (subject, verb) = (paint.faint(subject), verb(change.kind));
    out.text(&format!(
        "  {sign} {verb} {} {subject}\n",
        paint.strong(title)
    ))?;
    fields(&change.fields, paint, out)?;
    for text in &change.text {
        words(text, paint, out)?;
    }
    let reached = report.reached_through(change);
    if !reached.is_empty() {
        let reached = clean(&reached.join(", ")).into_owned();
        out.text(&format!("      {} {reached}\n", paint.note("reaches:")))?;
    }
    Ok(())
}

fn fields(fields: &[FieldChange], paint: Painter, out: &mut Screen) -> io::Result<()> {
    for field in fields {
        let (before, after) = values(field);
        let (before, after) = (paint.removed(Clean(before)), paint.added(Clean(after)));
        let key = Clean(&field.key);
        out.text(&format!("      {key}: {before} -> {after}\n"))?;
    }
    Ok(())
}

/// The words of a block: `[-gone-]` and `{+new+}` where there is no colour.
fn words(text: &TextChange, paint: Painter, out: &mut Screen) -> io::Result<()> {
    if !text.heading.is_empty() {
        let heading = paint.faint(Clean(&text.heading));
        out.text(&format!("      {heading}\n"))?;
    }
    let mut line = format!("        {}", Clean(&text.prefix));
    for word in &text.words {
        let shown = clean(&word.text);
        let plain = !paint.is_coloured();
        line.push_str(&match word.kind {
            WordKind::Same => shown.into_owned(),
            WordKind::Removed if plain => format!("[-{shown}-]"),
            WordKind::Added if plain => format!("{{+{shown}+}}"),
            WordKind::Removed => paint.removed(shown),
            WordKind::Added => paint.added(shown),
        });
    }
    out.text(line.trim_end())?;
    out.text("\n")
}

fn effects(
    plan: &PlanId,
    effect: &Effect,
    report: &Report<'_>,
    out: &mut Screen,
) -> io::Result<()> {
    let paint = out.painter();
    let said = match consequences(effect) {
        said if said.is_empty() => "nothing to sign off again".to_owned(),
        said => said.join(", "),
    };
    let name = paint.strong(Clean(report.name(plan)));
    out.text(&format!("\n{name}: {said}\n"))?;
    for voided in &effect.voided {
        let (subject, by, on) = (&voided.subject, &voided.by, voided.on);
        let flag = paint.warning("voided");
        out.text(&format!("  {flag} {subject}, signed by {by} on {on}\n"))?;
    }
    flags("stale", &effect.newly_stale, out)?;
    flags("unreviewed", &effect.newly_unreviewed, out)
}

fn flags(flag: &str, subjects: &[Subject], out: &mut Screen) -> io::Result<()> {
    let flag = out.painter().warning(flag);
    for subject in subjects {
        out.text(&format!("  {flag} {subject}\n"))?;
    }
    Ok(())
}

fn unsure(report: &Report<'_>, out: &mut Screen) -> io::Result<()> {
    let flag = out.painter().warning("not judged:");
    for plan in &report.unsure {
        let why = "has faults that `irplan check` lists, so that changes may be missing here";
        out.text(&format!("{flag} `{plan}` {why}\n"))?;
    }
    Ok(())
}
