//! Prints changes for people at a terminal. What got weaker comes first, and what got stronger last.

use std::io;

use irplan_plan::diff::{
    CHANGES_MAY_BE_MISSING, Change, ChangeKind, Direction, FieldChange, NOTHING_TO_SIGN,
    TextChange, WordKind, does_not_get_it,
};

use super::drift_groups::{DriftGroup, group_drifts};
use super::effect_groups::{SignOffEffect, effect_groups};
use super::id_phrases::{origin, step_phrase};
use super::report::ChangesReport;
use crate::terminal::{OutputStream, SafeText, TextStyle, make_safe};

pub(super) fn write(report: &ChangesReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let paint = out.text_style();
    let (old, new) = (
        make_safe(&report.compared_names.0),
        make_safe(&report.compared_names.1),
    );
    let phrases = report.summary();
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
    for renamed in report.comparison.renames.phrases() {
        out.text(&format!("{renamed}\n"))?;
    }
    drifts(Direction::Weakened, report, out)?;
    drifts(Direction::ToJudge, report, out)?;
    settings(report, out)?;
    for (plan, changes) in report.by_plan() {
        let (name, id) = (
            SafeText(report.name(plan)),
            paint.faint(format!("({plan})")),
        );
        out.text(&format!("\n{} {id}\n", paint.strong(name)))?;
        for change in changes {
            print_change(change, report, out)?;
        }
    }
    inherited(report, out)?;
    effects(report, out)?;
    drifts(Direction::Strengthened, report, out)?;
    if let Some(already) = report.stale_before() {
        out.text(&format!("\n{}\n", paint.faint(already)))?;
    }
    unsure(report, out)
}

fn drifts(
    direction: Direction,
    report: &ChangesReport<'_>,
    out: &mut OutputStream,
) -> io::Result<()> {
    let paint = out.text_style();
    let found = group_drifts(direction, report);
    if found.is_empty() {
        return Ok(());
    }
    let heading = match direction {
        Direction::Weakened => paint.error(direction.word()),
        Direction::ToJudge => paint.warning(direction.word()),
        Direction::Strengthened => paint.faint(direction.word()),
    };
    out.text(&format!("\n{heading}\n"))?;
    for one in found {
        let line = drift_line(&one, report);
        out.text(&match direction {
            Direction::Weakened => format!("  {} {line}\n", paint.error("!")),
            Direction::ToJudge => format!("  {} {line}\n", paint.warning("?")),
            Direction::Strengthened => format!("  {}\n", paint.faint(line)),
        })?;
    }
    Ok(())
}

/// Prints what got weaker or stronger, and for which plans.
fn drift_line(one: &DriftGroup<'_>, report: &ChangesReport<'_>) -> String {
    let sentence = make_safe(&one.sentence);
    let plans: Vec<_> = one.plans.iter().copied().collect();
    match plans.is_empty() {
        true => sentence.into_owned(),
        false => format!("{sentence} ({})", make_safe(&report.list_plans(&plans))),
    }
}

fn settings(report: &ChangesReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let paint = out.text_style();
    if report.comparison.settings.is_empty() {
        return Ok(());
    }
    let name = paint.strong("settings of the repository");
    out.text(&format!("\n{name}\n"))?;
    fields(&report.comparison.settings, paint, out)
}

fn print_change(
    change: &Change,
    report: &ChangesReport<'_>,
    out: &mut OutputStream,
) -> io::Result<()> {
    let paint = out.text_style();
    let sign = match change.kind {
        ChangeKind::Added => paint.added("+"),
        ChangeKind::Removed => paint.removed("-"),
        ChangeKind::Changed | ChangeKind::Renamed | ChangeKind::Moved => paint.warning("~"),
    };
    let (title, subject) = (SafeText(&change.title), &change.subject);
    let (subject, verb) = (paint.faint(subject), change.kind.word());
    out.text(&format!(
        "  {sign} {verb} {} {subject}",
        paint.strong(title)
    ))?;
    out.text(&origin(change))?;
    out.text("\n")?;
    write_body(change, out)?;
    let affected = report.other_affected_plans(change);
    if !affected.is_empty() {
        let affected = report.list_plans(&affected);
        out.text(&format!(
            "      {} {}\n",
            paint.note("reaches:"),
            make_safe(&affected)
        ))?;
    }
    let without: Vec<_> = change.overriding_plans.iter().collect();
    if !without.is_empty() {
        out.text(&format!(
            "      {} {} {}\n",
            paint.note("overridden:"),
            make_safe(&report.list_plans(&without)),
            does_not_get_it(without.len())
        ))?;
    }
    Ok(())
}

/// Prints the details of a change: values before and after, steps, and text word by word.
pub(crate) fn write_body(change: &Change, out: &mut OutputStream) -> io::Result<()> {
    let paint = out.text_style();
    fields(&change.fields, paint, out)?;
    for step in &change.steps {
        out.text(&format!("      {}\n", step_phrase(step)))?;
    }
    let mut texts = change.text.iter();
    texts.try_for_each(|text| words(text, paint, out))
}

fn fields(fields: &[FieldChange], paint: TextStyle, out: &mut OutputStream) -> io::Result<()> {
    for field in fields {
        let (before, after) = field.values();
        let (before, after) = (
            paint.removed(SafeText(before)),
            paint.added(SafeText(after)),
        );
        let key = SafeText(&field.key);
        out.text(&format!("      {key}: {before} -> {after}\n"))?;
    }
    Ok(())
}

/// Returns the words of a block: `[-gone-]` and `{+new+}` without colour.
fn words(text: &TextChange, paint: TextStyle, out: &mut OutputStream) -> io::Result<()> {
    let moved = text.moved_from.as_ref();
    let moved = moved.map(|from| match from.as_str() {
        "" => " (moved)".to_owned(),
        from => format!(" (moved from {})", make_safe(from)),
    });
    if !text.heading.is_empty() || moved.is_some() {
        let heading = format!("{}{}", make_safe(&text.heading), moved.unwrap_or_default());
        out.text(&format!("      {}\n", paint.faint(heading.trim_start())))?;
    }
    let mut line = format!("        {}", SafeText(&text.prefix));
    for word in &text.words {
        let shown = make_safe(&word.text);
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
fn inherited(report: &ChangesReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let paint = out.text_style();
    for reach in &report.comparison.inherited {
        let plans: Vec<_> = reach.plans.iter().collect();
        let (plans, through) = (report.list_plans(&plans), report.name(&reach.through));
        let (plans, through) = (SafeText(&plans), SafeText(through));
        out.text(&format!(
            "\n{} {} {through}\n",
            paint.strong(plans),
            paint.note("through")
        ))?;
        for seen in &reach.subjects {
            let how = seen.kind.word();
            out.text(&format!("  {how} {}\n", paint.faint(&seen.subject)))?;
        }
    }
    Ok(())
}

/// Prints what the change does to sign-offs, grouped by plans with the same consequences.
fn effects(report: &ChangesReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let paint = out.text_style();
    for group in effect_groups(report) {
        let plans = report.list_plans(&group.plans);
        let plans = paint.strong(SafeText(&plans));
        if group.consequences.is_empty() {
            out.text(&format!("\n{plans}: {NOTHING_TO_SIGN}\n"))?;
            continue;
        }
        out.text(&format!("\n{plans}\n"))?;
        for SignOffEffect {
            result: what,
            subject,
            signer_phrase: signed,
            is_valid_sign_off,
            is_due: _,
        } in &group.consequences
        {
            let flag = match is_valid_sign_off {
                true => paint.added(what),
                false => paint.warning(what),
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

fn unsure(report: &ChangesReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let flag = out.text_style().warning("not judged:");
    for plan in &report.uncertain_plans {
        out.text(&format!("{flag} `{plan}` {CHANGES_MAY_BE_MISSING}\n"))?;
    }
    Ok(())
}
