//! What `check --since` says of problems that were there before, and of a policy that asks for less.

use super::support::{JANE, SAM, SECTION, commit_as, review};
use crate::support::Sandbox;

/// Returns the findings of some rules that the branch introduces.
fn introduced(sandbox: &Sandbox, rule: &str) -> Vec<String> {
    let run = sandbox.irplan(&["check", "--since", "main", "--format", "short"]);
    assert_ne!(run.status, Some(2), "{run:#?}");
    let lines = run.out.lines();
    let of_rule = lines.filter(|line| line.contains(&format!("[{rule}]")));
    of_rule.map(ToOwned::to_owned).collect()
}

#[track_caller]
fn check(sandbox: &Sandbox, rule: &str, expected: &[&str]) {
    let found = introduced(sandbox, rule);
    assert_eq!(found.len(), expected.len(), "{rule}: {found:#?}");
    for (line, words) in found.iter().zip(expected) {
        assert!(line.contains(words), "`{words}` is not in {line}");
    }
}

/// A repository in which Sam wrote and reviewed a section of the base plan, and a branch of it. The section shows a tool
/// that `acme` overrides.
fn self_reviewed() -> Sandbox {
    let sandbox = Sandbox::repository();
    for (plan, name) in [("base", "Sensor"), ("acme", "Own sensor")] {
        let file = format!("plans/{plan}/plan.toml");
        let text = sandbox.read(&file);
        let tool = format!("{text}\n[tools.edr]\nname = \"{name}\"\n");
        sandbox.write(&file, &tool);
    }
    sandbox.edit(SECTION, "Cut off", "Use <tool:edr> to cut off");
    commit_as(&sandbox, SAM);
    review(&sandbox, "sam", "2026-11-22");
    commit_as(&sandbox, SAM);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox
}

#[test]
fn a_fact_that_others_override_blames_nobody_for_an_old_self_review() {
    let sandbox = self_reviewed();
    sandbox.edit("plans/base/plan.toml", "Sensor", "Agent");
    commit_as(&sandbox, JANE);
    check(&sandbox, "self-review", &[]);
    // A new review by the only author is the change's own.
    sandbox.edit(SECTION, "host", "site");
    commit_as(&sandbox, SAM);
    review(&sandbox, "sam", "2026-11-22");
    commit_as(&sandbox, SAM);
    check(&sandbox, "self-review", &["by `sam`, who wrote it"]);
}

#[test]
fn an_old_fault_in_a_moved_text_is_old() {
    let sandbox = Sandbox::repository();
    sandbox.edit("plans/acme/sections/detect.md", "Watch", "TODO: Watch");
    commit_as(&sandbox, SAM);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    let renamed = "plans/acme/sections/observe.md";
    sandbox.git(&["mv", "plans/acme/sections/detect.md", renamed]);
    commit_as(&sandbox, JANE);
    check(&sandbox, "unfilled-placeholder", &[]);
    let text = sandbox.read(renamed);
    sandbox.write(renamed, &format!("{text}\nTODO: call Jane\n"));
    commit_as(&sandbox, JANE);
    check(&sandbox, "unfilled-placeholder", &["observe.md"]);
}

#[test]
fn a_new_client_has_the_old_faults_of_its_base() {
    let sandbox = Sandbox::repository();
    sandbox.edit(SECTION, "<role:it>", "<role:it> and <role:nobody>");
    commit_as(&sandbox, SAM);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    let plan = "kind = \"client\"\nname = \"Mill\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"sam\"\n";
    sandbox.write("plans/mill/plan.toml", plan);
    commit_as(&sandbox, JANE);
    check(&sandbox, "unresolved-reference", &[]);
    // Its own faults are new.
    let text = "+++\ntitle = \"Own\"\n+++\n\nCall <role:other>.\n";
    sandbox.write("plans/mill/sections/own.md", text);
    commit_as(&sandbox, JANE);
    check(&sandbox, "unresolved-reference", &["`role:other`"]);
}

#[test]
fn a_policy_that_asks_for_less_is_noted() {
    let sandbox = Sandbox::repository();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(
        "irplan.toml",
        "reserved-data",
        "verify-contacts-every = \"180d\"\nreserved-data",
    );
    let file = "plans/acme/plan.toml";
    let text = sandbox.read(file);
    let policy = "[policy.rules]\nno-deputy = \"allow\"\n\n[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"acme/role:it\"\nreason = \"x\"\nuntil = 2027-01-31\nby = \"sam\"\n";
    sandbox.write(file, &format!("{text}\n{policy}"));
    commit_as(&sandbox, JANE);
    let expected = [
        "irplan.toml:",
        "`rules.no-deputy` of the policy is lower: `warn` became `allow`",
        "a waiver excuses `role:it` from `no-deputy` until `2027-01-31`",
    ];
    check(&sandbox, "weakened-policy", &expected);
    // Notes fail nothing, and the opposite is not noted.
    sandbox
        .irplan(&["check", "--since", "main", "-A", "self-review"])
        .says("note");
    sandbox.git(&["switch", "--quiet", "--create", "back"]);
    sandbox.git(&["branch", "--force", "main", "topic"]);
    sandbox.write(file, &text);
    commit_as(&sandbox, JANE);
    check(&sandbox, "weakened-policy", &[]);
}

#[test]
fn a_removed_incident_is_noted() {
    let sandbox = Sandbox::repository();
    let path = "plans/acme/incidents/2026-10-01-phish.md";
    let action =
        "[actions.train]\nwhat = \"Train everybody\"\nowner = \"jane\"\ndue = 2027-01-31\n";
    let text = format!("+++\ntitle = \"Phish\"\ndetected = 2026-10-01\n{action}+++\n\nA phish.\n");
    sandbox.write(path, &text);
    commit_as(&sandbox, SAM);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write(path, &text.replace(action, ""));
    commit_as(&sandbox, JANE);
    let open =
        "the action `train` of `incident:2026-10-01-phish` was removed, and it was still open";
    check(&sandbox, "removed-record", &[open]);
    std::fs::remove_file(sandbox.path(path)).unwrap();
    commit_as(&sandbox, JANE);
    let gone = "`incident:2026-10-01-phish` was removed";
    check(&sandbox, "removed-record", &[gone]);
}
