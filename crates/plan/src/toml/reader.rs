//! Reads TOML tables and collects all their problems.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::message::{code, quotation, reason};
use crate::finding::{Finding, Message, RuleId, Value};
use crate::id::{Id, Subject};
use crate::kinds::SubjectKind;
use crate::message;
use crate::phone::Region;
use crate::place::{Place, RepoPath, Span, boundary_at_or_after, boundary_at_or_before};

/// A table while it is read: its entries and its place.
pub struct Table<'a> {
    /// The entries, each with the span of key and value.
    pub entries: &'a DeTable<'a>,
    /// The name of the table, to point at if a key is missing.
    pub header: Span,
}

impl<'a> Table<'a> {
    /// Returns the entry of a key: the key's span and the value.
    pub fn entry(&self, key: &str) -> Option<(Span, &'a Spanned<DeValue<'a>>)> {
        let (name, value) = self.entries.get_key_value(key)?;
        Some((name.span().into(), value))
    }
}

/// Reads one file: knows its path, and collects findings instead of stopping at the first.
pub struct Reader {
    path: RepoPath,
    /// Added to every span: the length of the text before the TOML in its file.
    offset: usize,
    /// Whether part of the file could not be read, so that a missing key may be there.
    broken: bool,
    /// Where the syntax errors are. A value there is a guess and gets no second finding.
    errors: Vec<Span>,
    findings: Vec<Finding>,
    /// Whether values keep no place, because their text is not in the repository.
    has_no_places: bool,
    /// The region of phone numbers that have no country code.
    region: Option<Region>,
    /// The keys that lead to the current value: `tools`, `edr`, `name`.
    keys: Vec<Cow<'static, str>>,
}

impl Reader {
    /// A reader for a file whose TOML starts at byte `offset`.
    pub fn new(path: &RepoPath, offset: usize) -> Self {
        Self {
            path: path.clone(),
            offset,
            broken: false,
            errors: Vec::new(),
            findings: Vec::new(),
            has_no_places: false,
            region: None,
            keys: Vec::new(),
        }
    }

    /// Makes every place the start of the file, for a text that readers of the findings do not have.
    #[must_use]
    pub(crate) fn without_places(mut self) -> Self {
        self.has_no_places = true;
        self
    }

    /// Reads the value of a key. This runs for every key that a table may have, so known keys are not copied.
    pub fn within<T>(
        &mut self,
        key: impl Into<Cow<'static, str>>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.keys.push(key.into());
        let value = read(self);
        self.keys.pop();
        value
    }

    /// Identifies the value with a fault, whatever its content and its place: `tools.edr.name`.
    fn faulty_key(&self, inner: Option<&str>) -> Value {
        let keys = self.keys.iter().map(AsRef::as_ref).chain(inner);
        code(keys.collect::<Vec<_>>().join("."))
    }

    /// Returns the region of phone numbers that have no country code.
    pub fn region(&self) -> Option<Region> {
        self.region
    }

    /// Sets the region of all phone numbers that follow.
    pub fn set_region(&mut self, region: Option<Region>) {
        self.region = region;
    }

    /// Parses TOML and passes what could be read to `read`. Every syntax error becomes a finding.
    pub fn parse<T>(&mut self, text: &str, read: impl FnOnce(&Table<'_>, &mut Self) -> T) -> T {
        // A byte order mark is not part of the text, but spans have to count it.
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        self.offset += text.len() - body.len();
        let (table, errors) = DeTable::parse_recoverable(body);
        for error in &errors {
            let problem = error.message().lines().collect::<Vec<_>>().join(", ");
            let span = error
                .span()
                .map_or(Span::default(), |range| on_boundaries(body, range));
            let finding = Finding::new(
                RuleId::SYNTAX_ERROR,
                message!("not valid TOML: {}", reason(problem)),
            );
            let subject = self.subject_at(table.get_ref(), span.start);
            let finding = finding.in_table_of(subject);
            self.findings.push(finding.label(self.place(span), ""));
            self.errors.push(span);
        }
        self.broken |= !errors.is_empty();
        let header = first_line(body);
        read(
            &Table {
                entries: table.get_ref(),
                header,
            },
            self,
        )
    }

    /// Notes that part of the text could not be read, so that missing keys are not reported.
    pub fn mark_broken(&mut self) {
        self.broken = true;
    }

    /// Returns the place of a span of the TOML text.
    pub fn place(&self, span: impl Into<Span>) -> Place {
        Place::new(&self.path, self.absolute(span))
    }

    /// Returns the span in the whole file.
    pub fn absolute(&self, span: impl Into<Span>) -> Span {
        match self.has_no_places {
            true => Span::default(),
            false => span.into().shifted(self.offset),
        }
    }

    /// Returns the file's path.
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// Adds a finding about the current value.
    pub fn push(&mut self, finding: Finding) {
        let subject = match self.keys.as_slice() {
            [table, id, ..] => self.subject(table, id),
            _ => None,
        };
        self.findings.push(finding.in_table_of(subject));
    }

    /// Returns the subject of the table `[table.id]` in this file.
    fn subject(&self, table: &str, id: &str) -> Option<Subject> {
        let kind = SubjectKind::from_plural(table)?;
        let is_here = self.path.plan_folder().is_some() && kind.path() == self.path.name();
        is_here.then(|| Some(Subject::new(kind, &Id::parse(id).ok()?)))?
    }

    /// Returns the subject in whose table a byte of the TOML text is: that of the last header before it.
    fn subject_at(&self, file: &DeTable<'_>, at: u32) -> Option<Subject> {
        let mut headers = Vec::new();
        for (table, value) in file {
            headers.push((table.span(), table.get_ref(), None));
            if let DeValue::Table(entries) = value.get_ref() {
                let ids = entries.keys();
                headers.extend(ids.map(|id| (id.span(), table.get_ref(), Some(id.get_ref()))));
            }
        }
        headers.retain(|(span, ..)| Span::from(span.clone()).start <= at);
        let (_, table, id) = headers.into_iter().max_by_key(|(span, ..)| span.start)?;
        self.subject(table, id?)
    }

    /// Returns all findings, in the order of reading.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Reports a value that is not what it should be.
    pub fn invalid(
        &mut self,
        span: Span,
        problem: impl Into<Message>,
        expected: impl Into<Message>,
    ) {
        let is_guess = |error: &Span| error.start <= span.end && span.start <= error.end;
        if self.errors.iter().any(is_guess) {
            return;
        }
        let finding = Finding::new(RuleId::INVALID_VALUE, problem)
            .detail(self.faulty_key(None))
            .label(self.place(span), message!("expected {}", expected.into()));
        self.push(finding);
    }

    /// Reports a required key that is missing, unless a syntax error may have hidden it.
    pub fn missing(&mut self, table: &Table<'_>, key: &'static str, expected: &'static str) {
        if self.broken {
            return;
        }
        let finding = Finding::new(
            RuleId::INVALID_VALUE,
            message!("the key {} is missing", code(key)),
        )
        .detail(self.faulty_key(None))
        .label(
            self.place(table.header),
            message!("{} is required here", code(key)),
        )
        .help(message!(
            "add {}, {}",
            message!("{} = …", code(key)).quoted(),
            expected
        ));
        self.push(finding);
    }

    /// Reports the unknown keys of a table, each with the nearest known one.
    pub fn unknown_keys(&mut self, table: &Table<'_>, known: &[&'static str]) {
        for (key, _) in table.entries {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                self.unknown_key(key.span().into(), name, known);
            }
        }
    }

    /// Reports an unknown key.
    pub fn unknown_key(&mut self, span: Span, name: &str, known: &[&'static str]) {
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => message!("did you mean {}?", code(near)),
            None => message!("known here: {}", quotation(known.join(", "))),
        };
        let which = self.faulty_key(Some(name));
        let name = code(name.to_owned());
        let finding = Finding::new(RuleId::UNKNOWN_KEY, message!("unknown key {}", name))
            .detail(which)
            .label(self.place(span), "not a key of this table")
            .help(help);
        self.push(finding);
    }
}

/// Returns the known name closest to a mistyped one, within a third of its length.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// A name this long is not a typo, and comparing it takes time.
    const MAX_LENGTH: usize = 100;
    if name.len() > MAX_LENGTH {
        return None;
    }
    let limit = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns the kind of a value with its article, such as `a string`.
pub(crate) fn kind_with_article(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Returns the first line with words, to point at if the whole text is meant.
fn first_line(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    let end = text[start..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| start + at);
    Span::new(start, end)
}

/// Widens a range to character boundaries inside the text.
fn on_boundaries(text: &str, range: std::ops::Range<usize>) -> Span {
    Span::new(
        boundary_at_or_before(text, range.start),
        boundary_at_or_after(text, range.end),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_within_a_third() {
        assert_eq!(nearest("audiance", ["audience", "name"]), Some("audience"));
        assert_eq!(nearest("nmae", ["audience", "name"]), Some("name"));
        assert_eq!(nearest("xyz", ["audience", "name"]), None);
        assert_eq!(nearest("", ["audience"]), None);
    }
}
