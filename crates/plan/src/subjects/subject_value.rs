//! The value of a subject of any kind, and where plans have them.

use std::ptr;
use std::sync::Arc;

use crate::id::{Id, PlanId};
use crate::kinds::{SubjectKind, with_kind_fields};
use crate::markdown::Document;
use crate::model::{Audience, Escalation, PlanFile, Step};
use crate::plan::{Plan, PlanEntry};
use crate::subjects::content::{RecordView, SubjectContent};
use crate::toml::{NamedId, Origin};

/// A subject that a plan has, its own or an inherited one.
#[derive(Clone, Copy)]
pub struct PlanSubject<'a> {
    /// Its id.
    pub id: &'a Id,
    /// Its value.
    pub value: SubjectValue<'a>,
    /// The plan whose files it is written in.
    pub from: &'a PlanId,
}

/// How a plan has a value: as [`PlanEntry`] with the plan that it comes from, or as its own.
trait ValueSource<T> {
    /// Returns the value.
    fn value(&self) -> &T;

    /// Returns the plan that it comes from; `None` if it is the plan's own.
    fn from(&self) -> Option<&PlanId>;
}

impl<T> ValueSource<T> for PlanEntry<T> {
    fn value(&self) -> &T {
        &self.value
    }

    fn from(&self) -> Option<&PlanId> {
        Some(&self.from)
    }
}

impl<T> ValueSource<T> for Arc<T> {
    fn value(&self) -> &T {
        self
    }

    fn from(&self) -> Option<&PlanId> {
        None
    }
}

impl<'a> PlanSubject<'a> {
    fn new<T: 'a>(
        plan: &'a Plan,
        id: &'a Id,
        entry: &'a impl ValueSource<T>,
        value: impl Fn(&'a T) -> SubjectValue<'a>,
    ) -> Self {
        Self {
            id,
            value: value(entry.value()),
            from: entry.from().unwrap_or(&plan.id),
        }
    }
}

macro_rules! define_values {
    (
        subjects { $($kind:ident($type:ty): $($in_plan:ident).+;)+ }
        inherited $inherited:tt
        tables { $($table_kind:ident: $table:ident $(. $index:tt)? to $from_table:ident;)+ }
        keys $keys:tt
        folders $folders:tt
        records $records:tt
    ) => {
        /// A subject's value, as its own file has it.
        #[derive(Clone, Copy)]
        pub enum SubjectValue<'a> {
            /// The plan as a whole.
            Plan(&'a PlanFile),
            $(#[doc = concat!("A subject of the kind ", stringify!($kind), ".")] $kind(&'a $type),)+
        }

        impl<'a> SubjectValue<'a> {
            /// Returns the kind of the subject.
            pub fn kind(self) -> SubjectKind {
                match self {
                    Self::Plan(_) => SubjectKind::Plan,
                    $(Self::$kind(_) => SubjectKind::$kind,)+
                }
            }

            /// Returns the value, as the interface that all kinds share.
            pub(crate) fn content(self) -> &'a dyn SubjectContent {
                match self {
                    Self::Plan(value) => value,
                    $(Self::$kind(value) => value,)+
                }
            }
        }

        /// Returns a subject of a plan by its id; `None` for the plan itself, which has no id.
        pub(super) fn find<'a>(plan: &'a Plan, kind: SubjectKind, id: &str) -> Option<PlanSubject<'a>> {
            match kind {
                SubjectKind::Plan => None,
                $(SubjectKind::$kind => {
                    let (id, entry) = plan.$($in_plan).+.get_key_value(id)?;
                    Some(PlanSubject::new(plan, id, entry, SubjectValue::$kind))
                })+
            }
        }

        /// Returns the subjects of a plan of one kind, in the order of their ids; none for the plan itself.
        pub(super) fn all(plan: &Plan, kind: SubjectKind) -> Vec<PlanSubject<'_>> {
            match kind {
                SubjectKind::Plan => Vec::new(),
                $(SubjectKind::$kind => {
                    let entries = plan.$($in_plan).+.iter();
                    entries
                        .map(|(id, entry)| PlanSubject::new(plan, id, entry, SubjectValue::$kind))
                        .collect()
                })+
            }
        }

        /// Returns the subjects that a `plan.toml` has in its tables.
        pub(crate) fn in_plan_file(file: &PlanFile) -> Vec<(&Id, SubjectValue<'_>)> {
            let mut subjects = Vec::new();
            $(
                let entries = file.$table $(. $index)?.iter();
                subjects.extend(entries.map(|(id, value)| (id, SubjectValue::$table_kind(value))));
            )+
            subjects
        }
    };
}
with_kind_fields!(define_values);

impl<'a> SubjectValue<'a> {
    /// Whether both are one value in memory, as two readings share the values of a file that did not change.
    pub(crate) fn is_same_as(self, other: Self) -> bool {
        let address = |value: Self| ptr::from_ref(value.content()).cast::<()>();
        ptr::eq(address(self), address(other))
    }

    /// Returns the table or the front matter; `None` for a response chain, which is a list.
    pub(crate) fn table(self) -> Option<RecordView<'a>> {
        self.content().table()
    }

    /// Returns where the subject is named.
    pub fn origin(self) -> &'a Origin {
        self.content().origin()
    }

    /// Returns the keys of the table or of the front matter that are present, with their values in words.
    pub fn facts(self) -> Vec<(&'static str, String)> {
        let fields = self.table().into_iter().flat_map(|table| table.fields);
        fields
            .map(|field| (field.key, field.value.to_string()))
            .collect()
    }

    /// Returns the ids of other subjects in a table, without those in tables inside it. There are none for texts and
    /// lists.
    pub fn ids(self) -> Vec<NamedId<'a>> {
        let mut ids = Vec::new();
        self.content().visit_ids(&mut |id| ids.push(id));
        ids.retain(|id| !id.is_nested);
        ids
    }

    /// Returns the text; `None` for a table.
    pub fn body(self) -> Option<&'a Document> {
        self.content().body()
    }

    /// Returns who may see it; `None` if its own file does not say.
    pub fn audience(self) -> Option<Audience> {
        self.content().audience()
    }

    /// Returns the response chain, if it is one.
    pub(crate) fn chain(self) -> Option<&'a Escalation> {
        match self {
            Self::Escalation(chain) => Some(chain),
            _ => None,
        }
    }

    /// Returns the steps of a playbook; none for other kinds.
    pub(crate) fn steps(self) -> &'a [Step] {
        match self {
            Self::Playbook(playbook) => &playbook.steps,
            _ => &[],
        }
    }
}
