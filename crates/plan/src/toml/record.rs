//! Tables of the plan language, declared once.

use std::collections::BTreeMap;

use crate::id::{Id, IdError, SubjectKind};
use crate::place::{Place, RepoPath, Span};
use crate::toml::{Canonical, NamedId, Reader, Table};

/// Where a table comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub path: RepoPath,
    /// The name of the table: the id in `[contacts.jane-doe]`.
    pub header: Span,
}

impl Origin {
    /// Returns the place of the table's name.
    pub fn place(&self) -> Place {
        self.at(self.header)
    }

    /// Returns the place of a span in the same file.
    pub fn at(&self, span: Span) -> Place {
        Place::new(&self.path, span)
    }
}

/// A field that is present: its key, its meaning and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// The TOML key.
    pub key: &'static str,
    /// The meaning.
    pub value: Canonical,
    /// The span of the value.
    pub span: Span,
}

/// A table of the plan language.
pub trait Record: Clone {
    /// The keys that the table may have, in the order in which they are shown.
    const KEYS: &'static [&'static str];

    /// Reads the id of such a table, if there are several: `pms` in `[assets.pms]`.
    ///
    /// # Errors
    /// What is wrong with the text.
    fn parse_id(text: &str) -> Result<Id, IdError> {
        Id::parse(text)
    }

    /// Reads the table, and reports problems to the reader.
    fn read(table: &Table<'_>, origin: Origin, reader: &mut Reader) -> Self;

    /// Returns where the table comes from.
    fn origin(&self) -> &Origin;

    /// Returns the fields that are present, in the order of [`Self::KEYS`].
    fn fields(&self) -> Vec<FieldView>;

    /// Returns the text or the word of a key; `None` if it has none.
    fn text(&self, key: &str) -> Option<&str>;

    /// Returns the meaning of a key's value; `None` if the key is absent.
    fn meaning(&self, key: &str) -> Option<Canonical>;

    /// Visits every id of a subject in the table.
    fn visit_ids<'a>(&'a self, visit: &mut dyn FnMut(NamedId<'a>));

    /// Visits every id of a subject in the table with the kinds that it may have, to replace it.
    fn visit_ids_mut(&mut self, visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id));

    /// Returns the place of a field's span.
    fn at(&self, span: Span) -> Place {
        self.origin().at(span)
    }

    /// Returns the meaning of the whole table.
    fn canonical(&self) -> Canonical {
        let fields = self.fields().into_iter();
        let entries: BTreeMap<_, _> = fields
            .map(|field| (field.key.to_owned(), field.value))
            .collect();
        Canonical::Table(entries)
    }
}

/// The kinds of subjects that the ids of a key name, as a `record!` declares them.
pub(crate) const fn are_declared(_: &[SubjectKind]) -> bool {
    true
}

/// Declares a table: a struct with an `origin` and one field for each key, and its [`Record`].
///
/// After a key whose values are ids stand the kinds of subjects that they name: `= "owner" => [Contact]`. If they name
/// something else, the list is empty.
///
/// `by Duty` after the struct's name says that the ids of such tables are those of duties, which may be in a pack:
/// `[sent."gdpr:authority"]`.
macro_rules! record {
    ($(#[$doc:meta])* pub struct $name:ident $(by $namer:ident)? {
        $($(#[$field_doc:meta])* pub $field:ident: $type:ty = $key:literal $(=> [$($named:ident),*])?,)+
    }) => {
        $(const _: () = assert!(
            <$type as $crate::toml::Slot>::HAS_IDS
                == (false $(|| $crate::toml::are_declared(&[$($crate::kinds::SubjectKind::$named),*]))?),
            concat!("say after the key `", $key, "`, and only if its values are ids, which kinds of subjects they name: ",
                "`=> [Contact]`, or `=> []` for none")
        );)+

        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Where the table comes from.
            pub origin: $crate::toml::Origin,
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl $crate::toml::Record for $name {
            const KEYS: &'static [&'static str] = &[$($key),+];

            $(fn parse_id(text: &str) -> Result<$crate::id::Id, $crate::id::IdError> {
                $crate::kinds::SubjectKind::$namer.parse_id(text)
            })?

            fn read(
                table: &$crate::toml::Table<'_>,
                origin: $crate::toml::Origin,
                reader: &mut $crate::toml::Reader,
            ) -> Self {
                reader.unknown_keys(table, Self::KEYS);
                Self {
                    origin,
                    $($field: reader.within($key, |reader| {
                        <$type as $crate::toml::Slot>::read(table, $key, reader)
                    }),)+
                }
            }

            fn origin(&self) -> &$crate::toml::Origin {
                &self.origin
            }

            fn fields(&self) -> Vec<$crate::toml::FieldView> {
                // Without `..`, so that no field can be left out of digests and diffs.
                let Self { origin: _, $($field),+ } = self;
                let mut fields = Vec::new();
                $(
                    let (value, span) = ($crate::toml::Slot::canonical($field), $crate::toml::Slot::span($field));
                    if let (Some(value), Some(span)) = (value, span) {
                        fields.push($crate::toml::FieldView { key: $key, value, span });
                    }
                )+
                fields
            }

            fn text(&self, key: &str) -> Option<&str> {
                match key {
                    $($key => $crate::toml::Slot::text(&self.$field),)+
                    _ => None,
                }
            }

            fn meaning(&self, key: &str) -> Option<$crate::toml::Canonical> {
                match key {
                    $($key => $crate::toml::Slot::canonical(&self.$field),)+
                    _ => None,
                }
            }

            fn visit_ids<'a>(&'a self, visit: &mut dyn FnMut($crate::toml::NamedId<'a>)) {
                $($crate::toml::Slot::visit_ids(
                    &self.$field,
                    $crate::toml::IdKey {
                        key: $key,
                        kinds: &[$($($crate::kinds::SubjectKind::$named),*)?],
                    },
                    visit,
                );)+
            }

            fn visit_ids_mut(
                &mut self,
                visit: &mut dyn FnMut(&'static [$crate::kinds::SubjectKind], &mut $crate::id::Id),
            ) {
                $($crate::toml::Slot::visit_ids_mut(
                    &mut self.$field,
                    $crate::toml::IdKey {
                        key: $key,
                        kinds: &[$($($crate::kinds::SubjectKind::$named),*)?],
                    },
                    visit,
                );)+
            }
        }
    };
}
pub(crate) use record;
