//! Sign-offs of plans whose folders were renamed.

use irplan_plan::{PlanId, Subject};

use super::support::{description, of_worktree};
use crate::random::DIGEST;
use crate::sandbox::GitSandbox;

const CONTACTS: &str = "contact:x 1\ncontact:y 2\ncontact:z 3\n";

fn sign_off(day: &str) -> String {
    format!("contact:x sam,2026-11-{day},{DIGEST},,,\n")
}

/// Writes a plan with a sign-off in one of the files that may have it.
fn write(sandbox: &GitSandbox, plan: &str, contacts: &str, (ledger, entry): (&str, &str)) {
    sandbox.write(&format!("plans/{plan}/plan.toml"), "plan 1\n");
    sandbox.write(&format!("plans/{plan}/contacts.toml"), contacts);
    sandbox.write(&format!("plans/{plan}/{ledger}"), entry);
}

fn remove(sandbox: &GitSandbox, plan: &str, ledger: &str) {
    for file in ["plan.toml", "contacts.toml", ledger] {
        sandbox.remove(&format!("plans/{plan}/{file}"));
    }
}

/// Checks the commit that added the sign-off of `new`, the file that had it, and the day of the one that it replaced.
#[track_caller]
fn check(sandbox: &GitSandbox, expected: &str, former: Option<&str>, replaced: Option<&str>) {
    let history = of_worktree(&sandbox.open());
    let key = (
        PlanId::parse("new").unwrap(),
        Subject::parse("contact:x").unwrap(),
    );
    let entered = &history.sign_offs[&key];
    assert_eq!(description(Some(&entered.change)), expected);
    let path = entered.former_path.as_ref().map(ToString::to_string);
    assert_eq!(path.as_deref(), former);
    let day = entered
        .replaced_sign_off
        .as_ref()
        .map(|it| it.on.to_string());
    assert_eq!(day.as_deref(), replaced);
}

const ALL: &str = "signoffs.toml";
const OWN: &str = "signoffs/contact-x.toml";

#[test]
fn a_sign_off_keeps_its_commit_if_its_plan_is_renamed() {
    for (before, after) in [(ALL, ALL), (OWN, OWN), (ALL, OWN), (OWN, ALL)] {
        let mut sandbox = GitSandbox::with_plan();
        let former = format!("plans/old/{before}");
        write(&sandbox, "old", CONTACTS, (before, &sign_off("01")));
        sandbox.commit("first");
        sandbox.write(&former, sign_off("02"));
        sandbox.commit("second");
        remove(&sandbox, "old", before);
        let edited = CONTACTS.replace("z 3", "z 4");
        write(&sandbox, "new", &edited, (after, &sign_off("02")));
        sandbox.commit("renamed");
        let replaced = Some("2026-11-01");
        // The second time, the answer comes from the cache.
        for _ in 0..2 {
            check(&sandbox, "second", Some(&former), replaced);
        }
        sandbox.write("other", "x");
        sandbox.commit("later");
        check(&sandbox, "second", Some(&former), replaced);
        sandbox.write(&format!("plans/new/{after}"), sign_off("03"));
        sandbox.commit("third");
        check(&sandbox, "third", None, Some("2026-11-02"));
    }
}

#[test]
fn a_sign_off_made_in_the_renaming_commit_replaces_the_former_one() {
    let mut sandbox = GitSandbox::with_plan();
    write(&sandbox, "old", CONTACTS, (ALL, &sign_off("02")));
    sandbox.commit("first");
    remove(&sandbox, "old", ALL);
    write(&sandbox, "new", CONTACTS, (ALL, &sign_off("01")));
    sandbox.commit("renamed");
    check(&sandbox, "renamed", None, Some("2026-11-02"));
}

#[test]
fn a_sign_off_in_a_copy_or_in_another_plan_is_new() {
    let entry = sign_off("01");
    // The other plan stays.
    let mut sandbox = GitSandbox::with_plan();
    write(&sandbox, "old", CONTACTS, (ALL, &entry));
    sandbox.commit("first");
    write(&sandbox, "new", CONTACTS, (ALL, &entry));
    sandbox.commit("copied");
    check(&sandbox, "copied", None, None);
    // Two plans may be the one that is gone.
    let mut sandbox = GitSandbox::with_plan();
    write(&sandbox, "old", CONTACTS, (ALL, &entry));
    sandbox.commit("first");
    remove(&sandbox, "old", ALL);
    write(&sandbox, "new", CONTACTS, (ALL, &entry));
    write(&sandbox, "new-too", CONTACTS, (ALL, &entry));
    sandbox.commit("split");
    check(&sandbox, "split", None, None);
    // Most contacts are others.
    let mut sandbox = GitSandbox::with_plan();
    write(&sandbox, "old", CONTACTS, (ALL, &entry));
    sandbox.commit("first");
    remove(&sandbox, "old", ALL);
    let others = CONTACTS.replace("y 2", "y 5").replace("z 3", "z 6");
    write(&sandbox, "new", &others, (ALL, &entry));
    sandbox.write("plans/new/plan.toml", "plan 7\n");
    sandbox.commit("replaced");
    check(&sandbox, "replaced", None, None);
}
