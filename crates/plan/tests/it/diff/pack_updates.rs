//! An updated pack is one change for every plan that uses it.

use irplan_plan::Snapshot;

use super::show::{check, compare, drifts};

const HEAD: &str = "[pack]\nname = \"Ours\"\nkind = \"contract-form\"\njurisdiction = \"US\"\nstatus = \"in-force\"\n\
    as-of = 2026-11-01\n[[pack.sources]]\ntitle = \"Contract\"\nlocator = \"Safe\"\nread = 2026-11-01\n\
    [events.alarm]\nmeans = \"The siren sounds\"\n";
const DUTY: &str = "[duties.call]\nname = \"Call\"\nstarts = \"alarm\"\nwithin = \"72h\"\nrecipient = \"The insurer\"\n\
    source = \"Clause 4\"\nconfirmed = true\n";

fn texts(provider: bool) -> Snapshot {
    let client = |name: &str| format!("kind = \"client\"\nname = \"{name}\"\npacks = [\"ours\"]\n");
    let texts = Snapshot::new()
        .with("plans/acme/plan.toml", &client("Acme"))
        .with("plans/bolt/plan.toml", &client("Bolt"))
        .with(
            "plans/core/plan.toml",
            "kind = \"client\"\nname = \"Core\"\n",
        )
        .with("packs/ours.toml", &format!("{HEAD}{DUTY}"));
    match provider {
        true => texts
            .with(
                "irplan.toml",
                "[provider]\nname = \"N\"\nplan = \"north\"\n",
            )
            .with(
                "plans/north/plan.toml",
                "kind = \"provider\"\nname = \"N\"\n",
            ),
        false => texts,
    }
}

#[track_caller]
fn check_update(old: &str, new: &str, change: &str, expected_drifts: &[&str]) {
    let before = texts(true);
    let text = format!("{HEAD}{DUTY}");
    assert!(text.contains(old), "{old}");
    let after = texts(true).with("packs/ours.toml", &text.replace(old, new));
    check(&before, &after, &[change]);
    // The person who approved the plan did so with the former words of the law.
    let approved = |texts: &Snapshot| {
        let plans = irplan_plan::read(texts).repository.plans;
        let acme = plans.values().next().expect("a plan");
        *acme
            .digest(&irplan_plan::id::Subject::PLAN)
            .expect("a digest")
    };
    assert_ne!(approved(&before), approved(&after), "{old}");
    let comparison = compare(&before, &after);
    assert_eq!(drifts(&comparison), expected_drifts);
    for drift in &comparison.drifts {
        let place = drift.place.as_ref().expect("a place");
        assert_eq!(place.place.path.as_str(), "packs/ours.toml");
    }
    let plans: Vec<_> = comparison.effects.keys().map(|id| id.as_str()).collect();
    assert_eq!(plans, ["acme", "bolt", "north"], "{old}");
}

#[test]
fn an_update_is_shown_once_with_its_clients() {
    check_update(
        "72h",
        "96h",
        "~ north/pack:ours duties.call.within: 72h → 96h; (acme bolt north)",
        &["- north clock `within` of `duty:ours:call` longer: 72h → 96h (acme bolt)"],
    );
    check_update(
        "The insurer",
        "The broker",
        "~ north/pack:ours duties.call.recipient: The insurer → The broker; (acme bolt north)",
        &[
            "? north notify list `recipient` of `duty:ours:call` changed: The insurer → The broker (acme bolt)",
        ],
    );
    check_update(
        "The siren sounds",
        "The bell rings",
        "~ north/pack:ours events.alarm.means: The siren sounds → The bell rings; (acme bolt north)",
        &[
            "? north clock `starts-note` of `duty:ours:call` changed: alarm: The siren sounds → alarm: The bell rings (acme bolt)",
        ],
    );
    check_update(
        "as-of",
        "applies-until = 2027-12-31\nas-of",
        "~ north/pack:ours pack.applies-until: ∅ → 2027-12-31; (acme bolt north)",
        &["- north duty `applies-until` of `duty:ours:call` added: 2027-12-31 (acme bolt)"],
    );
    check_update(
        "in-force",
        "repealed",
        "~ north/pack:ours pack.status: in-force → repealed; (acme bolt north)",
        &["- north duty `status` of `duty:ours:call` removed: in-force (acme bolt)"],
    );
}

#[test]
fn without_a_provider_the_first_client_shows_it() {
    let after = format!("{HEAD}{DUTY}").replace("72h", "48h");
    check(
        &texts(false),
        &texts(false).with("packs/ours.toml", &after),
        &["~ acme/pack:ours duties.call.within: 72h → 48h; (acme bolt)"],
    );
}

#[test]
fn what_a_client_changes_as_well_is_its_own_change() {
    let own = "kind = \"client\"\nname = \"Bolt\"\npacks = [\"ours\"]\n[duties.\"ours:call\"]\nown-limit = \"24h\"\n";
    let after = format!("{HEAD}{DUTY}").replace("72h", "48h");
    let after = texts(true)
        .with("packs/ours.toml", &after)
        .with("plans/bolt/plan.toml", own);
    check(
        &texts(true),
        &after,
        &[
            "~ bolt/duty:ours:call within: 72h → 48h; own-limit: ∅ → 24h; (bolt)",
            "~ north/pack:ours duties.call.within: 72h → 48h; (acme bolt north)",
        ],
    );
}

#[test]
fn a_pack_in_place_of_that_of_the_program_is_compared_with_it() {
    let gdpr = irplan_plan::Packs::embedded();
    let gdpr = gdpr.get("gdpr").expect("a pack");
    let head = gdpr.head().expect("a head");
    let client = "kind = \"client\"\nname = \"Acme\"\npacks = [\"gdpr\"]\n";
    let before = texts(true).with("plans/acme/plan.toml", client);
    let own = HEAD
        .replace("Ours", &head.name.value)
        .replace("alarm", "siren");
    let after = texts(true)
        .with("plans/acme/plan.toml", client)
        .with("packs/gdpr.toml", &own);
    let comparison = compare(&before, &after);
    let [change] = comparison.changes.as_slice() else {
        panic!("{:?}", comparison.changes)
    };
    assert_eq!(change.kind, irplan_plan::diff::ChangeKind::Changed);
    assert_eq!(change.subject.to_string(), "pack:gdpr");
}
