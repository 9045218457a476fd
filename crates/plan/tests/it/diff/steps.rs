//! Steps that were added, removed, renamed, moved, split and joined.

use super::show::{check, compare, show};
use crate::support::{edited, small};

#[test]
fn steps_that_come_go_and_move_are_named() {
    let two = edited(
        "plans/base/playbooks/ransomware.md",
        "Pull the plug.\n",
        "Pull the plug.\n\n### Call {#call}\n",
    );
    let swapped = small().with(
        "plans/base/playbooks/ransomware.md",
        "+++\ntitle = \"Ransomware\"\n+++\n## Containment, eradication and recovery\n\n### Call {#call}\n\n### Isolate {#isolate role=it within=15m}\n\nPull the plug.\n",
    );
    check(
        &small(),
        &two,
        &["~ base/playbook:ransomware added  > call; «### {+Call+}» (acme bolt)"],
    );
    let comparison = compare(&two, &swapped);
    assert!(
        show(&comparison.changes[0]).contains("moved call > call;"),
        "{comparison:#?}"
    );
}

fn playbook(steps: &str) -> irplan_plan::Snapshot {
    let text = format!("+++\ntitle = \"Ransomware\"\n+++\n## Containment\n\n{steps}");
    small().with("plans/base/playbooks/ransomware.md", &text)
}

/// What happened to the steps, and which of their attributes differ.
#[track_caller]
fn check_steps(old: &str, new: &str, expected: &str) {
    let comparison = compare(&playbook(old), &playbook(new));
    let change = &comparison.changes[0];
    let fields = change.fields.iter().map(|field| format!(" {};", field.key));
    let shown = super::show::steps(change) + &fields.collect::<String>();
    assert_eq!(shown.trim(), expected);
}

const ISOLATE: &str = "### Isolate {#isolate role=it within=15m evidence=memory-image}\n\n\
    Pull the network cable of every host that shows the note, and leave it running.\n\n\
    Disable the account in the directory, and end all of its sessions everywhere.\n\n";
const HOST: &str = "### Isolate the host {#isolate-host role=it within=5m evidence=memory-image}\n\n\
    Pull the network cable of every host that shows the note, and leave it running.\n\n";
const ACCOUNT: &str = "### Disable the account {#isolate-account role=it within=10m}\n\n\
    Disable the account in the directory, and end all of its sessions everywhere.\n\n";
const CALL: &str =
    "### Call {#call role=legal}\n\nCall counsel, then the insurer, in this order.\n\n";

#[test]
fn a_step_under_another_id_is_renamed() {
    let renamed = CALL.replace("#call", "#phone");
    check_steps(CALL, &renamed, "renamed call > phone;");
    // A similar step is enough, and its attributes are compared.
    let reworded = renamed
        .replace("then the insurer", "and then the broker")
        .replace("legal", "it");
    check_steps(CALL, &reworded, "renamed call > phone; step phone: role;");
}

#[test]
fn a_step_that_has_nothing_to_do_with_another_is_new() {
    let other = "### Restore {#restore}\n\nBring back the backups of last night.\n\n";
    check_steps(CALL, other, "added  > restore; removed call > ;");
}

#[test]
fn a_step_may_be_split_and_joined() {
    let parts = [HOST, ACCOUNT].concat();
    check_steps(
        ISOLATE,
        &parts,
        "split isolate > isolate-host isolate-account;",
    );
    check_steps(
        &parts,
        ISOLATE,
        "joined isolate-host isolate-account > isolate;",
    );
    // One part may keep the id.
    let kept = parts
        .replace("isolate-host", "isolate")
        .replace("isolate-account", "disable");
    check_steps(ISOLATE, &kept, "split isolate > isolate disable;");
    // The words are different, but the name is derived from it.
    let named = "### A {#isolate-host}\n\n### B {#isolate-account}\n\n";
    check_steps(
        ISOLATE,
        named,
        "split isolate > isolate-host isolate-account;",
    );
}

#[test]
fn a_copy_does_not_count_as_a_part() {
    let copied = [ISOLATE, &ACCOUNT.replace("isolate-account", "disable")].concat();
    check_steps(
        ISOLATE,
        &copied,
        "added  > disable; step disable: role; step disable: within;",
    );
}

#[test]
fn the_fewest_possible_steps_are_reported_as_moved() {
    let step = |id: &str| format!("### Do {id} {{#{id}}}\n\nWhat {id} needs.\n\n");
    let all = |ids: &[&str]| ids.iter().map(|id| step(id)).collect::<String>();
    check_steps(
        &all(&["a", "b", "c", "d"]),
        &all(&["d", "a", "b", "c"]),
        "moved d > d;",
    );
    check_steps(
        &all(&["a", "b", "c", "d"]),
        &all(&["b", "a", "d", "c"]),
        "moved b > b; moved d > d;",
    );
}
