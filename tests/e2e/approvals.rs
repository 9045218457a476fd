//! `irplan diff --since-approval`.

use crate::support::Sandbox;

const CONTAIN: &str = "plans/base/sections/contain.md";

/// A client that was approved once and then changed, and a provider that was never approved.
fn approved() -> Sandbox {
    let sandbox = Sandbox::signed();
    sandbox.edit(
        "plans/acme/plan.toml",
        "[roles.it]",
        "[roles.executive]\nholder = \"jane\"\n\n[roles.it]",
    );
    sandbox.commit("An executive");
    sandbox
        .irplan(&["approve", "--client", "acme", "--by", "jane"])
        .status(0);
    sandbox.commit("Approved");
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    sandbox.commit("Isolate");
    sandbox
}

#[test]
fn everything_that_changed_since_the_approval_is_shown() {
    let sandbox = approved();
    let run = sandbox.irplan(&["diff", "--since-approval"]).status(0);
    run.says("from the approval of 2026-11-22 by jane (")
        .says("changed Jane Doe contact:jane")
        .says("[-Cut off-]{+Isolate+}")
        // The executive decides neither about numbers nor about texts.
        .does_not_say("loses its approval")
        .does_not_say("executive")
        .complains("`north` was never approved");
    let run = sandbox.irplan(&["diff", "--since-approval", "--client", "north"]);
    run.status(0).complains("never approved");
    let bare = sandbox.bare_clone();
    let run = bare.irplan(&[
        "diff",
        "--since-approval",
        "--client",
        "acme",
        "--rev",
        "HEAD~1",
    ]);
    run.status(0).says("contact:jane").does_not_say("Isolate");
}

#[test]
fn an_approval_covers_only_the_signed_text() {
    let sandbox = approved();
    let approve = || {
        let approve = ["approve", "--client", "acme", "--by", "jane"];
        sandbox.irplan(&approve).status(0);
    };
    let since = || sandbox.irplan(&["diff", "--since-approval"]).status(0);
    // With the same content on the same day, the new approval would be the old one.
    let plan = "plans/acme/plan.toml";
    sandbox.edit(plan, "[roles.it]\n", "[roles.it]\ndoes = [\"Restore\"]\n");
    approve();
    sandbox.edit(plan, "deputies = [\"sam\"]", "deputies = []");
    sandbox.commit("Approved, and a role that nobody approved");
    since()
        .does_not_say("from the approval")
        .complains("`acme` was edited in the commit of its approval");
    // Does the same, but only an inherited table was edited.
    approve();
    let base = "plans/base/plan.toml";
    sandbox.write(
        base,
        &(sandbox.read(base) + "\n[severities.sev1]\nrank = 1\n"),
    );
    sandbox.commit("Approved, and a base edited");
    since()
        .does_not_say("from the approval")
        .complains("`acme` was edited in the commit of its approval");
    approve();
    sandbox.commit("Approved");
    sandbox.edit(CONTAIN, "Isolate", "Unplug");
    since()
        .says("from the approval of 2026-11-22 by jane (")
        .says("[-Isolate-]{+Unplug+}")
        .does_not_say("loses its approval");
    sandbox.edit(base, "rank = 1", "rank = 2");
    since().says("1 plan loses its approval");
}

#[test]
fn an_invalid_approval_approves_nothing() {
    let sandbox = approved();
    let ledger = "plans/acme/signoffs/plan.toml";
    let sound = sandbox.read(ledger);
    let since = |today: &str| {
        let since = ["diff", "--since-approval", "--today", today];
        sandbox.irplan(&since).status(0)
    };
    // An expired approval still counts as one.
    since("2031-01-01").says("from the approval of 2026-11-22 by jane (");
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~2"]);
    for (from, to, why) in [
        ("\"jane\"", "\"sam\"", "`sam` may not sign it"),
        (
            "2026-11-22",
            "2027-11-22",
            "its date 2027-11-22 is in the future",
        ),
    ] {
        sandbox.write(ledger, &sound);
        sandbox.edit_sign_off(ledger, from, to);
        sandbox.commit("Forged");
        since("2026-11-22")
            .does_not_say("from the approval")
            .complains(&format!("`acme` has an approval that is invalid: {why}"));
    }
}

/// Two clients, each with an executive, and without approvals.
pub(crate) fn two_clients() -> Sandbox {
    let sandbox = approved();
    sandbox.git(&["rm", "--quiet", "plans/acme/signoffs/plan.toml"]);
    for file in ["plan.toml", "contacts.toml", "sections/detect.md"] {
        let text = sandbox.read(&format!("plans/acme/{file}"));
        sandbox.write(&format!("plans/mill/{file}"), &text);
    }
    sandbox.commit("A mill");
    sandbox
}

/// Approves a plan in the name of its executive, in a separate commit.
fn approve(sandbox: &Sandbox, plan: &str) {
    let approve = ["approve", "--client", plan, "--by", "jane"];
    sandbox.irplan(&approve).status(0);
    sandbox.commit("Approved");
}

#[test]
fn a_page_covers_one_approval_and_names_the_others() {
    let sandbox = two_clients();
    let page = |status: i32| {
        let page = ["diff", "--since-approval", "--format", "html"];
        let run = sandbox.irplan(&page).status(status);
        assert_eq!(run.out.is_empty(), status == 2, "{run:?}");
        run
    };
    page(2).complains("`acme` is no longer approved");
    approve(&sandbox, "acme");
    let never = "Not compared: `mill` was never approved";
    page(0).says(never);
    approve(&sandbox, "mill");
    page(2)
        .complains("the plans were approved in several commits")
        .complains("`--client ID`");
}

#[test]
fn approvals_of_several_commits_make_one_comment() {
    let sandbox = two_clients();
    let markdown = || {
        let diff = ["diff", "--since-approval", "--format", "markdown"];
        sandbox.irplan(&diff).status(0)
    };
    markdown()
        .says("**3 plans not compared** <!-- irplan:approvals -->\n")
        .says("- `acme` is no longer approved&#58; its approval of 2026\\-11\\-22 by jane was withdrawn in commit `")
        .says("- each of `mill`, `north` was never approved&#58; sign with `irplan approve`");
    approve(&sandbox, "acme");
    approve(&sandbox, "mill");
    sandbox.edit("plans/mill/contacts.toml", "0144", "0145");
    markdown()
        .says("**1 plan changed since approval, 1 plan unchanged since approval, 1 plan not compared** <!--")
        .says("### Acme (`mill`): 1 client changes")
        .says("From the approval of 2026\\-11\\-22 by jane")
        .says("Unchanged: 1")
        .says("- Acme (`acme`): No difference in meaning.");
    let long = "@everyone see https://x.example/ ![x](y) #12 <b> ".repeat(40);
    for at in 0..100 {
        let page = format!("+++\ntitle = \"S{at}\"\nphase = \"preparation\"\n+++\n\n{long}\n");
        sandbox.write(&format!("plans/base/sections/s{at}.md"), &page);
    }
    let run = markdown();
    let length = run.out.chars().count();
    assert!((40_000..=60_000).contains(&length), "{length}");
    for active in ["@everyone", "https://", "![x]", "](", " #12", "<b>"] {
        assert!(!run.out.contains(active), "{active}");
    }
    // Each comparison gets its share, and only whole items are left out.
    run.says("(`acme`): 1 client changes")
        .says("(`mill`): 1 client changes")
        .says("- `north` was never approved")
        .says("`irplan diff --since-approval` shows the whole");
}

#[test]
fn approvals_of_several_commits_make_one_document() {
    let sandbox = two_clients();
    approve(&sandbox, "acme");
    approve(&sandbox, "mill");
    sandbox.edit("plans/mill/contacts.toml", "0144", "0145");
    let diff = ["diff", "--since-approval", "--format", "json"];
    let run = sandbox.irplan(&diff).status(0);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["schema"], "irplan-approvals/1");
    let at = |pointer: &str| document.pointer(pointer).unwrap();
    assert_eq!(at("/comparisons/0/plans/0"), "acme");
    assert_eq!(at("/comparisons/0/diff/changes"), &serde_json::json!([]));
    assert_eq!(at("/comparisons/1/plans/0"), "mill");
    let commit = at("/comparisons/1/commit").as_str().unwrap();
    assert_eq!(commit, sandbox.git(&["rev-parse", "HEAD"]).trim());
    assert_eq!(at("/comparisons/1/diff/changes/0/subject"), "contact:jane");
    assert_eq!(at("/not-compared/0/plan"), "north");
    assert_eq!(at("/not-compared/0/kind"), "never-approved");
}

#[test]
fn a_withdrawn_approval_differs_from_none() {
    let sandbox = approved();
    let since = |client: &str| {
        let since = ["diff", "--since-approval", "--client", client];
        sandbox.irplan(&since).status(0)
    };
    let ledger = "plans/acme/signoffs/plan.toml";
    let text = sandbox.read(ledger);
    sandbox.git(&["rm", "--quiet", ledger]);
    let lost = "`acme` is no longer approved: its approval of 2026-11-22 by jane was withdrawn";
    since("acme").complains(&format!("{lost}, which is not committed yet"));
    sandbox.commit("Withdrawn");
    let withdrawn = sandbox.git(&["rev-parse", "--short=10", "HEAD"]);
    sandbox.edit(CONTAIN, "Isolate", "Unplug");
    sandbox.commit("Unplug");
    let by = format!("{lost} in commit `{}` of 2026-", withdrawn.trim());
    since("acme").complains(&by);
    since("north").complains("`north` was never approved");
    since("base").complains("`base` is a base plan, and nobody approves those");
    // An entry that was removed from a file of several counts as removed too.
    let one_file = "plans/acme/signoffs.toml";
    sandbox.write(one_file, &text);
    sandbox.commit("Approved once more");
    sandbox.write(one_file, "");
    sandbox.commit("Emptied");
    let run = since("acme").complains(lost);
    assert!(!run.err.contains(&by), "{run:?}");
}

#[test]
fn approvals_in_one_commit_are_named_together() {
    let name = |day_of_mill: &str| {
        let sandbox = two_clients();
        for (plan, day) in [("acme", "2026-11-22"), ("mill", day_of_mill)] {
            let approve = ["approve", "--client", plan, "--by", "jane", "--on", day];
            sandbox.irplan(&approve).status(0);
        }
        sandbox.commit("Approved");
        sandbox.edit(CONTAIN, "Isolate", "Unplug");
        sandbox.irplan(&["diff", "--since-approval"]).status(0)
    };
    name("2026-11-22").says("from the approval of 2026-11-22 by jane (");
    name("2026-11-21")
        .does_not_say("the approval of")
        .says("[-Isolate-]{+Unplug+}");
}

#[test]
fn a_shallow_clone_says_what_is_missing_and_can_be_deepened() {
    let sandbox = approved();
    let here = format!("file://{}", sandbox.path("").to_string_lossy());
    let clone = Sandbox::empty();
    clone.git(&["clone", "--quiet", "--depth=1", &here, "."]);
    let run = clone.irplan(&["diff", "--since-approval"]).status(0);
    run.complains("`acme` was approved before the oldest commit here: the clone is shallow")
        .complains("`north` was not approved in the history that is here: the clone is shallow");
    let run = clone.irplan(&["diff", "HEAD~2"]).status(2);
    run.complains("fetch-depth: 0");
    clone.git(&["fetch", "--quiet", "--depth=3"]);
    clone
        .irplan(&["diff", "HEAD~1"])
        .status(0)
        .says("[-Cut off-]{+Isolate+}");
    clone.git(&["fetch", "--quiet", "--unshallow"]);
    let run = clone.irplan(&["diff", "--since-approval"]).status(0);
    run.says("contact:jane").says("[-Cut off-]{+Isolate+}");
}
