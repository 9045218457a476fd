//! The state of sign-offs that a change under review makes, or that its base has.

use irplan_plan::{Subject, read};
use jiff::civil::{Date, date};

use crate::support::{plan, small};

const TODAY: Date = date(2026, 11, 22);

/// The first scheme does not see what a page shows of a tool, but the change that adds it does.
#[test]
fn a_change_voids_what_was_signed_under_the_first_scheme() {
    let playbook = "+++\ntitle = \"Ransomware\"\n+++\n## A\n\n### Isolate {#isolate role=it automation=edr}\n\nPull.\n";
    let tool = |fallback: &str| {
        format!("kind = \"base\"\nname = \"Base\"\n[tools.edr]\nfallback = \"{fallback}\"\n")
    };
    let snapshot = |fallback: &str, ledger: &str| {
        small()
            .with("plans/base/playbooks/ransomware.md", playbook)
            .with("plans/base/plan.toml", &tool(fallback))
            .with("plans/acme/signoffs.toml", ledger)
    };
    let subject = Subject::parse("playbook:ransomware").expect("a subject");
    let first = "1:3178548b9c3516896e9231fd94f54b30b932a9f7";
    let ledger = |digest: &str| {
        format!("[\"{subject}\"]\nby = \"sam\"\non = 2026-11-01\ndigest = \"{digest}\"\n")
    };
    let state = |fallback: &str| {
        let base = read(&snapshot("Pull the cable", &ledger(first))).repository;
        let head = read(&snapshot(fallback, &ledger(first))).repository;
        let judged = head.with_trust_of(&base);
        judged.plans["acme"]
            .sign_off_status(&subject, TODAY)
            .state
            .name()
    };
    assert_eq!(state("Pull the cable"), "current");
    assert_eq!(state("Switch it off at the wall"), "voided");
}

/// Hands `role:it` of `acme` from Jane to Sam in a change. The ledgers of the base and of the change have an entry by
/// somebody, for the role as one of the two holds it. Returns the state of the change's entry: at the base, and without
/// one.
#[track_caller]
fn check_handover(base: Option<(&str, &str)>, change: (&str, &str), expected: [&str; 2]) {
    let held_by = |holder: &str, ledger: &str| {
        let plan_file = format!(
            "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"{holder}\"\nmay-decide = [\"restore\"]\n"
        );
        read(
            &small()
                .with("plans/acme/plan.toml", &plan_file)
                .with("plans/acme/signoffs.toml", ledger),
        )
    };
    let subject = Subject::parse("role:it").expect("a subject");
    let entry = |(by, holder): (&str, &str)| {
        let signed = held_by(holder, "");
        let digest = plan(&signed, "acme").digest(&subject).expect("a digest");
        format!("[\"{subject}\"]\nby = \"{by}\"\non = 2026-11-01\ndigest = \"{digest}\"\n")
    };
    let base = held_by("jane", &base.map_or_else(String::new, entry)).repository;
    let change = held_by("sam", &entry(change)).repository;
    let judged = change.with_trust_of(&base);
    let words = [&judged, &change].map(|plans| {
        let status = plans.plans["acme"].sign_off_status(&subject, TODAY);
        let problem = status.problem.map(|problem| problem.to_string());
        format!("{} {}", status.state.name(), problem.unwrap_or_default())
    });
    assert_eq!(words.each_ref().map(|words| words.trim()), expected);
}

#[test]
fn a_role_is_handed_over_within_one_change() {
    let ended = "voided `jane` no longer holds the role";
    let later =
        "invalid it counts once this change is merged, because the change makes `sam` the holder";
    let forbidden = |by: &str| format!("invalid `{by}` may not sign it");
    let by_jane = ("jane", "jane");
    // What the former holder signed has ended, also if that was in the same change.
    check_handover(Some(by_jane), by_jane, [ended, ended]);
    check_handover(None, by_jane, [ended, ended]);
    // The new holder signs the role as it is now.
    check_handover(Some(by_jane), ("sam", "sam"), [later, "current"]);
    check_handover(None, ("sam", "sam"), [later, "current"]);
    check_handover(
        Some(by_jane),
        ("sam", "jane"),
        [&forbidden("sam"), "voided"],
    );
    // Nobody else does.
    let forged = [&*forbidden("jane"), &forbidden("jane")];
    check_handover(Some(by_jane), ("jane", "sam"), forged);
    let other = ("hotline", "sam");
    check_handover(
        Some(by_jane),
        other,
        [&forbidden("hotline"), &forbidden("hotline")],
    );
    let ended = "voided `hotline` no longer holds the role";
    check_handover(
        Some(by_jane),
        ("hotline", "jane"),
        [&forbidden("hotline"), ended],
    );
    // A contact who was removed with the change.
    let gone = "voided `former` no longer holds the role";
    check_handover(Some(("former", "jane")), ("former", "jane"), [gone, gone]);
}

#[test]
fn what_the_tip_forbids_does_not_count_after_the_merge_either() {
    let held_by = |holder: &str, left: &str, ledger: &str| {
        let plan_file = format!(
            "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"{holder}\"\n"
        );
        let contacts =
            format!("[contacts.jane]\nname = \"Jane Doe\"\n\n[contacts.li]\nname = \"Li\"\n{left}");
        let snapshot = small()
            .with("plans/acme/plan.toml", &plan_file)
            .with("plans/acme/contacts.toml", &contacts)
            .with("plans/acme/signoffs.toml", ledger);
        read(&snapshot)
    };
    let subject = Subject::parse("role:it").expect("a subject");
    let unsigned = held_by("li", "", "");
    let digest = plan(&unsigned, "acme").digest(&subject).expect("a digest");
    let ledger = format!("[\"role:it\"]\nby = \"li\"\non = 2026-11-01\ndigest = \"{digest}\"\n");
    let change = held_by("li", "", &ledger).repository;
    let base = held_by("jane", "", "").repository;
    for (left, expected) in [
        (
            "",
            "it counts once this change is merged, because the change makes `li` the holder",
        ),
        ("left = 2026-10-01\n", "`li` had left by then"),
    ] {
        let tip = held_by("jane", left, "").repository;
        let mut judged = change.with_trust_of(&base);
        judged.add_trust_of_tip(&change.with_trust_of(&tip));
        let status = judged.plans["acme"].sign_off_status(&subject, TODAY);
        let problem = status.problem.map(|problem| problem.to_string());
        assert_eq!(problem.as_deref(), Some(expected));
    }
}
