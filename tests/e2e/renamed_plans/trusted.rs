//! Whose policy, people and keys decide about a renamed plan, and what history says about its sign-offs.

use super::support::{JANE, SAM, commit_as, introduced, rename, renamed};
use crate::support::Sandbox;

/// A repository in which Jane may approve `acme`, and did.
fn approved() -> Sandbox {
    let sandbox = Sandbox::signed();
    sandbox.edit(
        "plans/acme/plan.toml",
        "[roles.it]",
        "[roles.executive]\nholder = \"jane\"\n\n[roles.it]",
    );
    commit_as(&sandbox, SAM);
    approve(&sandbox, "acme", "jane");
    commit_as(&sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox
}

fn approve(sandbox: &Sandbox, plan: &str, by: &str) {
    let approve = ["approve", "--client", plan, "--by", by];
    sandbox.irplan(&approve).status(0);
}

#[test]
fn a_rename_does_not_choose_who_may_sign() {
    for plan in ["acme", "harbor"] {
        let sandbox = approved();
        if plan != "acme" {
            rename(&sandbox, "acme", plan);
        }
        let file = format!("plans/{plan}/plan.toml");
        sandbox.edit(
            &file,
            "[roles.executive]\nholder = \"jane\"",
            "[roles.executive]\nholder = \"sam\"",
        );
        approve(&sandbox, plan, "sam");
        commit_as(&sandbox, SAM);
        let found = introduced(&sandbox);
        let expected = "the sign-off of `plan` does not count: `sam` may not sign it";
        assert!(
            found.iter().any(|line| line.contains(expected)),
            "{plan}: {found:#?}"
        );
    }
}

#[test]
fn a_rename_does_not_excuse_its_own_faults() {
    for plan in ["acme", "harbor"] {
        let sandbox = Sandbox::signed();
        sandbox.git(&["switch", "--quiet", "--create", "topic"]);
        if plan != "acme" {
            rename(&sandbox, "acme", plan);
        }
        let file = format!("plans/{plan}/plan.toml");
        sandbox.edit(&file, "deputies = [\"sam\"]\n", "");
        let text = sandbox.read(&file);
        sandbox.write(
            &file,
            &format!("{text}\n[policy.rules]\nno-deputy = \"allow\"\n"),
        );
        commit_as(&sandbox, SAM);
        let found = introduced(&sandbox);
        assert!(
            found.iter().any(|line| line.contains("[no-deputy]")),
            "{plan}: {found:#?}"
        );
    }
}

/// Lets Jane leave on the main branch, where her plan has some name, and checks that her sign-off does not count.
#[track_caller]
fn check_that_jane_left(sandbox: &Sandbox, plan: &str) {
    sandbox.edit(
        &format!("plans/{plan}/contacts.toml"),
        "name = \"Jane Doe\"\n",
        "name = \"Jane Doe\"\nleft = 2026-10-01\n",
    );
    commit_as(sandbox, SAM);
    sandbox.git(&["switch", "--quiet", "topic"]);
    let found = introduced(sandbox);
    assert!(
        found
            .iter()
            .any(|line| line.contains("`jane` had left by then")),
        "{found:#?}"
    );
}

#[test]
fn who_left_on_the_main_branch_cannot_sign_for_a_renamed_plan() {
    let sandbox = renamed();
    sandbox.edit("plans/harbor/sections/detect.md", "Watch", "Look at");
    commit_as(&sandbox, SAM);
    let review = "review section:detect --client harbor --by jane";
    sandbox.typed(review).status(0);
    commit_as(&sandbox, JANE);
    assert_eq!(introduced(&sandbox), [""; 0]);
    sandbox.git(&["switch", "--quiet", "main"]);
    check_that_jane_left(&sandbox, "acme");
}

/// The plan has another name on both sides of a change if the main branch renamed it in the meantime.
#[test]
fn a_rename_on_the_main_branch_keeps_its_people() {
    let sandbox = Sandbox::signed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit("plans/acme/sections/detect.md", "Watch", "Look at");
    commit_as(&sandbox, SAM);
    let review = "review section:detect --client acme --by jane";
    sandbox.typed(review).status(0);
    commit_as(&sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "main"]);
    rename(&sandbox, "acme", "harbor");
    check_that_jane_left(&sandbox, "harbor");
}

/// The person who renames a plan did not make its sign-offs.
#[test]
fn a_sign_off_keeps_its_commit() {
    let rules = ["bulk-sign-off", "proxy-sign-off", "self-review"];
    let of_rules = |sandbox: &Sandbox| -> Vec<String> {
        let run = sandbox.irplan(&["check", "--format", "short"]);
        let lines = run.out.lines();
        let is_named = |line: &&str| rules.iter().any(|rule| line.contains(&format!("[{rule}]")));
        let lines = lines
            .filter(is_named)
            .map(|line| line.replace("harbor", "acme"));
        let mut lines: Vec<_> = lines.collect();
        lines.sort();
        lines
    };
    let sandbox = Sandbox::signed();
    sandbox.edit(
        "irplan.toml",
        "reserved-data",
        "bulk-sign-offs = 2\nreserved-data",
    );
    commit_as(&sandbox, SAM);
    let before = of_rules(&sandbox);
    rename(&sandbox, "acme", "harbor");
    commit_as(&sandbox, JANE);
    assert_eq!(of_rules(&sandbox), before);
    // With the cache of the last run, and without.
    assert_eq!(of_rules(&sandbox), before);
    sandbox.write("note", "x");
    commit_as(&sandbox, JANE);
    assert_eq!(of_rules(&sandbox), before);
}

#[test]
fn what_changed_since_a_sign_off_under_the_former_name_is_named() {
    let sandbox = renamed();
    commit_as(&sandbox, JANE);
    sandbox.edit("plans/harbor/sections/detect.md", "Watch", "Read");
    commit_as(&sandbox, JANE);
    sandbox
        .irplan(&["check", "--client", "harbor"])
        .says("\"Watch\" became \"Read\"");
}

#[test]
fn a_sign_off_in_the_renaming_commit_replaces_the_former_one() {
    let sandbox = renamed();
    let entry = "plans/harbor/signoffs/section-detect.toml";
    sandbox.edit_sign_off(entry, "2026-11-22", "2026-11-02");
    commit_as(&sandbox, JANE);
    let run = sandbox.irplan(&["check", "--client", "harbor", "--format", "short"]);
    run.says("[backward-sign-off]");
}

#[test]
fn changes_since_an_approval_under_the_former_name_are_shown() {
    let sandbox = approved();
    rename(&sandbox, "acme", "harbor");
    commit_as(&sandbox, SAM);
    let since = || sandbox.irplan(&["diff", "--since-approval", "--client", "harbor"]);
    since()
        .status(0)
        .says("plan `acme` is now `harbor`")
        .does_not_say("section:detect");
    sandbox.edit("plans/harbor/contacts.toml", "0143", "0144");
    commit_as(&sandbox, SAM);
    since()
        .status(0)
        .says("changed Jane Doe contact:jane")
        .does_not_say("section:detect");
}
