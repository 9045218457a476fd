//! Who wrote what, and who committed it.

use super::support::{JANE, RULES, SAM, SECTION, check, commit_as, found, review};
use crate::support::Sandbox;

#[test]
fn author_and_committer_of_a_sign_off_are_known() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-22");
    check(
        &sandbox,
        &["shallow-history"],
        &["1 sign-off is not committed yet"],
    );
    let others = sandbox.irplan(&["check", "--client", "north", "--format", "short"]);
    assert_eq!(found(&others, &["shallow-history"]), [""; 0], "{others:#?}");
    commit_as(&sandbox, JANE);
    check(&sandbox, &RULES, &[]);
    check(&sandbox, &["shallow-history"], &[]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, JANE);
    review(&sandbox, "jane", "2026-11-22");
    commit_as(&sandbox, SAM);
    check(
        &sandbox,
        &RULES,
        &[
            "the sign-off of `section:contain` names `jane`, but `Sam Ortiz` committed it",
            "`section:contain` was reviewed only by `jane`, who wrote it, in `acme`",
        ],
    );
}

#[test]
fn moving_a_text_does_not_make_you_its_author() {
    let [here, there, renamed] = [
        "plans/acme/sections/own.md",
        "plans/base/sections/own.md",
        "plans/base/sections/renamed.md",
    ];
    for (author, expected) in [(SAM, 0), (JANE, 1)] {
        let sandbox = Sandbox::repository();
        let text = sandbox.read(SECTION).replace("Containment", "Own");
        sandbox.write(here, &text);
        commit_as(&sandbox, author);
        let review = |id: &str| {
            let typed = format!("review section:{id} --client acme --by jane");
            sandbox.typed(&typed).status(0);
        };
        review("own");
        let own = "`section:own` was reviewed only by `jane`, who wrote it";
        let check_moved = |mover: &str, words: &str| {
            commit_as(&sandbox, mover);
            let expected = &[words][..expected];
            check(&sandbox, &["self-review"], expected);
        };
        check_moved(JANE, own);
        // Somebody else moves it to another plan, and changes its id.
        let mover = if author == SAM { JANE } else { SAM };
        sandbox.git(&["mv", here, there]);
        check_moved(mover, own);
        sandbox.git(&["mv", there, renamed]);
        let plan = "plans/acme/signoffs/section-own.toml";
        std::fs::remove_file(sandbox.path(plan)).unwrap();
        review("renamed");
        check_moved(mover, &own.replace("own`", "renamed`"));
    }
}

#[test]
fn a_mailmap_says_who_is_who() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-22");
    commit_as(&sandbox, "jd <jd@laptop.example>");
    check(&sandbox, &RULES, &["but `jd` committed it"]);
    sandbox.write(
        ".mailmap",
        "Jane Doe <jane@acme.example> <jd@laptop.example>\n",
    );
    commit_as(&sandbox, SAM);
    check(&sandbox, &RULES, &[]);
}

/// The part of a change about who is who counts once it is merged.
#[test]
fn a_change_cannot_edit_its_own_mailmap() {
    let sandbox = Sandbox::repository();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    review(&sandbox, "sam", "2026-11-22");
    commit_as(&sandbox, "Sam Ortiz <sam2@north.example>");
    let expected = "`section:contain` was reviewed only by `sam`, who wrote it, in `acme`";
    let since = || {
        let since = [
            "check", "--since", "main", "--client", "acme", "--format", "short",
        ];
        let found = found(&sandbox.irplan(&since), &RULES);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains(expected), "{found:#?}");
    };
    since();
    let own = "Other Person <other@north.example> <sam@north.example>";
    sandbox.write(".mailmap", &format!("# who is who\n\n{own}\n"));
    sandbox.irplan(&["diff", "main"]).does_not_say(".mailmap");
    commit_as(&sandbox, SAM);
    since();
    sandbox
        .irplan(&["diff", "main", "--show-values"])
        .says("1 setting of the repository changed")
        .says(&format!(".mailmap: nothing -> {own}"));
    check(&sandbox, &RULES, &[]);
}

/// A plan that the change adds has no other sign-offs than those of the change.
#[test]
fn who_left_on_the_main_branch_cannot_sign_for_a_new_plan() {
    let sandbox = Sandbox::repository();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write(
        "plans/bolt/plan.toml",
        "kind = \"client\"\nname = \"Bolt\"\nextends = [\"base\"]\nregion = \"US\"\n",
    );
    sandbox
        .typed("review section:contain --client bolt --by sam")
        .status(0);
    commit_as(&sandbox, SAM);
    let since = ["check", "--since", "main", "--client", "bolt"];
    sandbox.irplan(&since).does_not_say("had left");
    sandbox.git(&["switch", "--quiet", "main"]);
    let name = "name = \"Sam Ortiz\"";
    let left = format!("{name}\nleft = 2026-11-20");
    sandbox.edit("plans/north/contacts.toml", name, &left);
    commit_as(&sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "topic"]);
    sandbox
        .irplan(&since)
        .status(1)
        .says("`sam` had left by then");
}

/// The stricter of the merge base and the tip of the branch decides who may sign.
#[test]
fn who_left_on_the_main_branch_cannot_sign_on_an_older_one() {
    let sandbox = Sandbox::repository();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    review(&sandbox, "jane", "2026-11-22");
    commit_as(&sandbox, JANE);
    let since = ["check", "--since", "main", "--client", "acme"];
    sandbox.irplan(&since).does_not_say("had left");
    sandbox.irplan(&["diff", "main"]).says("1 sign-off made");

    sandbox.git(&["switch", "--quiet", "main"]);
    let jane = "name = \"Jane Doe\"";
    let contacts = "plans/acme/contacts.toml";
    sandbox.edit(contacts, jane, &format!("{jane}\nleft = 2026-11-20"));
    commit_as(&sandbox, SAM);
    sandbox.git(&["switch", "--quiet", "topic"]);
    sandbox
        .irplan(&since)
        .status(1)
        .says("`jane` had left by then")
        .says("merge that branch into this one");
    sandbox
        .irplan(&["diff", "main"])
        .says("1 sign-off made that does not count")
        .does_not_say("strengthened");

    // A sign-off that the change did not make is not its concern.
    sandbox.git(&["checkout", "--quiet", "--detach", "topic~2"]);
    sandbox.edit(SECTION, "the host", "each host");
    commit_as(&sandbox, SAM);
    sandbox.irplan(&since).does_not_say("had left");
}

#[test]
fn who_verifies_themselves_and_what_is_gone_are_notes() {
    let rules = [
        "self-verification",
        "orphaned-sign-off",
        "unauthorised-sign-off",
    ];
    let sandbox = Sandbox::repository();
    let verify = "verify contact:jane --client acme --how called --by";
    sandbox.typed(&format!("{verify} jane")).status(0);
    sandbox
        .typed("review section:detect --client acme --by jane")
        .status(0);
    commit_as(&sandbox, JANE);
    check(&sandbox, &rules, &["`jane` verified their own details"]);
    sandbox.typed(&format!("{verify} sam")).status(0);
    check(&sandbox, &rules, &[]);
    std::fs::remove_file(sandbox.path("plans/acme/sections/detect.md")).unwrap();
    let gone = "the sign-off of `section:detect` signs nothing: `acme` has no such subject";
    check(&sandbox, &rules, &[gone]);
    // A role that is gone had a holder, so that is not an error either.
    let role = "\n[roles.legal]\nholder = \"jane\"\n";
    let plan = sandbox.read("plans/acme/plan.toml");
    sandbox.write("plans/acme/plan.toml", &format!("{plan}{role}"));
    sandbox
        .typed("acknowledge role:legal --client acme --by jane")
        .status(0);
    sandbox.write("plans/acme/plan.toml", &plan);
    let role = "the sign-off of `role:legal` signs nothing: `acme` has no such subject";
    check(&sandbox, &rules, &[role, gone]);
}
