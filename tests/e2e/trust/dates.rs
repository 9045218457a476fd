//! The days of sign-offs.

use super::support::{
    BACKWARD, ENTRY, JANE, RULES, SAM, SECTION, TABLES, check, commit_as, found, review, written_on,
};
use crate::support::Sandbox;

#[test]
fn a_back_dated_sign_off_is_a_finding() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-20");
    commit_as(&sandbox, JANE);
    review(&sandbox, "jane", "2026-11-21");
    commit_as(&sandbox, JANE);
    check(&sandbox, &RULES, &[]);
    review(&sandbox, "jane", "2026-11-19");
    commit_as(&sandbox, JANE);
    check(
        &sandbox,
        &RULES,
        &["is dated 2026-11-19, but it replaced one dated 2026-11-21 by `jane`"],
    );
}

#[test]
fn a_sign_off_older_than_its_text_is_a_finding() {
    let sandbox = Sandbox::repository();
    written_on(&sandbox, "2026-11-01");
    review(&sandbox, "jane", "2026-10-31");
    commit_as(&sandbox, JANE);
    // The first sign-off may be older than the repository.
    sandbox.git(&["tag", "before"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    written_on(&sandbox, "2026-11-20");
    review(&sandbox, "jane", "2026-11-18");
    commit_as(&sandbox, JANE);
    let expected = "is dated 2026-11-18, but it signs text written on 2026-11-20";
    check(&sandbox, &BACKWARD, &[expected]);
    // A change that is signed and reverted does not make the sign-off newer.
    sandbox.edit(SECTION, "Unplug", "Cut off");
    commit_as(&sandbox, SAM);
    review(&sandbox, "jane", "2026-11-21");
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    sandbox.edit(SECTION, "Unplug", "Cut off");
    commit_as(&sandbox, SAM);
    check(&sandbox, &["unreviewed-section"], &["section:detect"]);
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~4"]);
    check(&sandbox, &BACKWARD, &[expected]);
    // A squash has one day for the text and for its review.
    sandbox.git(&["reset", "--quiet", "--soft", "before"]);
    commit_as(&sandbox, SAM);
    check(&sandbox, &BACKWARD, &[]);
}

/// The commands refuse what the rule finds, as far as history can tell.
#[test]
fn no_command_signs_before_the_text_was_written() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-10");
    commit_as(&sandbox, JANE);
    let first = sandbox.read(ENTRY);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    sandbox.commit_on("2026-11-20", "Change");
    let sign = |on: &str| {
        let subject = "acme/section:contain";
        sandbox.irplan(&["review", subject, "--by", "jane", "--on", on])
    };
    sign("2026-11-18")
        .status(2)
        .complains("the current text of `acme/section:contain` was written on 2026-11-20, which is later than 2026-11-18")
        .complains("nothing was written");
    assert_eq!(sandbox.read(ENTRY), first);
    // The day before may be the same one elsewhere.
    sign("2026-11-19").status(0);
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
    // A text that is not committed yet can be signed with the day when it was read.
    sandbox.edit(SECTION, "Unplug", "Switch off");
    sign("2026-11-19").status(0);
    sandbox.commit_on("2026-11-22", "One change");
    check(&sandbox, &BACKWARD, &[]);
}

/// A sign-off of the 20th on `main`, and on a merged branch a change with one of the 21st.
fn merged(sandbox: &Sandbox) {
    review(sandbox, "jane", "2026-11-20");
    commit_as(sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(sandbox, SAM);
    review(sandbox, "jane", "2026-11-21");
    commit_as(sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
}

#[test]
fn a_revert_restores_an_old_sign_off() {
    for is_table in [false, true] {
        let sandbox = Sandbox::repository();
        if is_table {
            // A sign-off in a table stays there.
            sandbox.write(TABLES, "[\"section:contain\"]\nby = \"jane\"\non = 2026-11-10\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n");
            commit_as(&sandbox, JANE);
        }
        merged(&sandbox);
        assert_eq!(sandbox.path(ENTRY).exists(), !is_table);
        sandbox.git(&["switch", "--quiet", "--create", "back"]);
        sandbox.git(&["revert", "--no-edit", "-m", "1", "main"]);
        let rules = ["backward-sign-off", "unreviewed-section", "shallow-history"];
        check(&sandbox, &rules[..1], &[]);
        let since = [
            "check", "--since", "main", "--client", "acme", "--format", "short",
        ];
        assert_eq!(found(&sandbox.irplan(&since), &rules[..1]), [""; 0]);
        // And back, and back once more.
        for _ in 0..2 {
            sandbox.git(&["revert", "--no-edit", "HEAD"]);
            check(&sandbox, &rules[..1], &[]);
        }
        // Without the earlier history, nobody can know.
        let from = format!("file://{}", sandbox.path(".").display());
        sandbox.git(&["clone", "--quiet", "--depth=2", &from, "shallow"]);
        let run = sandbox.irplan_in("shallow", &["check", "--format", "short"], &[]);
        assert_eq!(found(&run, &rules[..1]), [""; 0], "{run:#?}");
        assert_eq!(found(&run, &rules[2..]).len(), 1, "{run:#?}");
    }
}

#[test]
fn an_old_sign_off_is_found_in_either_file() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-20");
    let old = sandbox.read(ENTRY);
    sandbox.remove_folder("plans/acme/signoffs");
    sandbox.write(TABLES, &old);
    commit_as(&sandbox, JANE);
    std::fs::remove_file(sandbox.path(TABLES)).unwrap();
    review(&sandbox, "jane", "2026-11-21");
    commit_as(&sandbox, JANE);
    sandbox.write(ENTRY, &old);
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
    sandbox.edit_sign_off(ENTRY, "2026-11-20", "2026-11-19");
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &["is dated 2026-11-19"]);
}

#[test]
fn a_date_that_never_existed_is_always_a_finding() {
    let sandbox = Sandbox::repository();
    merged(&sandbox);
    sandbox.git(&["switch", "--quiet", "--create", "forged"]);
    let forge = |text: &str, on: &str| {
        sandbox.edit(SECTION, "Unplug", text);
        review(&sandbox, "jane", on);
        commit_as(&sandbox, JANE);
    };
    forge("Pull out", "2026-11-19");
    let expected = "is dated 2026-11-19, but it replaced one dated 2026-11-21 by `jane`";
    let check_forged = || {
        check(&sandbox, &BACKWARD, &[expected]);
        let since = [
            "check", "--since", "main", "--client", "acme", "--format", "short",
        ];
        let run = sandbox.irplan(&since).status(1);
        let found = found(&run, &BACKWARD);
        assert!(found.len() == 1 && found[0].contains(expected), "{run:#?}");
    };
    check_forged();
    // That it existed before does not excuse it.
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    check(&sandbox, &BACKWARD, &[]);
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    check_forged();
}

#[test]
fn a_shallow_clone_gets_no_findings_about_missing_history() {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "irplan.toml",
        "reserved-data",
        "bulk-sign-offs = 0\nreserved-data",
    );
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, JANE);
    review(&sandbox, "jane", "2026-11-22");
    commit_as(&sandbox, JANE);
    let whole = sandbox.irplan(&["check", "--format", "short"]);
    assert_eq!(found(&whole, &RULES).len(), 2, "{whole:#?}");
    let from = format!("file://{}", sandbox.path(".").display());
    sandbox.git(&["clone", "--quiet", "--depth=1", &from, "shallow"]);
    let arguments = ["check", "--format", "short"];
    let shallow = sandbox.irplan_in("shallow", &arguments, &[]);
    assert_eq!(found(&shallow, &RULES), [""; 0], "{shallow:#?}");
    assert_eq!(
        found(&shallow, &["shallow-history"]).len(),
        1,
        "{shallow:#?}"
    );
}

/// Removing an entry in a commit of its own does not hide that the next one goes back in time.
#[test]
fn a_sign_off_that_was_removed_before_is_replaced_too() {
    for is_table in [false, true] {
        let sandbox = Sandbox::repository();
        if is_table {
            sandbox.write(TABLES, "[\"section:contain\"]\nby = \"jane\"\non = 2026-11-10\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n");
            commit_as(&sandbox, JANE);
        }
        review(&sandbox, "jane", "2026-11-19");
        let old = sandbox.read(if is_table { TABLES } else { ENTRY });
        review(&sandbox, "jane", "2026-11-21");
        commit_as(&sandbox, JANE);
        let file = if is_table { TABLES } else { ENTRY };
        std::fs::remove_file(sandbox.path(file)).unwrap();
        commit_as(&sandbox, JANE);
        sandbox.edit("plans/acme/sections/detect.md", "Watch", "Read");
        commit_as(&sandbox, SAM);
        // In either file of the ledger.
        sandbox.write(ENTRY, &old);
        commit_as(&sandbox, JANE);
        let expected = "is dated 2026-11-19, but it replaced one dated 2026-11-21 by `jane`";
        check(&sandbox, &BACKWARD, &[expected]);
        // A newer one is fine, and so is one that was there before.
        review(&sandbox, "jane", "2026-11-22");
        commit_as(&sandbox, JANE);
        check(&sandbox, &BACKWARD, &[]);
    }
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-19");
    commit_as(&sandbox, JANE);
    let old = sandbox.read(ENTRY);
    review(&sandbox, "jane", "2026-11-21");
    commit_as(&sandbox, JANE);
    std::fs::remove_file(sandbox.path(ENTRY)).unwrap();
    commit_as(&sandbox, JANE);
    sandbox.write(ENTRY, &old);
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
}

#[test]
fn a_sign_off_that_is_older_than_its_text_in_git_is_a_note() {
    const EARLY: [&str; 1] = ["early-sign-off"];
    let sandbox = Sandbox::repository();
    sandbox.edit(SECTION, "Cut off", "Unplug");
    sandbox.commit_on("2026-11-10", "Change");
    review(&sandbox, "jane", "2026-11-01");
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
    let expected = "is dated 2026-11-01, but git has its text only since 2026-11-10";
    check(&sandbox, &EARLY, &[expected]);
    review(&sandbox, "jane", "2026-11-12");
    commit_as(&sandbox, JANE);
    check(&sandbox, &EARLY, &[]);
}

#[test]
fn commits_whose_two_dates_are_weeks_apart_are_notes() {
    const DISTANT: [&str; 1] = ["distant-commit-dates"];
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-01");
    commit_as(&sandbox, JANE);
    check(&sandbox, &DISTANT, &[]);
    written_on(&sandbox, "2026-11-01");
    let expected = "has 2026-11-01 as its author's date, but was made on 2026-11-22";
    check(&sandbox, &DISTANT, &[expected]);
}

/// A text that was written on a branch is in force since its merge.
#[test]
fn pages_show_when_a_text_was_written_and_since_when_it_is_in_force() {
    let sandbox = Sandbox::repository();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    sandbox.commit_on("2026-10-05", "Change");
    sandbox.git(&["switch", "--quiet", "main"]);
    let page = || {
        sandbox.irplan(&["build", "--client", "acme"]).status(0);
        sandbox.read("public/clients/acme/sections/contain.html")
    };
    let blame = || sandbox.irplan(&["blame", "acme/section:contain"]).status(0);
    assert!(page().contains("Last changed 2025-10-01 by Sam Ortiz<"));
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
    let both = "Last changed 2026-10-05 by Sam Ortiz, in force since 2026-11-22";
    assert!(page().contains(both), "{}", page());
    blame().says("written on 2026-10-05, in force since 2026-11-22");
    // Other texts came in the usual way.
    let other = sandbox.read("public/clients/acme/sections/detect.html");
    assert!(!other.contains("in force since"));
    // A change on the main line itself is in force when it is written.
    sandbox.edit(SECTION, "Unplug", "Cut off");
    sandbox.commit_on("2026-11-22", "Back");
    assert!(!page().contains("in force since"));
    blame().does_not_say("in force since");
}
