//! Sums up what changes do, in counts. The terminal, comments and pages all use these phrases.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::wording::WITHDRAWN;
use crate::diff::{Comparison, Direction, DriftKind, SignOffEffects};
use crate::id::{PlanId, Subject, SubjectKind};
use crate::model::PlanKind;
use crate::phrases::number_of;
use crate::plan::Repository;
use crate::signoff::State;

/// The most kinds of drifts that the line names.
const KINDS: usize = 4;

/// Counts what changes do, with plans first: `2 clients change`, `1 contact stale`, `3 sections lose their review`,
/// `1 clock weakened`. Empty if nothing differs in meaning.
///
/// The older side comes first. `uncertain_plans` is the number of plans whose files have errors.
pub fn summary(
    comparison: &Comparison,
    sides: (&Repository, &Repository),
    uncertain_plans: usize,
) -> Vec<String> {
    let renamed = comparison.renames.renamed_plans().len();
    let mut phrases = match renamed {
        0 => Vec::new(),
        1 => vec!["1 plan was renamed".to_owned()],
        _ => vec![format!("{} were renamed", number_of(renamed, "plan"))],
    };
    phrases.extend(who_changes(comparison, sides));
    if !comparison.settings.is_empty() {
        phrases.push(format!(
            "{} of the repository changed",
            number_of(comparison.settings.len(), "setting")
        ));
    }
    phrases.extend(signing(comparison));
    phrases.extend(weakened(comparison));
    phrases.extend(to_judge(comparison));
    if uncertain_plans > 0 {
        let plans = number_of(uncertain_plans, "plan");
        phrases.push(format!("{plans} could not be judged"));
    }
    phrases
}

/// Counts the clients that were removed, added and changed, and says whether the provider's plan changes.
fn who_changes(comparison: &Comparison, sides: (&Repository, &Repository)) -> Vec<String> {
    let (mut gone, mut new, mut change, mut provider) = (0, 0, 0, false);
    for plan in plans(comparison, sides) {
        match kinds(sides, plan) {
            (Some(PlanKind::Client), Some(PlanKind::Client)) => change += 1,
            (_, Some(PlanKind::Client)) => new += 1,
            (Some(PlanKind::Client), _) => gone += 1,
            (_, Some(PlanKind::Provider)) => provider = true,
            _ => {}
        }
    }
    let clients = |number: usize, verb: (&str, &str)| match number {
        0 => None,
        1 => Some(format!("1 client {}", verb.0)),
        number => Some(format!("{number} clients {}", verb.1)),
    };
    let phrases = [
        clients(gone, ("was removed", "were removed")),
        clients(new, ("is new", "are new")),
        clients(change, ("changes", "change")),
        provider.then(|| "the provider's plan changes".to_owned()),
    ];
    let mut phrases: Vec<_> = phrases.into_iter().flatten().collect();
    if phrases.is_empty() && !comparison.changes.is_empty() {
        let changes = comparison.changes.len();
        phrases.push(format!(
            "{} that no client sees",
            number_of(changes, "change")
        ));
    }
    phrases
}

/// Lists the plans whose readers see a change, and those that were added or removed.
fn plans<'a>(
    comparison: &'a Comparison,
    sides: (&Repository, &Repository),
) -> BTreeSet<&'a PlanId> {
    let is_other = |plan: &&PlanId| {
        let (old, new) = kinds(sides, plan);
        old != new
    };
    let others = comparison.changes.iter().map(|change| &change.plan);
    let seen = comparison.effects.keys();
    seen.chain(others.filter(is_other)).collect()
}

/// Returns the kind of a plan on the older side, and on the newer side.
fn kinds(
    (old, new): (&Repository, &Repository),
    plan: &PlanId,
) -> (Option<PlanKind>, Option<PlanKind>) {
    let kind = |side: &Repository| side.plans.get(plan).map(|plan| plan.kind);
    (kind(old), kind(new))
}

/// Counts what happens to sign-offs.
fn signing(comparison: &Comparison) -> Vec<String> {
    let sum =
        |number: &dyn Fn(&SignOffEffects) -> usize| comparison.effects.values().map(number).sum();
    let stale: usize = sum(&|effect| effect.newly_stale_contacts.len());
    let unreviewed: usize = sum(&never_reviewed);
    let signed: usize = sum(&|effect| count_new(effect, true));
    let invalid: usize = sum(&|effect| count_new(effect, false));
    let later: usize = sum(&|effect| {
        let signed = effect.new_sign_offs.iter();
        signed.filter(|signed| signed.counts_once_merged).count()
    });
    let withdrawn: usize = sum(&|effect| effect.withdrawn_sign_offs.len());
    let loses = |kind: SubjectKind| {
        let what = kind.act()?.noun();
        match sum(&|effect| count_lost(effect, kind)) {
            0 => None,
            1 => Some(format!("1 {} loses its {what}", kind.name())),
            number => Some(format!(
                "{} lose their {what}",
                number_of(number, kind.name())
            )),
        }
    };
    let some = |number: usize, what: &str, verb: &str| {
        (number > 0).then(|| format!("{} {verb}", number_of(number, what)))
    };
    let phrases = [
        some(stale, "contact", State::STALE),
        loses(SubjectKind::Section),
        loses(SubjectKind::Playbook),
        loses(SubjectKind::Role),
        loses(SubjectKind::Plan),
        some(unreviewed, "new page", State::UNREVIEWED),
        some(signed, "sign-off", "made"),
        (later > 0).then(|| {
            let verb = if later == 1 { "counts" } else { "count" };
            format!(
                "{} made that {verb} once the change is merged",
                number_of(later, "sign-off")
            )
        }),
        (invalid > 0).then(|| {
            let verb = if invalid == 1 { "does" } else { "do" };
            format!(
                "{} made that {verb} not count",
                number_of(invalid, "sign-off")
            )
        }),
        some(withdrawn, "sign-off", WITHDRAWN),
    ];
    phrases.into_iter().flatten().collect()
}

impl Comparison {
    /// Says what was already stale before the change, in one phrase, with the number of plans that were read only in
    /// part. `None` if nothing was.
    pub fn stale_before(&self, partly_read_plans: &BTreeSet<PlanId>) -> Option<String> {
        let effects = self.effects.iter();
        let (partly, whole): (Vec<_>, Vec<_>) =
            effects.partition(|(plan, _)| partly_read_plans.contains(*plan));
        let sum = |number: &dyn Fn(&SignOffEffects) -> usize| -> usize {
            whole.iter().map(|(_, effect)| number(effect)).sum()
        };
        let contacts = sum(&|effect| effect.contacts_stale_before);
        let pages = sum(&|effect| effect.sections_unreviewed_before);
        let verb = if partly.len() == 1 { "was" } else { "were" };
        let plans = number_of(partly.len(), "plan");
        let phrases = [
            (contacts, number_of(contacts, "contact"), State::STALE),
            (pages, number_of(pages, "page"), State::UNREVIEWED),
            (
                partly.len(),
                format!("{plans} that it affects {verb}"),
                "not counted",
            ),
        ];
        let phrases = phrases.into_iter().filter(|(number, ..)| *number > 0);
        let phrases: Vec<_> = phrases
            .map(|(_, what, state)| format!("{what} {state}"))
            .collect();
        (!phrases.is_empty()).then(|| format!("not caused by this change: {}", phrases.join(", ")))
    }
}

/// Counts the sign-offs of a kind that counted before and no longer do.
fn count_lost(effect: &SignOffEffects, kind: SubjectKind) -> usize {
    let voided = effect.voided_sign_offs.iter().map(|voided| &voided.subject);
    let lost = effect.lost_sign_offs.iter().map(|lost| &lost.subject);
    let lost = voided.chain(lost);
    lost.filter(|subject| subject.kind == kind).count()
}

/// Counts the new sign-offs that count, or that do not, even once the change is merged.
fn count_new(effect: &SignOffEffects, valid: bool) -> usize {
    let signed = effect.new_sign_offs.iter();
    signed
        .filter(|signed| signed.state.is_valid() == valid && !signed.counts_once_merged)
        .count()
}

/// Counts the sections and playbooks that are unreviewed, but had no review to lose because they are new.
fn never_reviewed(effect: &SignOffEffects) -> usize {
    let had_none = |subject: &&Subject| {
        let voided = effect.voided_sign_offs.iter().map(|voided| &voided.subject);
        let others = effect
            .lost_sign_offs
            .iter()
            .chain(&effect.withdrawn_sign_offs);
        let mut had = voided.chain(others.map(|signed| &signed.subject));
        had.all(|had| had != *subject)
    };
    let unreviewed = effect.newly_unreviewed_sections.iter();
    unreviewed.filter(had_none).count()
}

/// Counts what somebody has to judge.
fn to_judge(comparison: &Comparison) -> Option<String> {
    let drifts = comparison.drifts.iter();
    let number = drifts
        .filter(|drift| drift.direction == Direction::ToJudge)
        .count();
    (number > 0).then(|| {
        format!(
            "{} {}",
            number_of(number, "value"),
            Direction::ToJudge.word()
        )
    })
}

/// Counts what got weaker, by kind, most frequent first.
fn weakened(comparison: &Comparison) -> Vec<String> {
    let mut kinds: BTreeMap<DriftKind, usize> = BTreeMap::new();
    let weaker = comparison.drifts.iter();
    for drift in weaker.filter(|drift| drift.direction == Direction::Weakened) {
        *kinds.entry(drift.kind).or_default() += 1;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, number)| (std::cmp::Reverse(*number), *kind));
    let weakened = Direction::Weakened.word();
    let (named, others) = kinds.split_at(kinds.len().min(KINDS));
    let mut phrases: Vec<_> = named
        .iter()
        .map(|(kind, number)| format!("{} {weakened}", number_of(*number, &kind.noun())))
        .collect();
    let others: usize = others.iter().map(|(_, number)| number).sum();
    if others > 0 {
        phrases.push(format!("{others} more {weakened}"));
    }
    phrases
}
