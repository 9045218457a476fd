//! The TOML between `+++` lines at the top of a Markdown file.

use crate::finding::message::{code, quotation};
use crate::finding::{Finding, RuleId};
use crate::message;
use crate::parse::yaml;
use crate::place::{Place, RepoPath, Span};

/// Where the front matter is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// The TOML between the two lines.
    pub toml: Span,
    /// The first byte of the Markdown.
    pub body: usize,
}

const FENCE: &str = "+++";

/// The lines around YAML.
const YAML_FENCE: &str = "---";

/// Finds the front matter of a file. If there is none, the TOML is empty and a finding says so.
pub(super) fn split(path: &RepoPath, text: &str, findings: &mut Vec<Finding>) -> FrontMatter {
    let mark = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut lines = SourceLines { text, at: mark };
    let absent = FrontMatter {
        toml: Span::new(mark, mark),
        body: mark,
    };
    let start = lines.next();
    let Some(first) = start.as_ref().filter(|line| line.words == FENCE) else {
        if let Some((body, finding)) = start.and_then(|line| split_yaml((path, text), &line, lines))
        {
            findings.push(finding);
            return FrontMatter { body, ..absent };
        }
        let end = text[mark..]
            .find(['\n', '\r'])
            .map_or(text.len(), |at| mark + at);
        let finding = Finding::new(RuleId::SYNTAX_ERROR, "there is no front matter")
            .label(Place::new(path, mark..end), "expected `+++` here")
            .help(
                "start the file with a line `+++`, then `title = \"…\"`, then another line `+++`",
            );
        findings.push(finding);
        return absent;
    };
    let fence_line = first.start..first.start + FENCE.len();
    for line in lines {
        if line.words == FENCE {
            return FrontMatter {
                toml: Span::new(first.next, line.start),
                body: line.next,
            };
        }
    }
    let finding = Finding::new(RuleId::SYNTAX_ERROR, "the front matter is not closed")
        .label(Place::new(path, fence_line), "it starts here")
        .help("end it with a line `+++`");
    findings.push(finding);
    FrontMatter {
        toml: Span::new(first.next, text.len()),
        body: text.len(),
    }
}

/// Finds front matter in YAML, which other programs use. Returns where the text after it starts, and a finding that
/// shows it in TOML.
fn split_yaml(
    (path, text): (&RepoPath, &str),
    first: &SourceLine<'_>,
    lines: SourceLines<'_>,
) -> Option<(usize, Finding)> {
    /// The longest front matter that is shown, in bytes.
    const MAX_SHOWN: usize = 2000;
    if first.words != YAML_FENCE {
        return None;
    }
    let mut lines = lines;
    let end = lines.find(|line| matches!(line.words, YAML_FENCE | "..."))?;
    let body = end.next;
    let yaml = &text[first.next..end.start];
    let toml = (yaml.len() <= MAX_SHOWN)
        .then(|| yaml::to_toml(yaml))
        .flatten()
        .filter(|lines| !lines.is_empty());
    let mut help = message!("write TOML between lines {}", code(FENCE));
    if let Some(toml) = toml {
        let lines = toml
            .into_iter()
            .map(|line| message!("{}", quotation(line)).quoted());
        help.extend(": `+++`");
        for line in lines.chain([message!("{}", code(FENCE))]) {
            help.extend(message!(", {}", line));
        }
    }
    let place = Place::new(path, first.start..first.start + YAML_FENCE.len());
    let finding = Finding::new(RuleId::SYNTAX_ERROR, "the front matter is YAML, not TOML")
        .label(place, "expected `+++` here")
        .help(help);
    Some((body, finding))
}

/// A line without its end, where it starts, and where the next one does.
struct SourceLine<'a> {
    words: &'a str,
    start: usize,
    next: usize,
}

struct SourceLines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for SourceLines<'a> {
    type Item = SourceLine<'a>;

    fn next(&mut self) -> Option<SourceLine<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let start = self.at;
        self.at += length;
        Some(SourceLine {
            words: rest[..length].trim_end(),
            start,
            next: self.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, toml: &str, body: &str, faults: usize) {
        let mut findings = Vec::new();
        let found = split(&RepoPath::new("x.md"), text, &mut findings);
        assert_eq!(
            (found.toml.of(text), &text[found.body..], findings.len()),
            (toml, body, faults)
        );
    }

    #[test]
    fn front_matter_is_split_off() {
        check("+++\na = 1\n+++\nbody\n", "a = 1\n", "body\n", 0);
        check("+++\r\na = 1\r\n+++\r\nbody", "a = 1\r\n", "body", 0);
        check("\u{feff}+++\na = 1\n+++ \n", "a = 1\n", "", 0);
        check("+++\n+++", "", "", 0);
    }

    #[test]
    fn yaml_is_shown_in_toml() {
        check("---\ntitle: A\n---\nbody\n", "", "body\n", 1);
        check(
            "---\nbody without an end\n",
            "",
            "---\nbody without an end\n",
            1,
        );
        let mut findings = Vec::new();
        let text = "---\ntitle: Escalation\nphase: preparation\n---\n";
        split(&RepoPath::new("x.md"), text, &mut findings);
        assert_eq!(
            findings[0].message.to_string(),
            "the front matter is YAML, not TOML"
        );
        assert_eq!(
            findings[0]
                .help
                .as_ref()
                .map(ToString::to_string)
                .as_deref(),
            Some(
                "write TOML between lines `+++`: `+++`, `title = \"Escalation\"`, `phase = \"preparation\"`, `+++`"
            )
        );
    }

    #[test]
    fn missing_or_open_front_matter_is_reported() {
        check("", "", "", 1);
        check("# Title\n", "", "# Title\n", 1);
        check("+++\na = 1\n", "a = 1\n", "", 1);
        check("++++\n", "", "++++\n", 1);
    }
}
