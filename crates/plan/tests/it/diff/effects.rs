//! What changes do to sign-offs.

use irplan_plan::diff::{SignOffChange, SignOffEffects, StateChange};
use irplan_plan::{Snapshot, State, read};

use super::show::compare;
use crate::support::{SETTINGS, edited, plan, small};

#[test]
fn effects_name_what_each_plan_loses() {
    let reading = read(&small());
    let sign = |id: &str, subject: &str| {
        let digest = reading.repository.plans[id]
            .digests
            .iter()
            .find(|(known, _)| known.to_string() == subject)
            .expect("a digest")
            .1;
        format!("[\"{subject}\"]\nby = \"sam\"\non = 2026-11-01\ndigest = \"{digest}\"\n\n")
    };
    let ledger = sign("acme", "contact:jane") + &sign("acme", "section:containment");
    let old = small().with("plans/acme/signoffs.toml", &ledger);
    assert!(plan(&read(&old), "acme").source.ledger.len() == 2);
    let new = edited(
        "plans/base/sections/containment.md",
        "then use",
        "never use",
    )
    .with("plans/acme/signoffs.toml", &ledger);
    let comparison = compare(&old, &new);
    let acme = &comparison.effects["acme"];
    let subjects = |subjects: &[irplan_plan::Subject]| {
        subjects.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        acme.voided_sign_offs
            .iter()
            .map(|voided| voided.subject.to_string())
            .collect::<Vec<_>>(),
        ["section:containment"]
    );
    assert_eq!(
        subjects(&acme.newly_unreviewed_sections),
        ["section:containment"]
    );
    assert_eq!(subjects(&acme.newly_stale_contacts), Vec::<String>::new());
    // The hotline was never verified; the playbook was never reviewed.
    assert_eq!((acme.stale_contacts, acme.unreviewed_sections), (1, 2));
    // Bolt never reviewed it, so it loses nothing.
    assert_eq!(comparison.effects["bolt"].voided_sign_offs, []);
    assert_eq!(
        subjects(&comparison.effects["bolt"].newly_unreviewed_sections),
        Vec::<String>::new()
    );
    assert!(!comparison.effects.contains_key("northwind"));
}

/// A ledger of acme that signs a subject as it is in a snapshot.
fn signed(snapshot: &Snapshot, subject: &str, on: &str) -> String {
    let reading = read(snapshot);
    let known = irplan_plan::Subject::parse(subject).expect("a subject");
    let digest = plan(&reading, "acme").digests[&known];
    format!("[\"{subject}\"]\nby = \"sam\"\non = {on}\ndigest = \"{digest}\"\n\n")
}

fn with(snapshot: Snapshot, ledger: &str) -> Snapshot {
    snapshot.with("plans/acme/signoffs.toml", ledger)
}

#[track_caller]
fn acme(old: &Snapshot, new: &Snapshot) -> SignOffEffects {
    let comparison = compare(old, new);
    comparison
        .effects
        .get("acme")
        .cloned()
        .expect("a change reaches acme")
}

fn names(signed: &[SignOffChange]) -> Vec<String> {
    let name = |one: &SignOffChange| format!("{} {} {:?}", one.subject, one.sign_off.by, one.state);
    signed.iter().map(name).collect()
}

#[test]
fn sign_offs_that_come_are_named_and_so_are_those_that_go() {
    let ledger = signed(&small(), "contact:jane", "2026-11-01");
    let (unsigned, done) = (small(), with(small(), &ledger));
    let effect = acme(&unsigned, &done);
    assert_eq!(names(&effect.new_sign_offs), ["contact:jane sam Current"]);
    assert_eq!(names(&effect.withdrawn_sign_offs), Vec::<String>::new());
    let state = |change: &StateChange| (change.subject.to_string(), change.before, change.after);
    let jane = "contact:jane".to_owned();
    assert_eq!(
        effect.states.iter().map(state).collect::<Vec<_>>(),
        [(jane, Some(State::Missing), Some(State::Current))]
    );
    // The hotline was unverified before, and both pages were unreviewed.
    assert_eq!(
        (effect.stale_contacts, effect.contacts_stale_before),
        (1, 1)
    );
    assert_eq!(
        (
            effect.unreviewed_sections,
            effect.sections_unreviewed_before
        ),
        (2, 2)
    );
    let effect = acme(&done, &unsigned);
    assert_eq!(names(&effect.new_sign_offs), Vec::<String>::new());
    assert_eq!(
        names(&effect.withdrawn_sign_offs),
        ["contact:jane sam Current"]
    );
    assert_eq!(
        (effect.stale_contacts, effect.contacts_stale_before),
        (2, 1)
    );
    // A later signature is a new sign-off.
    let later = with(small(), &signed(&small(), "contact:jane", "2026-11-20"));
    assert_eq!(
        names(&acme(&done, &later).new_sign_offs),
        ["contact:jane sam Current"]
    );
}

#[test]
fn an_approval_whose_signer_may_not_sign_any_more_is_lost() {
    let ledger = signed(&small(), "contact:jane", "2026-11-01");
    let old = with(small(), &ledger);
    let effect = acme(
        &old,
        &with(small(), &ledger.replace("\"sam\"", "\"nobody\"")),
    );
    assert_eq!(
        names(&effect.lost_sign_offs),
        ["contact:jane nobody Invalid"]
    );
    assert_eq!(effect.voided_sign_offs, []);
    // The report says only that it was removed.
    assert_eq!(names(&acme(&old, &small()).lost_sign_offs), [""; 0]);
}

#[test]
fn what_is_signed_with_its_change_voids_nothing() {
    let old = with(small(), &signed(&small(), "contact:jane", "2026-11-01"));
    let changed = edited("plans/acme/contacts.toml", "0143", "0144");
    let ledger = signed(&changed, "contact:jane", "2026-11-20");
    let effect = acme(&old, &with(changed, &ledger));
    assert_eq!(effect.voided_sign_offs, []);
    assert_eq!(names(&effect.new_sign_offs), ["contact:jane sam Current"]);
    assert_eq!(effect.newly_stale_contacts, []);
}

#[test]
fn a_fact_that_a_text_shows_is_named_as_the_cause() {
    let ledger = signed(&small(), "section:containment", "2026-11-01");
    let renamed = edited("plans/base/plan.toml", "Endpoint guard", "Endpoint shield");
    let effect = acme(&with(small(), &ledger), &with(renamed, &ledger));
    let because: Vec<_> = effect.voided_sign_offs[0]
        .changed_facts
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(because, ["tool:edr"]);
    // If its own words changed, they are the cause.
    let reworded = edited("plans/base/sections/containment.md", "then", "never");
    let effect = acme(&with(small(), &ledger), &with(reworded, &ledger));
    assert_eq!(effect.voided_sign_offs[0].changed_facts, []);
}

#[test]
fn a_shorter_interval_reaches_plans_that_say_the_same() {
    let ledger = signed(&small(), "section:containment", "2026-03-01");
    let policy = format!("{SETTINGS}[policy]\nreview-sections-every = \"30d\"\n");
    let shorter = with(small(), &ledger).with("irplan.toml", &policy);
    let effect = acme(&with(small(), &ledger), &shorter);
    assert_eq!(effect.states[0].after, Some(State::Overdue));
    assert_eq!(effect.newly_unreviewed_sections.len(), 1);
    assert_eq!(
        names(&effect.lost_sign_offs),
        ["section:containment sam Overdue"]
    );
}
