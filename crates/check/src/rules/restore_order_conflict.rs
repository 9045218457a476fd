//! `restore-order-conflict`: an asset is restored before one that it depends on.
//!
//! An asset may depend on one that says nothing, which depends on one that does:
//!
//! | asset | `restore-order` | `depends-on` |
//! |---|---|---|
//! | `web` | 2 | `proxy` |
//! | `proxy` | none | `db` |
//! | `db` | 3 | none |
//!
//! So `web` is compared with `db`, the nearest asset down the chain that has an order, and is found. The finding points at the
//! dependency on `proxy`. Times to restore are compared in the same way. Assets in a loop have no order that could be right, so
//! only the loop is found.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{all_of, named};
use irplan_plan::model::Asset;
use irplan_plan::plan::{Plan, PlanEntry};
use irplan_plan::toml::{Field, Record as _};
use irplan_plan::{Finding, Level, Place, RuleId, Value, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("restore-order-conflict"),
    group: Group::Assets,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let plan = case.plan;
    let loops = loops(plan);
    let in_loop: BTreeSet<_> = loops.iter().flatten().copied().collect();
    let mut found: Vec<_> = loops
        .iter()
        .filter_map(|ids| loop_finding(plan, ids))
        .collect();
    for (id, asset) in plan.assets.iter().filter(|(id, _)| !in_loop.contains(id)) {
        found.extend(order_findings(plan, id, asset, &in_loop));
        found.extend(time_findings(plan, id, asset, &in_loop));
    }
    found
}

/// The most assets without a value that are followed down a chain. No real plan has more, and a hostile one must not
/// cost time.
const FOLLOWED: usize = 256;

/// Finds the nearest assets down the chain that have a value, each with the place of the dependency that leads to it.
fn needed<'a, T>(
    plan: &'a Plan,
    asset: &'a Asset,
    skipped: &BTreeSet<&Id>,
    states: impl Fn(&'a Asset) -> Option<T>,
) -> Vec<(&'a Id, T, Place)> {
    let mut seen = BTreeSet::new();
    let mut needed = Vec::new();
    for first in asset.depends_on.iter() {
        let place = asset.at(first.span);
        let mut open = vec![&first.value];
        while let Some(id) = open.pop() {
            let Some((id, next)) = plan.assets.get_key_value(id) else {
                continue;
            };
            if skipped.contains(id) || seen.len() > FOLLOWED || !seen.insert(id) {
                continue;
            }
            match states(&next.value) {
                Some(stated) => needed.push((id, stated, place.clone())),
                None => open.extend(
                    next.value
                        .depends_on
                        .iter()
                        .map(|dependency| &dependency.value),
                ),
            }
        }
    }
    needed
}

fn order_findings(
    plan: &Plan,
    id: &Id,
    asset: &PlanEntry<Asset>,
    in_loop: &BTreeSet<&Id>,
) -> Vec<Finding> {
    let Some(order) = &asset.restore_order else {
        return Vec::new();
    };
    let needed = needed(plan, &asset.value, in_loop, |next| {
        next.restore_order.as_ref()
    });
    let late = needed
        .into_iter()
        .filter(|(_, theirs, _)| theirs.value >= order.value);
    late.map(|(other, theirs, place)| {
        let theirs = (other, theirs.value);
        order_finding(id, asset, order, theirs).label(place, "the dependency")
    })
    .collect()
}

fn order_finding(
    id: &Id,
    asset: &Asset,
    order: &Field<u32>,
    (other, theirs): (&Id, u32),
) -> Finding {
    let own = order.value;
    let when = if theirs == own {
        "together with"
    } else {
        "before"
    };
    let (name, other) = (asset_named(id), asset_named(other));
    RULE.finding(message!(
        "{} is restored {} {}, which it depends on",
        name.clone(),
        when,
        other.clone()
    ))
    .subject(Subject::new(SubjectKind::Asset, id))
    .detail("restore-order")
    .detail(when)
    .detail(other.clone())
    .label(
        asset.at(order.span),
        message!("order {}, but {} has {}", own, other.clone(), theirs),
    )
    .help(message!(
        "give {} a `restore-order` above {}, or {} one below {}",
        name,
        theirs,
        other,
        own
    ))
}

fn time_findings(
    plan: &Plan,
    id: &Id,
    asset: &PlanEntry<Asset>,
    in_loop: &BTreeSet<&Id>,
) -> Vec<Finding> {
    let Some(own) = &asset.rto else {
        return Vec::new();
    };
    let needed = needed(plan, &asset.value, in_loop, |next| next.rto.as_ref());
    let is_longer = |theirs: &irplan_plan::toml::Duration| theirs.minutes() > own.value.minutes();
    let late = needed
        .into_iter()
        .filter(|(_, theirs, _)| own.value.minutes().is_some() && is_longer(&theirs.value));
    late.map(|(other, theirs, place)| {
        let (own, theirs) = (asset.at(own.span), theirs.value);
        let (name, other) = (asset_named(id), asset_named(other));
        RULE.finding(message!(
            "{} is due back before {}, which it depends on",
            name.clone(),
            other.clone()
        ))
        .subject(Subject::new(SubjectKind::Asset, id))
        .detail("rto")
        .detail(other.clone())
        .label(own, message!("{} may take {}", other.clone(), theirs))
        .label(place, "the dependency")
        .help(message!(
            "raise the `rto` of {} to at least {}, or lower that of {}",
            name,
            theirs,
            other
        ))
    })
    .collect()
}

/// Finds the loops among the assets. Each loop is listed once, in the order of its dependencies, smallest id first.
///
/// From `a`, where `a` needs `b`, `b` needs `c`, and `c` needs `b`: the path grows to `a`, `b`, `c`. Then `c` leads to `b`, which
/// is on the path, so `b` and `c` are a loop. Once all dependencies of an asset were followed, it leaves the path and is done,
/// and no later start follows it again. So `c`, `b` and `a` are followed once, and their loop is found once.
///
/// This keeps its own stack, because a chain of dependencies may be longer than a thread's stack allows.
fn loops(plan: &Plan) -> Vec<Vec<&Id>> {
    let mut done = BTreeSet::new();
    let mut loops = Vec::new();
    for start in plan.assets.keys() {
        // The current path. Each asset has the number of its dependencies that were already followed.
        let mut path: Vec<(&Id, usize)> = Vec::new();
        let mut open: BTreeMap<&Id, usize> = BTreeMap::new();
        let mut next = Some(start);
        loop {
            if let Some(id) = next.take().filter(|id| !done.contains(id)) {
                match open.get(id) {
                    Some(first) => loops.push(from_smallest(&path[*first..])),
                    None => {
                        open.insert(id, path.len());
                        path.push((id, 0));
                    }
                }
            }
            let Some((id, followed)) = path.last_mut() else {
                break;
            };
            *followed += 1;
            match dependency(plan, id, *followed - 1) {
                Some(dependency) => next = plan.assets.get_key_value(dependency).map(|(id, _)| id),
                None => {
                    open.remove(*id);
                    done.insert(*id);
                    path.pop();
                }
            }
        }
    }
    loops
}

fn dependency<'a>(plan: &'a Plan, id: &Id, at: usize) -> Option<&'a Id> {
    let asset = plan.assets.get(id)?;
    asset
        .value
        .depends_on
        .get(at)
        .map(|dependency| &dependency.value)
}

fn from_smallest<'a>(path: &[(&'a Id, usize)]) -> Vec<&'a Id> {
    let mut members: Vec<_> = path.iter().map(|(id, _)| *id).collect();
    let smallest = members.iter().enumerate().min_by_key(|(_, id)| **id);
    let first = smallest.map_or(0, |(at, _)| at);
    members.rotate_left(first);
    members
}

fn asset_named(id: &Id) -> Value {
    named(SubjectKind::Asset, id)
}

fn loop_finding(plan: &Plan, ids: &[&Id]) -> Option<Finding> {
    let (first, last) = (*ids.first()?, *ids.last()?);
    let next = ids.get(1).copied().unwrap_or(first);
    let asset = plan.assets.get(first)?;
    let dependency = asset
        .depends_on
        .iter()
        .find(|dependency| dependency.value == *next)?;
    let place = asset.at(dependency.span);
    let message = if first == last {
        message!("{} depends on itself", asset_named(first))
    } else {
        let names = ids.iter().map(|id| asset_named(id));
        message!("{} depend on each other in a loop", all_of(names))
    };
    let finding = RULE
        .finding(message)
        .subject(Subject::new(SubjectKind::Asset, first))
        .detail("depends-on");
    // A different loop through the same assets is a different fault.
    let with_members = |finding: Finding, id: &&Id| finding.detail(asset_named(id));
    let finding = ids
        .iter()
        .fold(finding, with_members)
        .label(place, "")
        .help("remove a dependency that is wrong, or that is not needed to start");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    fn asset(id: &str, order: &str, rto: &str, needs: &str) -> String {
        format!("[assets.{id}]\nname = \"{id}\"\n{order}\n{rto}\ndepends-on = [{needs}]\n")
    }

    #[track_caller]
    fn check_assets(assets: &[String], expected: &[&str]) {
        check(&RULE, &[("plan.toml", &assets.concat())], expected);
    }

    #[test]
    fn order_and_target_are_compared() {
        check_assets(
            &[
                asset("a", "restore-order = 4", "rto = \"1h\"", "\"b\""),
                asset("b", "restore-order = 4", "rto = \"90m\"", ""),
            ],
            &[
                "plans/harbor/plan.toml `4`: `a` is restored together with `b`, which it depends on",
                "plans/harbor/plan.toml `\"1h\"`: `a` is due back before `b`, which it depends on",
            ],
        );
        check_assets(
            &[
                asset("a", "restore-order = 5", "rto = \"60m\"", "\"b\""),
                asset("b", "restore-order = 4", "rto = \"1h\"", ""),
            ],
            &[],
        );
    }

    #[test]
    fn an_asset_without_an_order_hides_nothing() {
        check_assets(
            &[
                asset("a", "restore-order = 1", "", "\"b\""),
                asset("b", "", "", "\"c\""),
                asset("c", "restore-order = 2", "", ""),
            ],
            &["plans/harbor/plan.toml `1`: `a` is restored before `c`, which it depends on"],
        );
    }

    #[test]
    fn loops_are_found_once() {
        check_assets(
            &[
                asset("a", "", "", "\"b\""),
                asset("b", "", "", "\"c\""),
                asset("c", "restore-order = 1", "", "\"a\""),
            ],
            &["plans/harbor/plan.toml `\"b\"`: `a`, `b` and `c` depend on each other in a loop"],
        );
        check_assets(
            &[asset("a", "", "", "\"a\"")],
            &["plans/harbor/plan.toml `\"a\"`: `a` depends on itself"],
        );
    }

    #[test]
    fn unknown_assets_are_left_to_another_rule() {
        check_assets(&[asset("a", "restore-order = 1", "", "\"nothing\"")], &[]);
    }
}
