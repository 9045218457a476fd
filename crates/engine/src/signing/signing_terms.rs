//! The values that all sign-offs of one run share.

use std::collections::BTreeMap;
use std::path::PathBuf;

use irplan_plan::signoff::{SigningMedium, VerificationMethod};
use irplan_plan::{Act, PlanId, Subject};
use jiff::civil::Date;

use super::{SignerIdentity, SubjectNames};

/// The values that all sign-offs of one run share.
#[derive(Clone, Debug)]
pub struct SigningTerms {
    /// Who signs.
    pub by: SignerIdentity,
    /// The day.
    pub on: Date,
    /// How contacts and channels were verified, unless [`SigningTerms::how_each`] has more about one.
    pub how: Option<VerificationMethod>,
    /// How single contacts and channels were verified.
    pub how_each: BTreeMap<(PlanId, Subject), VerificationMethod>,
    /// The medium on which they were signed, if the signer does not run the command.
    pub via: Option<SigningMedium>,
    /// The day on which the sign-offs end, if that is before the end of their interval.
    pub due: Option<Date>,
    /// Whether to end them so that no week gets more than others.
    pub spread: bool,
    /// The SSH key to sign each entry with.
    pub key: Option<PathBuf>,
}

impl SigningTerms {
    /// Whether a way to verify was given although none of the subjects is verified.
    pub fn has_unused_how(&self, subjects: &SubjectNames) -> bool {
        let is_verified =
            |(_, subject): &(PlanId, Subject)| subject.kind.act() == Some(Act::Verify);
        self.how.is_some() && !subjects.iter().any(is_verified)
    }

    /// Returns how a subject was verified; `None` if nobody said so, or it is signed off by another act.
    pub fn how_of(&self, plan: &PlanId, subject: &Subject) -> Option<VerificationMethod> {
        let own = self.how_each.get(&(plan.clone(), subject.clone()));
        let is_verified = subject.kind.act() == Some(Act::Verify);
        own.copied().or(self.how).filter(|_| is_verified)
    }
}
