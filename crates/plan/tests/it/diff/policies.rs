//! What got weaker and stronger in policies.

use irplan_plan::diff::{DefaultLevels, DiffOptions, between_by};
use irplan_plan::{Level, RuleId, read};

use super::rich::{PLAN, check};
use super::show::{TODAY, compare, drifts};
use crate::support::{SETTINGS, small};

#[test]
fn a_policy_is_weighed_as_it_applies() {
    let lost = |from: &str, to: &str, says: &str| {
        check(PLAN, from, to, &[&format!("- bolt {says} (bolt)")]);
    };
    lost(
        "\"90d\"",
        "\"180d\"",
        "interval `verify-contacts-every` longer: 90d → 180d",
    );
    lost(
        "due-in-one-week = 30",
        "due-in-one-week = 60",
        "signing rule `due-in-one-week` weaker: 30 → 60",
    );
    lost("\"30d\"", "\"1w\"", "interval `due-soon` shorter: 30d → 1w");
    lost(
        "\"deny\"",
        "\"note\"",
        "rule level `no-deputy` lower: deny → note",
    );
    lost(
        "no-deputy = \"deny\"",
        "",
        "rule level `no-deputy` lower: deny → its own",
    );
    lost(
        "2027-01-31",
        "2027-02-28",
        "waiver `waivers.no-duty` of `role:it` extended: 2027-01-31 → 2027-02-28",
    );
    lost(
        "[\"provider\"]",
        "[\"provider\", \"client\"]",
        "signing rule `signers.section` added: client",
    );
    lost(
        "[\"provider\"]",
        "[\"anyone\"]",
        "signing rule `signers.section` added: anyone",
    );
    // A missing table falls back to the repository's, which is the same here.
    check(PLAN, "verify-contacts-every = \"90d\"", "", &[]);
}

#[test]
fn people_with_a_key_can_sign() {
    let gained = "- bolt signing rule `keys.kim` added: ssh-ed25519 …f0rM4110 (bolt)";
    let lost = "+ bolt signing rule `keys.kim` removed: ssh-ed25519 …ZDI1NTE5 (bolt)";
    let list = "[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\"";
    let other = "\"ssh-ed25519 AAAAC3NzaC1lf0rM4110\"";
    check(PLAN, list, &format!("{list}, {other}"), &[gained]);
    check(PLAN, list, &format!("[{other}"), &[gained, lost]);
}

#[test]
fn each_file_answers_for_the_rules_that_it_sets() {
    let settings = |level: &str| format!("{SETTINGS}[policy.rules]\nno-phone = \"{level}\"\n");
    let own = |level: &str| {
        format!("kind = \"client\"\nname = \"Bolt\"\n\n[policy.rules]\nno-deputy = \"{level}\"\n")
    };
    let both = |level: &str| {
        small()
            .with("irplan.toml", &settings(level))
            .with(PLAN, &own(level))
    };
    assert_eq!(
        drifts(&compare(&both("deny"), &both("warn"))),
        [
            "- irplan.toml rule level `no-phone` lower: deny → warn (acme bolt northwind)",
            "- bolt rule level `no-deputy` lower: deny → warn (bolt)"
        ]
    );
}

#[test]
fn a_level_that_is_not_written_down_is_the_rules_own() {
    let settings = |level: &str| format!("{SETTINGS}[policy.rules]\n{level}\n");
    let measure = DiffOptions {
        levels: DefaultLevels::from([
            (RuleId::declare("no-deputy"), Level::Warn),
            (RuleId::declare("stale-contact"), Level::Deny),
        ]),
        ..DiffOptions::default()
    };
    let lines = |old: &str, new: &str| {
        let read = |level| read(&small().with("irplan.toml", &settings(level)));
        let (old, new) = (read(old).repository, read(new).repository);
        drifts(&between_by(&old, &new, TODAY, &measure))
    };
    let all = "(acme bolt northwind)";
    for (level, expected) in [
        ("stale-contact = \"deny\"", None),
        (
            "stale-contact = \"warn\"",
            Some("- irplan.toml rule level `stale-contact` lower: deny → warn"),
        ),
        (
            "no-deputy = \"allow\"",
            Some("- irplan.toml rule level `no-deputy` lower: warn → allow"),
        ),
        (
            "no-deputy = \"deny\"",
            Some("+ irplan.toml rule level `no-deputy` higher: warn → deny"),
        ),
    ] {
        let expected: Vec<_> = expected
            .iter()
            .map(|sentence| format!("{sentence} {all}"))
            .collect();
        assert_eq!(lines("", level), expected, "{level}");
        assert_eq!(lines(level, "").len(), expected.len(), "{level}");
    }
}

#[test]
fn a_policy_for_all_is_reported_once() {
    let settings =
        |every: &str| format!("{SETTINGS}[policy]\nreview-sections-every = \"{every}\"\n");
    let (old, new) = (
        small().with("irplan.toml", &settings("180d")),
        small().with("irplan.toml", &settings("365d")),
    );
    assert_eq!(
        drifts(&compare(&old, &new)),
        [
            "- irplan.toml interval `review-sections-every` longer: 180d → 365d (acme bolt northwind)"
        ]
    );
}

#[test]
fn new_and_vanished_waivers_are_weighed_until_they_run_out() {
    let table = |until: &str| {
        format!(
            "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"acme/role:it\"\nreason = \"soon\"\nuntil = {until}\nby = \"sam\"\n"
        )
    };
    let with = |until: &str| small().with("irplan.toml", &format!("{SETTINGS}{}", table(until)));
    let says = "irplan.toml waiver `waivers.no-deputy` of `role:it`";
    assert_eq!(
        drifts(&compare(&small(), &with("2027-01-31"))),
        [format!("- {says} added: 2027-01-31 (acme)")]
    );
    assert_eq!(
        drifts(&compare(&with("2027-01-31"), &small())),
        [format!("+ {says} removed: 2027-01-31 (acme)")]
    );
    assert_eq!(
        drifts(&compare(&small(), &with("2026-01-31"))),
        Vec::<String>::new()
    );
    // If there are two, the later end counts, in any order.
    for ends in [["2027-01-31", "2028-01-31"], ["2028-01-31", "2027-01-31"]] {
        let both: String = ends.map(table).concat();
        let both = small().with("irplan.toml", &format!("{SETTINGS}{both}"));
        assert_eq!(
            drifts(&compare(&with("2027-01-31"), &both)),
            [format!("- {says} extended: 2027-01-31 → 2028-01-31 (acme)")]
        );
    }
}

#[test]
fn the_end_of_a_waiver_of_a_contact_is_shown() {
    let with = |until: &str| {
        small().with("irplan.toml", &format!(
            "{SETTINGS}[[policy.waivers]]\nrule = \"stale-contact\"\nsubject = \"acme/contact:jane\"\nreason = \"on leave\"\nuntil = {until}\nby = \"sam\"\n"
        ))
    };
    assert_eq!(
        drifts(&compare(&with("2027-01-31"), &with("2027-02-28"))),
        [
            "- irplan.toml waiver `waivers.stale-contact` of `contact:jane` extended: 2027-01-31 → 2027-02-28 (acme)"
        ]
    );
}

#[test]
fn a_waiver_that_can_excuse_nothing_changes_nothing() {
    let waiver = |subject: &str| {
        format!(
            "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"{subject}\"\nreason = \"soon\"\nuntil = 2027-01-31\nby = \"sam\"\n"
        )
    };
    let plan = "kind = \"client\"\nname = \"A\"\n";
    let count = |path: &str, begin: &str, subject: &str| {
        let old = small().with(path, begin);
        let new = small().with(path, &format!("{begin}{}", waiver(subject)));
        drifts(&compare(&old, &new)).len()
    };
    let path = "plans/acme/plan.toml";
    assert_eq!(count(path, plan, "acme/role:it"), 1);
    assert_eq!(count(path, plan, "former/role:it"), 0);
    assert_eq!(count("irplan.toml", SETTINGS, "acme/role:it"), 1);
    assert_eq!(count("irplan.toml", SETTINGS, "former/role:it"), 0);
}
