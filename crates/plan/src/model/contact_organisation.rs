//! The organisation of a contact, which decides who is staff and who may sign.

use toml::Spanned;
use toml::de::DeValue;

use crate::toml::{Canonical, Reader, Value};

/// The organisation of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Organisation {
    /// The client whose plan it is: `client`.
    Client,
    /// The provider who wrote the plan: `provider`.
    Provider,
    /// Another one, by its name.
    Named(String),
}

impl Organisation {
    /// Tells the two words from a name. They count only as they are written here.
    pub fn of(text: &str) -> Self {
        match text {
            "client" => Self::Client,
            "provider" => Self::Provider,
            name => Self::Named(name.to_owned()),
        }
    }

    /// Returns the word or the name, as TOML has it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Client => "client",
            Self::Provider => "provider",
            Self::Named(name) => name,
        }
    }
}

impl Value for Organisation {
    fn expected() -> &'static str {
        String::expected()
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        String::read(value, reader).map(|text| Self::of(&text))
    }

    fn canonical(&self) -> Canonical {
        Canonical::text(self.as_str())
    }

    fn as_text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Organisation;

    #[test]
    fn only_the_two_words_are_more_than_a_name() {
        let named = |text: &str| Organisation::Named(text.to_owned());
        for (text, expected) in [
            ("client", Organisation::Client),
            ("provider", Organisation::Provider),
            ("Client", named("Client")),
            (" provider", named(" provider")),
            ("Paper Ltd", named("Paper Ltd")),
        ] {
            assert_eq!(Organisation::of(text), expected);
            assert_eq!(Organisation::of(text).as_str(), text);
        }
    }
}
