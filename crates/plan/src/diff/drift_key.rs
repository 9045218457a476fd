//! What of a subject got weaker or stronger: the subject as a whole, or one of its keys.

use std::fmt;

use crate::finding::RuleName;
use crate::id::{Id, Subject, SubjectKind};
use crate::model::SignersScope;

/// What of a subject got weaker or stronger. Written as reports show it: `within`, `step isolate: within`,
/// `rules.stale-contact`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriftKey {
    /// The subject as a whole, written as its kind.
    Whole(SubjectKind),
    /// A key of the subject, or of the policy.
    Key(&'static str),
    /// An entry of a table, such as an action, or one of its keys.
    Entry {
        /// The table: `actions`.
        table: &'static str,
        /// The entry's id.
        id: Id,
        /// The key; `None` for the entry as a whole.
        key: Option<&'static str>,
    },
    /// A step of a playbook, or one of its attributes.
    Step {
        /// The step's id.
        id: Id,
        /// The attribute; `None` for the step as a whole.
        key: Option<&'static str>,
    },
    /// How long a response chain waits for an answer after a call.
    Wait(Subject),
    /// The keys that prove a contact's sign-offs.
    PublicKeys(Id),
    /// The level of a rule, by the rule's name.
    RuleLevel(RuleName),
    /// Who may sign some subjects.
    Signers(SignersScope),
    /// A waiver of a rule's findings, by the rule's name.
    Waiver(RuleName),
}

impl From<&'static str> for DriftKey {
    fn from(key: &'static str) -> Self {
        Self::Key(key)
    }
}

impl fmt::Display for DriftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(kind) => f.write_str(kind.name()),
            Self::Key(key) => f.write_str(key),
            Self::Entry { table, id, key } => {
                write!(f, "{table}.{id}")?;
                key.map_or(Ok(()), |key| write!(f, ".{key}"))
            }
            Self::Step { id, key } => {
                write!(f, "step {id}")?;
                key.map_or(Ok(()), |key| write!(f, ": {key}"))
            }
            Self::Wait(subject) => write!(f, "{subject}: wait"),
            Self::PublicKeys(contact) => write!(f, "keys.{contact}"),
            Self::RuleLevel(rule) => write!(f, "rules.{rule}"),
            Self::Signers(scope) => write!(f, "signers.{scope}"),
            Self::Waiver(rule) => write!(f, "waivers.{rule}"),
        }
    }
}
