//! A value reduced to its meaning, for digests, diffs and export.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::digest::Scheme;

/// The meaning of a value, without key order, white space and different spellings of the same amount.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Canonical {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Words, with single spaces.
    Text(String),
    /// Something that can be written in several ways.
    Spelling(Spelling),
    /// Something whose meaning former schemes of digests took for that of something else.
    MeaningByScheme(MeaningByScheme),
    /// Values in order; the order is part of the meaning.
    List(Vec<Canonical>),
    /// Values by key.
    Table(BTreeMap<String, Canonical>),
}

/// Something that can be written in several ways, such as a phone number, with its meaning.
///
/// Two of them are equal if they mean the same.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// How it is written, with single spaces.
    pub written: String,
    /// What it means, however it is written.
    pub meaning: String,
}

/// Something whose meaning former schemes of digests took for that of something else, such as `72h` for `3d`.
///
/// Two of them are equal if they mean the same now.
#[derive(Clone, Debug)]
pub struct MeaningByScheme {
    /// What it means in the first two schemes.
    pub former: String,
    /// What it means.
    pub current: String,
}

impl PartialEq for MeaningByScheme {
    fn eq(&self, other: &Self) -> bool {
        self.current == other.current
    }
}

impl Eq for MeaningByScheme {}

impl PartialOrd for MeaningByScheme {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for MeaningByScheme {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.current.cmp(&other.current)
    }
}

/// As it is written.
impl Serialize for MeaningByScheme {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.current)
    }
}

impl PartialEq for Spelling {
    fn eq(&self, other: &Self) -> bool {
        self.meaning == other.meaning
    }
}

impl Eq for Spelling {}

impl PartialOrd for Spelling {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Spelling {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.meaning.cmp(&other.meaning)
    }
}

/// As it is written.
impl Serialize for Spelling {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

fn in_one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Writes what comes before the content of a part: its kind and its length.
fn write_start(out: &mut Vec<u8>, kind: u8, length: usize) {
    out.push(kind);
    out.extend_from_slice(&(length as u64).to_le_bytes());
}

/// Writes a [`Canonical::Text`] that is not in memory as such.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    write_start(out, b's', text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Writes the start of a [`Canonical::List`], before its items.
pub(crate) fn write_list_start(out: &mut Vec<u8>, items: usize) {
    write_start(out, b'l', items);
}

/// Writes the start of a [`Canonical::Table`], before its keys and values in the order of the keys.
pub(crate) fn write_table_start(out: &mut Vec<u8>, entries: usize) {
    write_start(out, b't', entries);
}

/// Writes a key of a [`Canonical::Table`], before its value.
pub(crate) fn write_key(out: &mut Vec<u8>, key: &str) {
    write_start(out, b'k', key.len());
    out.extend_from_slice(key.as_bytes());
}

impl Canonical {
    /// The meaning of words: without white space at the ends, and with single spaces inside.
    pub fn text(words: &str) -> Self {
        Self::Text(in_one_line(words))
    }

    /// The meaning of something that can be written in several ways, or the text itself if it has no meaning.
    pub fn spelling(written: &str, meaning: Option<String>) -> Self {
        let written = in_one_line(written);
        let meaning = meaning.unwrap_or_else(|| written.clone());
        Self::Spelling(Spelling { written, meaning })
    }

    /// Writes the value so that two values have the same bytes only if they are equal: each part comes after its kind
    /// and its length. The first scheme of digests also distinguishes spellings.
    pub fn write_to(&self, out: &mut Vec<u8>, scheme: Scheme) {
        match self {
            Self::Flag(flag) => out.extend_from_slice(&[b'f', u8::from(*flag)]),
            Self::Number(number) => {
                out.push(b'n');
                out.extend_from_slice(&number.to_le_bytes());
            }
            Self::Text(text) => write_text(out, text),
            Self::Spelling(Spelling { written, meaning }) => match scheme {
                Scheme::First => write_text(out, written),
                Scheme::Second | Scheme::Third | Scheme::Fourth => write_text(out, meaning),
            },
            Self::MeaningByScheme(MeaningByScheme { former, current }) => match scheme {
                Scheme::First | Scheme::Second => write_text(out, former),
                Scheme::Third | Scheme::Fourth => write_text(out, current),
            },
            Self::List(items) => {
                write_list_start(out, items.len());
                items.iter().for_each(|item| item.write_to(out, scheme));
            }
            Self::Table(entries) => {
                write_table_start(out, entries.len());
                for (key, value) in entries {
                    write_key(out, key);
                    value.write_to(out, scheme);
                }
            }
        }
    }
}

/// In words: `a, b` for a list, `key: value` pairs for a table.
impl fmt::Display for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Spelling(spelled) => f.write_str(&spelled.written),
            Self::MeaningByScheme(value) => f.write_str(&value.current),
            Self::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    match item {
                        Self::Table(_) | Self::List(_) => write!(f, "{comma}({item})")?,
                        _ => write!(f, "{comma}{item}")?,
                    }
                }
                Ok(())
            }
            Self::Table(entries) => {
                for (at, (key, value)) in entries.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(f, "{comma}{key}: {value}")?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(value: &Canonical) -> Vec<u8> {
        let mut out = Vec::new();
        value.write_to(&mut out, Scheme::default());
        out
    }

    #[test]
    fn white_space_does_not_change_the_meaning() {
        assert_eq!(
            Canonical::text(" a\n  b\tc "),
            Canonical::Text("a b c".into())
        );
    }

    #[test]
    fn spellings_of_one_thing_are_equal() {
        let spelled = |written: &str| {
            Canonical::Spelling(Spelling {
                written: written.into(),
                meaning: "+442079460101".into(),
            })
        };
        let (a, b) = (spelled("020 7946 0101"), spelled("+44 20 7946 0101"));
        assert_eq!(a, b);
        assert_eq!(bytes(&a), bytes(&b));
        let first = |value: &Canonical| {
            let mut out = Vec::new();
            value.write_to(&mut out, Scheme::First);
            out
        };
        assert_eq!(first(&a), first(&Canonical::text("020 7946 0101")));
        assert_eq!(a.to_string(), "020 7946 0101");
    }

    #[test]
    fn different_values_never_share_bytes() {
        let text = |words: &str| Canonical::text(words);
        let list = |items: &[Canonical]| Canonical::List(items.to_vec());
        let values = [
            text("ab"),
            list(&[text("ab")]),
            list(&[text("a"), text("b")]),
            list(&[list(&[text("a")]), text("b")]),
            list(&[list(&[text("a"), text("b")])]),
            Canonical::Number(1),
            Canonical::Flag(true),
            text("1"),
        ];
        for (at, a) in values.iter().enumerate() {
            for b in &values[at + 1..] {
                assert_ne!(bytes(a), bytes(b), "{a:?} and {b:?}");
            }
        }
    }
}
