//! Prints workflow commands of GitHub Actions, so that each finding becomes an annotation of the change.

use std::io;

use irplan_plan::Level;

use super::report::FindingsReport;
use super::report::severity;
use crate::report::Position;
use crate::terminal::{OutputStream, make_safe};

pub(super) fn write(report: &FindingsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    for finding in report.shown_findings() {
        let level = match finding.level {
            Level::Note | Level::Allow => "notice",
            level @ (Level::Warn | Level::Deny) => severity(level),
        };
        let mut properties = vec![format!("title={}", property(finding.rule.name()))];
        if let Some(place) = finding.place() {
            let at = Position::of(place, report.snapshot);
            properties.push(format!("file={}", property(&report.in_git(&at.path))));
            properties.push(format!("line={}", at.line));
            properties.push(format!("col={}", at.column));
            // An end column only works within one line.
            if at.end_line == at.line {
                properties.push(format!("endColumn={}", at.end_column));
            } else {
                properties.push(format!("endLine={}", at.end_line));
            }
        }
        let mut message = data(&finding.message.to_string());
        if let Some(help) = &finding.help {
            message.push_str("%0Ahelp: ");
            message.push_str(&data(&help.to_string()));
        }
        out.command(&format!("::{level} {}::{message}", properties.join(",")))?;
    }
    Ok(())
}

/// Escapes the text after the command.
fn data(text: &str) -> String {
    make_safe(text).replace('%', "%25")
}

/// Escapes the value of one of the command's properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_within_its_command() {
        assert_eq!(data("100 %\n::error::x"), "100 %25\\n::error::x");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
