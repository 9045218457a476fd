//! The words of a change: what happened to a subject, to a step, to what plans inherit, and to a sign-off.
//!
//! The terminal, comments and pages all use these words. Phrases are lowercase and without a full stop. Who shows them
//! says how plans, people and steps are called there.

use crate::diff::{
    Change, ChangeKind, Consequence, FieldChange, Inheritance, InheritedChangeKind, SignOffChange,
    StepChange, StepChangeKind, VoidedSignOff,
};
use crate::id::{Id, PlanId, Subject};
use crate::signoff::{Act, SignOff, State, VerificationMethod};

/// The word for a sign-off that was added to a ledger.
pub const SIGNED: &str = "signed";
/// The word for a sign-off that was removed from a ledger.
pub const WITHDRAWN: &str = "withdrawn";
/// The words for plans that need no new sign-off.
pub const NOTHING_TO_SIGN: &str = "nothing to sign again";
/// Says of a plan with errors that a comparison of it is not complete, in a phrase that follows its name.
pub const CHANGES_MAY_BE_MISSING: &str =
    "has errors in its files (see `irplan check`), so changes may be missing here";

/// Says that plans have their own version of something that changed, in a phrase that follows their names.
pub fn does_not_get_it(plans: usize) -> &'static str {
    match plans {
        1 => "overrides this and does not get the change",
        _ => "override this and do not get the change",
    }
}

/// Counts the sign-offs of one plan that a change makes necessary, and the new ones that count.
pub fn sign_off_counts(to_sign: usize, signed: usize) -> String {
    let count = |number: usize, word: &str| (number > 0).then(|| format!("{number} {word}"));
    let counts = [count(to_sign, "to sign again"), count(signed, SIGNED)];
    let counts: Vec<_> = counts.into_iter().flatten().collect();
    match counts.is_empty() {
        true => NOTHING_TO_SIGN.to_owned(),
        false => counts.join(", "),
    }
}

impl ChangeKind {
    /// Returns what happened to a subject, in one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
        }
    }
}

impl InheritedChangeKind {
    /// Returns how an inherited subject differs for a plan, in one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::Changed => "changed",
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Replaced => "replaced",
        }
    }
}

impl Change {
    /// Returns where the subject was before, and which one it replaced, a phrase for each.
    pub fn origin_phrases(&self, plan_name: impl Fn(&PlanId) -> String) -> Vec<String> {
        let previous = self.previous.as_ref().map(|previous| {
            let same_plan = previous.plan == self.plan;
            match same_plan {
                true => format!("was {}", previous.subject),
                false => format!("was {} in {}", previous.subject, plan_name(&previous.plan)),
            }
        });
        let inheritance = self
            .inheritance
            .as_ref()
            .map(|inheritance| match inheritance {
                Inheritance::Overrides(base) => {
                    format!("replaces the one from {}", plan_name(base))
                }
                Inheritance::Restores(base) => format!("now inherited from {}", plan_name(base)),
            });
        previous.into_iter().chain(inheritance).collect()
    }
}

impl FieldChange {
    /// Returns the values before and after, with a word for a missing one.
    pub fn values(&self) -> (&str, &str) {
        let [before, after] =
            [&self.before, &self.after].map(|value| value.as_deref().unwrap_or("nothing"));
        (before, after)
    }
}

impl StepChange {
    /// Says what happened to a step.
    pub fn phrase(&self, step_name: impl Fn(&Id) -> String) -> String {
        let list = |ids: &[Id]| {
            let names: Vec<_> = ids.iter().map(&step_name).collect();
            names.join(" and ")
        };
        let (before, after) = (list(&self.before), list(&self.after));
        match self.kind {
            StepChangeKind::Added => format!("step {after} was added"),
            StepChangeKind::Removed => format!("step {before} was removed"),
            StepChangeKind::Renamed => format!("step {before} is now called {after}"),
            StepChangeKind::Moved => format!("step {after} moved"),
            StepChangeKind::Split => format!("step {before} was split into {after}"),
            StepChangeKind::Joined => format!("steps {before} were joined into {after}"),
        }
    }
}

impl<'a> Consequence<'a> {
    /// Returns the subject whose sign-off it concerns.
    pub fn subject(self) -> &'a Subject {
        match self {
            Self::Voided(voided) => &voided.subject,
            Self::Lost(sign_off) | Self::Withdrawn(sign_off) | Self::Signed(sign_off) => {
                &sign_off.subject
            }
            Self::Stale(subject) | Self::Unreviewed(subject) => subject,
        }
    }

    /// Returns the result in one word: `voided`, `overdue`, `invalid`, `stale`, `unreviewed`, `withdrawn`, `signed`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Voided(_) => State::Voided.name(),
            Self::Lost(lost) => lost.state.name(),
            Self::Stale(_) => State::STALE,
            Self::Unreviewed(_) => State::UNREVIEWED,
            Self::Withdrawn(_) => WITHDRAWN,
            Self::Signed(_) => SIGNED,
        }
    }

    /// Whether the subject counts as signed off because of it.
    pub fn is_valid_sign_off(self) -> bool {
        matches!(self, Self::Signed(signed) if signed.state.is_valid())
    }

    /// Whether the subject counts as signed off because of it once the change is merged.
    pub fn counts_once_merged(self) -> bool {
        matches!(self, Self::Signed(signed) if signed.counts_once_merged)
    }

    /// Returns who signed and when, in a phrase that follows the subject; empty if nobody did.
    pub fn signer_phrase(self, person_name: impl Fn(&Id) -> String) -> String {
        match self {
            Self::Voided(VoidedSignOff { sign_off, .. })
            | Self::Lost(SignOffChange { sign_off, .. }) => {
                format!("signed by {} on {}", person_name(&sign_off.by), sign_off.on)
            }
            Self::Withdrawn(change) | Self::Signed(change) => {
                change.phrase(&person_name(&change.sign_off.by))
            }
            Self::Stale(_) | Self::Unreviewed(_) => String::new(),
        }
    }
}

impl SignOffChange {
    /// Returns who signed, when and how, and the state if the sign-off does not count.
    fn phrase(&self, by: &str) -> String {
        let SignOff { on, how, .. } = &self.sign_off;
        let how = match (how, self.subject.kind.act()) {
            (Some(how), _) => format!(", {}", how.word().replace('-', " ")),
            (None, Some(Act::Verify)) => format!(", {}", VerificationMethod::NOT_RECORDED),
            (None, _) => String::new(),
        };
        let state = match self.state.is_valid() {
            true => String::new(),
            false if self.counts_once_merged => "; it counts once the change is merged".to_owned(),
            false => format!("; it is {}", self.state.name()),
        };
        format!("by {by} on {on}{how}{state}")
    }
}
