//! What changes do to sign-offs.

use irplan_plan::read;

use super::show::compare;
use crate::support::{edited, plan, small};

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
        acme.voided
            .iter()
            .map(|voided| voided.subject.to_string())
            .collect::<Vec<_>>(),
        ["section:containment"]
    );
    assert_eq!(subjects(&acme.newly_unreviewed), ["section:containment"]);
    assert_eq!(subjects(&acme.newly_stale), Vec::<String>::new());
    // The hotline was never verified; the playbook was never reviewed.
    assert_eq!((acme.stale_contacts, acme.unreviewed_sections), (1, 2));
    // Bolt never reviewed it, and loses nothing.
    assert_eq!(comparison.effects["bolt"].voided, []);
    assert_eq!(
        subjects(&comparison.effects["bolt"].newly_unreviewed),
        Vec::<String>::new()
    );
    assert!(!comparison.effects.contains_key("northwind"));
}
