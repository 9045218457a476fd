//! Checks labels of links and footnotes that the file does not define.

use irplan_plan::markdown::{Document, LabelKind, UndefinedLabel};
use irplan_plan::message::code;
use irplan_plan::{Finding, message};

use super::finding::unresolved;
use crate::text::{Passage, PlaceholderContext, PlaceholderKind, placeholders};

/// Checks the labels of a document; `text` is its file.
pub(super) fn judge(document: &Document, text: &str) -> Vec<Finding> {
    let labels = document.undefined.iter();
    let links = labels.filter(|label| is_meant_as_link(label, text));
    links.map(|label| finding(document, label)).collect()
}

fn finding(document: &Document, undefined: &UndefinedLabel) -> Finding {
    let UndefinedLabel { kind, label, span } = undefined;
    let (written, help) = match kind {
        LabelKind::Link => (format!("[{label}]"), "its address"),
        LabelKind::Footnote => (format!("[^{label}]"), "the text of the note"),
    };
    let line = code(format!("{written}: …"));
    let written = code(written);
    unresolved(message!("{} leads nowhere", written.clone()))
        .detail(written)
        .label(document.at(*span), "readers see these brackets")
        .help(message!("add a line {} with {}", line, help))
}

/// Whether brackets were meant as a link. Gaps of a template are reported by their own rule.
fn is_meant_as_link(label: &UndefinedLabel, text: &str) -> bool {
    let written = label.span.of(text);
    let mut parts = written.split(['[', ']']).filter(|part| !part.is_empty());
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    // `[a-z][0-9]` and `[^a-z][0-9]` are character classes.
    let is_class = |part: &str| {
        let mut letters = part.trim_start_matches('^').chars().skip(1).step_by(2);
        part.len() >= 3 && letters.all(|c| c == '-')
    };
    let is_gap = placeholders(&Passage::alone(written), PlaceholderContext::Words)
        .iter()
        .any(|(_, kind)| *kind == PlaceholderKind::Gap);
    // `[1][2]` are two numbered sources.
    let are_sources = written.contains("][") && parts.clone().all(is_number);
    let are_classes = parts.any(is_class);
    !is_gap && !are_sources && !are_classes
}
