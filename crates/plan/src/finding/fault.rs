//! When two findings are the same fault.
//!
//! A change is judged by the faults that it adds, so the findings of its base and its head are paired up. An example:
//!
//! | base | head | |
//! |---|---|---|
//! | `sev2` lacks `channel` and `notify` | `sev2` lacks `channel` | the same fault, partly fixed |
//! | `sev2` lacks `channel` | `sev2` lacks `channel` and `notify` | a new fault |
//! | step `call` has no time limit | step `isolate` has no time limit | two faults: one fixed, one new |

use std::collections::BTreeSet;
use std::fmt;

use crate::finding::{Finding, RuleId, Value};
use crate::id::{PlanId, Subject};
use crate::place::RepoPath;

/// What a rule says about the identity of a fault, beyond its rule, plan and subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// The subject that has the fault, if it is another one than the finding points at.
    pub subject: Option<Subject>,
    /// Which of several faults of one subject, or of one file, it is. Empty if there can be only one.
    pub details: Vec<Value>,
    /// What the subject lacks. If some of it was added, it is the same fault, partly fixed. If it lacks anything else,
    /// it is a new fault.
    pub missing: BTreeSet<Value>,
}

/// The part of a finding that is equal for the same fault, whatever its place and its words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FaultKey {
    rule: RuleId,
    plan: Option<PlanId>,
    subject: FaultScope,
    details: Vec<Value>,
}

/// The file or subject with the fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FaultScope {
    Subject(Subject),
    File(Option<RepoPath>),
}

impl FaultKey {
    /// Makes the key of a finding. Without a subject and details, a file has at most one such fault.
    pub(super) fn of(finding: &Finding) -> Self {
        let Fault {
            subject, details, ..
        } = &finding.fault;
        let subject = subject.as_ref().or(finding.subject.as_ref());
        let subject = match subject {
            Some(subject) => FaultScope::Subject(subject.clone()),
            None => FaultScope::File(finding.place().map(|place| place.path.clone())),
        };
        Self {
            rule: finding.rule,
            plan: finding.plan.clone(),
            subject,
            details: details.clone(),
        }
    }
}

impl FaultKey {
    /// Returns the same key for the same fault in whichever plan.
    #[must_use]
    pub fn without_plan(mut self) -> Self {
        self.plan = None;
        self
    }
}

/// The key in one line, for hashes that outlive a run.
impl fmt::Display for FaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = self.plan.as_ref().map_or("", |plan| plan.as_str());
        write!(f, "{}\0{plan}\0", self.rule)?;
        match &self.subject {
            FaultScope::Subject(subject) => write!(f, "{subject}")?,
            FaultScope::File(Some(path)) => write!(f, "{path}")?,
            FaultScope::File(None) => {}
        }
        self.details
            .iter()
            .try_for_each(|value| write!(f, "\0{value}"))
    }
}
