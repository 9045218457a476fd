//! The header and footer of each printed page: a style sheet for each site.
//!
//! Only margin boxes can repeat a line on every sheet without overlapping the text. Their words must be in a style
//! sheet, so this module escapes them for CSS.

use std::fmt::Write as _;

use crate::renderer::{EmergencyStrip, SiteFacts};

/// Returns the style sheet of a site's printed pages.
pub(crate) fn style_sheet(facts: &SiteFacts, strip: &EmergencyStrip) -> String {
    let classification = facts.classification.as_ref();
    let classification = classification.map_or_else(String::new, |line| format!(" \u{b7} {line}"));
    let name = format!("{}{classification}", facts.name);
    let check = facts.check_before.as_ref();
    let check = check.map_or_else(String::new, |day| {
        format!(" \u{b7} after {day}, check before use")
    });
    let version = format!(
        "Version {} \u{b7} built {}{check}",
        facts.commit, facts.built
    );
    let boxes = [
        ("top-left", string(&name)),
        ("top-right", string(&numbers(strip).join("   "))),
        ("bottom-left", string(&version)),
        (
            "bottom-right",
            "\"Page \" counter(page) \" of \" counter(pages)".to_owned(),
        ),
    ];
    let mut sheet = "@page {\n".to_owned();
    for (name, content) in boxes {
        // Writing to a string cannot fail.
        let _ = writeln!(
            sheet,
            "  @{name} {{ content: {content}; font: 7.5pt sans-serif; color: #000; }}"
        );
    }
    sheet.push_str("}\n");
    sheet
}

/// Returns the numbers of the strip, each with its name.
fn numbers(strip: &EmergencyStrip) -> Vec<String> {
    let calls = strip.calls.iter().filter_map(|call| {
        let number = call.person.numbers.first()?;
        Some(format!(
            "{} {}",
            call.person.name,
            in_one_piece(&number.shown)
        ))
    });
    let bridge = strip.bridge.iter().filter_map(|bridge| {
        let pin = bridge
            .pin
            .as_ref()
            .map(|pin| format!(" {}", in_one_piece(&format!("PIN {pin}"))))
            .unwrap_or_default();
        Some(format!(
            "{} {}{pin}",
            bridge.name,
            in_one_piece(&bridge.number.as_ref()?.shown)
        ))
    });
    calls.chain(bridge).collect()
}

/// Returns a number that no line break can divide: margin boxes have no elements that a style could keep together.
fn in_one_piece(number: &str) -> String {
    let unbroken = |c| match c {
        ' ' => '\u{a0}',
        '-' => '\u{2011}',
        other => other,
    };
    number.chars().map(unbroken).collect()
}

/// Writes a string of CSS: every character except letters, digits and spaces is written as its number.
fn string(text: &str) -> String {
    let mut string = "\"".to_owned();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == ' ' {
            string.push(c);
        } else {
            let _ = write!(string, "\\{:x} ", u32::from(c));
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_in_one_piece() {
        assert_eq!(
            in_one_piece("+1 585 555-0110"),
            "+1\u{a0}585\u{a0}555\u{2011}0110"
        );
    }

    #[test]
    fn nothing_leaves_the_string() {
        assert_eq!(
            string("a\"; } * {\n\\"),
            "\"a\\22 \\3b  \\7d  \\2a  \\7b \\a \\5c \""
        );
    }
}
