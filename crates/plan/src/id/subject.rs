//! Subjects: anything in a plan that can be signed off, changed or pointed at.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::id::{Id, SubjectError};

macro_rules! subject_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal / $plural:literal,)+) => {
        /// What kind of thing a subject is; the order is the order of a plan's pages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SubjectKind { $($(#[$doc])* $kind,)+ }

        impl SubjectKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The word before the colon of a reference: `contact`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            /// The word for several, which is also the TOML table where there is one: `contacts`.
            pub fn plural(self) -> &'static str {
                match self { $(Self::$kind => $plural,)+ }
            }

            /// The kind of a name, such as `contact`.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$kind),)+ _ => None }
            }

            /// The kind of a word for several, such as `contacts`.
            pub fn from_plural(plural: &str) -> Option<Self> {
                match plural { $($plural => Some(Self::$kind),)+ _ => None }
            }
        }
    };
}

subject_kinds! {
    /// The plan as a whole; its subject has no id.
    Plan = "plan" / "plans",
    /// A person or a hotline.
    Contact = "contact" / "contacts",
    /// A role in the response team.
    Role = "role" / "roles",
    /// A severity level.
    Severity = "severity" / "severities",
    /// The response chain of a severity.
    Escalation = "escalation" / "escalation",
    /// A system, service, application or data repository.
    Asset = "asset" / "assets",
    /// A way to talk during an incident.
    Channel = "channel" / "channels",
    /// A threat vector.
    Vector = "vector" / "vectors",
    /// A tool that automates a step.
    Tool = "tool" / "tools",
    /// A duty to notify.
    Duty = "duty" / "duties",
    /// A section of prose.
    Section = "section" / "sections",
    /// A playbook.
    Playbook = "playbook" / "playbooks",
    /// An exercise.
    Exercise = "exercise" / "exercises",
    /// An incident.
    Incident = "incident" / "incidents",
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Anything in a plan that can be signed off, changed or pointed at: `section:containment`, `plan`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its id; `None` for the plan itself.
    pub id: Option<Id>,
}

impl Subject {
    /// The plan as a whole.
    pub const PLAN: Self = Self {
        kind: SubjectKind::Plan,
        id: None,
    };

    /// Makes a subject with an id.
    pub fn new(kind: SubjectKind, id: &Id) -> Self {
        Self {
            kind,
            id: Some(id.clone()),
        }
    }

    /// Reads `kind:id` or `plan`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, SubjectError> {
        if text == "plan" {
            return Ok(Self::PLAN);
        }
        let (kind, id) = text.split_once(':').ok_or(SubjectError::Form)?;
        let with_ids = SubjectKind::from_name(kind).filter(|kind| *kind != SubjectKind::Plan);
        Ok(Self {
            kind: with_ids.ok_or_else(|| SubjectError::Kind(kind.to_owned()))?,
            id: Some(Id::parse(id)?),
        })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            Some(id) => write!(f, "{}:{id}", self.kind),
            None => f.write_str(self.kind.name()),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_print_as_they_parse() {
        for text in ["plan", "section:containment", "contact:jane-doe"] {
            assert_eq!(
                Subject::parse(text).map(|subject| subject.to_string()),
                Ok(text.to_owned())
            );
        }
        for bad in [
            "",
            "plan:x",
            "sections:x",
            "contact",
            "contact:",
            "contact:X",
        ] {
            assert!(Subject::parse(bad).is_err(), "{bad}");
        }
    }
}
