//! The name of a rule as a policy writes it.

use std::fmt;

use crate::finding::RuleId;

/// The name of a rule as somebody wrote it in a policy. `irplan-check` knows the rules, and reports a name that none of
/// them has.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleName(String);

impl RuleName {
    /// Makes a name of what somebody wrote.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Returns the name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Finds the rule with this name; `None` if there is no such rule.
    pub fn find(&self, rules: impl IntoIterator<Item = RuleId>) -> Option<RuleId> {
        rules.into_iter().find(|rule| rule.name() == self.0)
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
