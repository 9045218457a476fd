//! Sentences as data: literal words and typed values.
//!
//! ```
//! use irplan_plan::message;
//! use irplan_plan::message::named;
//! use irplan_plan::{Id, SubjectKind};
//!
//! let (luis, it) = (Id::parse("luis")?, Id::parse("it")?);
//! let message = message!(
//!     "{} has no deputy as {}",
//!     named(SubjectKind::Contact, &luis),
//!     named(SubjectKind::Role, &it),
//! );
//! assert_eq!(message.to_string(), "`luis` has no deputy as `it`");
//! let mentioned: Vec<_> = message.mentions().map(|subject| subject.to_string()).collect();
//! assert_eq!(mentioned, ["contact:luis", "role:it"]);
//! # Ok::<(), irplan_plan::IdError>(())
//! ```
//!
//! The words are `&'static str`, so that whatever comes from a plan has to be a [`Value`] with a type.

use std::borrow::{Borrow, Cow};
use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::finding::RuleId;
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::place::RepoPath;
use crate::toml::Duration;

/// A sentence or a phrase, of literal words and typed values.
///
/// It is shown with [`Display`](fmt::Display), and in no other way looked into: decisions are made on a finding's rule,
/// subjects and [`FaultKey`](crate::finding::FaultKey).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Words(&'static str),
    Value(Value),
    /// A phrase in one pair of backticks: a command, or a line of a file.
    Quoted(Message),
}

/// Something that a message names.
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
    /// Somebody by the name that git has for them, and the contact that they are.
    Person(Box<PersonNamed>),
    /// Text as it stands in a file, such as a key: `` `restore-order` ``.
    Code(Cow<'static, str>),
    /// A phone number or a mail address, in backticks.
    Private(String),
    /// Words that are not irplan's own, such as a note of git's, without backticks.
    Quotation(String),
    /// A number.
    Number(i64),
    /// A day.
    Date(Date),
}

/// Somebody by the name that git has for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonNamed {
    /// The name.
    pub name: String,
    /// The contact that they are, if a plan says so.
    pub contact: Option<Subject>,
}

impl Value {
    /// The subject that the value names.
    pub fn subject(&self) -> Option<Cow<'_, Subject>> {
        match self {
            Self::Subject(subject) | Self::Named(subject) => Some(Cow::Borrowed(subject)),
            Self::Person(person) => person.contact.as_ref().map(Cow::Borrowed),
            Self::Path(path) => path.subject().map(Cow::Owned),
            Self::Plan(_)
            | Self::Rule(_)
            | Self::Code(_)
            | Self::Private(_)
            | Self::Quotation(_)
            | Self::Number(_)
            | Self::Date(_) => None,
        }
    }

    fn has_backticks(&self) -> bool {
        !matches!(self, Self::Quotation(_) | Self::Number(_) | Self::Date(_))
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
            Self::Private(text) => write!(f, "{}", text.escape_debug()),
            Self::Quotation(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
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

    /// Adds a phrase at the end.
    pub fn extend(&mut self, phrase: impl Into<Self>) {
        self.0.extend(phrase.into().0);
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values that the message names, in order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let mut values = Vec::new();
        self.collect(&mut values);
        values.into_iter()
    }

    /// The subjects that the message names, in order.
    pub fn mentions(&self) -> impl Iterator<Item = Cow<'_, Subject>> {
        self.values().filter_map(Value::subject)
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

    /// The message in pieces, for outputs that show code in another way than between backticks.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Pieces::default();
        for part in &self.0 {
            match part {
                Part::Words(words) => pieces.add_literal(words),
                Part::Value(value) if value.has_backticks() => pieces.add_code(value.to_string()),
                Part::Value(value) => pieces.add_words(&value.to_string()),
                Part::Quoted(inner) => pieces.add_code(Bare(inner).to_string()),
            }
        }
        pieces.0
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
                Part::Quoted(inner) => write!(f, "`{}`", Bare(inner))?,
            }
        }
        Ok(())
    }
}

/// A piece of a message as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of a sentence.
    Words(String),
    /// What stands between backticks.
    Code(String),
}

/// Pieces that are being collected: words that follow each other are one piece.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    /// Adds literal words, in which code stands between backticks.
    fn add_literal(&mut self, words: &str) {
        for (at, part) in words.split('`').enumerate() {
            match at % 2 {
                0 => self.add_words(part),
                _ => self.add_code(part.to_owned()),
            }
        }
    }

    fn add_words(&mut self, words: &str) {
        match self.0.last_mut() {
            Some(Piece::Words(before)) => before.push_str(words),
            _ if words.is_empty() => {}
            _ => self.0.push(Piece::Words(words.to_owned())),
        }
    }

    fn add_code(&mut self, code: String) {
        self.0.push(Piece::Code(code));
    }
}

/// A phrase within backticks, where values need none of their own.
struct Bare<'a>(&'a Message);

impl fmt::Display for Bare<'_> {
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

/// Where a template takes a value.
const SLOT: &str = "{}";

/// How many slots a template has.
#[doc(hidden)]
pub const fn slots(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut at, mut slots) = (0, 0);
    while at + 1 < bytes.len() {
        if bytes[at] == b'{' && bytes[at + 1] == b'}' {
            slots += 1;
            at += 1;
        }
        at += 1;
    }
    slots
}

/// Makes a [`Message`](crate::Message) of literal words with a typed value for each `{}`.
///
/// A value is anything that a message can be made of: a subject, a date, a number, another message, literal words.
#[macro_export]
macro_rules! message {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const SLOTS: usize = <[&str]>::len(&[$(stringify!($value)),*]);
        const { assert!($crate::message::slots($template) == SLOTS, "each slot takes one value") };
        $crate::Message::fill::<SLOTS>($template, [$($crate::Message::from($value)),*])
    }};
}
/// A part of a plan by its id alone; what is no id is shown as it stands.
pub fn named(kind: SubjectKind, id: &(impl Borrow<str> + ?Sized)) -> Value {
    let id = id.borrow();
    match Id::parse(id) {
        Ok(id) => Value::Named(Subject::new(kind, &id)),
        Err(_) => Value::Code(Cow::Owned(id.to_owned())),
    }
}

/// A part of a plan by kind and id; what is no id is shown as it stands.
pub fn subject(kind: SubjectKind, id: &(impl Borrow<str> + ?Sized)) -> Value {
    let id = id.borrow();
    match Id::parse(id) {
        Ok(id) => Value::Subject(Subject::new(kind, &id)),
        Err(_) => Value::Code(Cow::Owned(format!("{kind}:{id}"))),
    }
}

/// A plan.
pub fn plan(id: &PlanId) -> Value {
    Value::Plan(id.clone())
}

/// Text as it stands in a file, such as a key.
pub fn code(text: impl Into<Cow<'static, str>>) -> Value {
    Value::Code(text.into())
}

/// A phone number or a mail address.
pub fn private(text: impl Into<String>) -> Value {
    Value::Private(text.into())
}

/// Words that are not irplan's own.
pub fn quotation(words: impl Into<String>) -> Value {
    Value::Quotation(words.into())
}

/// Somebody by the name that git has for them, and the contact that they are.
pub fn person(name: &str, contact: Option<&Id>) -> Value {
    Value::Person(Box::new(PersonNamed {
        name: name.to_owned(),
        contact: contact.map(|id| Subject::new(SubjectKind::Contact, id)),
    }))
}

/// A number with its noun: `1 plan`, `4 plans`.
pub fn count(number: usize, one: &'static str, several: &'static str) -> Message {
    message!("{} {}", number, if number == 1 { one } else { several })
}

/// A list as people read it: `a, b and c`.
pub fn all_of<T: Into<Message>>(items: impl IntoIterator<Item = T>) -> Message {
    joined(items, " and ")
}

/// A choice as people read it: `a, b or c`.
pub fn one_of<T: Into<Message>>(items: impl IntoIterator<Item = T>) -> Message {
    joined(items, " or ")
}

/// The first items of a list, and how many others there are, so that at most `most` phrases are shown.
pub fn first_of<T: Into<Message>>(
    items: impl IntoIterator<Item = T>,
    most: usize,
    others: &'static str,
) -> Message {
    let mut items: Vec<Message> = items.into_iter().map(Into::into).collect();
    if items.len() > most {
        let rest = items.split_off(most.saturating_sub(1));
        items.push(message!("{} {}", rest.len(), others));
    }
    all_of(items)
}

fn joined<T: Into<Message>>(
    items: impl IntoIterator<Item = T>,
    last_separator: &'static str,
) -> Message {
    let mut items = items.into_iter().peekable();
    let mut list = Message::default();
    while let Some(item) = items.next() {
        let is_last = items.peek().is_none();
        if !list.is_empty() {
            list.extend(if is_last { last_separator } else { ", " });
        }
        list.extend(item);
    }
    list
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

// Rules that are not converted yet.
impl From<String> for Message {
    fn from(text: String) -> Self {
        Self(vec![Part::Value(Value::Quotation(text))])
    }
}

/// A key or another fixed word, where a value and no sentence is asked for.
impl From<&'static str> for Value {
    fn from(word: &'static str) -> Self {
        Self::Code(Cow::Borrowed(word))
    }
}

impl From<Value> for Message {
    fn from(value: Value) -> Self {
        Self(vec![Part::Value(value)])
    }
}

macro_rules! value_from {
    ($($type:ty, $it:ident => $value:expr;)+) => {
        $(
            impl From<$type> for Value {
                fn from($it: $type) -> Self { $value }
            }

            impl From<$type> for Message {
                fn from(value: $type) -> Self { Self::from(Value::from(value)) }
            }
        )+
    };
}

value_from! {
    Subject, subject => Self::Subject(subject);
    &Subject, subject => Self::Subject(subject.clone());
    RuleId, rule => Self::Rule(rule);
    &RepoPath, path => Self::Path(path.clone());
    Date, date => Self::Date(date);
    Duration, duration => Self::Quotation(duration.in_words());
    usize, number => Self::Number(i64::try_from(number).unwrap_or(i64::MAX));
    u32, number => Self::Number(number.into());
    i64, number => Self::Number(number);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &Message, expected: &str) {
        assert_eq!(message.to_string(), expected);
    }

    #[test]
    fn names_are_in_backticks_and_numbers_are_not() {
        let sev1 = Subject::parse("severity:sev1").expect("a subject");
        check(
            &message!("{} has {} of {}", &sev1, 2_usize, code("notify")),
            "`severity:sev1` has 2 of `notify`",
        );
        check(
            &message!("no `{ number = \"…\" }` here"),
            "no `{ number = \"…\" }` here",
        );
    }

    #[test]
    fn a_quoted_phrase_has_one_pair_of_backticks() {
        let command = message!("irplan review {}", Subject::PLAN).quoted();
        check(&message!("type {}", command), "type `irplan review plan`");
    }

    #[test]
    fn what_is_unusual_in_text_of_a_file_is_spelled_out() {
        check(&message!("{}", code("a\u{202e}b")), "`a\\u{202e}b`");
    }

    #[test]
    fn lists_read_like_a_sentence() {
        let keys = |count| ["a", "b", "c", "d"].into_iter().take(count).map(code);
        check(&all_of(keys(1)), "`a`");
        check(&all_of(keys(3)), "`a`, `b` and `c`");
        check(&one_of(keys(2)), "`a` or `b`");
        check(&first_of(keys(3), 3, "others"), "`a`, `b` and `c`");
        check(&first_of(keys(4), 3, "others"), "`a`, `b` and 2 others");
        check(&count(1, "plan", "plans"), "1 plan");
        check(&count(0, "plan", "plans"), "0 plans");
    }

    #[test]
    fn a_message_knows_whom_it_mentions() {
        let path = RepoPath::new("plans/harbor/playbooks/fire.md");
        let id = Id::parse("ada").expect("an id");
        let message = message!(
            "{} changed {}: see {}",
            person("Ada", Some(&id)),
            &path,
            message!("irplan diff {}", subject(SubjectKind::Role, "it")).quoted(),
        );
        let mentioned: Vec<_> = message.mentions().map(|it| it.to_string()).collect();
        assert_eq!(mentioned, ["contact:ada", "playbook:fire", "role:it"]);
    }

    #[test]
    fn pieces_are_the_message_without_backticks() {
        let message = message!("a `b` {} {} {}", 2_usize, code("c`d"), "e `f`");
        let words = |text: &str| Piece::Words(text.to_owned());
        let code = |text: &str| Piece::Code(text.to_owned());
        let expected = [
            words("a "),
            code("b"),
            words(" 2 "),
            code("c`d"),
            words(" e "),
            code("f"),
        ];
        assert_eq!(message.pieces(), expected);
    }

    #[test]
    fn values_can_be_replaced() {
        let hide = |value: &Value| {
            matches!(value, Value::Private(_)).then(|| Value::Private("***".to_owned()))
        };
        let mut message = message!("{} is {}", private("+1"), code("+1"));
        message.replace_values(&hide);
        check(&message, "`***` is `+1`");
    }
}
