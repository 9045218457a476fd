//! Reads sign-offs: `signoffs.toml`, and the files under `signoffs/`.
//!
//! A merge that was not finished must not cost more than the entries that it touches. Text between conflict markers is
//! left out with those entries. So is an entry that is there twice, or that has a value that cannot be read. All other
//! entries are read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::DeValue;

use crate::finding::message::{Value, code, reason};
use crate::finding::{Finding, RuleId};
use crate::id::Subject;
use crate::message;
use crate::place::{RepoPath, SIGN_OFF_FOLDER, Span};
use crate::signoff::{Ledger, LedgerEntry, file_name_of};
use crate::toml::{Origin, Reader, Record, Table};

/// Reads the whole text of a `signoffs.toml`, or of the file of one subject.
pub(crate) fn read_ledger(path: &RepoPath, text: &str) -> (Ledger, Vec<Finding>) {
    let mut reader = Reader::new(path, 0);
    let conflicts = conflicts(text);
    for conflict in &conflicts {
        let finding = Finding::new(RuleId::SYNTAX_ERROR, "a merge left a conflict here")
            .label(reader.place(first_line(text, conflict)), "from here")
            .help(
                "keep the sign-off for the current text and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`, or remove \
                 the entry and sign again",
            );
        reader.push(finding);
    }
    let headers = headers(text);
    let repeated = repeated_headers(&headers, &conflicts);
    for (name, header) in &repeated {
        let finding = Finding::new(
            RuleId::DUPLICATE_ID,
            message!("{} is signed twice in this file", header_value(name)),
        )
        .detail(header_value(name))
        .label(reader.place(*header), "again")
        .help("keep the entry for the current text, or remove both and sign again");
        reader.push(finding);
    }
    let hidden = ranges_to_blank(text, &conflicts, &headers, &repeated);
    let readable = blank_out(text, &hidden);
    let ledger = reader.parse(&readable, read);
    (ledger, reader.into_findings())
}

/// Returns what a header names: a subject, or other words.
fn header_value(name: &str) -> Value {
    Subject::parse(name).map_or_else(|_| code(name.to_owned()), Value::Subject)
}

/// Reads the file of one subject. The file may only have that subject.
pub(crate) fn read_single(
    path: &RepoPath,
    text: &str,
    subject: &Subject,
) -> (Ledger, Vec<Finding>) {
    let (mut ledger, mut findings) = read_ledger(path, text);
    ledger.retain(|named, signed| {
        if named == subject {
            return true;
        }
        let finding = Finding::new(
            RuleId::INVALID_VALUE,
            message!("{} is signed in the file of {}", named, subject),
        )
        .label(signed.origin.place(), message!("expected {}", subject))
        .help(message!(
            "move the entry to {}",
            code(format!("{SIGN_OFF_FOLDER}/{}", file_name_of(named)))
        ));
        findings.push(finding);
        false
    });
    (ledger, findings)
}

/// Adds the content of one file to a plan's sign-offs. A subject that is signed in two files counts as signed in
/// neither.
pub(super) fn merge_into(ledger: &mut Ledger, read: &Ledger) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (subject, signed) in read {
        let Some(other) = ledger.insert(subject.clone(), signed.clone()) else {
            continue;
        };
        let finding = Finding::new(
            RuleId::DUPLICATE_ID,
            message!("{} is signed in two files", subject),
        )
        .detail(subject.clone())
        .label(signed.origin.place(), "again")
        .label(other.origin.place(), "first")
        .help("keep the entry for the current text, or remove both and sign again");
        findings.push(finding);
        ledger.remove(subject);
    }
    findings
}

/// Reads the sign-offs of a table by subject.
fn read(table: &Table<'_>, reader: &mut Reader) -> Ledger {
    let mut ledger = Ledger::new();
    for (name, value) in table.entries {
        let header: Span = name.span().into();
        let subject = match Subject::parse(name.get_ref()) {
            Ok(subject) => subject,
            Err(problem) => {
                reader.invalid(
                    header,
                    reason(problem),
                    "a subject such as `section:containment`",
                );
                continue;
            }
        };
        let DeValue::Table(entries) = value.get_ref() else {
            reader.invalid(
                value.span().into(),
                "a sign-off is a table",
                "`by`, `on` and `digest`",
            );
            continue;
        };
        let origin = Origin {
            path: reader.path().clone(),
            header: reader.absolute(header),
        };
        let table = Table { entries, header };
        let entry = LedgerEntry::read(&table, origin, reader);
        if is_whole(&entry, &table) {
            ledger.insert(subject, entry);
        }
    }
    ledger
}

/// Whether an entry could be read completely. An entry without its day, or with an unreadable end, does not count.
fn is_whole(entry: &LedgerEntry, table: &Table<'_>) -> bool {
    let required = [entry.by.key, entry.on.key, entry.digest.key];
    let optional = [
        ("how", entry.how.is_some()),
        ("via", entry.via.is_some()),
        ("due", entry.due.is_some()),
        ("signature", entry.signature.is_some()),
    ];
    let is_there = |key: &Span| *key != entry.origin.header;
    let is_read = |(key, is_read): &(&str, bool)| *is_read || table.entry(key).is_none();
    required.iter().all(is_there) && optional.iter().all(is_read)
}

/// Returns the lines of a text, each with its range, including the line break.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        (range, line)
    })
}

/// Finds where a merge left both sides: from each `<<<<<<<` to its `>>>>>>>`, or to the end.
fn conflicts(text: &str) -> Vec<Range<usize>> {
    let (mut conflicts, mut open) = (Vec::new(), None);
    for (line, words) in lines(text) {
        if words.starts_with("<<<<<<<") {
            open.get_or_insert(line.start);
        } else if words.starts_with(">>>>>>>") {
            conflicts.push(open.take().unwrap_or(line.start)..line.end);
        } else if open.is_none() && (words.starts_with("=======") || words.starts_with("|||||||")) {
            conflicts.push(line);
        }
    }
    conflicts.extend(open.map(|start| start..text.len()));
    conflicts
}

fn first_line(text: &str, range: &Range<usize>) -> Span {
    let line = text[range.clone()].lines().next().unwrap_or_default();
    Span::new(range.start, range.start + line.len())
}

/// Finds the headers of tables, each with the words between its brackets. TOML allows them to be indented.
fn headers(text: &str) -> Vec<(&str, Span)> {
    let header = |(range, line): (Range<usize>, &'_ str)| {
        let bare = line.trim_start_matches('\u{feff}').trim_start();
        let start = range.start + line.len() - bare.len();
        let end = start + bare.strip_prefix('[')?.find(']')? + 1;
        let name = text[start + 1..end]
            .trim()
            .trim_matches(|c| c == '"' || c == '\'');
        Some((name, Span::new(start, end + 1)))
    };
    lines(text).filter_map(header).collect()
}

/// Finds headers that are there twice. Those inside a conflict do not count, because one of its sides will go.
fn repeated_headers<'t>(
    headers: &[(&'t str, Span)],
    conflicts: &[Range<usize>],
) -> BTreeMap<&'t str, Span> {
    let (mut seen, mut again) = (BTreeSet::new(), BTreeMap::new());
    for (name, header) in headers {
        let start = header.start as usize;
        let next = conflicts.partition_point(|conflict| conflict.end <= start);
        let is_in_conflict = conflicts
            .get(next)
            .is_some_and(|conflict| conflict.start <= start);
        if !is_in_conflict && !seen.insert(*name) {
            again.insert(*name, *header);
        }
    }
    again
}

/// Finds what must not be read: conflicts, entries that they touch, and all entries of a subject that has several.
fn ranges_to_blank(
    text: &str,
    conflicts: &[Range<usize>],
    headers: &[(&str, Span)],
    repeated: &BTreeMap<&str, Span>,
) -> Vec<Range<usize>> {
    let mut hidden = conflicts.to_vec();
    if conflicts.is_empty() && repeated.is_empty() {
        return hidden;
    }
    for (at, (name, header)) in headers.iter().enumerate() {
        let start = header.start as usize;
        let next = headers.get(at + 1);
        let end = next.map_or(text.len(), |(_, next)| next.start as usize);
        // Conflicts are in order and do not overlap.
        let conflict = conflicts.get(conflicts.partition_point(|conflict| conflict.end <= start));
        let is_touched = conflict.is_some_and(|conflict| {
            conflict.start < end && !is_separate(text, start, conflict, end)
        });
        if repeated.contains_key(name) || is_touched {
            hidden.push(start..end);
        }
    }
    hidden
}

/// Whether an entry ends before a conflict that comes before the next header. Keys right after its last line, or after
/// the conflict, may belong to the entry. After a blank line there are other entries.
fn is_separate(text: &str, start: usize, conflict: &Range<usize>, end: usize) -> bool {
    let before = text.get(start..conflict.start).unwrap_or_default();
    let after = text.get(conflict.end..end).unwrap_or_default();
    (before.ends_with("\n\n") || before.ends_with("\r\n\r\n")) && after.trim().is_empty()
}

/// Returns the text with parts of it replaced by spaces, so that everything else keeps its position.
fn blank_out<'t>(text: &'t str, hidden: &[Range<usize>]) -> Cow<'t, str> {
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in hidden {
        let line_breaks = |byte: &&mut u8| !matches!(byte, b'\n' | b'\r');
        let shown = bytes[range.clone()].iter_mut().filter(line_breaks);
        shown.for_each(|byte| *byte = b' ');
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
