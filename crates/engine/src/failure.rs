//! Errors that keep irplan from doing its job, with what to do about them.

use std::fmt;

use irplan_plan::signoff::Act;
use irplan_plan::toml::nearest;
use irplan_plan::{PlanId, Subject};

/// What the user can add to their request, or ask for instead. How that is typed or clicked is known only to the program
/// that takes the request, so that program words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Name one plan.
    NamePlan,
    /// Name the folder that has the plans.
    NameFolder,
    /// Name a revision, or the folder that has the plans.
    NameRevision,
    /// Name the folder that has the plans, or create plans.
    NameFolderOrCreate,
    /// Name the contact who signs.
    NameSigner,
    /// Name the contact who signs, or let git name them.
    NameSignerOrAuthor,
    /// Write a subject as a comparison prints it.
    WriteSubject,
    /// Sign off a subject with the act of its kind.
    SignWith(Subject, Act),
    /// Print a new slip for a subject, which is named `PLAN/KIND:ID`.
    PrintSlip(Act, String),
    /// List the errors in the plans.
    ListErrors,
    /// List today's plans.
    ListPlans,
    /// Build a revision, or name the plans to build.
    BuildRevisionOrNamePlans,
    /// Name the plans to inherit from.
    NameBase,
    /// Create the first plan.
    CreatePlan,
    /// List the events that start a clock, and the duties of a plan.
    ListEventsAndDuties(PlanId),
    /// Bring the plans back or go to them, or name the newer side of a comparison with this older side.
    NameBothSides(String),
    /// Choose another id, or say that an inherited subject is to be replaced.
    ChooseOtherIdOrReplace,
    /// Copy an inherited text and change the copy, or say that a new text is to replace it.
    CopyOrReplace(PlanId, Subject),
    /// Copy an inherited text instead of updating a copy.
    CopyText,
    /// Update the record of a copy instead of making one.
    UpdateCopy,
}

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureReason {
    /// What went wrong, in one lowercase phrase.
    pub message: String,
    /// What the user can add.
    pub advice: Option<Advice>,
}

impl FailureReason {
    /// Gives a reason that a request can avoid.
    pub fn with_advice(message: impl Into<String>, advice: Advice) -> Self {
        Self {
            message: message.into(),
            advice: Some(advice),
        }
    }
}

impl From<String> for FailureReason {
    fn from(message: String) -> Self {
        Self {
            message,
            advice: None,
        }
    }
}

impl From<&str> for FailureReason {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

impl fmt::Display for FailureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Why a command could not do its job: one or more reasons, and what to do about all of them.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong.
    pub reasons: Vec<FailureReason>,
    /// What the user can ask for instead.
    pub advice: Option<Advice>,
    /// What to do, if that is the same in every program.
    pub help: Option<String>,
}

impl Failure {
    /// Makes a failure with one reason.
    pub fn new(reason: impl Into<FailureReason>) -> Self {
        Self::of_all(vec![reason.into()])
    }

    /// Makes one error from everything that went wrong in a run.
    pub fn of_all(reasons: Vec<FailureReason>) -> Self {
        Self {
            reasons,
            advice: None,
            help: None,
        }
    }

    /// Sets what the user can ask for instead.
    #[must_use]
    pub fn advice(mut self, advice: Advice) -> Self {
        self.advice = Some(advice);
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<_> = self.reasons.iter().map(FailureReason::to_string).collect();
        f.write_str(&reasons.join("; "))
    }
}

impl std::error::Error for Failure {}

/// Returns `; did you mean …?` if a known name is close.
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(suggestion(name, ["jane-doe", "sam-ortiz"]), expected);
    }

    #[test]
    fn near_names_are_suggested() {
        check("jane-deo", "; did you mean `jane-doe`?");
        check("sam-ortis", "; did you mean `sam-ortiz`?");
        check("somebody", "");
        check("", "");
    }
}
