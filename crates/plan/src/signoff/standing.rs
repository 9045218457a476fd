//! Sign-offs as they are read, and whether they still hold.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::digest::Digest;
use crate::id::{Id, Subject, SubjectKind};
use crate::plan::{Plan, Policy};
use crate::toml::{Duration, Field, record, words};

record! {
    /// One table of `signoffs.toml`.
    pub struct SignOff {
        /// The contact who signed.
        pub by: Field<Id> = "by",
        /// The day.
        pub on: Field<Date> = "on",
        /// What was signed.
        pub digest: Field<Digest> = "digest",
        /// How a contact was verified.
        pub how: Option<Field<How>> = "how",
    }
}

words! {
    /// How a contact was verified, strongest first.
    pub enum How {
        /// They answered a call to the number in the plan.
        Called = "called",
        /// They were met.
        Met = "met",
        /// They replied to a message.
        Replied = "replied",
        /// Their vendor's own list confirms it.
        VendorConfirmed = "vendor-confirmed",
    }
}

/// `signoffs.toml`: the sign-offs by subject.
pub type Ledger = BTreeMap<Subject, SignOff>;

/// What a sign-off is worth today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It holds.
    Current,
    /// It holds, and runs out soon.
    DueSoon,
    /// Its time has run out.
    Overdue,
    /// The subject changed since.
    Voided,
    /// There is none.
    Missing,
    /// It never held: its date lies in the future, or its person is unknown or had left.
    Invalid,
}

impl State {
    /// The state's name: `current`, `due-soon`, `overdue`, `voided`, `missing`, `invalid`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::DueSoon => "due-soon",
            Self::Overdue => "overdue",
            Self::Voided => "voided",
            Self::Missing => "missing",
            Self::Invalid => "invalid",
        }
    }

    /// Whether the subject counts as signed off.
    pub fn holds(self) -> bool {
        matches!(self, Self::Current | Self::DueSoon)
    }
}

/// A state with what it was judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Who signed, and when; `None` where nobody did.
    pub signed: Option<(Id, Date)>,
    /// The first day on which it no longer holds; `None` where it does not hold for another reason.
    pub due: Option<Date>,
    /// Why it is invalid, in one lowercase phrase.
    pub problem: Option<String>,
}

impl Standing {
    fn without_date(state: State, signed: Option<(Id, Date)>) -> Self {
        Self {
            state,
            signed,
            due: None,
            problem: None,
        }
    }
}

impl Plan {
    /// The subjects of this plan that want a sign-off: sections and playbooks a review, contacts a verification, roles
    /// an acknowledgement, the plan an approval.
    ///
    /// Contacts of the provider's staff are verified in the provider's plan, and those who left by `today` not at all.
    pub fn signable(&self, today: Date) -> Vec<Subject> {
        let own_contact = |(id, contact): (&Id, &crate::plan::Inherited<crate::model::Contact>)| {
            let elsewhere = contact.is_provider_staff() && contact.from != self.id;
            (!elsewhere && !contact.has_left(today)).then(|| Subject::new(SubjectKind::Contact, id))
        };
        let contacts = self.contacts.iter().filter_map(own_contact);
        let roles = self
            .roles
            .keys()
            .map(|id| Subject::new(SubjectKind::Role, id));
        let sections = self
            .sections
            .keys()
            .map(|id| Subject::new(SubjectKind::Section, id));
        let playbooks = self
            .playbooks
            .keys()
            .map(|id| Subject::new(SubjectKind::Playbook, id));
        contacts
            .chain(roles)
            .chain(sections)
            .chain(playbooks)
            .chain([Subject::PLAN])
            .collect()
    }

    /// What the sign-off of a subject is worth on a day.
    pub fn standing(&self, subject: &Subject, today: Date) -> Standing {
        let Some(signed) = self.source.ledger.get(subject) else {
            return Standing::without_date(State::Missing, None);
        };
        let who = Some((signed.by.value.clone(), signed.on.value));
        if let Some(problem) = self.problem_of(signed, today) {
            return Standing {
                problem: Some(problem),
                ..Standing::without_date(State::Invalid, who)
            };
        }
        if self.digest(subject) != Some(&signed.digest.value) {
            return Standing::without_date(State::Voided, who);
        }
        let due = self.policy.interval(subject.kind).after(signed.on.value);
        let state = match due {
            // A date beyond the calendar can only come of a mistake: nothing is fresh by accident.
            None => State::Invalid,
            Some(due) if due <= today => State::Overdue,
            Some(due) => match self.policy.due_soon.after(today) {
                Some(soon) if due <= soon => State::DueSoon,
                _ => State::Current,
            },
        };
        Standing {
            state,
            signed: who,
            due,
            problem: None,
        }
    }

    /// Why a sign-off never held.
    fn problem_of(&self, signed: &SignOff, today: Date) -> Option<String> {
        let latest = self.policy.today_tolerance.after(today).unwrap_or(today);
        if signed.on.value > latest {
            return Some(format!("its date {} lies in the future", signed.on.value));
        }
        match self.contacts.get(&signed.by.value) {
            None => Some(format!("`{}` is no contact of this plan", signed.by.value)),
            Some(person) if person.has_left(signed.on.value) => {
                Some(format!("`{}` had left by then", signed.by.value))
            }
            Some(_) => None,
        }
    }
}

impl Policy {
    /// How long a sign-off of a kind of subject lasts.
    pub fn interval(&self, kind: SubjectKind) -> Duration {
        match kind {
            SubjectKind::Contact => self.verify_contacts_every,
            SubjectKind::Role => self.acknowledge_roles_every,
            SubjectKind::Plan => self.approve_plan_every,
            _ => self.review_sections_every,
        }
    }
}
