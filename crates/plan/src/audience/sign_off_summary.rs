//! The sign-offs of a plan, judged once for all its pages.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::audience::withheld_subjects::WithheldSubjects;
use crate::id::{Id, Subject, SubjectKind};
use crate::model::{Audience, Signer};
use crate::plan::{Plan, Repository};
use crate::signoff::{SignOffStatus, State, VerificationMethod};

/// What an audience may know about the sign-off of a subject.
#[derive(Clone, Debug)]
pub struct SignOffSummary {
    /// What it is worth, and who signed.
    pub status: SignOffStatus,
    /// How a contact or a channel was verified.
    pub how: Option<VerificationMethod>,
    /// Who may sign the subject.
    pub signers: Vec<Signer>,
}

/// The summary for a subject that nobody signs.
static NEVER_SIGNED: SignOffSummary = SignOffSummary {
    status: SignOffStatus {
        state: State::Missing,
        signer_and_date: None,
        due: None,
        problem: None,
    },
    how: None,
    signers: Vec::new(),
};

/// The sign-offs of the subjects that an audience may see.
#[derive(Clone, Debug)]
pub(super) struct SignOffs(BTreeMap<Subject, SignOffSummary>);

impl SignOffSummary {
    /// Hides who verified the provider's staff, if the plan does not have that person.
    fn hide_strangers(&mut self, plan: &Plan) {
        let signer = &self.status.signer_and_date;
        let is_stranger =
            |(by, _): &(Id, Date)| !Id::is_stand_in(by.as_str()) && !plan.contacts.contains_key(by);
        if signer.as_ref().is_some_and(is_stranger) {
            self.status.signer_and_date = None;
        }
        // The words can name somebody, too.
        self.status.problem = None;
        self.signers.clear();
    }
}

impl SignOffs {
    /// Judges the sign-offs of a plan on a day; those of subjects that are left out are not kept.
    pub(super) fn of(
        (repository, plan): (&Repository, &Plan),
        audience: Audience,
        withheld: &WithheldSubjects,
        today: Date,
    ) -> Self {
        let subjects = subjects(plan).filter(|subject| !withheld.has_subject(subject));
        let summary = |subject: Subject| {
            let signed_in = repository.plan_of_ledger(plan, &subject).unwrap_or(plan);
            let mut summary = summary(signed_in, withheld, &subject, today);
            if audience == Audience::Client && signed_in.id != plan.id {
                summary.hide_strangers(plan);
            }
            (subject, summary)
        };
        Self(subjects.map(summary).collect())
    }

    /// Returns the summary for a subject.
    pub(super) fn get(&self, subject: &Subject) -> &SignOffSummary {
        self.0.get(subject).unwrap_or(&NEVER_SIGNED)
    }
}

/// Returns everything in a plan that can be signed.
fn subjects(plan: &Plan) -> impl Iterator<Item = Subject> {
    let kinds = SubjectKind::ALL.iter().copied();
    let signed = kinds.filter(|kind| kind.act().is_some());
    let subjects = signed.flat_map(|kind| plan.subjects(kind));
    subjects
        .map(|subject| Subject::new(subject.value.kind(), subject.id))
        .chain([Subject::PLAN])
}

/// Returns the reviews of the packs that a plan chooses, or that are subjects of it, as the provider's plan has them. They
/// are only for the provider.
pub(super) fn reviews_of_packs(
    repository: &Repository,
    plan: &Plan,
    today: Date,
) -> BTreeMap<Id, SignOffSummary> {
    let Some(provider) = repository.provider_plan() else {
        return BTreeMap::new();
    };
    let withheld = WithheldSubjects::default();
    let own = plan.provider_packs.iter().map(|(id, _)| id);
    let packs = plan.packs.keys().chain(own);
    let review = |id: &Id| {
        let subject = Subject::new(SubjectKind::Pack, id);
        (id.clone(), summary(provider, &withheld, &subject, today))
    };
    packs.map(review).collect()
}

fn summary(
    plan: &Plan,
    withheld: &WithheldSubjects,
    subject: &Subject,
    today: Date,
) -> SignOffSummary {
    let mut status = plan.sign_off_status(subject, today);
    let mut signers = plan.policy_signers(subject);
    if !withheld.is_empty() {
        withheld.hide_signer_of(&mut status);
        let each = signers.iter_mut();
        each.for_each(|signer| withheld.hide_in_signer(signer));
    }
    let signed = plan.source.ledger.get(subject);
    let how = signed.and_then(|signed| signed.how.as_ref());
    SignOffSummary {
        status,
        how: how.map(|how| how.value),
        signers,
    }
}
