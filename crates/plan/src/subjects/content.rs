//! What each kind of subject can say about itself.

use crate::digest::of_file;
use crate::digest::{Digest, Scheme};
use crate::id::{Id, Subject};
use crate::kinds::{SubjectHome, SubjectKind};
use crate::markdown::Document;
use crate::model::{
    Asset, Audience, Channel, Contact, Duty, Escalation, Exercise, Incident, PlanFile, Playbook,
    Role, Section, Severity, Tool, Vector,
};
use crate::toml::{Canonical, Field, FieldView, Origin, Record, Slot};

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

/// Kinds that are tables: their name, the field that says who may see them, what a text shows of them, and since which
/// scheme digests cover it.
macro_rules! tables {
    ($(
        $type:ty: |$value:ident, $id:ident| $title:expr, for [$($audience:ident)?],
        shows [$($shown:ident = $key:literal since $since:ident),*];
    )+) => { $(
        impl SubjectContent for $type {
            fn origin(&self) -> &Origin {
                Record::origin(self)
            }

            fn title(&self, $id: &Id) -> String {
                let $value = self;
                $title
            }

            fn table(&self) -> Option<RecordView<'_>> {
                Some(RecordView::of(self))
            }

            fn digest(&self, kind: SubjectKind, scheme: Scheme) -> Digest {
                of_file::of_record(kind, Record::canonical(self), scheme)
            }

            fn audience(&self) -> Option<Audience> {
                let audience: Option<&Field<Audience>> = None$(.or(self.$audience.as_ref()))?;
                audience.map(|field| field.value)
            }

            fn shown_facts(&self, scheme: Scheme) -> Vec<(&'static str, Canonical)> {
                let facts: Vec<(&'static str, Scheme, Option<Canonical>)> =
                    vec![$(($key, Scheme::$since, Slot::canonical(&self.$shown))),*];
                let covered = facts.into_iter().filter(|(_, since, _)| *since <= scheme);
                covered.filter_map(|(key, _, value)| Some((key, value?))).collect()
            }
        }
    )+ };
}
tables! {
    Contact: |contact, id| name_or_id(&contact.name.value, id), for [audience], shows [];
    Role: |role, id| Role::title(role, id), for [], shows [];
    Severity: |severity, id| Severity::title(severity, id), for [], shows [
        rank = "rank" since Second, respond_within = "respond-within" since First,
        resolve_within = "resolve-within" since First, update_every = "update-every" since First
    ];
    Asset: |asset, id| name_or_id(&asset.name.value, id), for [], shows [];
    Channel: |channel, id| Channel::title(channel, id), for [audience], shows [];
    Vector: |vector, id| Vector::title(vector, id), for [], shows [];
    Tool: |tool, id| Tool::title(tool, id), for [], shows [fallback = "fallback" since Second];
    Duty: |duty, id| Duty::title(duty, id), for [], shows [
        within = "within" since First, starts = "starts" since Third, limits = "limits" since Third,
        own_limit = "own-limit" since Third, status = "status" since Third
    ];
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
