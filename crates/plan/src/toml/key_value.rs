//! The values that a key can have: text, numbers, dates, ids, and words from a closed list.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use crate::finding::message::reason;
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::message;
use crate::toml::{Canonical, Duration, Reader, kind_with_article};

/// A value that TOML can have and that can be reduced to its meaning.
pub trait Value: Sized {
    /// The expected form, in words that follow "expected".
    fn expected() -> &'static str;

    /// Reads the value, and reports problems to the reader.
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self>;

    /// Returns the meaning.
    fn canonical(&self) -> Canonical;

    /// Whether it is an id without the kind of its subject. A table that has it says which kinds it may name.
    const IS_ID: bool = false;

    /// Returns the text or the word; `None` for other values.
    fn as_text(&self) -> Option<&str> {
        None
    }

    /// Returns the id of the subject that it names, and the kinds that it may have: those of the table, or its own.
    fn as_id(&self, _: &'static [SubjectKind]) -> Option<(&'static [SubjectKind], &Id)> {
        None
    }

    /// The same as [`Self::as_id`], to replace the id.
    fn as_id_mut(
        &mut self,
        _: &'static [SubjectKind],
    ) -> Option<(&'static [SubjectKind], &mut Id)> {
        None
    }
}

/// Reads a string. Anything else is reported.
pub(crate) fn read_string<'a>(
    value: &'a Spanned<DeValue<'_>>,
    expected: &'static str,
    reader: &mut Reader,
) -> Option<&'a str> {
    let text = value.get_ref().as_str();
    if text.is_none() {
        wrong_type(value, expected, reader);
    }
    text
}

fn wrong_type(value: &Spanned<DeValue<'_>>, expected: &'static str, reader: &mut Reader) {
    let found = kind_with_article(value.get_ref());
    reader.invalid(value.span().into(), message!("this is {}", found), expected);
}

/// Reads a string and parses it. If that fails, the finding has the message of the parser's error.
pub(crate) fn read_parsed_string<T, E: std::error::Error>(
    value: &Spanned<DeValue<'_>>,
    expected: &'static str,
    reader: &mut Reader,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    match parse(read_string(value, expected, reader)?) {
        Ok(parsed) => Some(parsed),
        Err(problem) => {
            reader.invalid(value.span().into(), reason(problem), expected);
            None
        }
    }
}

impl Value for String {
    fn expected() -> &'static str {
        "text in quotes"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let text = read_string(value, Self::expected(), reader)?;
        if text.trim().is_empty() {
            reader.invalid(
                value.span().into(),
                "the text is empty",
                "some text; if there is none, remove the key",
            );
        }
        Some(text.to_owned())
    }

    fn canonical(&self) -> Canonical {
        Canonical::text(self)
    }

    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Value for bool {
    fn expected() -> &'static str {
        "`true` or `false`"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            wrong_type(value, Self::expected(), reader);
        }
        flag
    }

    fn canonical(&self) -> Canonical {
        Canonical::Flag(*self)
    }
}

impl Value for Duration {
    fn expected() -> &'static str {
        "a duration such as \"15m\", \"8h\", \"3d\", \"2w\" or \"4bd\""
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.in_largest_unit().to_string())
    }
}

impl Value for u32 {
    fn expected() -> &'static str {
        "a whole number from 0"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let Some(integer) = value.get_ref().as_integer() else {
            wrong_type(value, Self::expected(), reader);
            return None;
        };
        let number = Self::from_str_radix(integer.as_str(), integer.radix());
        if number.is_err() {
            reader.invalid(
                value.span().into(),
                "the number is out of range",
                Self::expected(),
            );
        }
        number.ok()
    }

    fn canonical(&self) -> Canonical {
        Canonical::Number(i64::from(*self))
    }
}

impl Value for Date {
    fn expected() -> &'static str {
        "a date without quotes, such as 2026-11-22"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let Some(moment) = value.get_ref().as_datetime() else {
            wrong_type(value, Self::expected(), reader);
            return None;
        };
        let parts = (moment.date, moment.time, moment.offset);
        let (Some(date), None, None) = parts else {
            reader.invalid(
                value.span().into(),
                "the date has a time of day",
                Self::expected(),
            );
            return None;
        };
        let in_range = |date: &Self| (1..=9998).contains(&date.year());
        let read = i16::try_from(date.year)
            .ok()
            .zip(
                i8::try_from(date.month)
                    .ok()
                    .zip(i8::try_from(date.day).ok()),
            )
            .and_then(|(year, (month, day))| Self::new(year, month, day).ok())
            .filter(in_range);
        if read.is_none() {
            reader.invalid(
                value.span().into(),
                "there is no such date",
                Self::expected(),
            );
        }
        read
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }
}

impl Value for Id {
    fn expected() -> &'static str {
        "an id in kebab-case"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }

    const IS_ID: bool = true;

    fn as_id(&self, kinds: &'static [SubjectKind]) -> Option<(&'static [SubjectKind], &Id)> {
        Some((kinds, self))
    }

    fn as_id_mut(
        &mut self,
        kinds: &'static [SubjectKind],
    ) -> Option<(&'static [SubjectKind], &mut Id)> {
        Some((kinds, self))
    }
}

impl Default for Id {
    fn default() -> Self {
        Self::slug("", "missing")
    }
}

impl Value for PlanId {
    fn expected() -> &'static str {
        "an id in kebab-case"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }
}

impl Default for PlanId {
    fn default() -> Self {
        Self::slug("", "missing")
    }
}

impl Value for Subject {
    fn expected() -> &'static str {
        "a subject such as `role:legal` or `section:containment`"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }

    /// `plan` has no id, because every plan has it.
    fn as_id(&self, _: &'static [SubjectKind]) -> Option<(&'static [SubjectKind], &Id)> {
        Some((self.kind.as_list(), self.id.as_ref()?))
    }

    fn as_id_mut(
        &mut self,
        _: &'static [SubjectKind],
    ) -> Option<(&'static [SubjectKind], &mut Id)> {
        Some((self.kind.as_list(), self.id.as_mut()?))
    }
}

impl Default for Subject {
    fn default() -> Self {
        Self::PLAN
    }
}

/// Declares an enum whose values are words in TOML, with its [`Value`].
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];
            /// The word of every value, in order.
            pub const WORDS: &[&str] = &[$($word,)+];

            /// Returns the word, as TOML has it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Returns the value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::toml::Value for $name {
            fn expected() -> &'static str {
                concat!("one of ", words!(@list $($word),+))
            }

            fn read(
                value: &toml::Spanned<toml::de::DeValue<'_>>,
                reader: &mut $crate::toml::Reader,
            ) -> Option<Self> {
                let read = value.get_ref().as_str().and_then(Self::from_word);
                if read.is_none() {
                    let problem = match value.get_ref().as_str() {
                        Some(word) => match $crate::toml::nearest(word, Self::WORDS.iter().copied()) {
                            Some(near) => $crate::message!(
                                "unknown value {}, did you mean {}?",
                                $crate::message::code(word.to_owned()),
                                $crate::message::code(near),
                            ),
                            None => $crate::message!("unknown value {}", $crate::message::code(word.to_owned())),
                        },
                        None => $crate::message!("this is {}", $crate::toml::kind_with_article(value.get_ref())),
                    };
                    reader.invalid(value.span().into(), problem, Self::expected());
                }
                read
            }

            fn canonical(&self) -> $crate::toml::Canonical {
                $crate::toml::Canonical::Text(self.word().to_owned())
            }

            fn as_text(&self) -> Option<&str> {
                Some(self.word())
            }
        }
    };
    (@list $first:literal $(, $rest:literal)*) => { concat!("`", $first, "`" $(, ", `", $rest, "`")*) };
}
pub(crate) use words;
