//! `[policy.keys]`: the public keys that verify signatures.

use std::collections::BTreeMap;
use std::fmt;

use toml::Spanned;
use toml::de::DeValue;

use crate::finding::message::{code, named, reason};
use crate::id::{Id, SubjectKind};
use crate::message;
use crate::place::Span;
use crate::toml::{
    Canonical, Field, List, Reader, Slot, Table, Value, kind_with_article, read_parsed_string,
};

/// `[policy.keys]`: public keys by the contact who has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignerKeys(pub BTreeMap<Id, List<PublicKey>>);

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublicKey {
    /// An SSH key as `ssh-keygen` writes it, its type and its base 64 without the comment.
    Ssh(String),
    /// An OpenPGP key in armour.
    OpenPgp(String),
}

/// The first and the last line of an OpenPGP key.
const ARMOUR: [&str; 2] = [
    "-----BEGIN PGP PUBLIC KEY BLOCK-----",
    "-----END PGP PUBLIC KEY BLOCK-----",
];

impl PublicKey {
    fn parse(text: &str) -> Result<Self, PublicKeyError> {
        let text = text.trim();
        if text.starts_with(ARMOUR[0]) && text.ends_with(ARMOUR[1]) {
            return Ok(Self::OpenPgp(format!("{text}\n")));
        }
        let mut words = text.split_whitespace();
        let (kind, blob) = (words.next().unwrap_or_default(), words.next());
        let is_kind = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-sha2-"]
            .iter()
            .any(|start| kind.starts_with(start));
        let is_word = |word: &str| {
            let is_part = |c: char| c.is_ascii_alphanumeric() || "-@.+/=_".contains(c);
            word.chars().all(is_part)
        };
        match blob {
            // The rest of the line is a comment, and may be a name. More lines would be more keys.
            Some(blob) if is_kind && is_word(kind) && is_word(blob) && !text.contains('\n') => {
                Ok(Self::Ssh(format!("{kind} {blob}")))
            }
            _ => Err(PublicKeyError),
        }
    }
}

/// A text that is not a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PublicKeyError;

impl fmt::Display for PublicKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not a public key")
    }
}

impl std::error::Error for PublicKeyError {}

/// The kind of the key and its last characters, which are enough to recognise it: `ssh-ed25519 …V3kP9wQx`.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, body) = match self {
            Self::Ssh(text) => text.split_once(' ').unwrap_or((text, "")),
            Self::OpenPgp(text) => ("OpenPGP", text.trim_end().trim_end_matches(ARMOUR[1])),
        };
        let last = body.split_whitespace().last().unwrap_or_default();
        let start = last.char_indices().rev().nth(7).map_or(0, |(at, _)| at);
        write!(f, "{kind} …{}", last.get(start..).unwrap_or_default())
    }
}

impl Value for PublicKey {
    fn expected() -> &'static str {
        "an SSH key such as `ssh-ed25519 AAAA…`, or an OpenPGP key in armour"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        let (Self::Ssh(text) | Self::OpenPgp(text)) = self;
        Canonical::text(text)
    }
}

impl Slot for SignerKeys {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let Some((_, value)) = table.entry(key) else {
            return Self::default();
        };
        let DeValue::Table(entries) = value.get_ref() else {
            let found = kind_with_article(value.get_ref());
            let problem = message!("{} is {}", code(key), found);
            let expected = "contacts with their keys: `jane-doe = [\"ssh-ed25519 …\"]`";
            reader.invalid(value.span().into(), problem, expected);
            return Self::default();
        };
        let mut keys = BTreeMap::new();
        for (name, value) in entries {
            let span: Span = name.span().into();
            let id = match Id::parse(name.get_ref()) {
                Ok(id) => id,
                Err(problem) => {
                    reader.invalid(span, reason(problem), "the id of a contact");
                    continue;
                }
            };
            let DeValue::Array(array) = value.get_ref() else {
                let problem = message!(
                    "{} is {}",
                    named(SubjectKind::Contact, &id),
                    kind_with_article(value.get_ref())
                );
                reader.invalid(value.span().into(), problem, "a list of keys: `[ … ]`");
                continue;
            };
            let own = array.iter().filter_map(|item| {
                let span = reader.absolute(item.span());
                PublicKey::read(item, reader).map(|value| Field {
                    value,
                    key: span,
                    span,
                })
            });
            let own = own.collect();
            keys.insert(id, List::new(own, reader.absolute(span)));
        }
        Self(keys)
    }

    fn canonical(&self) -> Option<Canonical> {
        let entry = |(id, keys): (&Id, &List<PublicKey>)| Some((id.to_string(), keys.canonical()?));
        (!self.0.is_empty()).then(|| Canonical::Table(self.0.iter().filter_map(entry).collect()))
    }

    fn span(&self) -> Option<Span> {
        self.0.values().next().and_then(|keys| keys.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&PublicKey>) {
        assert_eq!(PublicKey::parse(text).ok().as_ref(), expected);
    }

    #[test]
    fn keys_are_of_two_kinds_and_one_line_holds_one() {
        let ssh = |text: &str| Some(PublicKey::Ssh(text.to_owned()));
        check(
            " ssh-ed25519 AAAAC3Nz+/= sam@laptop x\n",
            ssh("ssh-ed25519 AAAAC3Nz+/=").as_ref(),
        );
        check(
            "sk-ssh-ed25519@openssh.com AAAA",
            ssh("sk-ssh-ed25519@openssh.com AAAA").as_ref(),
        );
        check("ssh-ed25519", None);
        check("ssh-ed25519 AAAA\nssh-ed25519 BBBB", None);
        check("ssh-ed25519,* AAAA", None);
        check("cert-authority ssh-ed25519 AAAA", None);
        check("", None);
        let armoured = format!("{}\n\nmQEN\n{}", ARMOUR[0], ARMOUR[1]);
        check(
            &armoured,
            Some(&PublicKey::OpenPgp(format!("{armoured}\n"))),
        );
        check(ARMOUR[0], None);
    }

    #[test]
    fn the_last_part_of_a_key_decides_what_it_is() {
        let parse = |text: &str| PublicKey::parse(text).map(|key| key.to_string());
        let ssh = parse("ssh-ed25519 AAAAC3NzV3kP9wQx sam@laptop");
        assert_eq!(ssh.as_deref(), Ok("ssh-ed25519 …V3kP9wQx"));
        let armoured = format!("{}\n\nmQENBFtA\n=njUN\n{}", ARMOUR[0], ARMOUR[1]);
        assert_eq!(parse(&armoured).as_deref(), Ok("OpenPGP …=njUN"));
    }
}
