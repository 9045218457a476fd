//! Whether a sign-off still holds.

use jiff::civil::Date;

use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::kinds::SubjectValue;
use crate::model::{Contact, PlanKind};
use crate::plan::{Plan, Policy, Repository};
use crate::signoff::{Act, LedgerEntry, Problem, State};
use crate::toml::Duration;

/// A state with what it was judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffStatus {
    /// The state.
    pub state: State,
    /// Who signed, and when; `None` where nobody did.
    pub signed: Option<(Id, Date)>,
    /// The first day on which it no longer holds; `None` where it does not hold for another reason.
    pub due: Option<Date>,
    /// Why it is invalid; its words are one lowercase phrase.
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
    /// The subjects of this plan that want a sign-off: sections and playbooks a review, contacts a verification, roles
    /// an acknowledgement, the plan an approval.
    ///
    /// Contacts of the provider's staff are verified in the provider's plan, and those who left by `today` not at all. A
    /// role that nobody holds has nobody to acknowledge it.
    pub fn signable(&self, today: Date) -> Vec<Subject> {
        let kinds = SubjectKind::ALL.iter().filter(|kind| kind.act().is_some());
        let subjects = kinds.flat_map(|kind| self.subjects(*kind));
        let wanted = subjects.filter(|subject| match subject.value {
            SubjectValue::Contact(contact) => {
                self.verifies(contact, subject.from) && !contact.has_left(today)
            }
            SubjectValue::Role(role) => role.holder.is_some(),
            _ => true,
        });
        wanted
            .map(|subject| Subject::new(subject.value.kind(), subject.id))
            .chain([Subject::PLAN])
            .collect()
    }

    /// Whether a contact is verified here, and not in the provider's plan.
    fn verifies(&self, contact: &Contact, from: &PlanId) -> bool {
        !contact.is_provider_staff() || *from == self.id
    }

    /// What the sign-off of a subject is worth on a day.
    pub fn standing(&self, subject: &Subject, today: Date) -> SignOffStatus {
        let Some(signed) = self.source.ledger.get(subject) else {
            return SignOffStatus::without_date(State::Missing, None);
        };
        let who = Some((signed.by.value.clone(), signed.on.value));
        if let Some(problem) = self.problem_of(subject, signed, today) {
            return SignOffStatus::invalid(problem, who);
        }
        if self.digest(subject) != Some(&signed.digest.value) {
            return SignOffStatus::without_date(State::Voided, who);
        }
        // A date beyond the calendar can only come of a mistake: nothing is fresh by accident.
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

    /// The first day on which a sign-off no longer holds: the end of its interval, or the earlier day that it names
    /// itself. A later day than the interval's end counts for nothing.
    fn due(&self, kind: SubjectKind, signed: &LedgerEntry) -> Option<Date> {
        let end = self.policy.interval(kind).after(signed.on.value)?;
        Some(match &signed.due {
            Some(due) => end.min(due.value),
            None => end,
        })
    }

    /// Why a sign-off never held.
    fn problem_of(&self, subject: &Subject, signed: &LedgerEntry, today: Date) -> Option<Problem> {
        let (by, on) = (&signed.by.value, signed.on.value);
        let latest = self.policy.today_tolerance.after(today).unwrap_or(today);
        if on > latest {
            return Some(Problem::Future(on));
        }
        // Whom a change brings back had left for the change all the same, and so had whom it lets go.
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
    /// The plan in whose ledger a subject of a plan is signed: that plan itself, or the provider's for its staff; `None`
    /// where nobody signs it, as in a base plan, which is signed by those who inherit it.
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
