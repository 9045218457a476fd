//! A subject of any kind, so that all kinds are paired, compared and followed in one way.

use std::ptr;

use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::markdown::Document;
use crate::model::{
    Asset, Channel, Contact, Duty, Escalation, Exercise, Incident, PlanFile, Playbook, Role,
    Section, Severity, Step, Tool, Vector,
};
use crate::place::Place;
use crate::plan::{Plan, Subjects};
use crate::toml::{FieldView, Origin, Record};

/// The tables of `plan.toml` that hold subjects of their own; the other keys belong to the plan as a whole.
const SUBJECT_TABLES: [&str; 8] = [
    "assets",
    "roles",
    "severities",
    "escalation",
    "channels",
    "vectors",
    "tools",
    "duties",
];

/// A subject's value.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Organisation(&'a PlanFile),
    Contact(&'a Contact),
    Role(&'a Role),
    Severity(&'a Severity),
    Escalation(&'a Escalation),
    Asset(&'a Asset),
    Channel(&'a Channel),
    Vector(&'a Vector),
    Tool(&'a Tool),
    Duty(&'a Duty),
    Section(&'a Section),
    Playbook(&'a Playbook),
    Exercise(&'a Exercise),
    Incident(&'a Incident),
}

/// The fields of a table that are present, and all the keys that it may have.
pub(super) struct Table<'a> {
    pub origin: &'a Origin,
    pub keys: &'static [&'static str],
    pub fields: Vec<FieldView>,
}

impl<'a> Table<'a> {
    pub(super) fn of<R: Record>(record: &'a R) -> Self {
        Self {
            origin: record.origin(),
            keys: R::KEYS,
            fields: record.fields(),
        }
    }
}

impl<'a> Value<'a> {
    /// Whether both are one value in memory, as readings share it.
    pub(super) fn is(self, other: Self) -> bool {
        self.address() == other.address()
    }

    fn address(self) -> usize {
        fn of<T>(value: &T) -> usize {
            ptr::from_ref(value).addr()
        }
        match self {
            Self::Organisation(value) => of(value),
            Self::Contact(value) => of(value),
            Self::Role(value) => of(value),
            Self::Severity(value) => of(value),
            Self::Escalation(value) => of(value),
            Self::Asset(value) => of(value),
            Self::Channel(value) => of(value),
            Self::Vector(value) => of(value),
            Self::Tool(value) => of(value),
            Self::Duty(value) => of(value),
            Self::Section(value) => of(value),
            Self::Playbook(value) => of(value),
            Self::Exercise(value) => of(value),
            Self::Incident(value) => of(value),
        }
    }

    /// The table, or the front matter; `None` for a response chain, which is a list.
    pub(super) fn table(self) -> Option<Table<'a>> {
        Some(match self {
            Self::Organisation(file) => {
                let mut table = Table::of(file);
                table
                    .fields
                    .retain(|field| !SUBJECT_TABLES.contains(&field.key));
                table
            }
            Self::Contact(value) => Table::of(value),
            Self::Role(value) => Table::of(value),
            Self::Severity(value) => Table::of(value),
            Self::Escalation(_) => return None,
            Self::Asset(value) => Table::of(value),
            Self::Channel(value) => Table::of(value),
            Self::Vector(value) => Table::of(value),
            Self::Tool(value) => Table::of(value),
            Self::Duty(value) => Table::of(value),
            Self::Section(value) => Table::of(&value.head),
            Self::Playbook(value) => Table::of(&value.head),
            Self::Exercise(value) => Table::of(&value.head),
            Self::Incident(value) => Table::of(&value.head),
        })
    }

    /// The text, where it has one.
    pub(super) fn body(self) -> Option<&'a Document> {
        match self {
            Self::Section(value) => Some(&value.body),
            Self::Playbook(value) => Some(&value.body),
            Self::Exercise(value) => Some(&value.body),
            Self::Incident(value) => Some(&value.body),
            _ => None,
        }
    }

    /// The response chain, where it is one.
    pub(super) fn chain(self) -> Option<&'a Escalation> {
        match self {
            Self::Escalation(chain) => Some(chain),
            _ => None,
        }
    }

    /// The steps, where it has some.
    pub(super) fn steps(self) -> &'a [Step] {
        match self {
            Self::Playbook(playbook) => &playbook.steps,
            _ => &[],
        }
    }

    /// Where it is named.
    pub(super) fn place(self) -> Place {
        let origin = match self {
            Self::Organisation(value) => value.origin(),
            Self::Contact(value) => value.origin(),
            Self::Role(value) => value.origin(),
            Self::Severity(value) => value.origin(),
            Self::Escalation(value) => &value.origin,
            Self::Asset(value) => value.origin(),
            Self::Channel(value) => value.origin(),
            Self::Vector(value) => value.origin(),
            Self::Tool(value) => value.origin(),
            Self::Duty(value) => value.origin(),
            Self::Section(value) => value.head.origin(),
            Self::Playbook(value) => value.head.origin(),
            Self::Exercise(value) => value.head.origin(),
            Self::Incident(value) => value.head.origin(),
        };
        origin.place()
    }
}

/// What a subject is called: its kind and id; the plan as a whole has no id.
pub(super) type Key<'a> = (SubjectKind, Option<&'a Id>);

/// The subject of a key.
pub(super) fn subject((kind, id): Key<'_>) -> Subject {
    Subject {
        kind,
        id: id.cloned(),
    }
}

/// A value with the plan whose file it stands in.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub value: Value<'a>,
    pub from: &'a PlanId,
}

/// Every subject of a plan, inherited ones included, by key.
pub(super) fn of_plan(plan: &Plan) -> Vec<(Key<'_>, Held<'_>)> {
    use SubjectKind as Kind;
    let mut all = vec![own(
        plan,
        (Kind::Plan, None),
        Value::Organisation(&plan.source.file),
    )];
    add(&mut all, Kind::Contact, &plan.contacts, Value::Contact);
    add(&mut all, Kind::Role, &plan.roles, Value::Role);
    add(&mut all, Kind::Severity, &plan.severities, Value::Severity);
    add(
        &mut all,
        Kind::Escalation,
        &plan.escalations,
        Value::Escalation,
    );
    add(&mut all, Kind::Asset, &plan.assets, Value::Asset);
    add(&mut all, Kind::Channel, &plan.channels, Value::Channel);
    add(&mut all, Kind::Vector, &plan.vectors, Value::Vector);
    add(&mut all, Kind::Tool, &plan.tools, Value::Tool);
    add(&mut all, Kind::Duty, &plan.duties, Value::Duty);
    add(&mut all, Kind::Section, &plan.sections, Value::Section);
    add(&mut all, Kind::Playbook, &plan.playbooks, Value::Playbook);
    let exercises = plan.source.exercises.iter();
    all.extend(
        exercises.map(|(id, one)| own(plan, (Kind::Exercise, Some(id)), Value::Exercise(one))),
    );
    let incidents = plan.source.incidents.iter();
    all.extend(
        incidents.map(|(id, one)| own(plan, (Kind::Incident, Some(id)), Value::Incident(one))),
    );
    all
}

fn own<'a>(plan: &'a Plan, key: Key<'a>, value: Value<'a>) -> (Key<'a>, Held<'a>) {
    let from = &plan.id;
    (key, Held { value, from })
}

fn add<'a, T>(
    all: &mut Vec<(Key<'a>, Held<'a>)>,
    kind: SubjectKind,
    subjects: &'a Subjects<T>,
    value: impl Fn(&'a T) -> Value<'a>,
) {
    all.extend(subjects.iter().map(|(id, subject)| {
        let held = Held {
            value: value(&subject.value),
            from: &subject.from,
        };
        ((kind, Some(id)), held)
    }));
}
