//! Judges whether a sign-off still counts.

use jiff::civil::Date;

use crate::digest::{Digest, Scheme};
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::model::{Contact, PlanKind};
use crate::plan::{Plan, Policy, Repository};
use crate::signoff::{Act, LedgerEntry, Problem, State};
use crate::subjects::SubjectValue;
use crate::toml::Duration;

/// The state of a sign-off on a day, with the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffStatus {
    /// The state.
    pub state: State,
    /// Who signed, and when; `None` if nobody did.
    pub signed: Option<(Id, Date)>,
    /// The first day on which it no longer counts; `None` if it does not count for another reason.
    pub due: Option<Date>,
    /// Why it is invalid. It prints as one lowercase phrase.
    pub problem: Option<Problem>,
}

impl SignOffStatus {
    fn without_date(state: State, signed: Option<(Id, Date)>) -> Self {
        Self {
            state,
            signed,
            due: None,
            problem: None,
        }
    }

    fn invalid(problem: Problem, signed: Option<(Id, Date)>) -> Self {
        Self {
            problem: Some(problem),
            ..Self::without_date(State::Invalid, signed)
        }
    }
}

impl Plan {
    /// The subjects of this plan that need a sign-off, by the act that their kind has in the table of kinds.
    ///
    /// The provider's staff is verified in the provider's plan, and contacts who left by `today` are not verified. A
    /// role without a holder has nobody to acknowledge it, and a room or a radio has nothing to dial or to open.
    pub fn signable(&self, today: Date) -> Vec<Subject> {
        let kinds = SubjectKind::ALL.iter().filter(|kind| kind.act().is_some());
        let subjects = kinds.flat_map(|kind| self.subjects(*kind));
        let subjects = subjects.filter(|subject| match subject.value {
            SubjectValue::Contact(contact) => {
                self.verifies(contact, subject.from) && !contact.has_left(today)
            }
            SubjectValue::Role(role) => role.holder.is_some(),
            SubjectValue::Channel(channel) => channel.can_be_tried(),
            _ => true,
        });
        subjects
            .map(|subject| Subject::new(subject.value.kind(), subject.id))
            .chain([Subject::PLAN])
            .collect()
    }

    /// Whether a contact is verified in this plan, and not in the provider's.
    fn verifies(&self, contact: &Contact, from: &PlanId) -> bool {
        !contact.is_provider_staff() || *from == self.id
    }

    /// Judges the sign-off of a subject on a day.
    pub fn standing(&self, subject: &Subject, today: Date) -> SignOffStatus {
        let Some(signed) = self.source.ledger.get(subject) else {
            return SignOffStatus::without_date(State::Missing, None);
        };
        let who = Some((signed.by.value.clone(), signed.on.value));
        if let Some(problem) = self.problem_of(subject, signed, today) {
            return SignOffStatus::invalid(problem, who);
        }
        if !self.is_as_signed(subject, &signed.digest.value) {
            return SignOffStatus::without_date(State::Voided, who);
        }
        // A date beyond the calendar can only be a mistake. It must not make anything current.
        let Some(due) = self.due(subject.kind, signed) else {
            return SignOffStatus::invalid(Problem::OutOfRange(signed.on.value), who);
        };
        let state = match self.policy.due_soon.after(today) {
            _ if due <= today => State::Overdue,
            Some(soon) if due <= soon => State::DueSoon,
            _ => State::Current,
        };
        SignOffStatus {
            state,
            signed: who,
            due: Some(due),
            problem: None,
        }
    }

    /// Whether a subject is the same as when it was signed. The first scheme of digests does not cover every fact that
    /// a page shows, so a change from the trusted revision to this one counts as well.
    fn is_as_signed(&self, subject: &Subject, digest: &Digest) -> bool {
        let is_unchanged = || {
            let trusted = self.trusted();
            let was_signed = trusted.source.ledger.get(subject);
            let is_older = was_signed.is_some_and(|entry| entry.digest.value == *digest);
            !is_older || trusted.digest(subject) == self.digest(subject)
        };
        self.matches_digest(subject, digest)
            && (digest.scheme() == Scheme::CURRENT || is_unchanged())
    }

    /// The first day on which a sign-off no longer counts: the end of its interval, or its own due day if that is
    /// earlier.
    fn due(&self, kind: SubjectKind, signed: &LedgerEntry) -> Option<Date> {
        let end = self.policy.interval(kind).after(signed.on.value)?;
        Some(match &signed.due {
            Some(due) => end.min(due.value),
            None => end,
        })
    }

    /// Why a sign-off never counted.
    fn problem_of(&self, subject: &Subject, signed: &LedgerEntry, today: Date) -> Option<Problem> {
        let (by, on) = (&signed.by.value, signed.on.value);
        let latest = self.policy.today_tolerance.after(today).unwrap_or(today);
        if on > latest {
            return Some(Problem::Future(on));
        }
        // A change must not decide whether its signer had left. So the person had left if either side of the change
        // says so.
        let had_left = |plan: &Self| plan.contacts.get(by).is_some_and(|who| who.has_left(on));
        match self.contacts.get(by) {
            None => Some(Problem::Unknown(by.clone())),
            Some(_) if had_left(self) || had_left(self.trusted()) => {
                Some(Problem::HadLeft(by.clone()))
            }
            Some(_) if !self.may_sign(subject, by) => Some(Problem::Unauthorised(by.clone())),
            Some(_) => {
                let why = self.unproven.get(subject)?;
                Some(Problem::Unproven(why.clone()))
            }
        }
    }
}

impl Repository {
    /// The plan whose ledger has the sign-off of a subject: the plan itself, or the provider's plan for its staff.
    ///
    /// `None` if the subject needs no sign-off. Base plans need none, because the plans that inherit them are signed.
    pub fn signed_in<'a>(&'a self, plan: &'a Plan, subject: &Subject) -> Option<&'a Plan> {
        if plan.kind == PlanKind::Base {
            return None;
        }
        subject.kind.act()?;
        if subject.kind != SubjectKind::Contact {
            return Some(plan);
        }
        let contact = plan.contacts.get(subject.id.as_ref()?)?;
        match plan.verifies(contact, &contact.from) {
            true => Some(plan),
            false => self.plans.get(&contact.from),
        }
    }
}

impl Policy {
    /// How long a sign-off of a kind of subject lasts.
    pub fn interval(&self, kind: SubjectKind) -> Duration {
        match kind.act() {
            Some(Act::Verify) => self.verify_contacts_every,
            Some(Act::Acknowledge) => self.acknowledge_roles_every,
            Some(Act::Approve) => self.approve_plan_every,
            Some(Act::Review) | None => self.review_sections_every,
        }
    }
}
