//! What changes do to the sign-offs of each plan.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diff::{Change, Effect, Voided};
use crate::id::{PlanId, Subject, SubjectKind};
use crate::plan::{Plan, Repository};
use crate::signoff::State;

/// The effects on every plan that differs, or that a change reaches.
pub(super) fn all(
    old: &Repository,
    new: &Repository,
    changes: &[Change],
    today: Date,
) -> BTreeMap<PlanId, Effect> {
    let reached: BTreeSet<_> = changes.iter().flat_map(|change| &change.reaches).collect();
    let plans: Vec<_> = new.published().collect();
    let effects = plans.par_iter().filter_map(|plan| {
        let before = old.plans.get(&plan.id);
        let effect = of_plan(before, plan, today);
        let differs = before.is_none_or(|before| before.digests != plan.digests);
        let is_worse = !(effect.voided.is_empty()
            && effect.newly_stale.is_empty()
            && effect.newly_unreviewed.is_empty());
        (differs || is_worse || reached.contains(&plan.id)).then(|| (plan.id.clone(), effect))
    });
    effects.collect()
}

fn of_plan(before: Option<&Plan>, after: &Plan, today: Date) -> Effect {
    let mut effect = Effect::default();
    for subject in after.signable(today) {
        let now = after.standing(&subject, today);
        let held = before.is_some_and(|before| before.standing(&subject, today).state.holds());
        if let (State::Voided, true, Some((by, on))) = (now.state, held, &now.signed) {
            effect.voided.push(Voided {
                subject: subject.clone(),
                by: by.clone(),
                on: *on,
            });
        }
        if now.state.holds() {
            continue;
        }
        let is_new = before.is_none_or(|before| before.digest(&subject).is_none());
        effect.count(subject, held || is_new);
    }
    for (id, contact) in after
        .contacts
        .iter()
        .filter(|(_, contact)| contact.has_left(today))
    {
        let had_left = before
            .and_then(|before| before.contacts.get(id))
            .is_some_and(|before| before.has_left(today));
        if contact.from == after.id {
            effect.count(Subject::new(SubjectKind::Contact, id), !had_left);
        }
    }
    effect
}

impl Effect {
    fn count(&mut self, subject: Subject, is_new: bool) {
        let (count, newly) = match subject.kind {
            SubjectKind::Contact => (&mut self.stale_contacts, &mut self.newly_stale),
            SubjectKind::Section | SubjectKind::Playbook => {
                (&mut self.unreviewed_sections, &mut self.newly_unreviewed)
            }
            _ => return,
        };
        *count += 1;
        if is_new {
            newly.push(subject);
        }
    }
}
