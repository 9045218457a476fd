//! Prints one line for each finding, for editors and `grep`.

use std::io;

use super::report::FindingsReport;
use super::report::severity;
use crate::report::Position;
use crate::terminal::{OutputStream, SafeText};

pub(super) fn write(report: &FindingsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    for finding in report.shown_findings() {
        let place = match finding.place() {
            Some(place) => {
                let at = Position::of(place, report.snapshot);
                format!("{}:{}:{}", at.path, at.line, at.column)
            }
            None => "irplan.toml:1:1".to_owned(),
        };
        let level = severity(finding.level);
        let (rule, message) = (finding.rule, finding.message.to_string());
        let message = SafeText(&message);
        out.text(&format!(
            "{}: {level}[{rule}]: {message}\n",
            SafeText(&place)
        ))?;
    }
    Ok(())
}
