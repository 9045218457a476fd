//! Prints changes for people at a terminal. What got weaker comes first, and what got stronger last.

use std::io;

use irplan_plan::diff::{
    Change, ChangeKind, Direction, FieldChange, Inheritance, InheritedChangeKind, StepChange,
    StepChangeKind, TextChange, WordKind,
};

use super::alike::{AlikeDrifts, alike};
use super::effects::{SignOffEffect, already, groups};
use super::report::ChangesReport;
use super::report::values;
use super::summary::{summary, verb};
use crate::terminal::{Clean, Painter, Screen, clean};

pub(super) fn write(report: &ChangesReport<'_>, out: &mut Screen) -> io::Result<()> {
    let paint = out.painter();
    let (old, new) = (clean(&report.between.0), clean(&report.between.1));
    let phrases = summary(report);
    if phrases.is_empty() {
        out.text(&format!(
            "no difference in meaning between {old} and {new}\n"
        ))?;
        return unsure(report, out);
    }
    out.text(&format!("{}\n", paint.strong(phrases.join(", "))))?;
    out.text(&paint.faint(format!(
        "from {old} to {new}, sign-offs as of {}\n",
        report.today
    )))?;
    drifts(Direction::Weakened, report, out)?;
    settings(report, out)?;
    for (plan, changes) in report.by_plan() {
        let (name, id) = (Clean(report.name(plan)), paint.faint(format!("({plan})")));
        out.text(&format!("\n{} {id}\n", paint.strong(name)))?;
        for change in changes {
            one(change, report, out)?;
        }
    }
    inherited(report, out)?;
    effects(report, out)?;
    drifts(Direction::Strengthened, report, out)?;
    if let Some(already) = already(report) {
        let already = format!("not caused by this change: {already}");
        out.text(&format!("\n{}\n", paint.faint(already)))?;
    }
    unsure(report, out)
}

fn drifts(direction: Direction, report: &ChangesReport<'_>, out: &mut Screen) -> io::Result<()> {
    let paint = out.painter();
    let found = alike(direction, report);
    if found.is_empty() {
        return Ok(());
    }
    out.text(&match direction {
        Direction::Weakened => format!("\n{}\n", paint.error("weakened")),
        Direction::Strengthened => format!("\n{}\n", paint.faint("strengthened")),
    })?;
    for one in found {
        let line = drift_line(&one, report);
        out.text(&match direction {
            Direction::Weakened => format!("  {} {line}\n", paint.error("!")),
            Direction::Strengthened => format!("  {}\n", paint.faint(line)),
        })?;
    }
    Ok(())
}

/// Prints what got weaker or stronger, and for which plans.
fn drift_line(one: &AlikeDrifts<'_>, report: &ChangesReport<'_>) -> String {
    let sentence = clean(&one.sentence);
    let plans: Vec<_> = one.plans.iter().copied().collect();
    match plans.is_empty() {
        true => sentence.into_owned(),
        false => format!("{sentence} ({})", clean(&report.listed(&plans))),
    }
}

fn settings(report: &ChangesReport<'_>, out: &mut Screen) -> io::Result<()> {
    let paint = out.painter();
    if report.comparison.settings.is_empty() {
        return Ok(());
    }
    let name = paint.strong("settings of the repository");
    out.text(&format!("\n{name}\n"))?;
    fields(&report.comparison.settings, paint, out)
}

fn one(change: &Change, report: &ChangesReport<'_>, out: &mut Screen) -> io::Result<()> {
    let paint = out.painter();
    let sign = match change.kind {
        ChangeKind::Added => paint.added("+"),
        ChangeKind::Removed => paint.removed("-"),
        ChangeKind::Changed | ChangeKind::Renamed | ChangeKind::Moved => paint.warning("~"),
    };
    let (title, subject) = (Clean(&change.title), &change.subject);
    let (subject, verb) = (paint.faint(subject), verb(change.kind));
    out.text(&format!(
        "  {sign} {verb} {} {subject}",
        paint.strong(title)
    ))?;
    out.text(&origin(change))?;
    out.text("\n")?;
    write_body(change, out)?;
    let reached = report.reached_through(change);
    if !reached.is_empty() {
        let reached = report.listed(&reached);
        out.text(&format!(
            "      {} {}\n",
            paint.note("reaches:"),
            clean(&reached)
        ))?;
    }
    Ok(())
}

/// Says where a subject was before, and which one it replaced.
pub(super) fn origin(change: &Change) -> String {
    let mut words = String::new();
    if let Some(former) = &change.previous {
        words.push_str(&match former.plan == change.plan {
            true => format!(", was {}", former.subject),
            false => format!(", was {}/{}", former.plan, former.subject),
        });
    }
    match &change.inheritance {
        Some(Inheritance::Overrides(base)) => {
            words.push_str(&format!(", replaces that of {base}"));
        }
        Some(Inheritance::Restores(base)) => {
            words.push_str(&format!(", now inherited from {base}"));
        }
        None => {}
    }
    words
}

/// Says what happened to a step.
pub(in crate::report) fn step_line(step: &StepChange) -> String {
    let list = |ids: &[irplan_plan::Id]| {
        let ids: Vec<_> = ids.iter().map(irplan_plan::Id::as_str).collect();
        ids.join(" and ")
    };
    let (before, after) = (list(&step.before), list(&step.after));
    match step.kind {
        StepChangeKind::Added => format!("step {after} was added"),
        StepChangeKind::Removed => format!("step {before} was removed"),
        StepChangeKind::Renamed => format!("step {before} is now called {after}"),
        StepChangeKind::Moved => format!("step {after} moved"),
        StepChangeKind::Split => format!("step {before} was split into {after}"),
        StepChangeKind::Joined => format!("steps {before} were joined into {after}"),
    }
}

/// Prints the details of a change: values before and after, steps, and text word by word.
pub(crate) fn write_body(change: &Change, out: &mut Screen) -> io::Result<()> {
    let paint = out.painter();
    fields(&change.fields, paint, out)?;
    for step in &change.steps {
        out.text(&format!("      {}\n", step_line(step)))?;
    }
    let mut texts = change.text.iter();
    texts.try_for_each(|text| words(text, paint, out))
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

/// Returns the words of a block: `[-gone-]` and `{+new+}` without colour.
fn words(text: &TextChange, paint: Painter, out: &mut Screen) -> io::Result<()> {
    let moved = text.moved_from.as_ref();
    let moved = moved.map(|from| match from.as_str() {
        "" => " (moved)".to_owned(),
        from => format!(" (moved from {})", clean(from)),
    });
    if !text.heading.is_empty() || moved.is_some() {
        let heading = format!("{}{}", clean(&text.heading), moved.unwrap_or_default());
        out.text(&format!("      {}\n", paint.faint(heading.trim_start())))?;
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

/// Prints what plans see differently because of another plan.
fn inherited(report: &ChangesReport<'_>, out: &mut Screen) -> io::Result<()> {
    let paint = out.painter();
    for reach in &report.comparison.inherited {
        let plans: Vec<_> = reach.plans.iter().collect();
        let (plans, through) = (report.listed(&plans), report.name(&reach.through));
        let (plans, through) = (Clean(&plans), Clean(through));
        out.text(&format!(
            "\n{} {} {through}\n",
            paint.strong(plans),
            paint.note("through")
        ))?;
        for seen in &reach.subjects {
            let how = reach_word(seen.how);
            out.text(&format!("  {how} {}\n", paint.faint(&seen.subject)))?;
        }
    }
    Ok(())
}

/// Says in a word how an inherited subject differs for a plan.
pub(super) fn reach_word(how: InheritedChangeKind) -> &'static str {
    match how {
        InheritedChangeKind::Renamed => "renamed",
        InheritedChangeKind::Changed => "changed",
        InheritedChangeKind::Gained => "gained",
        InheritedChangeKind::Lost => "lost",
        InheritedChangeKind::Replaced => "replaced",
    }
}

/// Prints what the change does to sign-offs, grouped by plans with the same consequences.
fn effects(report: &ChangesReport<'_>, out: &mut Screen) -> io::Result<()> {
    let paint = out.painter();
    for group in groups(report) {
        let plans = report.listed(&group.plans);
        let plans = paint.strong(Clean(&plans));
        if group.consequences.is_empty() {
            out.text(&format!("\n{plans}: nothing to sign off again\n"))?;
            continue;
        }
        out.text(&format!("\n{plans}\n"))?;
        for SignOffEffect {
            what,
            subject,
            signed,
            is_due,
        } in &group.consequences
        {
            let flag = match (*what, is_due) {
                ("signed", false) => paint.added(what),
                (what, _) => paint.warning(what),
            };
            let signed = match signed.as_str() {
                "" => String::new(),
                signed => format!(", {signed}"),
            };
            out.text(&format!("  {flag} {subject}{signed}\n"))?;
        }
    }
    Ok(())
}

fn unsure(report: &ChangesReport<'_>, out: &mut Screen) -> io::Result<()> {
    let flag = out.painter().warning("not judged:");
    for plan in &report.unsure {
        let why = "has errors in its files (see `irplan check`), so changes may be missing here";
        out.text(&format!("{flag} `{plan}` {why}\n"))?;
    }
    Ok(())
}
