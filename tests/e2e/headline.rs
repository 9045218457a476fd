//! The first line of a comparison, which sums it up.

use crate::support::{CommandOutput, Sandbox};

const ACME: &str = "plans/acme/plan.toml";
const CONTACTS: &str = "plans/acme/contacts.toml";
const ROLE: &str = "plans/acme/signoffs/role-it.toml";

/// Plans with everything signed, and the role of `jane` acknowledged.
fn acknowledged() -> Sandbox {
    let sandbox = Sandbox::signed();
    sandbox
        .typed("acknowledge role:it --client acme --by jane")
        .status(0);
    sandbox.commit("Acknowledged");
    sandbox
}

/// Checks what the comment on a change that is not committed begins with.
#[track_caller]
fn check(change: impl FnOnce(&Sandbox), expected: &str) -> CommandOutput {
    let sandbox = acknowledged();
    change(&sandbox);
    let diff = ["diff", "HEAD", "--format", "markdown"];
    let run = sandbox.irplan(&diff).status(0);
    assert_eq!(run.headline(), expected, "{run:#?}");
    run
}

#[test]
fn added_and_removed_clients_are_counted() {
    check(
        |sandbox| sandbox.remove_folder("plans/acme"),
        "1 client was removed",
    );
    check(
        |sandbox| sandbox.edit(ACME, "kind = \"client\"", "kind = \"base\""),
        "1 client was removed, 1 inheritance weakened",
    );
    check(
        |sandbox| {
            sandbox.write(
                "plans/bolt/plan.toml",
                "kind = \"client\"\nname = \"Bolt\"\n",
            );
            sandbox.edit(CONTACTS, "Jane Doe", "Jane D. Doe");
        },
        "1 client is new, 1 client changes, 1 contact stale",
    );
}

#[test]
fn a_plan_that_cannot_be_judged_is_not_reported_as_unchanged() {
    let run = check(
        |sandbox| sandbox.edit(ACME, "kind = \"client\"", "kind = \"clientx\""),
        "1 plan could not be judged",
    );
    run.says("**Not judged**")
        .does_not_say("No difference in meaning");
}

#[test]
fn a_departed_contact_loses_acknowledgements_and_roles() {
    let run = check(
        |sandbox| {
            sandbox.edit(
                CONTACTS,
                "name = \"Jane Doe\"",
                "name = \"Jane Doe\"\nleft = 2026-11-01",
            );
        },
        "1 client changes, 1 contact stale, 1 role loses its acknowledgement, 1 holder weakened",
    );
    run.says("  - invalid `role:it`, signed by jane on ")
        .says("  - stale `contact:jane`, who has left\n")
        .says("irplan acknowledge --client acme role:it --by YOUR-ID\n")
        .does_not_say("irplan verify");
}

#[test]
fn pages_with_voided_reviews_are_not_new() {
    let run = check(
        |sandbox| {
            let file = "plans/acme/signoffs/section-detect.toml";
            sandbox.edit_sign_off(file, "on = 2026-11-22", "on = 2024-11-22");
        },
        "1 client changes, 1 section loses its review, 1 sign-off made that does not count",
    );
    run.says("  - overdue `section:detect`, signed by sam on ");
    check(
        |sandbox| {
            let text = sandbox.read("plans/acme/sections/detect.md");
            sandbox.write("plans/acme/sections/own.md", &text);
        },
        "1 client changes, 1 new page unreviewed",
    );
}

#[test]
fn an_invalid_sign_off_does_not_count() {
    let run = check(
        |sandbox| sandbox.edit(ROLE, "\"jane\"", "\"nobody-here\""),
        "1 client changes, 1 role loses its acknowledgement, 1 sign-off made that does not count, 1 sign-off weakened",
    );
    run.says("irplan acknowledge --client acme role:it --by YOUR-ID\n");
    // The sign-off is for the earlier text, and the text changed as well.
    let run = check(
        |sandbox| {
            let detect = "plans/acme/sections/detect.md";
            sandbox.edit(detect, "Watch", "Watch all of");
            sandbox.commit("Said more");
            let file = "plans/acme/signoffs/section-detect.toml";
            sandbox.edit_sign_off(file, "by = \"sam\"", "by = \"jane\"");
        },
        "1 client changes, 1 sign-off made that does not count",
    );
    run.says("irplan review --client acme section:detect --by YOUR-ID\n");
}
