//! What changes do to sign-offs, grouped by plans to which they do the same.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diff::{Comparison, SignOffChange, SignOffEffects, VoidedSignOff};
use crate::id::{PlanId, Subject};

/// One thing that a change does to a plan's sign-offs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence<'a> {
    /// A sign-off that held is void.
    Voided(&'a VoidedSignOff),
    /// A sign-off that held no longer does, although its subject did not change.
    Lost(&'a SignOffChange),
    /// A contact is stale now, and not because it lost its sign-off.
    Stale(&'a Subject),
    /// A section or playbook is unreviewed now, and not because it lost its sign-off.
    Unreviewed(&'a Subject),
    /// A sign-off was removed.
    Withdrawn(&'a SignOffChange),
    /// A sign-off was added.
    Signed(&'a SignOffChange),
}

/// Plans to which changes do the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsequenceGroup<'a, T> {
    /// The consequences for each plan, in the order of [`SignOffEffects::consequences`]; none if no sign-off is affected.
    pub consequences: Vec<T>,
    /// The plans, in order.
    pub plans: Vec<&'a PlanId>,
}

impl SignOffEffects {
    /// Returns the consequences: what is lost comes first, what is new comes last.
    pub fn consequences(&self) -> impl Iterator<Item = Consequence<'_>> {
        // A subject that lost its sign-off is not listed again as stale or unreviewed.
        let is_fresh = |subject: &&Subject| {
            let voided = self.voided_sign_offs.iter().map(|voided| &voided.subject);
            let lost = self.lost_sign_offs.iter().map(|lost| &lost.subject);
            voided.chain(lost).all(|lost| lost != *subject)
        };
        let stale = self.newly_stale_contacts.iter().filter(is_fresh);
        let unreviewed = self.newly_unreviewed_sections.iter().filter(is_fresh);
        let voided = self.voided_sign_offs.iter().map(Consequence::Voided);
        voided
            .chain(self.lost_sign_offs.iter().map(Consequence::Lost))
            .chain(stale.map(Consequence::Stale))
            .chain(unreviewed.map(Consequence::Unreviewed))
            .chain(self.withdrawn_sign_offs.iter().map(Consequence::Withdrawn))
            .chain(self.new_sign_offs.iter().map(Consequence::Signed))
    }
}

impl Comparison {
    /// Groups the plans that changes reach by the same consequences. Groups with consequences come first, the larger
    /// ones before the smaller ones.
    ///
    /// `describe` puts one consequence for one plan into words. Plans are in one group if all their words are the same. One
    /// id may have different names in two plans, so that their consequences are different too.
    pub fn group_by_consequences<'a, T: Ord>(
        &'a self,
        describe: impl Fn(&'a PlanId, Consequence<'a>) -> T,
    ) -> Vec<ConsequenceGroup<'a, T>> {
        let mut groups: BTreeMap<Vec<T>, Vec<&PlanId>> = BTreeMap::new();
        for (plan, effect) in &self.effects {
            let consequences = effect.consequences().map(|one| describe(plan, one));
            groups.entry(consequences.collect()).or_default().push(plan);
        }
        let groups = groups.into_iter();
        let mut groups: Vec<_> = groups
            .map(|(consequences, plans)| ConsequenceGroup {
                consequences,
                plans,
            })
            .collect();
        groups.sort_by_key(|group| (group.consequences.is_empty(), Reverse(group.plans.len())));
        groups
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::digest::Digest;
    use crate::id::{Id, PlanId, SubjectKind};
    use crate::signoff::{SignOff, State};

    fn id(text: &str) -> Id {
        Id::parse(text).unwrap()
    }

    fn plan_id(text: &str) -> PlanId {
        PlanId::parse(text).unwrap()
    }

    fn subject(text: &str) -> Subject {
        Subject::new(SubjectKind::Section, &id(text))
    }

    /// Returns an effect on sections: those whose sign-off is void, those without a review, and those that were signed.
    fn effect(voided: &[&str], unreviewed: &[&str], signed: &[&str]) -> SignOffEffects {
        let sign_off = || SignOff::new(id("sam"), date(2026, 11, 2), Digest::default());
        let void = |text: &&str| VoidedSignOff {
            subject: subject(text),
            sign_off: sign_off(),
            changed_facts: Vec::new(),
        };
        let sign = |text: &&str| SignOffChange {
            subject: subject(text),
            sign_off: sign_off(),
            state: State::Current,
            counts_once_merged: false,
        };
        SignOffEffects {
            voided_sign_offs: voided.iter().map(void).collect(),
            newly_unreviewed_sections: unreviewed.iter().map(|text| subject(text)).collect(),
            new_sign_offs: signed.iter().map(sign).collect(),
            ..SignOffEffects::default()
        }
    }

    fn words(consequence: Consequence<'_>) -> String {
        match consequence {
            Consequence::Voided(voided) => format!("void {}", voided.subject),
            Consequence::Lost(lost) => format!("{} {}", lost.state.name(), lost.subject),
            Consequence::Stale(subject) => format!("stale {subject}"),
            Consequence::Unreviewed(subject) => format!("unreviewed {subject}"),
            Consequence::Withdrawn(signed) => format!("withdrawn {}", signed.subject),
            Consequence::Signed(signed) => format!("signed {}", signed.subject),
        }
    }

    #[track_caller]
    fn check(effects: &[(&str, SignOffEffects)], expected: &[(&[&str], &[&str])]) {
        let effects = effects.iter().cloned();
        let comparison = Comparison {
            effects: effects
                .map(|(plan, effect)| (plan_id(plan), effect))
                .collect(),
            ..Comparison::default()
        };
        let groups = comparison.group_by_consequences(|_, consequence| words(consequence));
        let found: Vec<_> = groups
            .iter()
            .map(|group| {
                let plans: Vec<_> = group.plans.iter().map(|plan| plan.as_str()).collect();
                let words: Vec<_> = group.consequences.iter().map(String::as_str).collect();
                (plans, words)
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(plans, words)| (plans.to_vec(), words.to_vec()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_lost_sign_off_is_not_also_reported_as_unreviewed() {
        check(
            &[("a", effect(&["x"], &["x", "y"], &["z"]))],
            &[(
                &["a"],
                &["void section:x", "unreviewed section:y", "signed section:z"],
            )],
        );
    }

    #[test]
    fn plans_with_the_same_consequences_form_one_group() {
        let (none, void, sign) = (
            effect(&[], &[], &[]),
            effect(&["x"], &[], &[]),
            effect(&[], &[], &["z"]),
        );
        check(
            &[
                ("a", none.clone()),
                ("b", none.clone()),
                ("c", sign),
                ("d", void.clone()),
                ("e", none),
                ("f", void),
            ],
            &[
                (&["d", "f"], &["void section:x"]),
                (&["c"], &["signed section:z"]),
                (&["a", "b", "e"], &[]),
            ],
        );
    }

    #[test]
    fn plans_with_another_title_for_it_stay_separate() {
        let comparison = Comparison {
            effects: ["a", "b"]
                .map(|plan| (plan_id(plan), effect(&["x"], &[], &[])))
                .into(),
            ..Comparison::default()
        };
        let groups =
            comparison.group_by_consequences(|plan, one| format!("{} of {plan}", words(one)));
        assert_eq!(groups.len(), 2);
    }
}
