//! How much a finding matters.

use std::fmt;

use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Good to know.
    Note,
    /// Should be fixed.
    Warn,
    /// Fails the check.
    Deny,
}

impl Level {
    /// All levels with their names, weakest first.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("allow", Self::Allow),
        ("note", Self::Note),
        ("warn", Self::Warn),
        ("deny", Self::Deny),
    ];

    /// Returns the level's name: `allow`, `note`, `warn` or `deny`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// Returns what the level asks of the reader: `Must be fixed`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Allow => "Accepted",
            Self::Note => "Worth knowing",
            Self::Warn => "Should be fixed",
            Self::Deny => "Must be fixed",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
