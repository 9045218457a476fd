//! The two kinds of files with sign-offs.

use super::support::{
    BACKWARD, ENTRY, JANE, RULES, SAM, SECTION, TABLES, check, commit_as, join, part, review,
    signed_by_jane,
};
use crate::support::Sandbox;

#[test]
fn moving_sign_offs_within_a_ledger_signs_nothing() {
    for is_table in [false, true] {
        let sandbox = Sandbox::repository();
        signed_by_jane(&sandbox, is_table);
        check(&sandbox, &RULES, &[]);
        match is_table {
            false => join(&sandbox),
            true => part(&sandbox),
        }
        commit_as(&sandbox, SAM);
        check(&sandbox, &RULES, &[]);
        sandbox.edit(SECTION, "the host first", "the site first");
        commit_as(&sandbox, SAM);
        // Changes are counted from the commit of the sign-off.
        sandbox
            .irplan(&["check", "--client", "acme"])
            .says(": \"host\" became \"site\"; read what changed");
    }
}

#[test]
fn a_back_dated_sign_off_is_found_in_the_other_file_of_its_ledger() {
    for is_table in [false, true] {
        let sandbox = Sandbox::repository();
        signed_by_jane(&sandbox, is_table);
        let moved = match is_table {
            false => {
                join(&sandbox);
                TABLES
            }
            true => {
                part(&sandbox);
                ENTRY
            }
        };
        sandbox.edit_sign_off(moved, "2026-11-20", "2026-11-19");
        commit_as(&sandbox, JANE);
        let expected = "is dated 2026-11-19, but it replaced one dated 2026-11-20 by `jane`";
        check(&sandbox, &BACKWARD, &[expected]);
        // A later sign-off that was reverted does not turn this one into an earlier one.
        review(&sandbox, "jane", "2026-11-21");
        commit_as(&sandbox, JANE);
        check(&sandbox, &BACKWARD, &[]);
        sandbox.git(&["revert", "--no-edit", "HEAD"]);
        let expected = "is dated 2026-11-19, but it replaced one dated 2026-11-21 by `jane`";
        check(&sandbox, &BACKWARD, &[expected]);
    }
}

#[test]
fn an_entry_that_nobody_made_as_it_is_does_not_count() {
    let sandbox = Sandbox::repository();
    sandbox
        .typed("review section:contain --client acme --by jane")
        .status(0);
    commit_as(&sandbox, JANE);
    check(&sandbox, &["mixed-sign-off"], &[]);
    sandbox.edit(ENTRY, "by = \"jane\"", "by = \"sam\"");
    commit_as(&sandbox, SAM);
    let expected = "the sign-off of `section:contain` does not count: a merge mixed it from two, or somebody edited it";
    check(&sandbox, &["mixed-sign-off"], &[expected]);
    sandbox
        .irplan(&["review", "--pending", "--client", "acme"])
        .says("section:contain");
    sandbox
        .typed("review section:contain --client acme --by sam")
        .status(0);
    check(&sandbox, &["mixed-sign-off"], &[]);
}

/// Both branches change the checksum, so git cannot combine their lines.
#[test]
fn two_sign_offs_of_one_subject_conflict() {
    let sandbox = Sandbox::repository();
    let sign = |by: &str| {
        let typed = format!("review section:contain --client acme --by {by}");
        sandbox.typed(&typed).status(0);
    };
    sign("jane");
    // With lines between them that stay, git could combine the signer of one branch with the digest of the other.
    sandbox.edit(ENTRY, "digest", "# why\n# and how\ndigest");
    commit_as(&sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sign("sam");
    commit_as(&sandbox, SAM);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    sign("jane");
    commit_as(&sandbox, JANE);
    let merge = sandbox.try_git(&["merge", "--quiet", "topic"]);
    assert!(
        !merge.status.success(),
        "git combined two sign-offs: {}",
        sandbox.read(ENTRY)
    );
}
