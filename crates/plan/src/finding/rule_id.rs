//! The id of a rule.

use std::fmt;

use serde::Serialize;

/// The id of a rule: its name, such as `stale-contact`.
///
/// Only the declaration of a rule makes one, so that an id cannot be mistyped where it is compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleId(&'static str);

impl RuleId {
    /// A file that cannot be read whole.
    pub const SYNTAX_ERROR: Self = Self::new("syntax-error");
    /// A value that is not what its key takes.
    pub const INVALID_VALUE: Self = Self::new("invalid-value");
    /// A key that no table has.
    pub const UNKNOWN_KEY: Self = Self::new("unknown-key");
    /// Two things with the same id.
    pub const DUPLICATE_ID: Self = Self::new("duplicate-id");
    /// A file that a plan has no place for.
    pub const MISPLACED_FILE: Self = Self::new("misplaced-file");
    /// A reference to something that does not exist.
    pub const UNRESOLVED_REFERENCE: Self = Self::new("unresolved-reference");

    /// Declares a rule's id: a fault in kebab-case that reads well after "allow".
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The rule's name, as policies and the command line write it.
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// Whether this is the rule that somebody names, in a waiver or on the command line.
    pub fn is_named(self, name: &str) -> bool {
        self.0 == name
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}
