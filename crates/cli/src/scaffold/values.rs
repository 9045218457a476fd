//! What is put into the texts.

use irplan_plan::PlanId;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// What the texts of a scaffold leave open.
#[derive(Clone, Debug)]
pub struct Values {
    /// The provider's name.
    pub provider: String,
    /// The client's name.
    pub name: String,
    /// The plans that the client's plan inherits from.
    pub extends: Vec<PlanId>,
    /// IANA name of the time zone.
    pub timezone: String,
    /// Two-letter country.
    pub region: String,
    /// Today.
    pub today: Date,
    /// Which irplan pipelines take.
    pub pin: Pin,
}

/// Which irplan pipelines take; both empty while it is open.
#[derive(Clone, Debug, Default)]
pub struct Pin {
    /// The address of its git repository.
    pub source: String,
    /// The full hash of a commit.
    pub revision: String,
}

impl Values {
    /// Puts the values in the places of a text that are marked `@@…@@`.
    pub(super) fn fill(&self, text: &str) -> String {
        let ids: Vec<_> = self.extends.iter().map(|id| format!("\"{id}\"")).collect();
        let words: Vec<_> = self.extends.iter().map(|id| format!("`{id}`")).collect();
        let year: Span = 1.year();
        let later = self.today.checked_add(year).unwrap_or(self.today);
        [
            ("@@provider@@", in_quotes(&self.provider)),
            ("@@name@@", in_quotes(&self.name)),
            ("@@name-comment@@", in_comment(&self.name)),
            ("@@extends@@", ids.join(", ")),
            ("@@extends-comment@@", words.join(" and ")),
            ("@@timezone@@", in_quotes(&self.timezone)),
            ("@@region@@", in_quotes(&self.region)),
            ("@@today@@", self.today.to_string()),
            ("@@in-a-year@@", later.to_string()),
            ("@@source@@", self.pin.source.clone()),
            ("@@revision@@", self.pin.revision.clone()),
        ]
        .iter()
        .fold(text.to_owned(), |text, (mark, value)| {
            text.replace(mark, value)
        })
    }
}

/// Text between the quotes of a TOML string.
pub(super) fn in_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted
}

/// Text in a comment, which ends with its line.
fn in_comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(in_quotes("A \"B\" \\ C\n"), "A \\\"B\\\" \\\\ C\\u000A");
        assert_eq!(in_comment("A\nkind = 1"), "A kind = 1");
    }
}
