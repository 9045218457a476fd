//! What plans see differently because of the plans that they inherit from.

use irplan_plan::Snapshot;

use super::show::{check, compare, drifts};
use crate::support::{edited, small};

/// One line for each reach: `2 through base: section:containment Changed`.
#[track_caller]
fn check_reach(old: &Snapshot, new: &Snapshot, expected: &[&str]) {
    let comparison = compare(old, new);
    let shown: Vec<_> = comparison
        .inherited
        .iter()
        .map(|reach| {
            let plans: Vec<_> = reach.plans.iter().map(|plan| plan.as_str()).collect();
            let subjects: Vec<_> = reach
                .subjects
                .iter()
                .map(|affected| format!("{:?} {}", affected.kind, affected.subject))
                .collect();
            format!(
                "{} through {}: {}",
                plans.join(" "),
                reach.through,
                subjects.join(", ")
            )
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn a_changed_base_reaches_all_who_inherit_it_at_once() {
    let changed = edited(
        "plans/base/sections/containment.md",
        "then use",
        "never use",
    );
    check_reach(
        &small(),
        &changed,
        &["acme bolt through base: Changed section:containment"],
    );
    let own = "+++\ntitle = \"Containment\"\n+++\nOur own.\n";
    let overridden = small().with("plans/acme/sections/containment.md", own);
    let later = changed.with("plans/acme/sections/containment.md", own);
    check_reach(
        &overridden,
        &later,
        &["bolt through base: Changed section:containment"],
    );
}

#[test]
fn plans_that_inherit_no_more_lose_what_they_had() {
    let alone = edited("plans/bolt/plan.toml", "extends = [\"base\"]\n", "");
    check(&small(), &alone, &["~ bolt/plan extends: base → ∅; (bolt)"]);
    check_reach(
        &small(),
        &alone,
        &[
            "bolt through base: Lost contact:hotline, Lost severity:sev1, Lost tool:edr, \
           Lost section:containment, Lost playbook:ransomware",
        ],
    );
    assert_eq!(
        drifts(&compare(&small(), &alone)),
        ["- bolt inheritance `extends` removed: \
              base (1 contact, 1 severity, 1 section, 1 playbook) (bolt)",]
    );
}

#[test]
fn overrides_come_and_go() {
    let own =
        "+++\ntitle = \"Containment\"\n+++\nCall <contact:sam> at <severity:sev1>, then wait.\n";
    let overridden = small().with("plans/acme/sections/containment.md", own);
    let shown = "«Call <contact:sam> at <severity:sev1>, then [-use <tool:edr>-]{+wait+}.»";
    check(
        &small(),
        &overridden,
        &[&format!(
            "~ acme/section:containment overrides base {shown} (acme)"
        )],
    );
    let shown = "«Call <contact:sam> at <severity:sev1>, then [-wait-]{+use <tool:edr>+}.»";
    check(
        &overridden,
        &small(),
        &[&format!(
            "~ acme/section:containment restores base {shown} (acme)"
        )],
    );
    check_reach(&small(), &overridden, &[]);
}

#[test]
fn the_provider_s_staff_reaches_every_client() {
    let renamed = edited("plans/northwind/contacts.toml", "Sam Ortiz", "Samuel Ortiz");
    check_reach(
        &small(),
        &renamed,
        &["acme bolt through northwind: Changed contact:sam"],
    );
}
