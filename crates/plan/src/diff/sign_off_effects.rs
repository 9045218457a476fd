//! What changes do to the sign-offs of each plan.
//!
//! Example: the baseline's section `contain` shows a clock. Two clients inherit and reviewed it; `mill` has its own.
//!
//! ```text
//! the text changes               `acme` and `north` lose their reviews: voided. Nothing for `mill`, which sees no change.
//! only the clock changes         the same, and the clock is named as the reason
//! the interval gets shorter      the text is the same, but a review may be overdue: lost, not voided
//! the review in acme is removed  withdrawn, and not lost as well
//! ```

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diff::source_value::SubjectKey;
use crate::diff::subject_difference::ComparedPair;
use crate::diff::subject_pair::RevisionSides;
use crate::diff::{SignOffChange, SignOffEffects, StateChange, VoidedSignOff};
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::model::PlanKind;
use crate::plan::Plan;
use crate::policy::Policy;
use crate::signoff::{LedgerEntry, SignOff, SignOffStatus, State};
use crate::toml::{Canonical, Record};

/// Returns the effects on every plan that differs or that a change reaches. Other plans have none.
pub(super) fn sign_off_effects(
    found: &[ComparedPair<'_, '_>],
    sides: RevisionSides<'_>,
    today: Date,
) -> BTreeMap<PlanId, SignOffEffects> {
    let changes = changed_subjects(found);
    let none = BTreeSet::new();
    let plans: Vec<_> = sides.new.plans.values().collect();
    let effects = plans.par_iter().filter_map(|plan| {
        let before = sides.old.plans.get(&plan.id);
        let is_reached =
            changes.contains_key(&plan.id) || before.is_none_or(|old| sign_offs_differ(old, plan));
        if !is_reached {
            return None;
        }
        let effect = effects_on_plan(before, plan, changes.get(&plan.id).unwrap_or(&none), today);
        // A base plan is not published, so nothing in it needs a sign-off. Sign-offs in it are shown all the same.
        let is_base = plan.kind == PlanKind::Base;
        let effect = if is_base {
            effect.ledger_changes_alone()
        } else {
            effect
        };
        (!is_base || effect != SignOffEffects::default()).then(|| (plan.id.clone(), effect))
    });
    effects.collect()
}

/// Returns the subjects that each plan sees differently than before.
fn changed_subjects<'a>(
    found: &[ComparedPair<'_, 'a>],
) -> BTreeMap<&'a PlanId, BTreeSet<SubjectKey<'a>>> {
    let mut changes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (pair, difference) in found {
        let is_both = pair.old.is_some() && pair.new.is_some();
        for plan in pair
            .plans
            .iter()
            .filter(|_| !(is_both && difference.is_empty()))
        {
            changes.entry(*plan).or_default().insert(pair.key);
        }
    }
    changes
}

/// Returns the facts that the text of a subject shows and that changed; none if the text itself changed.
fn changed_facts(
    plan: &Plan,
    subject: &Subject,
    changes: &BTreeSet<SubjectKey<'_>>,
) -> Vec<Subject> {
    if changes.contains(&(subject.kind, subject.id.as_ref())) {
        return Vec::new();
    }
    let mut facts = shown_facts(plan, subject);
    facts.retain(|fact| changes.contains(&(fact.kind, fact.id.as_ref())));
    facts.into_iter().collect()
}

/// Returns the facts that the text of a section or playbook shows and that its digest covers; none for other subjects.
pub fn shown_facts(plan: &Plan, subject: &Subject) -> BTreeSet<Subject> {
    let body = subject.id.as_ref().and_then(|id| match subject.kind {
        SubjectKind::Section => plan.sections.get(id).map(|section| &section.body),
        SubjectKind::Playbook => plan.playbooks.get(id).map(|playbook| &playbook.body),
        _ => None,
    });
    let Some(body) = body else {
        return BTreeSet::new();
    };
    let facts = body.references.iter().filter_map(|reference| {
        Some(match reference.kind {
            SubjectKind::Plan => Subject::PLAN,
            kind => Subject::new(kind, &Id::parse(&reference.id).ok()?),
        })
    });
    // Subjects that are signed off by themselves are left out: a text covers only which of them it names.
    let is_covered = |fact: &Subject| fact.kind == SubjectKind::Plan || fact.kind.act().is_none();
    facts.filter(is_covered).collect()
}

/// Whether sign-offs may be worth something else although no change reaches the plan.
fn sign_offs_differ(old: &Plan, new: &Plan) -> bool {
    let is_same_ledger = statements(old).eq(statements(new));
    old.digests != new.digests
        || old.unproven_sign_offs != new.unproven_sign_offs
        || !is_same_ledger
        || !has_same_intervals_and_signers(&old.policy, &new.policy)
}

fn statements(plan: &Plan) -> impl Iterator<Item = (&Subject, SignOff)> {
    let ledger = plan.source.ledger.iter();
    ledger.map(|(subject, entry)| (subject, SignOff::of(entry)))
}

/// Whether sign-offs last as long, and the same people may make them.
fn has_same_intervals_and_signers(old: &Policy, new: &Policy) -> bool {
    let signers = |policy: &Policy| -> Vec<Canonical> {
        let tables = policy.signers.iter().flatten();
        tables.map(Record::canonical).collect()
    };
    let is_same = |kind: &SubjectKind| old.interval(*kind) == new.interval(*kind);
    SubjectKind::ALL.iter().all(is_same)
        && old.due_soon == new.due_soon
        && old.today_tolerance == new.today_tolerance
        && signers(old) == signers(new)
}

fn effects_on_plan(
    before: Option<&Plan>,
    after: &Plan,
    changes: &BTreeSet<SubjectKey<'_>>,
    today: Date,
) -> SignOffEffects {
    let mut effect = SignOffEffects::default();
    let old: BTreeMap<_, _> = before.map(|plan| statuses(plan, today)).unwrap_or_default();
    let new = statuses(after, today);
    for (subject, now) in &new {
        let earlier = old.get(subject);
        let was_valid = earlier.is_some_and(|earlier| earlier.state.is_valid());
        if now.state.is_valid() {
            continue;
        }
        if was_valid {
            effect.add_lost_sign_offs(after, (subject, now), changes);
        }
        let is_new = before.is_none_or(|before| before.digest(subject).is_none());
        effect.count(subject.clone(), was_valid || is_new);
    }
    effect.states = state_changes(&old, &new);
    effect.count_left(before, after, today);
    effect.ledger_changes(before, after, today);
    effect
}

fn sign_off_change(
    subject: &Subject,
    entry: &LedgerEntry,
    status: &SignOffStatus,
) -> SignOffChange {
    SignOffChange {
        subject: subject.clone(),
        sign_off: SignOff::of(entry),
        state: status.state,
        counts_once_merged: status.counts_once_merged(),
    }
}

/// Returns the status of each subject. Packs that nobody signed are left out: whether one is in use depends on plans that
/// the comparison may not read.
fn statuses(plan: &Plan, today: Date) -> BTreeMap<Subject, SignOffStatus> {
    let subjects = plan.signable(today).into_iter();
    let statuses = subjects.map(|subject| {
        let status = plan.sign_off_status(&subject, today);
        (subject, status)
    });
    statuses
        .filter(|(subject, status)| {
            subject.kind != SubjectKind::Pack || status.state != State::Missing
        })
        .collect()
}

fn state_changes(
    old: &BTreeMap<Subject, SignOffStatus>,
    new: &BTreeMap<Subject, SignOffStatus>,
) -> Vec<StateChange> {
    let subjects: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let state = |status: &SignOffStatus| status.state;
    subjects
        .into_iter()
        .map(|subject| StateChange {
            subject: subject.clone(),
            before: old.get(subject).map(state),
            after: new.get(subject).map(state),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

impl SignOffEffects {
    /// Notes a sign-off that held before. One that was removed is noted as withdrawn elsewhere.
    fn add_lost_sign_offs(
        &mut self,
        plan: &Plan,
        (subject, now): (&Subject, &SignOffStatus),
        changes: &BTreeSet<SubjectKey<'_>>,
    ) {
        let Some(entry) = plan.source.ledger.get(subject) else {
            return;
        };
        match now.state {
            State::Voided => self.voided_sign_offs.push(VoidedSignOff {
                subject: subject.clone(),
                sign_off: SignOff::of(entry),
                changed_facts: changed_facts(plan, subject, changes),
            }),
            // A new holder signed in place of the former one.
            _ if now.counts_once_merged() => {}
            _ => self
                .lost_sign_offs
                .push(sign_off_change(subject, entry, now)),
        }
    }

    /// Counts what is stale or unreviewed now.
    fn count(&mut self, subject: Subject, is_new: bool) {
        let (count, already, newly) = match subject.kind {
            SubjectKind::Contact => (
                &mut self.stale_contacts,
                &mut self.contacts_stale_before,
                &mut self.newly_stale_contacts,
            ),
            SubjectKind::Section | SubjectKind::Playbook => (
                &mut self.unreviewed_sections,
                &mut self.sections_unreviewed_before,
                &mut self.newly_unreviewed_sections,
            ),
            _ => return,
        };
        *count += 1;
        if is_new {
            newly.push(subject);
        } else {
            *already += 1;
        }
    }

    /// Counts the plan's own contacts who left. They are stale, because nobody verifies them.
    fn count_left(&mut self, before: Option<&Plan>, after: &Plan, today: Date) {
        let left = after.contacts.iter();
        for (id, contact) in left.filter(|(_, contact)| contact.has_left(today)) {
            let had_left = before
                .and_then(|before| before.contacts.get(id))
                .is_some_and(|before| before.has_left(today));
            if contact.from == after.id {
                self.count(Subject::new(SubjectKind::Contact, id), !had_left);
            }
        }
    }

    /// Notes which sign-offs were added and removed.
    fn ledger_changes(&mut self, before: Option<&Plan>, after: &Plan, today: Date) {
        for (subject, entry) in &after.source.ledger {
            let known = before.and_then(|before| before.source.ledger.get(subject));
            if known.map(SignOff::of) != Some(SignOff::of(entry)) {
                let status = after.sign_off_status(subject, today);
                self.new_sign_offs
                    .push(sign_off_change(subject, entry, &status));
            }
        }
        let Some(before) = before else { return };
        let is_there = |subject: &Subject| after.digest(subject).is_some();
        for (subject, entry) in &before.source.ledger {
            if !after.source.ledger.contains_key(subject) && is_there(subject) {
                let status = before.sign_off_status(subject, today);
                self.withdrawn_sign_offs
                    .push(sign_off_change(subject, entry, &status));
            }
        }
    }

    fn ledger_changes_alone(self) -> Self {
        Self {
            new_sign_offs: self.new_sign_offs,
            withdrawn_sign_offs: self.withdrawn_sign_offs,
            ..Self::default()
        }
    }
}
