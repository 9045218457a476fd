//! How a key may be present: required, optional, or a list. `table_slot` has the keys whose values are tables.

use std::ops::Deref;

use toml::de::DeValue;

use crate::finding::message::code;
use crate::id::{Id, SubjectKind};
use crate::message;
use crate::place::Span;
use crate::toml::{Canonical, Reader, Table, Value, kind_with_article};

/// A value with its span and the span of its key.
///
/// If a required key is missing, the value is the default, and both spans are the table's name. The key was already
/// reported, and references to the table still resolve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Where the key is; in a list, where the value is.
    pub key: Span,
    /// Where the value is.
    pub span: Span,
}

impl<T> Deref for Field<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A list of values, each with its span. A missing key is an empty list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    items: Vec<Field<T>>,
    /// Where the key is, if it is there.
    pub key: Option<Span>,
}

impl<T> List<T> {
    /// A list with a key at `key`.
    pub(crate) fn new(items: Vec<Field<T>>, key: Span) -> Self {
        Self {
            items,
            key: Some(key),
        }
    }

    /// Returns the values, mutable.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Field<T>> {
        self.items.iter_mut()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            key: None,
        }
    }
}

impl<T> Deref for List<T> {
    type Target = [Field<T>];

    fn deref(&self) -> &[Field<T>] {
        &self.items
    }
}

/// A list that must be there and not be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NonEmptyList<T>(List<T>);

impl<T> Deref for NonEmptyList<T> {
    type Target = List<T>;

    fn deref(&self) -> &List<T> {
        &self.0
    }
}

/// How a key may be present in a table.
pub trait Slot: Sized {
    /// Reads the key of a table, and reports problems to the reader.
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self;

    /// Returns the meaning; `None` if the key is absent.
    fn canonical(&self) -> Option<Canonical>;

    /// Returns the span of the value or of its key; `None` if the key is absent.
    fn span(&self) -> Option<Span>;

    /// Whether the table has to say which kinds of subjects the ids here name.
    const HAS_IDS: bool = false;

    /// Returns the text or the word, if it is a single one.
    fn text(&self) -> Option<&str> {
        None
    }

    /// Visits every id of a subject, with its key and the kinds that the table declares for it.
    fn visit_ids<'a>(&'a self, _: IdKey, _: &mut dyn FnMut(NamedId<'a>)) {}

    /// Visits every id of a subject with its kinds, to replace it.
    fn visit_ids_mut(&mut self, _: IdKey, _: &mut dyn FnMut(&'static [SubjectKind], &mut Id)) {}
}

/// A key of a table, and the kinds of subjects that its ids name.
#[derive(Clone, Copy, Debug)]
pub struct IdKey {
    /// The key.
    pub key: &'static str,
    /// The kinds; empty if its values say them, or name no subjects.
    pub kinds: &'static [SubjectKind],
}

/// An id of a subject in a table.
#[derive(Clone, Copy, Debug)]
pub struct NamedId<'a> {
    /// The key.
    pub key: &'static str,
    /// The kinds of subject that it may name.
    pub kinds: &'static [SubjectKind],
    /// The id.
    pub id: &'a Id,
    /// Where it is.
    pub span: Span,
    /// Whether it is in a table inside the table.
    pub is_nested: bool,
}

impl<T: Value> Field<T> {
    fn visit_id<'a>(&'a self, key: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        if let Some((kinds, id)) = self.value.as_id(key.kinds) {
            visit(NamedId {
                key: key.key,
                kinds,
                id,
                span: self.span,
                is_nested: false,
            });
        }
    }

    fn visit_id_mut(&mut self, key: IdKey, visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id)) {
        if let Some((kinds, id)) = self.value.as_id_mut(key.kinds) {
            visit(kinds, id);
        }
    }
}

/// Required.
impl<T: Value + Default> Slot for Field<T> {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        if table.entry(key).is_none() {
            reader.missing(table, key, T::expected());
        }
        let header = reader.absolute(table.header);
        let missing = || Self {
            value: T::default(),
            key: header,
            span: header,
        };
        Option::read(table, key, reader).unwrap_or_else(missing)
    }

    fn canonical(&self) -> Option<Canonical> {
        Some(self.value.canonical())
    }

    fn span(&self) -> Option<Span> {
        Some(self.span)
    }

    const HAS_IDS: bool = T::IS_ID;

    /// A text that is missing or empty is none.
    fn text(&self) -> Option<&str> {
        self.value.as_text().filter(|text| !text.is_empty())
    }

    fn visit_ids<'a>(&'a self, key: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        self.visit_id(key, visit);
    }

    fn visit_ids_mut(
        &mut self,
        key: IdKey,
        visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id),
    ) {
        self.visit_id_mut(key, visit);
    }
}

/// Optional.
impl<T: Value> Slot for Option<Field<T>> {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let (name, value) = table.entry(key)?;
        let read = T::read(value, reader)?;
        let (key, span) = (reader.absolute(name), reader.absolute(value.span()));
        Some(Field {
            value: read,
            key,
            span,
        })
    }

    fn canonical(&self) -> Option<Canonical> {
        self.as_ref().map(|field| field.value.canonical())
    }

    fn span(&self) -> Option<Span> {
        self.as_ref().map(|field| field.span)
    }

    const HAS_IDS: bool = T::IS_ID;

    fn text(&self) -> Option<&str> {
        self.as_ref()?.value.as_text()
    }

    fn visit_ids<'a>(&'a self, key: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        self.iter().for_each(|field| field.visit_id(key, visit));
    }

    fn visit_ids_mut(
        &mut self,
        key: IdKey,
        visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id),
    ) {
        self.iter_mut()
            .for_each(|field| field.visit_id_mut(key, visit));
    }
}

/// A list. An item that cannot be read is reported and left out.
impl<T: Value> Slot for List<T> {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let Some((name, value)) = table.entry(key) else {
            return Self::default();
        };
        let DeValue::Array(array) = value.get_ref() else {
            let found = kind_with_article(value.get_ref());
            reader.invalid(
                value.span().into(),
                message!("{} is {}", code(key), found),
                "a list: `[ … ]`",
            );
            return Self::default();
        };
        let mut items = Vec::new();
        for item in array.iter() {
            let span = reader.absolute(item.span());
            items.extend(T::read(item, reader).map(|value| Field {
                value,
                key: span,
                span,
            }));
        }
        Self {
            items,
            key: Some(reader.absolute(name)),
        }
    }

    fn canonical(&self) -> Option<Canonical> {
        let items = || {
            self.items
                .iter()
                .map(|item| item.value.canonical())
                .collect()
        };
        self.key.map(|_| Canonical::List(items()))
    }

    fn span(&self) -> Option<Span> {
        self.key
    }

    const HAS_IDS: bool = T::IS_ID;

    fn visit_ids<'a>(&'a self, key: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        self.iter().for_each(|field| field.visit_id(key, visit));
    }

    fn visit_ids_mut(
        &mut self,
        key: IdKey,
        visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id),
    ) {
        self.iter_mut()
            .for_each(|field| field.visit_id_mut(key, visit));
    }
}

/// A list with at least one item.
impl<T: Value> Slot for NonEmptyList<T> {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        match table.entry(key) {
            None => reader.missing(table, key, T::expected()),
            Some((_, value)) => {
                if value
                    .get_ref()
                    .as_array()
                    .is_some_and(|list| list.is_empty())
                {
                    reader.invalid(
                        value.span().into(),
                        message!("{} is empty", code(key)),
                        T::expected(),
                    );
                }
            }
        }
        Self(List::read(table, key, reader))
    }

    fn canonical(&self) -> Option<Canonical> {
        self.0.canonical()
    }

    fn span(&self) -> Option<Span> {
        self.0.span()
    }

    const HAS_IDS: bool = T::IS_ID;

    fn visit_ids<'a>(&'a self, key: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        self.0.visit_ids(key, visit);
    }

    fn visit_ids_mut(
        &mut self,
        key: IdKey,
        visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id),
    ) {
        self.0.visit_ids_mut(key, visit);
    }
}
