//! Files of sign-offs: a table for each subject, a file for each subject, and what a merge may leave in them.

use irplan_plan::{Snapshot, read};

use crate::support::{faults, plan, small};

const ENTRY: &str =
    "by = \"sam\"\non = 2026-11-01\ndigest = \"1:0000000000000000000000000000000000000000\"\n";

fn table(subject: &str) -> String {
    format!("[\"{subject}\"]\n{ENTRY}\n")
}

/// The subjects that are signed, and what is wrong.
#[track_caller]
fn check(snapshot: &Snapshot, signed: &[&str], wrong: &[&str]) {
    let reading = read(snapshot);
    assert_eq!(faults(snapshot, &reading), wrong);
    let ledger = &plan(&reading, "acme").source.ledger;
    let subjects: Vec<_> = ledger.keys().map(ToString::to_string).collect();
    assert_eq!(subjects, signed);
}

fn signed(text: &str) -> Snapshot {
    small().with("plans/acme/signoffs.toml", text)
}

#[test]
fn both_layouts_are_read_together() {
    let snapshot = signed(&table("contact:jane"))
        .with("plans/acme/signoffs/role-it.toml", &table("role:it"))
        .with("plans/acme/signoffs/plan.toml", &table("plan"));
    check(&snapshot, &["plan", "contact:jane", "role:it"], &[]);
    let reading = read(&snapshot);
    let file = |subject: &str| {
        let subject = irplan_plan::Subject::parse(subject).expect("a subject");
        plan(&reading, "acme").sign_off_file(&subject).to_string()
    };
    assert_eq!(file("contact:jane"), "plans/acme/signoffs.toml");
    assert_eq!(file("role:it"), "plans/acme/signoffs/role-it.toml");
    assert_eq!(file("section:new"), "plans/acme/signoffs/section-new.toml");
}

#[test]
fn a_file_holds_its_own_subject_alone() {
    let snapshot = small().with("plans/acme/signoffs/role-it.toml", &table("role:legal"));
    check(
        &snapshot,
        &[],
        &[
            "invalid-value role-it.toml:1:2 \"\\\"role:legal\\\"\" `role:legal` is signed in the file of `role:it`",
        ],
    );
    let snapshot = small().with("plans/acme/signoffs/it.toml", &table("role:it"));
    check(
        &snapshot,
        &[],
        &["misplaced-file it.toml:1:1 \"\" `plans/acme/signoffs/it.toml` is not part of a plan"],
    );
}

#[test]
fn who_signs_twice_has_signed_neither() {
    let twice = table("contact:jane") + &table("role:it") + &table("contact:jane");
    check(
        &signed(&twice),
        &["role:it"],
        &[
            "duplicate-id signoffs.toml:11:1 \"[\\\"contact:jane\\\"]\" `contact:jane` is signed twice in this file",
        ],
    );
    let snapshot = signed(&(table("contact:jane") + &table("plan"))).with(
        "plans/acme/signoffs/contact-jane.toml",
        &table("contact:jane"),
    );
    check(
        &snapshot,
        &["plan"],
        &[
            "duplicate-id contact-jane.toml:1:2 \"\\\"contact:jane\\\"\" `contact:jane` is signed in two files",
        ],
    );
}

#[test]
fn what_cannot_be_read_states_nothing() {
    let entry = |from: &str, to: &str| {
        let text = ENTRY.replace(from, to);
        let snapshot = signed(&format!("[\"role:it\"]\n{text}\n{}", table("plan")));
        let reading = read(&snapshot);
        let ledger = &plan(&reading, "acme").source.ledger;
        let subjects: Vec<_> = ledger.keys().map(ToString::to_string).collect();
        assert_eq!(subjects, ["plan"], "{text}");
        faults(&snapshot, &reading).join("\n")
    };
    let wrong = entry("2026-11-01", "2026-11-01T10:00:00Z");
    assert!(wrong.contains("the date has a time of day"), "{wrong}");
    let wrong = entry("2026-11-01", "\"2026-11-01\"");
    assert!(wrong.contains("this is a string"), "{wrong}");
    let wrong = entry("on = 2026-11-01\n", "");
    assert!(wrong.contains("the key `on` is missing"), "{wrong}");
    let wrong = entry("2026-11-01", "");
    assert!(wrong.contains("not valid TOML"), "{wrong}");
    entry("1:", "x:");
    entry("\"sam\"", "\"Sam Ortiz\"");
    entry("on =", "due = \"soon\"\non =");
    entry("on =", "how = \"shouted\"\non =");
    // An unknown key removes nothing.
    let known = signed(&(table("role:it") + "note = \"x\"\n"));
    let ledger = &plan(&read(&known), "acme").source.ledger.clone();
    assert_eq!(ledger.len(), 1);
}

#[test]
fn a_conflict_hides_what_it_touches_and_nothing_else() {
    let sides = "<<<<<<< HEAD\nby = \"sam\"\non = 2026-11-02\n=======\nby = \"jane\"\non = 2026-11-03\n>>>>>>> other\n";
    let digest = "digest = \"1:0000000000000000000000000000000000000000\"\n\n";
    let text = table("contact:jane")
        + &format!("[\"role:it\"]\n{sides}{digest}")
        + &table("section:containment");
    let conflict = "syntax-error signoffs.toml:7:1 \"<<<<<<< HEAD\" a merge left a conflict here";
    check(
        &signed(&text),
        &["contact:jane", "section:containment"],
        &[conflict],
    );
    // Both sides added a table at the same place.
    let text = table("contact:jane")
        + &format!(
            "<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n",
            table("role:it"),
            table("role:legal")
        )
        + &table("section:containment");
    let conflict = "syntax-error signoffs.toml:6:1 \"<<<<<<< HEAD\" a merge left a conflict here";
    check(
        &signed(&text),
        &["contact:jane", "section:containment"],
        &[conflict],
    );
    // Somebody removed one of the markers.
    let text = table("contact:jane") + "=======\n" + &table("role:it");
    let conflict = "syntax-error signoffs.toml:6:1 \"=======\" a merge left a conflict here";
    check(&signed(&text), &["contact:jane", "role:it"], &[conflict]);
    let text = table("contact:jane") + "<<<<<<< HEAD\n" + &table("role:it");
    let conflict = "syntax-error signoffs.toml:6:1 \"<<<<<<< HEAD\" a merge left a conflict here";
    check(&signed(&text), &["contact:jane"], &[conflict]);
    // TOML tables may be indented. A table that a conflict cuts off is not read, and those before it are.
    let indented = |subject: &str, end: &str| {
        let lines = table(subject).trim_end().replace('\n', "\n  ");
        format!("  {lines}\n{end}")
    };
    let text = indented("contact:jane", "\n")
        + &indented(
            "role:it",
            "<<<<<<< HEAD\n  due = 2027-01-01\n=======\n  due = 2027-02-01\n>>>>>>> other\n",
        );
    let conflict = "syntax-error signoffs.toml:10:1 \"<<<<<<< HEAD\" a merge left a conflict here";
    check(&signed(&text), &["contact:jane"], &[conflict]);
}
