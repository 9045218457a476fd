//! Who may sign what, and by whose word.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::id::{Id, Subject, SubjectKind};
use crate::model::{Contact, Signer, SignersScope};
use crate::plan::{Inherited, Plan, Policy, Repository};

/// The role whose people approve a plan, unless the policy says otherwise.
pub(super) const EXECUTIVE: &str = "executive";

impl Policy {
    /// Who may sign a subject by `[[policy.signers]]`; `None` where it says nothing of it.
    ///
    /// The nearest file that names the subject or its kind decides: the plan's own, then those of the plans that it
    /// extends, then `irplan.toml`. In that file a table that names the very subject wins over one that names its
    /// kind, and several tables of the same sort add up.
    fn named_signers(&self, subject: &Subject) -> Option<Vec<Signer>> {
        for file in self.signers.iter().rev() {
            for wanted in [
                SignersScope::One(subject.clone()),
                SignersScope::Kind(subject.kind),
            ] {
                let names_it = |signed: &SignersScope| *signed == wanted;
                let mut tables = file
                    .iter()
                    .filter(|table| table.subjects.iter().any(|signed| names_it(signed)))
                    .peekable();
                if tables.peek().is_some() {
                    let people = tables.flat_map(|table| table.people.iter());
                    return Some(people.map(|signer| signer.value.clone()).collect());
                }
            }
        }
        None
    }
}

impl Plan {
    /// Who may sign a subject, as `[[policy.signers]]` says it.
    ///
    /// Where it says nothing: a role is acknowledged by its holder, a plan approved by the people of its
    /// role `executive` (by any contact while it has none), and all else signed by any contact.
    pub fn signing(&self, subject: &Subject) -> Vec<Signer> {
        let plan = self.trusted();
        if let Some(named) = plan.policy.named_signers(subject) {
            return named;
        }
        match subject.kind {
            SubjectKind::Role => vec![Signer::Holder],
            SubjectKind::Plan => match plan.roles.get_key_value(EXECUTIVE) {
                Some((executive, _)) => vec![Signer::Role(executive.clone())],
                None => vec![Signer::Anyone],
            },
            _ => vec![Signer::Anyone],
        }
    }

    /// The contacts of the plan who may sign a subject, those who have left included.
    pub fn signers(&self, subject: &Subject) -> BTreeSet<&Id> {
        let signing = self.signing(subject);
        let people = signing
            .iter()
            .flat_map(|signer| self.people_who_sign(signer, subject));
        people.collect()
    }

    /// Whether a contact may sign a subject.
    pub fn may_sign(&self, subject: &Subject, by: &Id) -> bool {
        self.signing(subject)
            .iter()
            .any(|signer| self.people_who_sign(signer, subject).contains(&by))
    }

    /// The contacts whom one word of the policy names for a subject, those who have left included.
    pub fn people_who_sign<'a>(&'a self, signer: &Signer, subject: &Subject) -> Vec<&'a Id> {
        let trusted = self.trusted();
        let of_role = |plan: &'a Self, role: &str| -> Vec<&'a Id> {
            let role = plan.roles.get(role);
            let people = role.map_or_else(Vec::new, |role| plan.people_of(role));
            people.into_iter().map(|(id, _)| id).collect()
        };
        let among = |contacts: &dyn Fn(&Inherited<Contact>) -> bool| -> Vec<&'a Id> {
            let all = trusted.contacts.iter();
            all.filter(|(_, contact)| contacts(contact))
                .map(|(id, _)| id)
                .collect()
        };
        match signer {
            Signer::Anyone => among(&|_| true),
            Signer::Provider => among(&|contact| contact.is_provider_staff()),
            Signer::Client => among(&|contact| contact.is_client_staff()),
            // Who holds the role is part of what is acknowledged: it takes somebody who held it before and still does.
            Signer::Holder => match (&subject.id, subject.kind) {
                (Some(role), SubjectKind::Role) => {
                    let now = self.holder_of(role);
                    let held_before = trusted.holder_of(role).filter(|id| Some(*id) == now);
                    held_before.into_iter().collect()
                }
                _ => Vec::new(),
            },
            Signer::Role(role) => of_role(trusted, role.as_str()),
            Signer::Contact(id) => {
                let known = trusted.contacts.get_key_value(id);
                known.map(|(id, _)| id).into_iter().collect()
            }
        }
    }

    /// Who holds a role, where the plan knows them.
    fn holder_of(&self, role: &Id) -> Option<&Id> {
        let holder = self.roles.get(role)?.holder.as_ref()?;
        let known = self.contacts.get_key_value(&holder.value);
        known.map(|(id, _)| id)
    }

    /// The plan with the people whom it has from plans of `base` as they were there; who is new there is left out.
    fn known_to(&self, base: &Repository) -> Self {
        let mut known = self.clone();
        known.contacts.retain(|id, contact| {
            let Some(home) = base.plans.get(&contact.from) else {
                return true;
            };
            let before = home.contacts.get(id);
            before.is_some_and(|before| {
                *contact = before.clone();
                true
            })
        });
        known
    }

    /// The plan whose word decides who may sign and who is who: the one of a change's base where there is one, else this
    /// one. See [`Repository::with_trust_of`].
    pub fn trusted(&self) -> &Self {
        self.trusted.as_deref().unwrap_or(self)
    }
}

impl Repository {
    /// The same plans, judged by the policy of `base` and by whom it lets sign.
    ///
    /// Whom to trust comes from the base of a change, never from the change under review: else a change could name its
    /// own author as a contact or as executive, lengthen an interval, or waive what it breaks. A plan that the base does
    /// not have is judged by the policy of the base's `irplan.toml` and, as nobody else knows them, by its own people;
    /// those whom it has from plans of the base are as the base knows them. What the change does to the policy is for
    /// `diff` to show.
    #[must_use]
    pub fn with_trust_of(&self, base: &Self) -> Self {
        let mut judged = self.clone();
        judged.policy = base.policy.clone();
        for (id, plan) in &mut judged.plans {
            match base.plans.get(id) {
                Some(trusted) => {
                    plan.policy = trusted.policy.clone();
                    plan.trusted = Some(Arc::new(trusted.clone()));
                }
                None => {
                    plan.policy = base.policy.clone();
                    plan.trusted = Some(Arc::new(plan.known_to(base)));
                }
            }
        }
        judged
    }
}
