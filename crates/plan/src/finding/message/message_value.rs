//! The typed values that a message can mention.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Range;

use jiff::civil::Date;

use crate::finding::{RuleId, RuleName};
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::place::RepoPath;
use crate::toml::Duration;

/// Something that a message mentions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A part of a plan by kind and id: `` `contact:jane` ``.
    Subject(Subject),
    /// A part of a plan by its id alone: `` `jane` ``.
    Named(Subject),
    /// A plan: `` `harbor` ``.
    Plan(PlanId),
    /// A rule: `` `stale-contact` ``.
    Rule(RuleId),
    /// A file: `` `plans/harbor/plan.toml` ``.
    Path(RepoPath),
    /// A person by their name in git, with their contact.
    Person(Box<NamedPerson>),
    /// Text from a file, such as a key: `` `restore-order` ``.
    Code(Cow<'static, str>),
    /// The id of a step or a heading, which links lead to: `` `isolate` ``.
    Anchor(String),
    /// A phone number or an email address, in backticks.
    Private(String),
    /// Words from elsewhere, such as those of a text, without backticks.
    Quotation(String),
    /// Words of a plan's text with the subjects that they refer to, without backticks.
    Excerpt {
        /// The words.
        words: String,
        /// The subjects that they refer to.
        subjects: Vec<Subject>,
    },
    /// The text of an error, without backticks around it. Text between backticks in it is code.
    Reason(String),
    /// A number.
    Number(i64),
    /// A day.
    Date(Date),
}

/// A person by their name in git.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedPerson {
    /// The name.
    pub name: String,
    /// Their contact, if a plan has one.
    pub contact: Option<Subject>,
}

impl Value {
    /// Returns the subjects that the value mentions.
    pub fn subjects(&self) -> impl Iterator<Item = Cow<'_, Subject>> {
        let of_text = match self {
            Self::Excerpt { subjects, .. } => subjects.as_slice(),
            _ => &[],
        };
        let own = self.subject().into_iter();
        own.chain(of_text.iter().map(Cow::Borrowed))
    }

    fn subject(&self) -> Option<Cow<'_, Subject>> {
        match self {
            Self::Subject(subject) | Self::Named(subject) => Some(Cow::Borrowed(subject)),
            Self::Person(person) => person.contact.as_ref().map(Cow::Borrowed),
            Self::Path(path) => path.subject().map(Cow::Owned),
            Self::Plan(_)
            | Self::Rule(_)
            | Self::Code(_)
            | Self::Anchor(_)
            | Self::Private(_)
            | Self::Quotation(_)
            | Self::Excerpt { .. }
            | Self::Reason(_)
            | Self::Number(_)
            | Self::Date(_) => None,
        }
    }

    pub(super) fn has_backticks(&self) -> bool {
        !matches!(
            self,
            Self::Quotation(_)
                | Self::Excerpt { .. }
                | Self::Reason(_)
                | Self::Number(_)
                | Self::Date(_)
        )
    }
}

/// The value alone, without backticks.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(subject) => write!(f, "{subject}"),
            Self::Named(subject) => match &subject.id {
                Some(id) => write!(f, "{id}"),
                None => write!(f, "{subject}"),
            },
            Self::Plan(plan) => write!(f, "{plan}"),
            Self::Rule(rule) => write!(f, "{rule}"),
            Self::Path(path) => write!(f, "{path}"),
            Self::Person(person) => write!(f, "{}", person.name.escape_debug()),
            Self::Code(text) => write!(f, "{}", text.escape_debug()),
            Self::Anchor(id) => write!(f, "{}", id.escape_debug()),
            Self::Private(text) => write!(f, "{}", text.escape_debug()),
            Self::Quotation(words) | Self::Excerpt { words, .. } | Self::Reason(words) => {
                f.write_str(words)
            }
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

/// Returns a part of a plan by its id alone. Text that is not an id is shown as it is.
pub fn named(kind: SubjectKind, id: &(impl Borrow<str> + ?Sized)) -> Value {
    let id = id.borrow();
    match Id::parse(id) {
        Ok(id) => Value::Named(Subject::new(kind, &id)),
        Err(_) => Value::Code(Cow::Owned(id.to_owned())),
    }
}

/// Returns a part of a plan by kind and id. Text that is not an id is shown as it is.
pub fn subject(kind: SubjectKind, id: &(impl Borrow<str> + ?Sized)) -> Value {
    let id = id.borrow();
    match Id::parse(id) {
        Ok(id) => Value::Subject(Subject::new(kind, &id)),
        Err(_) => Value::Code(Cow::Owned(format!("{kind}:{id}"))),
    }
}

/// Returns a plan.
pub fn plan(id: &PlanId) -> Value {
    Value::Plan(id.clone())
}

/// Text from a file, such as a key. If it is written like a subject, it is one.
pub fn code(text: impl Into<Cow<'static, str>>) -> Value {
    let text = text.into();
    match Subject::parse(&text) {
        Ok(subject) if subject.id.is_some() => Value::Subject(subject),
        _ => Value::Code(text),
    }
}

/// Words for a part of a plan's text, such as what changed in it.
///
/// The references in the part count even if the words are cut off within one, or the part starts or ends in one.
pub fn excerpt(words: impl Into<String>, text: &str, part: Range<usize>) -> Value {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | ':');
    let (before, after) = (text.get(..part.start), text.get(part.end..));
    let start = before.map_or(0, |before| before.trim_end_matches(is_part).len());
    let rest = after.map_or(0, |after| after.trim_start_matches(is_part).len());
    let whole = text.get(start..text.len() - rest).unwrap_or(text);
    let references = whole.split(|c| !is_part(c)).map(Subject::parse);
    let subjects = references.flatten().filter(|subject| subject.id.is_some());
    Value::Excerpt {
        words: words.into(),
        subjects: subjects.collect(),
    }
}

/// Returns the id of a step or a heading, which links lead to.
pub fn anchor(id: impl fmt::Display) -> Value {
    Value::Anchor(id.to_string())
}

/// Returns a phone number or an email address.
pub fn private(text: impl Into<String>) -> Value {
    Value::Private(text.into())
}

/// Words from elsewhere.
pub fn quotation(words: impl Into<String>) -> Value {
    Value::Quotation(words.into())
}

/// Returns the text of an error. Errors mention nothing from a plan: such a message would be made from typed values.
pub fn reason(error: impl fmt::Display) -> Value {
    Value::Reason(error.to_string())
}

/// Returns a person by their name in git, with their contact.
pub fn person(name: &str, contact: Option<&Id>) -> Value {
    Value::Person(Box::new(NamedPerson {
        name: name.to_owned(),
        contact: contact.map(|id| Subject::new(SubjectKind::Contact, id)),
    }))
}

/// A key or another fixed word, as a value and not as a sentence.
impl From<&'static str> for Value {
    fn from(word: &'static str) -> Self {
        Self::Code(Cow::Borrowed(word))
    }
}

macro_rules! value_from {
    ($($type:ty, $it:ident => $value:expr;)+) => {
        $(
            impl From<$type> for Value {
                fn from($it: $type) -> Self { $value }
            }
        )+
    };
}

value_from! {
    Subject, subject => Self::Subject(subject);
    &Subject, subject => Self::Subject(subject.clone());
    RuleId, rule => Self::Rule(rule);
    &RuleName, name => code(name.to_string());
    &RepoPath, path => Self::Path(path.clone());
    Date, date => Self::Date(date);
    Duration, duration => Self::Quotation(duration.in_words());
    usize, number => Self::Number(i64::try_from(number).unwrap_or(i64::MAX));
    u32, number => Self::Number(number.into());
    i64, number => Self::Number(number);
}
