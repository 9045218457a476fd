//! A client that has everything that can get weaker, and how edits of it are weighed.

use std::collections::BTreeSet;

use irplan_plan::diff::Drift;
use irplan_plan::{RepoPath, Snapshot};

use super::show::{compare, drifts};
use crate::support::small;

/// A client with everything that can get weaker in its tables.
pub(super) const RICH: &str = r#"kind = "client"
name = "Bolt"
extends = ["base"]
packs = ["hipaa"]
classification = "Confidential"

[profile.accepted-risk.x-ray]
what = "Old X-ray workstation"
until = 2027-03-31

[profile.weakness.flat-network]
what = "Flat network"
mitigation = "Watched closely"

[assets.pms]
name = "Practice system"
criticality = "critical"
restore-order = 1
rto = "4h"
rpo = "1h"
backup = "Nightly, off site"
restore-tested = 2026-05-01

[roles.it]
holder = "kim"
deputies = ["lee", "max"]
may-decide = ["isolate-host", "declare"]

[severities.sev1]
respond-within = "15m"
resolve-within = "8h"
update-every = "1h"
notify = ["role:it", "contact:kim"]

[[escalation.sev1]]
call = "contact:kim"
wait = "10m"

[[escalation.sev1]]
call = "contact:lee"

[channels.bridge]
number = "+1 212 555 0100"
out-of-band = true
audience = "provider"

[vectors.e-mail]
detected-by = ["edr", "filter"]

[tools.edr]
name = "Guard"
fallback = "Pull the plug"
tested = 2026-05-01

[duties.hhs]
within = "60d"
channel = "web form"
role = "it"

[policy]
verify-contacts-every = "90d"
due-soon = "30d"
due-in-one-week = 30

[policy.rules]
no-deputy = "deny"

[[policy.waivers]]
rule = "no-duty"
subject = "bolt/role:it"
reason = "soon"
until = 2027-01-31
by = "kim"

[[policy.signers]]
subjects = ["section"]
people = ["provider"]

[policy.keys]
kim = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"]
"#;

pub(super) const CONTACTS: &str = r#"[contacts.kim]
name = "Kim Lee"
email = "kim@bolt.example"
hours = "24x7"
phones = [{ number = "+1 212 555 0101" }, { number = "+1 212 555 0102" }]
channels = [{ kind = "signal", address = "kim.1", out-of-band = true }]
"#;

pub(super) const PLAYBOOK: &str = "+++\ntitle = \"Theft\"\naudience = \"provider\"\n+++\n## Containment\n\n\
    ### Isolate {#isolate role=it within=15m automation=edr evidence=memory-image,edr-timeline}\n\nPull the plug.\n\n\
    ### Call {#call role=it}\n\nCall the insurer.\n";

pub(super) const EXERCISE: &str = "+++\ntitle = \"Tabletop\"\non = 2026-05-04\n\n[actions.print]\nwhat = \"Print the list\"\ndue = 2026-12-01\n+++\n";

pub(super) const PLAN: &str = "plans/bolt/plan.toml";

pub(super) const PEOPLE: &str = "plans/bolt/contacts.toml";

pub(super) const STEPS: &str = "plans/bolt/playbooks/theft.md";

pub(super) const TABLETOP: &str = "plans/bolt/exercises/2026-05-04-tabletop.md";

pub(super) fn rich() -> Snapshot {
    small()
        .with(PLAN, RICH)
        .with(PEOPLE, CONTACTS)
        .with(STEPS, PLAYBOOK)
        .with(TABLETOP, EXERCISE)
}

/// Checks what is weaker after an edit, and that the same is stronger if it is undone.
#[track_caller]
pub(super) fn check(path: &str, from: &str, to: &str, expected: &[&str]) {
    let old = rich();
    let text = old.text(&RepoPath::new(path)).expect("the file is there");
    assert!(text.contains(from), "`{from}` is not in `{path}`");
    let new = rich().with(path, &text.replace(from, to));
    let comparison = compare(&old, &new);
    assert_eq!(drifts(&comparison), expected);
    let sorted = |mut drifts: Vec<Drift>| {
        drifts.sort();
        drifts
    };
    let placeless = |drift: &Drift| Drift {
        place: None,
        ..drift.clone()
    };
    let undone = compare(&new, &old);
    assert_eq!(
        sorted(undone.drifts.iter().map(swapped).collect()),
        sorted(comparison.drifts.iter().map(placeless).collect())
    );
    for drift in &comparison.drifts {
        let place = drift.place.as_ref().expect("each drift stands somewhere");
        assert_eq!(place.place.path.as_str(), path, "{drift:?}");
    }
}

/// The same drift in reverse, without its place, which is that of the newer side.
pub(super) fn swapped(drift: &Drift) -> Drift {
    Drift {
        direction: drift.direction.opposite(),
        before: drift.after.clone(),
        after: drift.before.clone(),
        place: None,
        ..drift.clone()
    }
}

/// Checks what an edit weakens, and that undoing the edit strengthens the same. The edits in `begin` are made to the rich
/// client first, and are part of both sides.
#[track_caller]
pub(super) fn check_from(
    begin: &[(&str, &str, &str)],
    edit: (&str, &str, &str),
    expected: &[&str],
) {
    let edited = |texts: Snapshot, (path, from, to): (&str, &str, &str)| {
        let text = texts.text(&RepoPath::new(path)).expect("the file is there");
        assert!(text.contains(from), "`{from}` is not in `{path}`");
        let text = text.replace(from, to);
        texts.with(path, &text)
    };
    let old = begin.iter().copied().fold(rich(), edited);
    let new = edited(old.clone(), edit);
    let comparison = compare(&old, &new);
    assert_eq!(drifts(&comparison), expected);
    let undone = compare(&new, &old).drifts;
    let undone: BTreeSet<_> = undone.iter().map(swapped).collect();
    let placeless = |drift: &Drift| Drift {
        place: None,
        ..drift.clone()
    };
    assert_eq!(
        undone,
        comparison
            .drifts
            .iter()
            .map(placeless)
            .collect::<BTreeSet<_>>()
    );
}
