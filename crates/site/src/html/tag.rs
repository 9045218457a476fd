//! The tags of pieces without attributes.

use irplan_plan::markdown::{Alert, Tag};

use crate::html::Writer;

/// Returns the tag of a heading.
pub(super) fn heading_tag(level: u8) -> &'static str {
    match level {
        0..=2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

/// Opens the box of an alert with its word and icon.
pub(super) fn start_alert(writer: &mut Writer, alert: Alert) {
    let (class, symbol, word) = match alert {
        Alert::Note => ("alert note", "info", "Note"),
        Alert::Tip => ("alert tip", "check", "Tip"),
        Alert::Important => ("alert important", "info", "Important"),
        Alert::Warning => ("alert warning", "warn", "Warning"),
        Alert::Caution => ("alert caution", "stop", "Stop"),
    };
    writer.open("div", &[("class", class), ("role", "note")]);
    writer
        .raw("<p class=\"alert-title\">")
        .icon(symbol)
        .text(word)
        .raw("</p>");
}

/// Returns the opening tag of a piece without attributes.
pub(super) fn opening(tag: Tag) -> &'static str {
    match tag {
        Tag::Paragraph => "<p>",
        Tag::Quote(_) => "<blockquote>",
        Tag::CodeBlock => "<pre tabindex=\"0\"><code>",
        Tag::HtmlBlock => "<div class=\"raw\">",
        Tag::List(None) => "<ul>",
        Tag::Item => "<li>",
        Tag::TableRow => "<tr>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Strikethrough => "<del>",
        _ => "",
    }
}

/// Returns the closing tag of a piece.
pub(super) fn closing(tag: Tag) -> &'static str {
    match tag {
        Tag::Paragraph => "</p>",
        Tag::Quote(Some(_)) => "</div>",
        Tag::Quote(None) => "</blockquote>",
        Tag::CodeBlock => "</code></pre>",
        Tag::HtmlBlock => "</div>",
        Tag::List(None) => "</ul>",
        Tag::List(Some(_)) => "</ol>",
        Tag::Item => "</li>",
        Tag::Table => "</tbody></table></div>",
        Tag::TableRow => "</tr>",
        Tag::Emphasis => "</em>",
        Tag::Strong => "</strong>",
        Tag::Strikethrough => "</del>",
        _ => "",
    }
}
