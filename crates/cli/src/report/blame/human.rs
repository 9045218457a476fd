//! Prints the history of a subject for people, latest first.

use std::io;

use irplan_plan::SignOff;
use irplan_plan::diff::{FieldChange, TextChange, WordKind};

use crate::report::changes::step_phrase;
use crate::report::shorten;
use crate::terminal::{OutputStream, TextStyle, make_safe};
use irplan_engine::blame::{BlameChange, BlameDetails, BlameEvent, SubjectBlame};

/// The most fields and blocks of text that are shown of one commit.
const SHOWN: usize = 4;
/// The longest part of a value that is shown, in characters.
const VALUE: usize = 60;
/// The longest part of an unchanged run of words that is shown, in characters.
const SAME: usize = 24;
/// The longest part of a block that is shown, in characters.
const BLOCK: usize = 160;

pub(super) fn write(report: &SubjectBlame<'_>, out: &mut OutputStream) -> io::Result<()> {
    let painter = out.text_style();
    let from = report
        .inherited_from
        .map_or(String::new(), |plan| format!(", from `{plan}`"));
    out.text(&format!(
        "{} of `{}`{from}: {}\n",
        painter.strong(report.subject),
        report.plan,
        make_safe(&report.title)
    ))?;
    out.text(&format!("sign-off: {}\n", sign_off(report)))?;
    if let Some((written, since)) = report.written_and_in_force {
        out.text(&format!("written on {written}, in force since {since}\n"))?;
    }
    if report.is_uncommitted {
        let words = "changed in the working tree, but not committed";
        out.text(&format!("\n{}\n", painter.warning(words)))?;
    }
    for event in &report.blame.events {
        out.text(&format!("\n{}\n", headline(event, painter)))?;
        for line in lines(&event.change, painter) {
            out.text(&format!("    {line}\n"))?;
        }
    }
    Ok(())
}

fn sign_off(report: &SubjectBlame<'_>) -> String {
    let Some((plan, status)) = &report.sign_off else {
        return "not needed here".to_owned();
    };
    let state = status.state.name();
    let by = status.signer_and_date.as_ref();
    let by = by.map_or(String::new(), |(by, on)| format!(", by {by} on {on}"));
    let place = match *plan == report.plan {
        true => String::new(),
        false => format!(", in `{plan}`"),
    };
    format!("{state}{by}{place}")
}

fn headline(event: &BlameEvent, painter: TextStyle) -> String {
    let commit = &event.commit;
    let author = make_safe(&commit.author);
    let word = event.change.word();
    let did = match &event.change {
        BlameChange::Added => painter.added(word),
        BlameChange::Renamed(..) | BlameChange::Changed(_) => painter.strong(word),
        BlameChange::Removed | BlameChange::Withdrawn(_) => painter.removed(word),
        BlameChange::Signed(_) => painter.note(word),
    };
    if event.is_boundary {
        // At the end of a shallow clone, the date of the commit is not the answer.
        let words = format!(
            "in {} or before: fetch the whole history to find out",
            commit.short_id()
        );
        return format!("{did}  {}", painter.faint(words));
    }
    let summary = make_safe(&commit.summary);
    let short = painter.faint(commit.short_id());
    format!("{}  {did}  {short}  {author}: {summary}", commit.date)
}

fn lines(what: &BlameChange, painter: TextStyle) -> Vec<String> {
    match what {
        BlameChange::Added | BlameChange::Removed => Vec::new(),
        BlameChange::Renamed((plan, subject), details) => {
            let mut lines = vec![format!("it was `{subject}` in `{plan}`")];
            lines.extend(self::details(details, painter));
            lines
        }
        BlameChange::Changed(details) => self::details(details, painter),
        BlameChange::Signed(statement) | BlameChange::Withdrawn(statement) => {
            vec![signed(statement)]
        }
    }
}

fn signed(statement: &SignOff) -> String {
    let SignOff {
        by,
        on,
        digest: _,
        how,
        via,
        due,
        signature,
    } = statement;
    let how = how.map_or(String::new(), |how| format!(", {}", how.word()));
    let via = via.map_or(String::new(), |via| format!(", {}", via.label()));
    let due = due.map_or(String::new(), |due| format!(", until {due}"));
    let seal = match signature {
        Some(_) => ", with its own signature",
        None => "",
    };
    format!("by {by} on {on}{how}{via}{due}{seal}")
}

fn details(details: &BlameDetails, painter: TextStyle) -> Vec<String> {
    let BlameDetails {
        fields,
        steps,
        text,
        through,
    } = details;
    let fields = fields.iter().map(|change| field(change, painter));
    let texts = text.iter().map(|change| block(change, painter));
    let steps = steps.iter().map(step_phrase);
    let mut lines: Vec<_> = fields.chain(steps).chain(texts).collect();
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    if more > 0 {
        lines.push(painter.faint(format!("and {more} more")));
    }
    if !through.is_empty() {
        let names: Vec<_> = through
            .iter()
            .take(SHOWN)
            .map(ToString::to_string)
            .collect();
        let more = match through.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        lines.push(format!(
            "through facts that it shows: {}{more}",
            names.join(", ")
        ));
    }
    lines
}

fn field(change: &FieldChange, painter: TextStyle) -> String {
    let short = |value: &str| shorten(&make_safe(value), VALUE).into_owned();
    let (before, after) = change.values();
    format!(
        "{}: {} -> {}",
        make_safe(&change.key),
        painter.removed(short(before)),
        painter.added(short(after))
    )
}

/// Returns the removed and added words of a block, with a few of the words between them.
fn block(change: &TextChange, painter: TextStyle) -> String {
    let mut line = match change.heading.as_str() {
        "" => String::new(),
        heading => format!("{}: ", shorten(&make_safe(heading), VALUE)),
    };
    let mut left = BLOCK;
    for word in &change.words {
        if left == 0 {
            line.push('…');
            break;
        }
        let most = match word.kind {
            WordKind::Same => SAME.min(left),
            WordKind::Removed | WordKind::Added => left,
        };
        let clean = make_safe(&word.text);
        let text = shorten(&clean, most);
        left = left.saturating_sub(text.chars().count());
        match word.kind {
            WordKind::Same => line.push_str(&text),
            WordKind::Removed => line.push_str(&painter.removed(format!("[-{text}-]"))),
            WordKind::Added => line.push_str(&painter.added(format!("{{+{text}+}}"))),
        }
    }
    line
}
