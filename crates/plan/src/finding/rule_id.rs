//! The id of a rule.

use std::fmt;

use serde::Serialize;

/// The id of a rule: its name, such as `stale-contact`.
///
/// A rule declares its id once. Code that compares ids uses that declaration, so that a name cannot be mistyped. A gate
/// finds other places that make one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleId(&'static str);

impl RuleId {
    // Parsing finds these faults, so their rules are declared here.

    /// A file that cannot be read completely.
    pub const SYNTAX_ERROR: Self = Self::declare("syntax-error");
    /// A value that its key does not accept.
    pub const INVALID_VALUE: Self = Self::declare("invalid-value");
    /// A key that its table does not have.
    pub const UNKNOWN_KEY: Self = Self::declare("unknown-key");
    /// Two things with the same id.
    pub const DUPLICATE_ID: Self = Self::declare("duplicate-id");
    /// A file that is not part of any plan.
    pub const MISPLACED_FILE: Self = Self::declare("misplaced-file");
    /// A reference to something that does not exist.
    pub const UNRESOLVED_REFERENCE: Self = Self::declare("unresolved-reference");

    /// A pack that does not exist.
    pub const UNKNOWN_PACK: Self = Self::declare("unknown-pack");

    /// A picture or a document that cannot be shown or copied.
    pub const UNUSABLE_ATTACHMENT: Self = Self::declare("unusable-attachment");

    /// Declares the id of a rule: a fault in kebab-case that reads well after "allow".
    pub const fn declare(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the rule's name, as policies and the command line write it.
    pub const fn name(self) -> &'static str {
        self.0
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
