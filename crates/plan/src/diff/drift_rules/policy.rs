//! Finds what got weaker or stronger in policies: intervals, limits and levels of rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diff::drift::DUE_SOON;
use crate::diff::drift_rules::collector::{DriftCollector, ValueDrift, day_number, max_minutes};
use crate::diff::drift_rules::{signers, waivers};
use crate::diff::options::DefaultLevels;
use crate::diff::subject_pair::RevisionSides;
use crate::diff::{DiffPlace, Drift, DriftKey, DriftKind};
use crate::finding::Level;
use crate::id::{PlanId, Subject};
use crate::model::PolicyTable;
use crate::place::Place;
use crate::plan::{Plan, Repository};
use crate::policy::Policy;
use crate::toml::{Canonical, Record, Slot as _, Value as _};

/// Returns the drifts of every plan's policy as it applies there, those that are alike put together.
pub(super) fn find_drifts(
    sides: RevisionSides<'_>,
    today: Date,
    levels: &DefaultLevels,
) -> Vec<Drift> {
    let mut alike: BTreeMap<_, (ValueDrift, Option<DiffPlace>, BTreeSet<&PlanId>)> =
        BTreeMap::new();
    for (id, new) in &sides.new.plans {
        let Some(old) = sides.old.plans.get(id) else {
            continue;
        };
        let mut collector = DriftCollector::default();
        compare_policies(&old.policy, &new.policy, &mut collector);
        compare_rule_levels(&old.policy, &new.policy, levels, &mut collector);
        signers::compare_signers(old, new, &mut collector);
        for mark in collector.value_drifts {
            let (file, place) = place_of_cause(sides, (old, new), &mark.key);
            let key = (
                file,
                mark.kind,
                mark.key.clone(),
                mark.before.clone(),
                mark.after.clone(),
            );
            let known = alike.entry(key).or_insert((mark, place, BTreeSet::new()));
            known.2.insert(id);
        }
    }
    let mut drifts: Vec<_> = alike
        .into_iter()
        .map(|((file, ..), (mark, place, plans))| {
            mark.drift(file, Subject::PLAN, place, sides.published(&plans))
        })
        .collect();
    drifts.extend(waivers::find_drifts(sides, today));
    drifts
}

fn compare_policies(old: &Policy, new: &Policy, collector: &mut DriftCollector) {
    // Without `..`, so that no field of a policy can be forgotten.
    let Policy {
        verify_contacts_every,
        review_sections_every,
        acknowledge_roles_every,
        approve_plan_every,
        exercise_every,
        due_soon,
        today_tolerance,
        bulk_sign_offs,
        due_in_one_week,
        onboarding_until,
        allow_reserved_data,
        rules: _,
        waivers: _,
        signers: _,
        keys: _,
    } = *old;
    for (key, old, new) in [
        (
            "verify-contacts-every",
            verify_contacts_every,
            new.verify_contacts_every,
        ),
        (
            "review-sections-every",
            review_sections_every,
            new.review_sections_every,
        ),
        (
            "acknowledge-roles-every",
            acknowledge_roles_every,
            new.acknowledge_roles_every,
        ),
        (
            "approve-plan-every",
            approve_plan_every,
            new.approve_plan_every,
        ),
        ("exercise-every", exercise_every, new.exercise_every),
        ("today-tolerance", today_tolerance, new.today_tolerance),
    ] {
        let sides = (Some(old), Some(new));
        collector.compare_ranks((DriftKind::Interval, key), sides, |time| {
            -max_minutes(*time)
        });
    }
    // A longer `due-soon` announces more.
    let soon = (Some(due_soon), Some(new.due_soon));
    let what = (DriftKind::Interval, DUE_SOON);
    collector.compare_ranks(what, soon, |time| max_minutes(*time));
    let fewer = |most: &u32| -i64::from(*most);
    let most = (Some(bulk_sign_offs), Some(new.bulk_sign_offs));
    collector.compare_ranks((DriftKind::Signers, "bulk-sign-offs"), most, fewer);
    let most = (due_in_one_week, new.due_in_one_week);
    collector.compare_ranks((DriftKind::Signers, "due-in-one-week"), most, fewer);
    // A later end allows more, and none allows nothing.
    let rank = |until: Option<Date>| Some(until.map_or(i64::MAX, |day| -day_number(day)));
    let ends = (onboarding_until, new.onboarding_until);
    let what = (DriftKind::Waiver, "onboarding-until");
    collector.compare_by((rank(ends.0), rank(ends.1)), what, ends);
    let allowed = |is_allowed: bool| is_allowed.then_some("allow");
    collector.compare_unwanted(
        (DriftKind::RuleLevel, "reserved-data"),
        allowed(allow_reserved_data),
        allowed(new.allow_reserved_data),
    );
}

/// The levels of rules that either policy sets.
fn compare_rule_levels(
    old: &Policy,
    new: &Policy,
    levels: &DefaultLevels,
    collector: &mut DriftCollector,
) {
    let names: BTreeSet<_> = old.rules.keys().chain(new.rules.keys()).collect();
    for name in names {
        let rule = name.find(levels.keys().copied());
        let own = rule.and_then(|rule| levels.get(&rule)).copied();
        let level = |policy: &Policy| policy.rules.get(name).map(|(level, _)| *level).or(own);
        let what = || (DriftKind::RuleLevel, DriftKey::RuleLevel(name.clone()));
        match (level(old), level(new)) {
            (Some(old), Some(new)) => {
                let sides = (Some(old), Some(new));
                collector.compare_ranks(what(), sides, |level| rank(*level));
            }
            // The caller did not give the rule's own level. But nothing is lower than `allow` or higher than `deny`.
            (old, new) => {
                let is = |level: Option<Level>, expected| level.filter(|level| *level == expected);
                let allow = (is(old, Level::Allow), is(new, Level::Allow));
                collector.compare_unwanted(what(), allow.0, allow.1);
                let deny = (is(old, Level::Deny), is(new, Level::Deny));
                collector.compare_required(what(), deny.0, deny.1);
            }
        }
    }
}

fn rank(level: Level) -> i64 {
    match level {
        Level::Allow => 0,
        Level::Note => 1,
        Level::Warn => 2,
        Level::Deny => 3,
    }
}

/// Returns the file that makes a plan's policy differ, and where: the nearest one whose value of the key differs;
/// `None` for `irplan.toml`.
fn place_of_cause(
    sides: RevisionSides<'_>,
    (old, new): (&Plan, &Plan),
    key: &DriftKey,
) -> (Option<PlanId>, Option<DiffPlace>) {
    let line = [&new.id].into_iter().chain(new.ancestors.iter().rev());
    for id in line {
        let table =
            |side: &Repository| -> Option<_> { side.plans.get(id)?.source.file.policy.clone() };
        if let Some(place) = place_of_difference(
            table(sides.old).as_deref(),
            table(sides.new).as_deref(),
            key,
        ) {
            return (Some(id.clone()), Some(place));
        }
    }
    let (before, after) = (&sides.old.settings.policy, &sides.new.settings.policy);
    match place_of_difference(before.as_deref(), after.as_deref(), key) {
        Some(place) => (None, Some(place)),
        // The plan now inherits from other plans.
        None => {
            let extends = |plan: &Plan| {
                let file = &plan.source.file;
                file.extends.key.map(|key| file.origin.at(key))
            };
            let extends = DiffPlace::newest(extends(old), extends(new));
            (Some(new.id.clone()), extends)
        }
    }
}

/// Returns where a key of two policies stands, if its value differs.
fn place_of_difference(
    old: Option<&PolicyTable>,
    new: Option<&PolicyTable>,
    key: &DriftKey,
) -> Option<DiffPlace> {
    let find_value = |table: Option<&PolicyTable>| table.and_then(|table| find_value(table, key));
    let (before, after) = (find_value(old), find_value(new));
    let value = |side: &Option<(Canonical, Place)>| side.as_ref().map(|(value, _)| value.clone());
    if value(&before) == value(&after) {
        return None;
    }
    let place = |side: Option<(Canonical, Place)>| side.map(|(_, place)| place);
    DiffPlace::newest(place(before), place(after))
}

/// Returns the value of a key, of one rule, of one contact's keys, or of who may sign one subject in a table, with its
/// place.
fn find_value(table: &PolicyTable, key: &DriftKey) -> Option<(Canonical, Place)> {
    let (value, span) = match key {
        DriftKey::RuleLevel(rule) => {
            let level = table.rules.0.get(rule)?;
            (level.canonical(), level.key)
        }
        DriftKey::PublicKeys(contact) => {
            let keys = table.keys.0.get(contact)?;
            (keys.canonical()?, keys.key?)
        }
        DriftKey::Signers(scope) => return signers::find_value(table, scope),
        DriftKey::Key(key) => {
            let field = table.fields().into_iter().find(|field| field.key == *key)?;
            (field.value, field.span)
        }
        // These are not in a policy, or are compared elsewhere.
        DriftKey::Whole(_)
        | DriftKey::Entry { .. }
        | DriftKey::Step { .. }
        | DriftKey::Wait(_)
        | DriftKey::Waiver(_) => return None,
    };
    Some((value, table.origin.at(span)))
}
