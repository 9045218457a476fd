//! Writes sign-offs into the text of a ledger's file without changing anything else.
//!
//! A worked example. `section:triage` is signed off again, and its way of ending earlier is given up. The file has
//!
//! ```toml
//! # Signed on paper first.
//! ["section:triage"]
//! by = "kim-lee"      # for Sam
//! on = 2026-01-02
//! due = 2026-06-30
//! digest = "1:0a…"
//! ```
//!
//! 1. Read the file. If it has any fault, refuse to edit it.
//! 2. For each key of an entry, in the order in which keys are written, choose the edit:
//!    `by`, `on` and `digest` have a value, so the bytes of the old value are replaced;
//!    `due` has no value any more, so its whole line goes;
//!    a key that is new, such as `how`, gets a line below the last key that was there.
//! 3. Apply the edits from the last to the first, so that the spans of the others stay true.
//! 4. Read the result. If it is not exactly the old ledger with this sign-off, refuse to edit the file.
//!
//! The comments, the order of tables, the line ends and a byte order mark stay as they were. A subject that has no
//! entry yet gets a table before the first subject that comes after it in order, or at the end.

use std::sync::Arc;

use crate::finding::{Finding, RuleId};
use crate::id::Subject;
use crate::message;
use crate::parse::read_ledger;
use crate::place::{RepoPath, Span};
use crate::signoff::{Ledger, LedgerEntry, SignOff, Signature};
use crate::toml::Field;

/// Gives the new text of a ledger's file, with sign-offs added, or in place of those of the same subjects.
///
/// # Errors
/// What is wrong with the file, or why it cannot be edited in place. The file must be left alone then.
pub fn splice(
    path: &RepoPath,
    text: &str,
    sign_offs: &[(Subject, SignOff)],
) -> Result<String, Vec<Finding>> {
    let mut text = Arc::<str>::from(text);
    for (subject, sign_off) in sign_offs {
        let ledger = read(path, &text)?;
        let spliced = match ledger.get(subject) {
            Some(present) => replace(&text, present, sign_off),
            None => insert(&text, &ledger, subject, sign_off),
        };
        let after = read(path, &Arc::from(spliced.as_str()));
        if !after.is_ok_and(|after| is_exactly(&ledger, &after, subject, sign_off)) {
            return Err(vec![refusal(path, subject)]);
        }
        text = Arc::from(spliced);
    }
    Ok(text.to_string())
}

fn read(path: &RepoPath, text: &Arc<str>) -> Result<Ledger, Vec<Finding>> {
    let (ledger, findings) = read_ledger(path, text);
    if findings.is_empty() {
        Ok(ledger)
    } else {
        Err(findings)
    }
}

fn refusal(path: &RepoPath, subject: &Subject) -> Finding {
    Finding::new(
        RuleId::SYNTAX_ERROR,
        message!("{} is in a form that irplan cannot edit in place", path),
    )
    .help(message!(
        "write each sign-off as a table of its own, such as {}",
        message!("[\"{}\"]", subject).quoted()
    ))
}

/// Whether the ledger after the edit is the one before with this sign-off, and nothing else.
fn is_exactly(before: &Ledger, after: &Ledger, subject: &Subject, sign_off: &SignOff) -> bool {
    let others = |ledger: &Ledger| -> Vec<_> {
        let others = ledger.iter().filter(|(other, _)| *other != subject);
        others
            .map(|(other, entry)| (other.clone(), SignOff::of(entry)))
            .collect()
    };
    after.get(subject).map(SignOff::of).as_ref() == Some(sign_off)
        && others(before) == others(after)
}

/// Returns the keys of an entry in the order in which they are written, with the text of the values that it has.
///
/// `by`, `on` and `how` are next to each other on purpose. If two branches change the same entry, git merges their
/// changes as long as an unchanged line is between them. With the digest between `on` and `how`, one entry could end up
/// with the signer of one branch and the way of the other. The checksum differs for every sign-off, so two changes of one
/// entry conflict, and an entry that was mixed all the same shows it.
fn lines(sign_off: &SignOff) -> [(&'static str, Option<String>); 8] {
    let signature = sign_off.signature.as_ref();
    [
        ("by", Some(quoted(sign_off.by.as_str()))),
        ("on", Some(sign_off.on.to_string())),
        ("how", sign_off.how.map(|how| quoted(how.word()))),
        ("via", sign_off.via.map(|via| quoted(via.word()))),
        ("due", sign_off.due.map(|due| due.to_string())),
        ("digest", Some(quoted(&sign_off.digest.to_string()))),
        ("checksum", Some(quoted(&sign_off.checksum()))),
        ("signature", signature.and_then(Signature::text).map(quoted)),
    ]
}

/// Returns the lines of an entry without its header.
fn body(sign_off: &SignOff, newline: &str) -> String {
    let lines = lines(sign_off).into_iter();
    let lines = lines.filter_map(|(key, value)| Some(format!("{key} = {}", value?)));
    lines.collect::<Vec<_>>().join(newline)
}

/// The spans of the keys and values that an entry has, in the order of [`lines`].
type LineSpans = [Option<(Span, Span)>; 8];

fn line_spans(present: &LedgerEntry) -> LineSpans {
    fn spans<T>(field: &Field<T>) -> (Span, Span) {
        (field.key, field.span)
    }
    [
        Some(spans(&present.by)),
        Some(spans(&present.on)),
        present.how.as_ref().map(spans),
        present.via.as_ref().map(spans),
        present.due.as_ref().map(spans),
        Some(spans(&present.digest)),
        present.checksum.as_ref().map(spans),
        present.signature.as_ref().map(spans),
    ]
}

/// Replaces the values of an entry in place. If its lines are in an old order, replaces all of them.
fn replace(text: &str, present: &LedgerEntry, sign_off: &SignOff) -> String {
    let (spans, newline) = (line_spans(present), line_break(text));
    if let Some(lines) = disordered(text, &spans) {
        let mut text = text.to_owned();
        text.replace_range(lines.range(), &body(sign_off, newline));
        return text;
    }
    // `above` is the end of the last line that stays: a new key goes below it. `by` comes first and is always there.
    let (mut edits, mut above) = (Vec::new(), 0);
    for ((key, value), present) in lines(sign_off).into_iter().zip(spans) {
        match (present, value) {
            (Some((_, value)), Some(words)) => {
                edits.push((value, words));
                above = line_end(text, value.end as usize);
            }
            (Some((key, value)), None) => edits.push((whole_line(text, key, value), String::new())),
            (None, Some(words)) => {
                edits.push((Span::new(above, above), format!("{newline}{key} = {words}")));
            }
            (None, None) => {}
        }
    }
    edits.sort_by_key(|(span, _)| *span);
    let mut text = text.to_owned();
    // From the last to the first, so that spans stay true.
    for (span, words) in edits.into_iter().rev() {
        text.replace_range(span.range(), &words);
    }
    text
}

/// Returns the span of an entry's lines if they are in an old order.
///
/// `None` if they are in order, or if a comment is among them, because it would lose its place.
fn disordered(text: &str, spans: &LineSpans) -> Option<Span> {
    let mut spans: Vec<_> = spans.iter().flatten().copied().collect();
    if spans.is_sorted() {
        return None;
    }
    spans.sort_unstable();
    let (start, end) = (
        spans.first()?.0.start as usize,
        spans.last()?.1.end as usize,
    );
    // What lies between the keys and values. If that is only `=` and white space, there is no comment.
    let mut gaps = text[end..line_end(text, end)].to_owned();
    let mut from = start;
    for part in spans.into_iter().flat_map(|(key, value)| [key, value]) {
        gaps.push_str(&text[from..part.start as usize]);
        from = part.end as usize;
    }
    let is_plain = gaps.chars().all(|c| c == '=' || c.is_whitespace());
    is_plain.then(|| Span::new(start, end))
}

/// Inserts an entry before the first one whose subject comes later, or at the end.
fn insert(text: &str, ledger: &Ledger, subject: &Subject, sign_off: &SignOff) -> String {
    let newline = line_break(text);
    let header = quoted(&subject.to_string());
    let table = format!("[{header}]{newline}{}", body(sign_off, newline));
    let later = ledger.iter().filter(|(other, _)| *other > subject);
    match later
        .map(|(_, signed)| signed.origin.header.start as usize)
        .min()
    {
        Some(header) => {
            let at = start_with_comments(text, header);
            format!("{}{table}{newline}{newline}{}", &text[..at], &text[at..])
        }
        None => {
            let body = text.trim_end_matches(['\n', '\r']);
            let is_empty = body.trim_start_matches('\u{feff}').is_empty();
            // Keep blank lines at the end of the file, and add only those that are missing before the new entry.
            let gap = match text.len() - body.len() {
                _ if is_empty => String::new(),
                0 => newline.repeat(2),
                _ if text.ends_with("\n\n") || text.ends_with("\n\r\n") => String::new(),
                _ => newline.to_owned(),
            };
            format!("{text}{gap}{table}{newline}")
        }
    }
}

/// Returns the start of a header's line, or of the comment lines right above it, which belong to the header.
fn start_with_comments(text: &str, header: usize) -> usize {
    let line_start = |at: usize| {
        text[..at]
            .rfind('\n')
            .map_or(bom(text), |newline| newline + 1)
    };
    let mut start = line_start(header);
    while start > bom(text) {
        let above = line_start(start - 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

fn bom(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

fn whole_line(text: &str, key: Span, value: Span) -> Span {
    let start = text[..key.start as usize]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let end = line_end(text, value.end as usize);
    let next = text[end..]
        .find('\n')
        .map_or(text.len(), |newline| end + newline + 1);
    Span::new(start, next)
}

/// Returns the end of the line before its line break. A comment after the value is part of the line.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline);
    if text[..end].ends_with('\r') {
        end - 1
    } else {
        end
    }
}

fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Returns a TOML string. Ids, subjects, digests and signatures have no character that needs an escape.
fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::id::Id;
    use crate::signoff::VerificationMethod;

    fn entry(subject: &str, how: Option<VerificationMethod>) -> (Subject, SignOff) {
        let by = Id::parse("sam-ortiz").expect("an id");
        let digest = Digest::parse(&format!("1:{}", "ab".repeat(20))).expect("a digest");
        let sign_off = SignOff {
            how,
            ..SignOff::new(by, jiff::civil::date(2026, 11, 22), digest)
        };
        (Subject::parse(subject).expect("a subject"), sign_off)
    }

    #[track_caller]
    fn check(before: &str, entries: &[(Subject, SignOff)], after: &str) {
        let path = RepoPath::new("plans/x/signoffs.toml");
        let spliced = splice(&path, before, entries);
        let digest = "1:".to_owned() + &"ab".repeat(20);
        let after = after.replace("DIGEST", &digest);
        let after = after.replace("CHECKSUM", &entries[0].1.checksum());
        assert_eq!(spliced.as_deref(), Ok(after.as_str()));
    }

    const OLD: &str = "1:0000000000000000000000000000000000000000";

    #[test]
    fn the_first_sign_off_makes_the_file() {
        check(
            "",
            &[entry("section:b", None)],
            "[\"section:b\"]\nby = \"sam-ortiz\"\non = 2026-11-22\ndigest = \"DIGEST\"\nchecksum = \"CHECKSUM\"\n",
        );
    }

    #[test]
    fn tables_stand_in_order_and_keep_their_comments() {
        let before = format!(
            "# by hand\r\n\r\n[\"contact:a\"]\r\nby = 'kim-lee' # who\r\non = 2026-01-02\r\ndigest = \"{OLD}\"\r\n\r\n# about c\r\n[\"section:c\"]\r\nby = \"kim-lee\"\r\non = 2026-01-02\r\ndigest = \"{OLD}\""
        );
        let new = "[\"section:b\"]\r\nby = \"sam-ortiz\"\r\non = 2026-11-22\r\ndigest = \"DIGEST\"\r\nchecksum = \"CHECKSUM\"\r\n\r\n";
        check(
            &before,
            &[entry("section:b", None)],
            &before.replace("# about c", &format!("{new}# about c")),
        );
        let last = "\r\n\r\n[\"section:d\"]\r\nby = \"sam-ortiz\"\r\non = 2026-11-22\r\ndigest = \"DIGEST\"\r\nchecksum = \"CHECKSUM\"\r\n";
        check(
            &before,
            &[entry("section:d", None)],
            &format!("{before}{last}"),
        );
    }

    #[test]
    fn a_sign_off_is_replaced_in_place() {
        let before = format!(
            "\u{feff}[\"contact:a\"]  # first\nby   =   'kim-lee' # who\ndigest = \"{OLD}\" # what\non = 2026-01-02\n"
        );
        let after = "\u{feff}[\"contact:a\"]  # first\nby   =   \"sam-ortiz\" # who\ndigest = \"DIGEST\" # what\nchecksum = \"CHECKSUM\"\non = 2026-11-22\nhow = \"called\"\n";
        check(
            &before,
            &[entry("contact:a", Some(VerificationMethod::Called))],
            after,
        );
        let without = after.replace("how = \"called\"\n", "");
        check(
            &after.replace("DIGEST", OLD),
            &[entry("contact:a", None)],
            &without,
        );
    }

    #[test]
    fn lines_are_put_in_order_unless_there_is_a_comment() {
        let before = format!(
            "[\"contact:a\"] # a\r\nby = \"kim-lee\"\r\non = 2026-01-02\r\ndigest = \"{OLD}\"\r\nhow = \"replied\"\r\n\r\n# b\r\n"
        );
        let by = "by = \"sam-ortiz\"\r\non = 2026-11-22\r\n";
        let after = format!(
            "[\"contact:a\"] # a\r\n{by}how = \"met\"\r\ndigest = \"DIGEST\"\r\nchecksum = \"CHECKSUM\"\r\n\r\n# b\r\n"
        );
        check(
            &before,
            &[entry("contact:a", Some(VerificationMethod::Met))],
            &after,
        );
        let mut whole = entry("contact:a", Some(VerificationMethod::Met));
        whole.1.due = Some(jiff::civil::date(2027, 1, 2));
        whole.1.signature = Some(Signature::new("c2ln"));
        let new = "how = \"met\"\r\ndue = 2027-01-02\r\ndigest = \"DIGEST\"\r\nchecksum = \"CHECKSUM\"\r\nsignature = \"c2ln\"";
        let old = "how = \"met\"\r\ndigest = \"DIGEST\"\r\nchecksum = \"CHECKSUM\"";
        let all = after.replace(old, new);
        for text in [&before, &before.replace("how = \"replied\"\r\n", "")] {
            check(text, std::slice::from_ref(&whole), &all);
        }
        check(
            &all.replace("DIGEST", OLD),
            &[entry("contact:a", None)],
            &after.replace("how = \"met\"\r\n", ""),
        );
        let kept = before
            .replace(&quoted(OLD), "\"DIGEST\"\r\nchecksum = \"CHECKSUM\"")
            .replace("kim-lee", "sam-ortiz")
            .replace("2026-01-02", "2026-11-22")
            .replace("replied", "met");
        for comment in ["on = 2026-01-02 # Friday", "# on\r\non = 2026-01-02"] {
            let before = before.replace("on = 2026-01-02", comment);
            let kept = kept.replace(
                "on = 2026-11-22",
                &comment.replace("2026-01-02", "2026-11-22"),
            );
            check(
                &before,
                &[entry("contact:a", Some(VerificationMethod::Met))],
                &kept,
            );
        }
    }

    #[test]
    fn what_cannot_be_edited_is_refused() {
        let path = RepoPath::new("plans/x/signoffs.toml");
        for bad in [
            "[\"section:a\"\n",
            "[nonsense]\nby = 1\n",
            "\"section:z\" = { by = \"x\" }\n",
        ] {
            assert!(
                splice(&path, bad, &[entry("section:b", None)]).is_err(),
                "{bad}"
            );
        }
        let inline =
            format!("\"section:z\" = {{ by = \"x\", on = 2026-01-01, digest = \"{OLD}\" }}\n");
        assert!(splice(&path, &inline, &[entry("section:b", None)]).is_err());
    }
}
