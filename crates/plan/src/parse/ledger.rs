//! Reads `signoffs.toml`.

use toml::de::DeValue;

use crate::finding::Finding;
use crate::id::Subject;
use crate::place::{RepoPath, Span};
use crate::signoff::{Ledger, SignOff};
use crate::toml::{Origin, Reader, Record, Table};

/// Reads the sign-offs of a plan by subject.
fn read(table: &Table<'_>, reader: &mut Reader) -> Ledger {
    let mut ledger = Ledger::new();
    for (name, value) in table.entries {
        let header: Span = name.span().into();
        let subject = match Subject::parse(name.get_ref()) {
            Ok(subject) => subject,
            Err(problem) => {
                reader.invalid(header, problem, "a subject such as `section:containment`");
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
        ledger.insert(
            subject,
            SignOff::read(&Table { entries, header }, origin, reader),
        );
    }
    ledger
}

/// Reads the whole text of a `signoffs.toml`.
pub(crate) fn read_ledger(path: &RepoPath, text: &str) -> (Ledger, Vec<Finding>) {
    let mut reader = Reader::new(path, 0);
    let ledger = reader.parse(text, read);
    (ledger, reader.into_findings())
}
