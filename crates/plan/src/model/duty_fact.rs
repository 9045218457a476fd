//! The facts of a duty that people read, each with its label, so that the terminal and the pages say the same.

use crate::model::duty::{Duty, Relation};
use crate::model::start_event::StartEvent;
use crate::toml::Field;

/// A fact about a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyFact {
    /// Who owes the notice.
    Actor,
    /// What starts its clocks.
    Starts,
    /// What that means here.
    StartsNote,
    /// How long its clocks run.
    Within,
    /// Whether somebody confirmed the number.
    Number,
    /// Words of the law besides the number.
    Wording,
    /// The duty whose notice goes out at the same time.
    Together,
    /// The duty whose notice goes out later.
    Before,
    /// When it applies.
    Threshold,
    /// When it does not.
    Unless,
    /// Who can delay the notice.
    Hold,
    /// The role that sends the notice.
    Sender,
    /// Who is notified.
    Recipient,
    /// The contact of the recipient.
    Contact,
    /// How the notice is sent.
    Channel,
    /// The section with the text of the notice.
    Template,
    /// What the notice has to contain.
    Content,
    /// What else to know.
    Notes,
    /// Where the rule is written.
    Source,
}

impl DutyFact {
    /// What to know about a duty of a pack, in order.
    pub const OF_PACK: [Self; 16] = [
        Self::Actor,
        Self::Starts,
        Self::StartsNote,
        Self::Within,
        Self::Number,
        Self::Wording,
        Self::Together,
        Self::Before,
        Self::Threshold,
        Self::Unless,
        Self::Hold,
        Self::Recipient,
        Self::Channel,
        Self::Content,
        Self::Notes,
        Self::Source,
    ];

    /// What to know before sending a notice, in order.
    pub const BEFORE_SENDING: [Self; 10] = [
        Self::Wording,
        Self::StartsNote,
        Self::Threshold,
        Self::Unless,
        Self::Hold,
        Self::Sender,
        Self::Recipient,
        Self::Contact,
        Self::Channel,
        Self::Template,
    ];

    /// Returns the label in front of the fact.
    pub fn label(self) -> &'static str {
        match self {
            Self::Actor => "who",
            Self::Starts => "clock starts",
            Self::StartsNote => "starts with",
            Self::Within => "within",
            Self::Number => "number",
            Self::Wording => "in words",
            Self::Together => Relation::Together.in_words(),
            Self::Before => Relation::Before.in_words(),
            Self::Threshold => "applies if",
            Self::Unless => "unless",
            Self::Hold => "delay",
            Self::Sender => "sent by",
            Self::Recipient => "to",
            Self::Contact => "contact",
            Self::Channel => "how",
            Self::Template => "template",
            Self::Content => "must contain",
            Self::Notes => "note",
            Self::Source => "source",
        }
    }

    /// Returns what a duty says; `None` if it says nothing. What it names in its plan is an id.
    pub fn of(self, duty: &Duty) -> Option<String> {
        let starts = duty.start_events().map(StartEvent::in_words);
        let text = match self {
            Self::Actor => text(&duty.actor),
            Self::Starts => starts.collect::<Vec<_>>().join(", or "),
            Self::StartsNote => text(&duty.starts_note),
            Self::Within => duty.clocks_in_words().unwrap_or_default(),
            Self::Number => duty.number_proof().in_words().to_owned(),
            Self::Wording => text(&duty.wording),
            Self::Together => text(&duty.with),
            Self::Before => text(&duty.before),
            Self::Threshold => text(&duty.threshold),
            Self::Unless => texts(&duty.unless),
            Self::Hold => text(&duty.hold),
            Self::Sender => text(&duty.role),
            Self::Recipient => text(&duty.recipient),
            Self::Contact => text(&duty.contact),
            Self::Channel => text(&duty.channel),
            Self::Template => text(&duty.template),
            Self::Content => texts(&duty.content),
            Self::Notes => texts(&duty.notes),
            Self::Source => text(&duty.source),
        };
        (!text.is_empty()).then_some(text)
    }
}

fn text<T: ToString>(field: &Option<Field<T>>) -> String {
    let field = field.as_ref();
    field.map_or_else(String::new, |field| field.value.to_string())
}

fn texts(list: &[Field<String>]) -> String {
    let mut all = String::new();
    for text in list.iter().map(|item| item.value.as_str()) {
        // Whole sentences need nothing between them.
        match all.chars().last() {
            None => {}
            Some('.') => all.push(' '),
            Some(_) => all.push_str("; "),
        }
        all.push_str(text);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::Packs;

    #[track_caller]
    fn check(duty: &str, fact: DutyFact, expected: Option<&str>) {
        let packs = Packs::embedded();
        let (pack, id) = duty.split_once(':').expect("a pack and a duty");
        let pack = packs.get(pack).expect("a pack");
        let found = fact.of(pack.duties.get(id).expect("a duty"));
        assert_eq!(found.as_deref(), expected, "{duty} {}", fact.label());
    }

    #[test]
    fn only_a_number_can_be_confirmed() {
        check("gdpr:authority", DutyFact::Number, Some("confirmed"));
        check("gdpr:persons", DutyFact::Number, Some("none"));
        let asked = "the plan has to say it, from its contract";
        check("cyber-insurance:notice", DutyFact::Number, Some(asked));
    }

    #[test]
    fn facts_without_a_text_are_absent() {
        check("gdpr:authority", DutyFact::Starts, Some("aware"));
        check("gdpr:authority", DutyFact::Contact, None);
    }
}
