//! What each kind of subject can say about itself.

use crate::digest::of_file;
use crate::digest::{Digest, Scheme};
use crate::id::{Id, Subject};
use crate::kinds::{SubjectHome, SubjectKind, with_kind_fields};
use crate::markdown::Document;
use crate::model::{Audience, Escalation, Exercise, Incident, PlanFile, Playbook, Section};
use crate::packs::Pack;
use crate::toml::{Canonical, Field, FieldView, NamedId, Origin, Record};

/// The fields of a table that are present, and all the keys that it may have.
pub(crate) struct RecordView<'a> {
    pub origin: &'a Origin,
    pub keys: &'static [&'static str],
    pub fields: Vec<FieldView>,
}

impl<'a> RecordView<'a> {
    pub(crate) fn of<R: Record>(record: &'a R) -> Self {
        Self {
            origin: record.origin(),
            keys: R::KEYS,
            fields: record.fields(),
        }
    }
}

/// What all kinds of subjects have in common.
pub(crate) trait SubjectContent {
    /// Returns where the subject is named.
    fn origin(&self) -> &Origin;

    /// Returns the name to show. For a response chain, the id of its severity in words.
    fn title(&self, id: &Id) -> String;

    /// Returns the table or the front matter; `None` for a response chain, which is a list.
    fn table(&self) -> Option<RecordView<'_>>;

    /// Returns the text; `None` for a table.
    fn body(&self) -> Option<&Document> {
        None
    }

    /// Returns the digest of the subject's own file, with references as written.
    fn digest(&self, kind: SubjectKind, scheme: Scheme) -> Digest;

    /// Returns who may see it; `None` if its own file does not say.
    fn audience(&self) -> Option<Audience>;

    /// Returns what a text that refers to the subject shows besides its name, and so which of its facts a scheme of
    /// digests covers.
    fn shown_facts(&self, _: Scheme) -> Vec<(&'static str, Canonical)> {
        Vec::new()
    }

    /// Visits the ids of other subjects in a table.
    fn visit_ids<'a>(&'a self, _: &mut dyn FnMut(NamedId<'a>)) {}

    /// Returns the subjects that the page of a text shows because of its front matter and steps, besides those in its
    /// words.
    fn shown_subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}

/// Returns the given name, or else the id in words.
fn name_or_id(name: &str, id: &Id) -> String {
    match name {
        "" => id.in_words(),
        name => name.to_owned(),
    }
}

impl SubjectContent for PlanFile {
    fn origin(&self) -> &Origin {
        Record::origin(self)
    }

    fn title(&self, id: &Id) -> String {
        name_or_id(&self.name.value, id)
    }

    /// Returns the keys that belong to the plan as a whole, without those whose tables are subjects of their own.
    fn table(&self) -> Option<RecordView<'_>> {
        let mut table = RecordView::of(self);
        table.fields.retain(|field| {
            let kind = SubjectKind::from_plural(field.key);
            kind.is_none_or(|kind| kind.home() != SubjectHome::PlanFile)
        });
        Some(table)
    }

    fn digest(&self, kind: SubjectKind, scheme: Scheme) -> Digest {
        of_file::of_record(kind, of_file::organisation(self), scheme)
    }

    fn audience(&self) -> Option<Audience> {
        None
    }
}

impl SubjectContent for Escalation {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn title(&self, id: &Id) -> String {
        id.in_words()
    }

    fn table(&self) -> Option<RecordView<'_>> {
        None
    }

    fn digest(&self, kind: SubjectKind, scheme: Scheme) -> Digest {
        of_file::of_record(kind, self.canonical(), scheme)
    }

    fn audience(&self) -> Option<Audience> {
        None
    }
}

/// A pack is shown and compared as its file. What it names is not part of the provider's plan.
impl SubjectContent for Pack {
    fn origin(&self) -> &Origin {
        Record::origin(&self.file)
    }

    fn title(&self, _: &Id) -> String {
        self.name()
    }

    fn table(&self) -> Option<RecordView<'_>> {
        Some(RecordView::of(&self.file))
    }

    fn digest(&self, _: SubjectKind, scheme: Scheme) -> Digest {
        self.digest_of(scheme)
    }

    fn audience(&self) -> Option<Audience> {
        None
    }
}

macro_rules! define_tables {
    (
        subjects $subjects:tt
        inherited $inherited:tt
        tables $tables:tt
        keys $keys:tt
        folders $folders:tt
        records { $($kind:ident($type:ty): $field:ident;)+ }
    ) => {
        $(impl SubjectContent for $type {
            fn origin(&self) -> &Origin {
                Record::origin(self)
            }

            /// Returns the value of the key `name`, or else the id in words.
            fn title(&self, id: &Id) -> String {
                self.text("name").map_or_else(|| id.in_words(), str::to_owned)
            }

            fn table(&self) -> Option<RecordView<'_>> {
                Some(RecordView::of(self))
            }

            fn digest(&self, kind: SubjectKind, scheme: Scheme) -> Digest {
                of_file::of_record(kind, Record::canonical(self), scheme)
            }

            /// Returns the value of the key `audience`, if there is such a key.
            fn audience(&self) -> Option<Audience> {
                self.text("audience").and_then(Audience::from_word)
            }

            fn shown_facts(&self, scheme: Scheme) -> Vec<(&'static str, Canonical)> {
                let facts = shown_keys(SubjectKind::$kind).iter();
                let covered = facts.filter(|(_, since)| *since <= scheme);
                covered.filter_map(|(key, _)| Some((*key, self.meaning(key)?))).collect()
            }

            fn visit_ids<'a>(&'a self, visit: &mut dyn FnMut(NamedId<'a>)) {
                Record::visit_ids(self, visit);
            }
        })+

        /// Returns the keys of a kind's tables; `None` for kinds that are lists or texts, and for the plan itself.
        pub fn keys_of(kind: SubjectKind) -> Option<&'static [&'static str]> {
            match kind {
                $(SubjectKind::$kind => Some(<$type as Record>::KEYS),)+
                _ => None,
            }
        }
    };
}
with_kind_fields!(define_tables);

/// Returns what a text shows of the tables that it refers to besides their names, and since which scheme digests cover
/// it.
fn shown_keys(kind: SubjectKind) -> &'static [(&'static str, Scheme)] {
    match kind {
        SubjectKind::Severity => &[
            ("rank", Scheme::Second),
            ("respond-within", Scheme::First),
            ("resolve-within", Scheme::First),
            ("update-every", Scheme::First),
        ],
        SubjectKind::Tool => &[("fallback", Scheme::Second)],
        SubjectKind::Duty => &[
            ("within", Scheme::First),
            ("starts", Scheme::Third),
            ("limits", Scheme::Third),
            ("own-limit", Scheme::Third),
            ("status", Scheme::Third),
        ],
        _ => &[],
    }
}

/// Kinds that are Markdown files: the digest of the file's content, and the field that says who may see them.
macro_rules! texts {
    ($($type:ty: |$value:ident| $digest:expr, for [$($audience:ident)?], names $names:expr;)+) => { $(
        impl SubjectContent for $type {
            fn origin(&self) -> &Origin {
                self.head.origin()
            }

            fn title(&self, id: &Id) -> String {
                name_or_id(&self.head.title.value, id)
            }

            fn table(&self) -> Option<RecordView<'_>> {
                Some(RecordView::of(&self.head))
            }

            fn body(&self) -> Option<&Document> {
                Some(&self.body)
            }

            fn digest(&self, _: SubjectKind, _: Scheme) -> Digest {
                let $value = self;
                $digest
            }

            fn audience(&self) -> Option<Audience> {
                let audience: Option<&Field<Audience>> = None$(.or(self.head.$audience.as_ref()))?;
                audience.map(|field| field.value)
            }

            fn shown_subjects(&self) -> Vec<Subject> {
                let names: fn(&Self) -> Vec<Subject> = $names;
                names(self)
            }
        }
    )+ };
}
texts! {
    Section: |section| section.meaning, for [audience], names |_| Vec::new();
    Playbook: |playbook| playbook.meaning, for [audience], names Playbook::named_facts;
    Exercise: |exercise| of_file::of_practice(&exercise.head, &exercise.body), for [], names |_| Vec::new();
    Incident: |incident| of_file::of_practice(&incident.head, &incident.body), for [], names |_| Vec::new();
}
