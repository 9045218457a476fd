//! What a comparison depends on besides the two revisions.

use std::collections::BTreeMap;

use crate::finding::{Level, RuleId};
use crate::plan::Repository;

/// The level of each rule if no policy sets one. The caller knows the rules; this crate has no opinions.
pub type DefaultLevels = BTreeMap<RuleId, Level>;

/// What a comparison depends on besides the two revisions. By default it knows no rules, and judges the sign-offs of
/// each revision by that revision's own policy.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions<'a> {
    /// The default levels of rules, with which a level is compared that a policy sets or no longer sets.
    pub levels: DefaultLevels,
    /// The newer revision with the policy and the people by which its sign-offs are judged: those of the older one, see
    /// [`Repository::with_trust_of`]. Changes of the policy itself are found either way.
    pub trusted_newer: Option<&'a Repository>,
}
