//! What starts the clock of a duty.

use std::fmt;

use toml::Spanned;
use toml::de::DeValue;

use crate::id::Id;
use crate::toml::{Canonical, Reader, Value, read_string};

/// The events that every plan and pack can use, with what they mean. A pack can add more.
pub const EVENTS: &[(&str, &str)] = &[
    ("affected", "data or systems of the recipient are affected"),
    (
        "aware",
        "reasonable certainty that it happened; a short inquiry may come before",
    ),
    (
        "classified",
        "the incident is put into its class, such as major",
    ),
    ("confirmed", "it is confirmed"),
    ("declared", "an incident is declared"),
    (
        "detected",
        "a person or a tool notices it for the first time",
    ),
    ("determined", "the organisation concludes that it happened"),
    (
        "discovered",
        "the first day on which it is known, or would be known with reasonable diligence",
    ),
    ("handled", "the incident is over"),
    (
        "high-risk",
        "a high risk to the persons concerned is established",
    ),
    (
        "materiality-determined",
        "the organisation decides that the incident is material",
    ),
    (
        "measure-available",
        "a corrective or mitigating measure is available",
    ),
    ("notice-completed", "a notice to others is complete"),
    (
        "payment-made",
        "a ransom or another payment is made, or becomes known",
    ),
    ("policy-period-end", "the insurance policy's period ends"),
    (
        "reasonably-believed",
        "there are reasonable grounds to believe that it happened",
    ),
    ("recovered", "regular activities are recovered"),
    ("requested", "somebody who may ask for it asks"),
    ("suspected", "there is a suspicion"),
    (
        "told-by-processor",
        "a processor or service provider reports it",
    ),
];

/// What starts a clock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StartEvent {
    /// An event: `aware`.
    Event(Id),
    /// The end of the calendar year of an event: `end-of-calendar-year:discovered`.
    EndOfCalendarYear(Id),
    /// The notice of another duty was sent: `sent:gdpr:authority`.
    Sent(Id),
    /// Words that name no event.
    Words(String),
}

impl StartEvent {
    const SENT: &'static str = "sent:";
    const END_OF_CALENDAR_YEAR: &'static str = "end-of-calendar-year:";

    /// Reads a start. Text that cannot be the name of an event is kept as words.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let read = match text.strip_prefix(Self::SENT) {
            Some(duty) => Id::parse_in_pack(duty).ok().map(Self::Sent),
            None => match text.strip_prefix(Self::END_OF_CALENDAR_YEAR) {
                Some(event) => Id::parse(event).ok().map(Self::EndOfCalendarYear),
                None => Id::parse(text).ok().map(Self::Event),
            },
        };
        read.unwrap_or_else(|| Self::Words(text.to_owned()))
    }

    /// Whether it is a sentence instead of the name of an event.
    pub fn is_sentence(&self) -> bool {
        matches!(self, Self::Words(words) if words.contains(char::is_whitespace))
    }

    /// Returns the event whose time is needed, if it is one.
    pub fn event(&self) -> Option<&Id> {
        match self {
            Self::Event(id) | Self::EndOfCalendarYear(id) => Some(id),
            Self::Sent(_) | Self::Words(_) => None,
        }
    }

    /// Returns the place of an event among those that usually follow each other; `None` if that depends on the case.
    pub fn usual_order(&self) -> Option<u8> {
        match self {
            Self::EndOfCalendarYear(_) => Some(9),
            Self::Sent(_) => Some(8),
            Self::Words(_) => None,
            Self::Event(event) => match event.as_str() {
                "suspected" => Some(0),
                "detected" => Some(1),
                "reasonably-believed" => Some(2),
                "aware" | "discovered" | "told-by-processor" => Some(3),
                "determined" | "confirmed" | "declared" => Some(4),
                "classified" | "materiality-determined" | "high-risk" => Some(5),
                _ => None,
            },
        }
    }

    /// Whether it happens when somebody gets to know of an incident.
    pub fn is_awareness(&self) -> bool {
        matches!(self, Self::Event(_)) && self.usual_order().is_some_and(|place| place <= 3)
    }

    /// In words: `aware`, `end of the calendar year of “discovered”`, `gdpr:authority is sent`.
    pub fn in_words(&self) -> String {
        match self {
            Self::Event(id) => id.to_string().replace('-', " "),
            Self::EndOfCalendarYear(id) => {
                let event = id.to_string().replace('-', " ");
                format!("end of the calendar year in which {event}")
            }
            Self::Sent(duty) => format!("{duty} is sent"),
            Self::Words(words) => words.clone(),
        }
    }
}

impl Default for StartEvent {
    fn default() -> Self {
        Self::Words(String::new())
    }
}

/// As it is written.
impl fmt::Display for StartEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(id) => id.fmt(f),
            Self::EndOfCalendarYear(id) => write!(f, "{}{id}", Self::END_OF_CALENDAR_YEAR),
            Self::Sent(duty) => write!(f, "{}{duty}", Self::SENT),
            Self::Words(words) => f.write_str(words),
        }
    }
}

impl Value for StartEvent {
    fn expected() -> &'static str {
        "the name of an event, such as \"aware\" or \"discovered\""
    }

    /// Words are kept: the events are known only when all packs are read.
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_string(value, Self::expected(), reader).map(Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::text(&self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_print_as_they_parse() {
        let id = |text| Id::parse_in_pack(text).expect("an id");
        for (text, expected) in [
            ("aware", StartEvent::Event(id("aware"))),
            (
                "sent:gdpr:authority",
                StartEvent::Sent(id("gdpr:authority")),
            ),
            ("sent:insurer", StartEvent::Sent(id("insurer"))),
            (
                "end-of-calendar-year:discovered",
                StartEvent::EndOfCalendarYear(id("discovered")),
            ),
            ("When we know", StartEvent::Words("When we know".to_owned())),
        ] {
            let read = StartEvent::parse(text);
            assert_eq!(read, expected);
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn events_are_sorted() {
        assert!(EVENTS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
