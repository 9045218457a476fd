//! Finds what got weaker or stronger in sections and playbooks.

use std::collections::BTreeSet;

use crate::diff::drift_rules::collector::{DriftCollector, max_minutes, words};
use crate::diff::step_matching::StepGroup;
use crate::diff::{DriftKey, DriftKind};
use crate::id::Id;
use crate::model::{Audience, Step};
use crate::toml::{Duration, Field};

/// Weighs texts that only the provider's staff could read, and that others now can.
pub(super) fn compare_audiences(
    old: &Option<Field<Audience>>,
    new: &Option<Field<Audience>>,
    collector: &mut DriftCollector,
) {
    let is_provider = |audience: &Option<Field<Audience>>| {
        let audience = audience.as_ref().map(|field| field.value);
        Some(match audience {
            Some(Audience::Provider) => Audience::Provider,
            Some(Audience::Client) | None => Audience::Client,
        })
    };
    let sides = (is_provider(old), is_provider(new));
    collector.compare_ranks(
        (DriftKind::Audience, "audience"),
        sides,
        |audience| match audience {
            Audience::Provider => 1,
            Audience::Client => 0,
        },
    );
}

/// Weighs the steps of a playbook. The parts of a split step must together ask for everything that the whole asked for.
pub(crate) fn compare_steps(groups: &[StepGroup<'_>], collector: &mut DriftCollector) {
    for group in groups {
        let (old, new) = (&group.before, &group.after);
        // Parts are weighed under the name of the whole.
        let whole = if new.len() > 1 {
            old.first()
        } else {
            new.first()
        };
        let Some(id) = whole.or(old.first()).map(|step| &step.id.value) else {
            continue;
        };
        let title = |steps: &[&Step]| steps.first().map(|step| step.title.clone());
        if old.is_empty() || new.is_empty() {
            collector.compare_required(
                (DriftKind::Step, step_key(id, None)),
                title(old),
                title(new),
            );
            continue;
        }
        compare_attributes(id, old, new, collector);
    }
}

/// Compares what steps ask for with what their successors ask for.
fn compare_attributes(id: &Id, old: &[&Step], new: &[&Step], collector: &mut DriftCollector) {
    let key = |key| step_key(id, Some(key));
    if let Some(sides) = total_times(old, new) {
        collector.compare_ranks((DriftKind::Clock, key("within")), sides, |time| {
            -max_minutes(*time)
        });
    }
    let (before, after) = (evidence(old), evidence(new));
    let kept = (DriftKind::Evidence, key("evidence"));
    collector.compare_required_items(kept, before.iter(), after.iter());
    let role = |steps: &[&Step]| steps.iter().find_map(|step| words(&step.role).cloned());
    collector.compare_required((DriftKind::Assignment, key("role")), role(old), role(new));
    let tool = |steps: &[&Step]| {
        steps
            .iter()
            .find_map(|step| words(&step.automation).cloned())
    };
    collector.compare_required(
        (DriftKind::Assignment, key("automation")),
        tool(old),
        tool(new),
    );
}

fn step_key(id: &Id, key: Option<&'static str>) -> DriftKey {
    let id = id.clone();
    DriftKey::Step { id, key }
}

fn evidence<'a>(steps: &[&'a Step]) -> BTreeSet<&'a String> {
    let notes = steps.iter().flat_map(|step| step.evidence.iter());
    notes.map(|note| &note.value).collect()
}

/// Returns how long the old steps took together, and how long the new ones take; `None` if that cannot be compared.
fn total_times(old: &[&Step], new: &[&Step]) -> Option<(Option<Duration>, Option<Duration>)> {
    let (before, after) = (total_time(old), total_time(new));
    // If one of several steps has no time limit, all of them take longer than the limits of the others.
    let is_more = |steps: &[&Step]| steps.iter().any(|step| step.within.is_none());
    let is_sure = before.zip(after).is_none_or(|(before, after)| {
        let (before, after) = (max_minutes(before), max_minutes(after));
        (!is_more(old) || before > after) && (!is_more(new) || after > before)
    });
    is_sure.then_some((before, after))
}

/// Returns how long the steps with a time limit take together; `None` if no step has one.
fn total_time(steps: &[&Step]) -> Option<Duration> {
    let times = steps.iter().filter_map(|step| words(&step.within).copied());
    let times: Vec<_> = times.collect();
    match times.as_slice() {
        [] => None,
        [one] => Some(*one),
        _ => {
            let minutes: i64 = times.into_iter().map(max_minutes).sum();
            Duration::of_minutes(u64::try_from(minutes).ok()?)
        }
    }
}
