//! `[[policy.signers]]`: who may sign what.

use std::fmt;
use std::sync::LazyLock;

use toml::Spanned;
use toml::de::DeValue;

use crate::id::{Id, IdError, Subject, SubjectError, SubjectKind};
use crate::toml::{Canonical, NonEmptyList, Reader, Value, read_parsed_string, record};

record! {
    /// `[[policy.signers]]`: who may sign some subjects.
    pub struct Signers {
        /// The subjects: a kind, or a single one.
        pub subjects: NonEmptyList<SignersScope> = "subjects",
        /// Who may sign them.
        pub people: NonEmptyList<Signer> = "people",
    }
}

/// What a table of `[[policy.signers]]` is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignersScope {
    /// Every subject of a kind.
    Kind(SubjectKind),
    /// A single subject.
    One(Subject),
}

impl SignersScope {
    fn parse(text: &str) -> Result<Self, SignersError> {
        let signed = match SubjectKind::from_name(text) {
            Some(kind) => Self::Kind(kind),
            None => Self::One(Subject::parse(text).map_err(SignersError::Subject)?),
        };
        let (Self::Kind(kind) | Self::One(Subject { kind, .. })) = &signed;
        match kind.act() {
            Some(_) => Ok(signed),
            None => Err(SignersError::NeverSigned(*kind)),
        }
    }
}

/// Why a word of `[[policy.signers]]` does not name subjects or people.
#[derive(Clone, Debug, PartialEq, Eq)]
enum SignersError {
    /// It is not a subject.
    Subject(SubjectError),
    /// Subjects of this kind are never signed off.
    NeverSigned(SubjectKind),
    /// The text after `role:` or `contact:` is not an id.
    Id(IdError),
    /// It does not say who may sign.
    Nobody(String),
}

impl fmt::Display for SignersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(error) => error.fmt(f),
            Self::NeverSigned(kind) => write!(f, "subjects of kind `{kind}` are never signed off"),
            Self::Id(error) => error.fmt(f),
            Self::Nobody(text) => {
                write!(f, "`{}` does not say who may sign", text.escape_debug())
            }
        }
    }
}

impl std::error::Error for SignersError {}

impl fmt::Display for SignersScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => kind.fmt(f),
            Self::One(subject) => subject.fmt(f),
        }
    }
}

/// The first kinds in messages about what somebody may sign. The plan is the last one.
const NAMED_FIRST: [SubjectKind; 5] = [
    SubjectKind::Section,
    SubjectKind::Playbook,
    SubjectKind::Contact,
    SubjectKind::Channel,
    SubjectKind::Role,
];

impl Value for SignersScope {
    fn expected() -> &'static str {
        static WORDS: LazyLock<String> = LazyLock::new(|| {
            let signed = SubjectKind::ALL.iter().filter(|kind| kind.act().is_some());
            let others =
                signed.filter(|kind| **kind != SubjectKind::Plan && !NAMED_FIRST.contains(kind));
            let kinds = NAMED_FIRST.iter().chain(others);
            let kinds: Vec<_> = kinds.map(|kind| format!("`{kind}`")).collect();
            let (kinds, plan) = (kinds.join(", "), SubjectKind::Plan);
            format!("{kinds} or `{plan}`, or a single subject such as `role:legal`")
        });
        &WORDS
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }
}

/// Somebody who may sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// `anyone`: every contact of the plan.
    Anyone,
    /// `provider`: the provider's own staff.
    Provider,
    /// `client`: people of the client's own organisation.
    Client,
    /// `holder`: the holder of the role that is acknowledged, and none of their deputies.
    Holder,
    /// `role:ID`: the holder and the deputies of a role.
    Role(Id),
    /// `contact:ID`: one person.
    Contact(Id),
}

impl Signer {
    fn parse(text: &str) -> Result<Self, SignersError> {
        let id = |id: &str| Id::parse(id).map_err(SignersError::Id);
        match text.split_once(':') {
            None if text == "anyone" => Ok(Self::Anyone),
            None if text == "provider" => Ok(Self::Provider),
            None if text == "client" => Ok(Self::Client),
            None if text == "holder" => Ok(Self::Holder),
            Some((kind, named)) if kind == SubjectKind::Role.name() => Ok(Self::Role(id(named)?)),
            Some((kind, named)) if kind == SubjectKind::Contact.name() => {
                Ok(Self::Contact(id(named)?))
            }
            None | Some(_) => Err(SignersError::Nobody(text.to_owned())),
        }
    }
}

impl fmt::Display for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("anyone"),
            Self::Provider => f.write_str("provider"),
            Self::Client => f.write_str("client"),
            Self::Holder => f.write_str("holder"),
            Self::Role(id) => write!(f, "{}:{id}", SubjectKind::Role),
            Self::Contact(id) => write!(f, "{}:{id}", SubjectKind::Contact),
        }
    }
}

impl Value for Signer {
    fn expected() -> &'static str {
        "`role:ID`, `contact:ID`, `holder`, `provider`, `client` or `anyone`"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_the_texts_first_and_the_plan_last() {
        assert_eq!(
            SignersScope::expected().split(", or").next(),
            Some("`section`, `playbook`, `contact`, `channel`, `role`, `pack` or `plan`")
        );
    }

    #[test]
    fn the_help_names_every_kind_that_is_signed_off() {
        for kind in SubjectKind::ALL.iter().filter(|kind| kind.act().is_some()) {
            let name = format!("`{kind}`");
            assert!(SignersScope::expected().contains(&name), "{name}");
        }
    }
}
