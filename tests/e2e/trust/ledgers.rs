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
        sandbox.edit(moved, "2026-11-20", "2026-11-19");
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
