//! Decides who may sign what, and whose definition of the signers counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::model::usual_roles::EXECUTIVE;
use crate::model::{Contact, Signer, SignersScope};
use crate::plan::{Plan, PlanEntry, Repository};
use crate::policy::Policy;

impl Policy {
    /// Returns who may sign a subject by `[[policy.signers]]`; `None` if no table is about it.
    ///
    /// The nearest file that names the subject or its kind decides: the plan's own, then those of the plans that it
    /// extends, then `irplan.toml`. In that file a table that names the subject itself wins over one that names its
    /// kind. Several tables of the same sort add up.
    fn named_signers(&self, subject: &Subject) -> Option<Vec<Signer>> {
        for file in self.signers.iter().rev() {
            for scope in [
                SignersScope::One(subject.clone()),
                SignersScope::Kind(subject.kind),
            ] {
                let names_it = |signed: &SignersScope| *signed == scope;
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
    /// Returns who may sign a subject by `[[policy.signers]]`.
    ///
    /// If no table is about the subject, a role is acknowledged by its holder, and a plan is approved by the people of
    /// its role `executive` (by any contact if it has no such role). Any contact may sign everything else.
    pub fn policy_signers(&self, subject: &Subject) -> Vec<Signer> {
        let plan = self.trusted_plan();
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

    /// Returns the contacts of the plan who may sign a subject, including those who have left.
    pub fn signers(&self, subject: &Subject) -> BTreeSet<&Id> {
        let signing = self.policy_signers(subject);
        let people = signing
            .iter()
            .flat_map(|signer| self.people_who_sign(signer, subject));
        let tip = self.judged_by_tip.as_ref();
        people
            .filter(|by| tip.is_none_or(|plan| plan.may_sign(subject, by)))
            .collect()
    }

    /// Whether a contact may sign a subject.
    pub fn may_sign(&self, subject: &Subject, by: &Id) -> bool {
        let signing = self.policy_signers(subject);
        let mut signing = signing.iter();
        let tip = self.judged_by_tip.as_ref();
        signing.any(|signer| self.people_who_sign(signer, subject).contains(&by))
            && tip.is_none_or(|plan| plan.may_sign(subject, by))
    }

    /// Returns the contacts that one word of the policy allows for a subject, including those who have left.
    pub fn people_who_sign<'a>(&'a self, signer: &Signer, subject: &Subject) -> Vec<&'a Id> {
        let trusted = self.trusted_plan();
        let of_role = |plan: &'a Self, role: &str| -> Vec<&'a Id> {
            let role = plan.roles.get(role);
            let people = role.map_or_else(Vec::new, |role| plan.people_of(role));
            people.into_iter().map(|(id, _)| id).collect()
        };
        let among = |contacts: &dyn Fn(&PlanEntry<Contact>) -> bool| -> Vec<&'a Id> {
            let all = trusted.contacts.iter();
            all.filter(|(_, contact)| contacts(contact))
                .map(|(id, _)| id)
                .collect()
        };
        match signer {
            Signer::Anyone => among(&|_| true),
            Signer::Provider => among(&|contact| contact.is_provider_staff()),
            Signer::Client => among(&|contact| contact.is_client_staff()),
            // The holder is part of what is acknowledged. So only somebody who held the role before and still does may
            // sign at once. What a new holder signs counts once the change is merged.
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

    /// Returns the holder of a role, if they are a contact of the plan.
    pub(super) fn holder_of(&self, role: &Id) -> Option<&Id> {
        let holder = self.roles.get(role)?.holder.as_ref()?;
        let known = self.contacts.get_key_value(&holder.value);
        known.map(|(id, _)| id)
    }

    /// The plan with the people that it inherits from plans of `base`, as they are in `base`. People who are new there
    /// are left out.
    fn with_trusted_people(&self, base: &Repository) -> Self {
        let mut known = self.clone();
        known.by_kind.contacts.retain(|id, contact| {
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

    /// Whether another plan than this one decides who may sign: the plan at the base of a change.
    pub fn is_judged_by_base(&self) -> bool {
        self.trusted_plan.is_some()
    }

    /// Returns the plan that decides who may sign and who is who: the plan at the base of a change, or this plan if
    /// there is no base. See [`Repository::with_trust_of`].
    pub fn trusted_plan(&self) -> &Self {
        self.trusted_plan.as_deref().unwrap_or(self)
    }
}

impl Repository {
    /// The same plans, judged by the policy of `base` and by the people whom it lets sign.
    ///
    /// The base of a change decides whom to trust, never the change under review. Otherwise a change could name its own
    /// author as a contact or executive, lengthen an interval, or waive what it breaks. A plan that the base does not
    /// have is judged by the policy of the base's `irplan.toml` and by its own people. The people that such a plan inherits are
    /// as the base has them. Only such a plan says itself that it is in onboarding. `diff` shows what the change does to the
    /// policy.
    #[must_use]
    pub fn with_trust_of(&self, base: &Self) -> Self {
        let mut judged = self.clone();
        judged.policy = base.policy.clone();
        for (id, plan) in &mut judged.plans {
            match base.plans.get(id) {
                Some(trusted) => {
                    plan.policy = trusted.policy.clone();
                    plan.trusted_plan = Some(Arc::new(trusted.clone()));
                }
                None => {
                    plan.policy = Policy {
                        onboarding_until: plan.policy.onboarding_until,
                        ..base.policy.clone()
                    };
                    plan.trusted_plan = Some(Arc::new(plan.with_trusted_people(base)));
                    plan.is_new_in_change = true;
                }
            }
        }
        judged
    }

    /// Judges the plans by the tip of the branch that they will be merged into, as well as by the merge base. The
    /// stricter of the two decides about the sign-offs of the change. Somebody who has left, or lost a role or a key, on
    /// that branch in the meantime can no longer sign on an older one.
    pub fn add_trust_of_tip(&mut self, by_tip: &Self) {
        for (id, plan) in &mut self.plans {
            plan.judged_by_tip = by_tip.plans.get(id).cloned().map(Arc::new);
        }
    }

    /// Marks sign-offs that do not count because signatures are required and none proves who made them: by the plan whose
    /// ledger holds them, with the reason in words.
    pub fn mark_unproven(&mut self, unproven: BTreeMap<PlanId, BTreeMap<Subject, String>>) {
        for (id, unproven) in unproven {
            if let Some(plan) = self.plans.get_mut(&id) {
                plan.unproven_sign_offs = unproven;
            }
        }
    }
}
