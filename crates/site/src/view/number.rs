//! Phone numbers as links.

use serde::Serialize;

/// A phone number as it is written, and as a link to call it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Number {
    pub(crate) shown: String,
    pub(crate) href: String,
    /// The kind of line in a word; empty if it is not known.
    pub(crate) kind: String,
}

impl Number {
    /// Makes a link of a number as the plan has it.
    pub(crate) fn new(written: &str) -> Self {
        Self {
            shown: written.to_owned(),
            href: tel(written),
            kind: String::new(),
        }
    }

    /// Adds the kind of line.
    pub(crate) fn kind(mut self, kind: Option<&str>) -> Self {
        self.kind = kind.unwrap_or("").to_owned();
        self
    }
}

/// The digits of a number.
fn digits(written: &str) -> String {
    written.chars().filter(char::is_ascii_digit).collect()
}

/// `tel:` with the digits alone, and with the extension where one is written.
fn tel(written: &str) -> String {
    let lower = written.to_ascii_lowercase();
    let cut = lower.find("ext").or_else(|| lower.find('x'));
    let (number, extension) = lower.split_at(cut.unwrap_or(lower.len()));
    let plus = if number.trim_start().starts_with('+') {
        "+"
    } else {
        ""
    };
    // The zero in brackets is dialled only within the country.
    let number = if plus.is_empty() {
        number.to_owned()
    } else {
        number.replace("(0)", "")
    };
    let mut link = format!("tel:{plus}{}", digits(&number));
    let extension = digits(extension);
    if !extension.is_empty() {
        link.push_str(";ext=");
        link.push_str(&extension);
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, link: &str) {
        assert_eq!(tel(written), link);
    }

    #[test]
    fn numbers_become_links() {
        check("+1 585 555 0110", "tel:+15855550110");
        check("+1 (585) 555-0110 ext. 12", "tel:+15855550110;ext=12");
        check("+49 (0)69 90009 123", "tel:+496990009123");
        check("911", "tel:911");
        check("javascript:alert(1)", "tel:1");
    }
}
