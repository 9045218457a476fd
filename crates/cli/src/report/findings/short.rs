//! Prints one line for each finding, for editors and `grep`.

use std::io;

use super::report::FindingsReport;
use super::report::severity;
use crate::report::Position;
use crate::terminal::{Clean, Screen};

pub(super) fn write(report: &FindingsReport<'_>, out: &mut Screen) -> io::Result<()> {
    for finding in report.shown() {
        let place = match finding.place() {
            Some(place) => {
                let at = Position::of(place, report.snapshot);
                format!("{}:{}:{}", at.path, at.line, at.column)
            }
            None => "irplan.toml:1:1".to_owned(),
        };
        let level = severity(finding.level);
        let (rule, message) = (finding.rule, finding.message.to_string());
        let message = Clean(&message);
        out.text(&format!("{}: {level}[{rule}]: {message}\n", Clean(&place)))?;
    }
    Ok(())
}
