//! Messages: their parts, and how they are shown.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::message_value::Value;
use super::pieces::{Piece, Pieces};
use super::template_slots::SLOT;
use crate::finding::{RuleId, RuleName};
use crate::id::Subject;
use crate::place::RepoPath;
use crate::toml::Duration;

/// A sentence or a phrase, made from literal words and typed values.
///
/// [`Display`](fmt::Display) is the only way to read it. Decisions are made on a finding's rule, subjects and
/// [`FaultKey`](crate::finding::FaultKey).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Words(&'static str),
    Value(Value),
    /// A phrase in one pair of backticks: a command, or a line of a file.
    Quoted(Message),
}

impl Message {
    /// Puts values into the slots `{}` of a template; [`message!`](crate::message!) checks that there are as many.
    #[doc(hidden)]
    pub fn fill<const SLOTS: usize>(template: &'static str, values: [Self; SLOTS]) -> Self {
        let mut message = Self::default();
        let mut values = values.into_iter();
        for (at, words) in template.split(SLOT).enumerate() {
            if at > 0 {
                message.extend(values.next().unwrap_or_default());
            }
            message.extend(words);
        }
        message
    }

    /// Puts the whole phrase between backticks: `` `irplan verify contact:jane` ``.
    #[must_use]
    pub fn quoted(self) -> Self {
        Self(vec![Part::Quoted(self)])
    }

    /// Returns the words without backticks, for a command to be copied.
    pub fn without_backticks(&self) -> String {
        WithoutBackticks(self).to_string()
    }

    /// Adds a phrase at the end.
    pub fn extend(&mut self, phrase: impl Into<Self>) {
        self.0.extend(phrase.into().0);
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the values that the message names, in order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let mut values = Vec::new();
        self.collect(&mut values);
        values.into_iter()
    }

    /// Returns the subjects that the message names, in order.
    pub fn mentions(&self) -> impl Iterator<Item = Cow<'_, Subject>> {
        self.values().flat_map(Value::subjects)
    }

    /// Replaces some of the values.
    pub fn replace_values(&mut self, replace: &impl Fn(&Value) -> Option<Value>) {
        for part in &mut self.0 {
            match part {
                Part::Words(_) => {}
                Part::Value(value) => {
                    if let Some(other) = replace(value) {
                        *value = other;
                    }
                }
                Part::Quoted(inner) => inner.replace_values(replace),
            }
        }
    }

    /// Returns the message in pieces, for output that does not use backticks.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Pieces::default();
        for part in &self.0 {
            match part {
                Part::Words(words) => pieces.add_literal(words),
                Part::Value(Value::Reason(words)) => pieces.add_literal(words),
                Part::Value(Value::Date(date)) => pieces.add_date(*date),
                Part::Value(value) if value.has_backticks() => pieces.add_code(value.to_string()),
                Part::Value(value) => pieces.add_words(&value.to_string()),
                Part::Quoted(inner) => pieces.add_code(WithoutBackticks(inner).to_string()),
            }
        }
        pieces.into_vec()
    }

    fn collect<'a>(&'a self, values: &mut Vec<&'a Value>) {
        for part in &self.0 {
            match part {
                Part::Words(_) => {}
                Part::Value(value) => values.push(value),
                Part::Quoted(inner) => inner.collect(values),
            }
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, is_quoted: bool) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Words(words) => f.write_str(words)?,
                Part::Value(value) if value.has_backticks() && !is_quoted => {
                    write!(f, "`{value}`")?;
                }
                Part::Value(value) => write!(f, "{value}")?,
                Part::Quoted(inner) if is_quoted => inner.write(f, true)?,
                Part::Quoted(inner) => write!(f, "`{}`", WithoutBackticks(inner))?,
            }
        }
        Ok(())
    }
}

/// A phrase within backticks, where values need none of their own.
struct WithoutBackticks<'a>(&'a Message);

impl fmt::Display for WithoutBackticks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, true)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, false)
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<&'static str> for Message {
    fn from(words: &'static str) -> Self {
        Self(if words.is_empty() {
            Vec::new()
        } else {
            vec![Part::Words(words)]
        })
    }
}

impl From<Value> for Message {
    fn from(value: Value) -> Self {
        Self(vec![Part::Value(value)])
    }
}

macro_rules! message_from {
    ($($type:ty),+ $(,)?) => {
        $(
            impl From<$type> for Message {
                fn from(value: $type) -> Self { Self::from(Value::from(value)) }
            }
        )+
    };
}

message_from! {
    Subject, &Subject, RuleId, &RuleName, &RepoPath, Date, Duration, usize, u32, i64,
}
