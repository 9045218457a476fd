//! Writes sign-offs into the text of `signoffs.toml`.
//!
//! Values are replaced and tables inserted at their bytes, so that comments, order, line ends and a byte order mark stay
//! as they are. The result is read again before it is handed out: what cannot be written this way is refused.

use std::sync::Arc;

use jiff::civil::Date;

use crate::digest::Digest;
use crate::finding::Finding;
use crate::id::{Id, PlanId, Subject};
use crate::parse::read_ledger;
use crate::place::{RepoPath, Span};
use crate::signoff::{How, Ledger, SignOff};

/// A sign-off to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is signed.
    pub subject: Subject,
    /// The contact who signs.
    pub by: Id,
    /// The day.
    pub on: Date,
    /// The digest of the subject as it stands.
    pub digest: Digest,
    /// How a contact was verified.
    pub how: Option<How>,
    /// The day on which it ends, where that is before the end of its interval.
    pub due: Option<Date>,
    /// The signer's signature over the statement.
    pub signature: Option<String>,
}

/// Gives the new text of `signoffs.toml` with `entries` added, or replacing those of the same subjects.
///
/// # Errors
/// What is wrong with the file as it stands, or why it cannot be edited in place; the file is to be left alone then.
pub fn splice(path: &RepoPath, text: &str, entries: &[Entry]) -> Result<String, Vec<Finding>> {
    let mut text = Arc::<str>::from(text);
    for entry in entries {
        let ledger = read(path, &text)?;
        let spliced = match ledger.get(&entry.subject) {
            Some(present) => replace(&text, present, entry),
            None => insert(&text, &ledger, entry),
        };
        let after = read(path, &Arc::from(spliced.as_str()));
        if !after.is_ok_and(|after| is_exactly(&ledger, &after, entry)) {
            return Err(vec![refusal(path, &entry.subject)]);
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
        "syntax-error",
        format!("`{path}` is written in a way that cannot be edited in place"),
    )
    .help(format!(
        "write each sign-off as a table of its own, such as `[\"{subject}\"]`"
    ))
}

/// Whether the ledger after the edit is the one before with this entry, and nothing else.
fn is_exactly(before: &Ledger, after: &Ledger, entry: &Entry) -> bool {
    let values = |signed: &SignOff| Entry::of(&entry.subject, signed);
    let others = |ledger: &Ledger| -> Vec<_> {
        let others = ledger
            .iter()
            .filter(|(subject, _)| **subject != entry.subject);
        others
            .map(|(subject, signed)| (subject.clone(), values(signed)))
            .collect()
    };
    after.get(&entry.subject).map(values).as_ref() == Some(entry) && others(before) == others(after)
}

impl Entry {
    /// The entry that a ledger has for a subject.
    pub fn of(subject: &Subject, signed: &SignOff) -> Self {
        let SignOff {
            origin: _,
            by,
            on,
            digest,
            how,
            due,
            signature,
        } = signed;
        Self {
            subject: subject.clone(),
            by: by.value.clone(),
            on: on.value,
            digest: digest.value,
            how: how.as_ref().map(|how| how.value),
            due: due.as_ref().map(|due| due.value),
            signature: signature.as_ref().map(|signature| signature.value.clone()),
        }
    }

    /// What a signer's own signature is over: the statement in words, a line for each part.
    pub fn message(&self, plan: &PlanId) -> String {
        let Self {
            subject,
            by,
            on,
            digest,
            how,
            due,
            signature: _,
        } = self;
        let mut message = format!(
            "irplan sign-off, version 1\nplan: {plan}\nsubject: {subject}\ndigest: {digest}\nby: {by}\non: {on}\n"
        );
        message.extend(how.map(|how| format!("how: {}\n", how.word())));
        message.extend(due.map(|due| format!("due: {due}\n")));
        message
    }

    /// The keys that an entry may do without, in the order in which they are written, with the words of their values.
    fn optional(&self) -> [(&'static str, Option<String>); 3] {
        let signature = self.signature.as_ref();
        [
            ("how", self.how.map(|how| quoted(how.word()))),
            ("due", self.due.map(|due| due.to_string())),
            ("signature", signature.map(|signature| quoted(signature))),
        ]
    }
}

/// Replaces the values of a table, from the last to the first so that spans stay true.
fn replace(text: &str, present: &SignOff, entry: &Entry) -> String {
    let mut edits = vec![
        (present.by.span, quoted(entry.by.as_str())),
        (present.on.span, entry.on.to_string()),
        (present.digest.span, quoted(&entry.digest.to_string())),
    ];
    let spans = |key, value| Some((key, value));
    let standing = [
        present
            .how
            .as_ref()
            .and_then(|how| spans(how.key, how.span)),
        present
            .due
            .as_ref()
            .and_then(|due| spans(due.key, due.span)),
        present
            .signature
            .as_ref()
            .and_then(|signature| spans(signature.key, signature.span)),
    ];
    let mut new_lines = String::new();
    for ((key, wanted), standing) in entry.optional().into_iter().zip(standing) {
        match (standing, wanted) {
            (Some((_, value)), Some(words)) => edits.push((value, words)),
            (Some((key, value)), None) => edits.push((whole_line(text, key, value), String::new())),
            (None, Some(words)) => {
                new_lines.push_str(&format!("{}{key} = {words}", line_break(text)));
            }
            (None, None) => {}
        }
    }
    let end = line_end(text, present.digest.span.end as usize);
    edits.push((Span::new(end, end), new_lines));
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
    let mut text = text.to_owned();
    for (span, words) in edits {
        text.replace_range(span.range(), &words);
    }
    text
}

/// Inserts a table before the first one whose subject comes later, or at the end.
fn insert(text: &str, ledger: &Ledger, entry: &Entry) -> String {
    let newline = line_break(text);
    let mut lines = vec![
        format!("[{}]", quoted(&entry.subject.to_string())),
        format!("by = {}", quoted(entry.by.as_str())),
        format!("on = {}", entry.on),
        format!("digest = {}", quoted(&entry.digest.to_string())),
    ];
    let optional = entry.optional().into_iter();
    lines.extend(optional.filter_map(|(key, words)| Some(format!("{key} = {}", words?))));
    let table = lines.join(newline);
    let later = ledger
        .iter()
        .filter(|(subject, _)| **subject > entry.subject);
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
            // What stands at the end, blank lines included, stays: only what is missing between is added.
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

/// The start of the line of a header, or of the comment lines right above it, which belong to it.
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

/// The end of the line, before its line break; a comment after the value is part of the line.
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

/// Ids, subjects, digests and signatures hold nothing that TOML would need escaped.
fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(subject: &str, how: Option<How>) -> Entry {
        Entry {
            subject: Subject::parse(subject).expect("a subject"),
            by: Id::parse("sam-ortiz").expect("an id"),
            on: jiff::civil::date(2026, 11, 22),
            digest: Digest::parse(&format!("1:{}", "ab".repeat(20))).expect("a digest"),
            how,
            due: None,
            signature: None,
        }
    }

    #[track_caller]
    fn check(before: &str, entries: &[Entry], after: &str) {
        let path = RepoPath::new("plans/x/signoffs.toml");
        let spliced = splice(&path, before, entries);
        let digest = "1:".to_owned() + &"ab".repeat(20);
        assert_eq!(
            spliced.as_deref(),
            Ok(after.replace("DIGEST", &digest).as_str())
        );
    }

    const OLD: &str = "1:0000000000000000000000000000000000000000";

    #[test]
    fn the_first_sign_off_makes_the_file() {
        check(
            "",
            &[entry("section:b", None)],
            "[\"section:b\"]\nby = \"sam-ortiz\"\non = 2026-11-22\ndigest = \"DIGEST\"\n",
        );
    }

    #[test]
    fn tables_stand_in_order_and_keep_their_comments() {
        let before = format!(
            "# by hand\r\n\r\n[\"contact:a\"]\r\nby = 'kim-lee' # who\r\non = 2026-01-02\r\ndigest = \"{OLD}\"\r\n\r\n# about c\r\n[\"section:c\"]\r\nby = \"kim-lee\"\r\non = 2026-01-02\r\ndigest = \"{OLD}\""
        );
        let new = "[\"section:b\"]\r\nby = \"sam-ortiz\"\r\non = 2026-11-22\r\ndigest = \"DIGEST\"\r\n\r\n";
        check(
            &before,
            &[entry("section:b", None)],
            &before.replace("# about c", &format!("{new}# about c")),
        );
        let last = "\r\n\r\n[\"section:d\"]\r\nby = \"sam-ortiz\"\r\non = 2026-11-22\r\ndigest = \"DIGEST\"\r\n";
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
        let after = "\u{feff}[\"contact:a\"]  # first\nby   =   \"sam-ortiz\" # who\ndigest = \"DIGEST\" # what\nhow = \"called\"\non = 2026-11-22\n";
        check(&before, &[entry("contact:a", Some(How::Called))], after);
        let without = after.replace("how = \"called\"\n", "");
        check(
            &after.replace("DIGEST", OLD),
            &[entry("contact:a", None)],
            &without,
        );
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
