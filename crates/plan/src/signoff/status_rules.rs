//! The rules by which the sign-off of a subject has a status: from its entry in the ledger, the digest of the subject,
//! the policy and the day.

use jiff::civil::Date;

use crate::digest::{Digest, Scheme};
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::model::{Contact, PlanKind, Signer};
use crate::plan::{Plan, Repository};
use crate::policy::Policy;
use crate::signoff::{Act, LedgerEntry, Problem, SignOff, SignOffStatus, State};
use crate::subjects::SubjectValue;
use crate::toml::Duration;

impl Plan {
    /// Returns the subjects of this plan that need a sign-off, by the act that their kind has in the table of kinds.
    ///
    /// The provider's staff is verified in the provider's plan, and contacts who left by `today` are not verified. A
    /// role without a holder has nobody to acknowledge it, the contract of an outside firm covers its role, and a room or a
    /// radio has nothing to dial or to open. Of the packs, only those that some plan chooses have to be read.
    pub fn signable(&self, today: Date) -> Vec<Subject> {
        let kinds = SubjectKind::ALL.iter().filter(|kind| kind.act().is_some());
        let subjects = kinds.flat_map(|kind| self.subjects(*kind));
        let subjects = subjects.filter(|subject| match subject.value {
            SubjectValue::Contact(contact) => {
                self.is_verified_here(contact, subject.from) && !contact.has_left(today)
            }
            SubjectValue::Role(role) => role.holder.is_some() && self.retainer_of(role).is_none(),
            SubjectValue::Channel(channel) => channel.can_be_tried(),
            SubjectValue::Pack(pack) => self.provider_packs.is_in_use(&pack.id),
            _ => true,
        });
        subjects
            .map(|subject| Subject::new(subject.value.kind(), subject.id))
            .chain([Subject::PLAN])
            .collect()
    }

    /// Whether a contact is verified in this plan, and not in the provider's.
    fn is_verified_here(&self, contact: &Contact, from: &PlanId) -> bool {
        !contact.is_provider_staff() || *from == self.id
    }

    /// Judges the sign-off of a subject on a day: a new one by the stricter of the base of the change and the tip of its
    /// branch.
    pub fn sign_off_status(&self, subject: &Subject, today: Date) -> SignOffStatus {
        let status = self.status_by_base(subject, today);
        let tip = self.judged_by_tip.as_ref();
        match tip.filter(|_| self.is_signed_by_change(subject)) {
            Some(plan) => status.stricter(plan.status_by_base(subject, today)),
            None => status,
        }
    }

    /// Whether a sign-off would count at the base of the change, but not at the tip of its branch.
    pub fn counts_only_at_base(&self, subject: &Subject, today: Date) -> bool {
        let is_valid = |status: SignOffStatus| status.state != State::Invalid;
        is_valid(self.status_by_base(subject, today))
            && !is_valid(self.sign_off_status(subject, today))
    }

    /// Whether the change under review made the sign-off of a subject. Others are not its concern.
    fn is_signed_by_change(&self, subject: &Subject) -> bool {
        let entry_of = |plan: &Self| plan.source.ledger.get(subject).map(SignOff::of);
        self.is_new_in_change || entry_of(self) != entry_of(self.trusted_plan())
    }

    fn status_by_base(&self, subject: &Subject, today: Date) -> SignOffStatus {
        let Some(signed) = self.source.ledger.get(subject) else {
            return SignOffStatus::without_date(State::Missing, None);
        };
        let who = Some((signed.by.value.clone(), signed.on.value));
        match self.problem_of(subject, signed, today) {
            Some(ended @ Problem::Ended(_)) => {
                return SignOffStatus {
                    problem: Some(ended),
                    ..SignOffStatus::without_date(State::Voided, who)
                };
            }
            Some(problem) => return SignOffStatus::invalid(problem, who),
            None => {}
        }
        if !self.matches_signed_digest(subject, &signed.digest.value) {
            return SignOffStatus::without_date(State::Voided, who);
        }
        // A date beyond the calendar can only be a mistake. It must not make anything current.
        let Some(due) = self.due_date(subject.kind, signed) else {
            return SignOffStatus::invalid(Problem::OutOfRange(signed.on.value), who);
        };
        let state = match self.policy.due_soon.after(today) {
            _ if due <= today => State::Overdue,
            Some(soon) if due <= soon => State::DueSoon,
            _ => State::Current,
        };
        SignOffStatus {
            state,
            signer_and_date: who,
            due: Some(due),
            problem: None,
        }
    }

    /// Whether a subject is the same as when it was signed. A former scheme of digests does not cover every fact that
    /// a page shows, so a change from the trusted revision to this one counts as well.
    fn matches_signed_digest(&self, subject: &Subject, digest: &Digest) -> bool {
        let is_unchanged = || {
            let trusted = self.trusted_plan();
            let was_signed = trusted.source.ledger.get(subject);
            let is_older = was_signed.is_some_and(|entry| entry.digest.value == *digest);
            !is_older || trusted.digest(subject) == self.digest(subject)
        };
        self.matches_digest(subject, digest)
            && (digest.scheme() == Scheme::current(subject.kind) || is_unchanged())
    }

    /// Returns the first day on which a sign-off no longer counts: the end of its interval, or its own due day if that
    /// is earlier.
    fn due_date(&self, kind: SubjectKind, signed: &LedgerEntry) -> Option<Date> {
        let end = self.policy.interval(kind).after(signed.on.value)?;
        Some(match &signed.due {
            Some(due) => end.min(due.value),
            None => end,
        })
    }

    /// Returns why a sign-off never counted.
    fn problem_of(&self, subject: &Subject, signed: &LedgerEntry, today: Date) -> Option<Problem> {
        let (by, on) = (&signed.by.value, signed.on.value);
        let latest = self.policy.today_tolerance.after(today).unwrap_or(today);
        if signed.is_mixed() {
            return Some(Problem::Mixed);
        }
        if on > latest {
            return Some(Problem::Future(on));
        }
        // A change must not decide whether its signer had left. So the person had left if either side of the change
        // says so.
        let had_left = |plan: &Self| plan.contacts.get(by).is_some_and(|who| who.has_left(on));
        match self.contacts.get(by) {
            Some(_) if had_left(self) || had_left(self.trusted_plan()) => {
                Some(Problem::HadLeft(by.clone()))
            }
            _ if self.has_ended(subject, signed) => Some(Problem::Ended(by.clone())),
            None => Some(Problem::Unknown(by.clone())),
            Some(_)
                if !self.may_sign(subject, by)
                    && !self.is_by_new_holder(subject, signed, today) =>
            {
                Some(Problem::Unauthorised(by.clone()))
            }
            Some(_) => match self.unproven_sign_offs.get(subject) {
                Some(why) => Some(Problem::Unproven(why.clone())),
                None if self.may_sign(subject, by) => None,
                None => Some(Problem::CountsOnceMerged(by.clone())),
            },
        }
    }

    /// Whether a sign-off has ended: the right to sign the subject comes with a role, the signer does not hold it, and the
    /// subject is another one now, as the role is after it was handed over. Nobody can tell from today's roles whether
    /// the signer held it then, but the sign-off is void in any case.
    ///
    /// In a change, the signer must have held it at the base if the change made the sign-off.
    fn has_ended(&self, subject: &Subject, signed: &LedgerEntry) -> bool {
        let by = &signed.by.value;
        let comes_with_role = |signer: &Signer| matches!(signer, Signer::Holder | Signer::Role(_));
        matches!(subject.kind, SubjectKind::Role | SubjectKind::Plan)
            && self.policy_signers(subject).iter().any(comes_with_role)
            && !self.may_sign(subject, by)
            && !self.matches_digest(subject, &signed.digest.value)
            && (!self.is_signed_by_change(subject) || self.trusted_plan().may_sign(subject, by))
    }

    /// Whether the change under review makes the signer the holder of a role, who acknowledges it in the same change. That
    /// gives nobody a right at once, because the acknowledgement counts only after the merge.
    fn is_by_new_holder(&self, subject: &Subject, signed: &LedgerEntry, today: Date) -> bool {
        let is_holder = |role: &Id| self.holder_of(role) == Some(&signed.by.value);
        self.is_judged_by_base()
            && subject.kind == SubjectKind::Role
            && subject.id.as_ref().is_some_and(is_holder)
            && self.policy_signers(subject).contains(&Signer::Holder)
            && self.matches_digest(subject, &signed.digest.value)
            && self
                .due_date(subject.kind, signed)
                .is_some_and(|due| due > today)
    }
}

impl Repository {
    /// Returns the plan whose ledger has the sign-off of a subject: the plan itself, or the provider's plan for its
    /// staff.
    ///
    /// `None` if the subject needs no sign-off. Base plans need none, because the plans that inherit them are signed.
    pub fn plan_of_ledger<'a>(&'a self, plan: &'a Plan, subject: &Subject) -> Option<&'a Plan> {
        if plan.kind == PlanKind::Base {
            return None;
        }
        subject.kind.act()?;
        if subject.kind != SubjectKind::Contact {
            return Some(plan);
        }
        let contact = plan.contacts.get(subject.id.as_ref()?)?;
        match plan.is_verified_here(contact, &contact.from) {
            true => Some(plan),
            false => self.plans.get(&contact.from),
        }
    }
}

impl Policy {
    /// Returns how long a sign-off of a kind of subject lasts.
    pub fn interval(&self, kind: SubjectKind) -> Duration {
        match kind.act() {
            Some(Act::Verify) => self.verify_contacts_every,
            Some(Act::Acknowledge) => self.acknowledge_roles_every,
            Some(Act::Approve) => self.approve_plan_every,
            Some(Act::Review) | None => self.review_sections_every,
        }
    }
}
