//! Tables of the plan language, declared once.

use std::collections::BTreeMap;

use crate::place::{Place, RepoPath, Span};
use crate::toml::{Canonical, Reader, Table};

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
pub trait Record: Sized {
    /// The keys that the table may have, in the order in which they are shown.
    const KEYS: &'static [&'static str];

    /// Reads the table, and reports problems to the reader.
    fn read(table: &Table<'_>, origin: Origin, reader: &mut Reader) -> Self;

    /// Returns where the table comes from.
    fn origin(&self) -> &Origin;

    /// Returns the fields that are present, in the order of [`Self::KEYS`].
    fn fields(&self) -> Vec<FieldView>;

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

/// Declares a table: a struct with an `origin` and one field for each key, and its [`Record`].
macro_rules! record {
    ($(#[$doc:meta])* pub struct $name:ident {
        $($(#[$field_doc:meta])* pub $field:ident: $type:ty = $key:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Where the table comes from.
            pub origin: $crate::toml::Origin,
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl $crate::toml::Record for $name {
            const KEYS: &'static [&'static str] = &[$($key),+];

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
        }
    };
}
pub(crate) use record;
