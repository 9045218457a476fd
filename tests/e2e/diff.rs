//! `irplan diff`.

use irplan_plan::diff::between;

use crate::support::{Sandbox, TODAY};

const CONTAIN: &str = "plans/base/sections/contain.md";

#[test]
fn no_difference_in_meaning_says_so() {
    let sandbox = Sandbox::signed();
    let text = sandbox
        .read(CONTAIN)
        .replace("host first, then", "host\nfirst,   then");
    sandbox.write(CONTAIN, &text);
    sandbox
        .irplan(&["diff", "HEAD"])
        .status(0)
        .says("no difference in meaning between HEAD and the working tree");
    let run = sandbox
        .irplan(&["diff", "HEAD", "--format", "json"])
        .status(0);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["changes"], serde_json::json!([]));
}

#[test]
fn a_base_text_shows_every_client_that_it_reaches() {
    let sandbox = Sandbox::signed();
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    let run = sandbox.irplan(&["diff", "HEAD"]).status(0);
    let run = run
        .says("changed Containment section:contain")
        .says("[-Cut off-]{+Isolate+} the host first");
    let run = run
        .says("reaches: Acme, North")
        .says("Acme, North\n  voided section:contain, signed by sam on 2026-11-22");
    run.says("1 client changes, the provider's plan changes, 2 sections lose their review\n")
        .says("already before this change: 2 plans that it reaches were not counted\n");
    let run = sandbox.irplan(&["diff", "HEAD", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let effect = &document["effects"]["acme"];
    assert_eq!(effect["read-whole"], false);
    assert_eq!(effect["unreviewed-sections"], serde_json::Value::Null);
}

#[test]
fn two_revisions_are_compared_on_a_bare_clone() {
    let sandbox = Sandbox::signed();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    let bare = sandbox.bare_clone();
    for arguments in [
        &["diff", "HEAD~1", "HEAD"][..],
        &["diff", "HEAD~1"],
        &["diff", "HEAD~1", "--rev", "HEAD"],
    ] {
        let run = bare.irplan(arguments).status(0);
        run.says("changed Jane Doe contact:jane")
            .says("1 client changes, 1 contact stale\n")
            .says("voided contact:jane, signed by sam on 2026-11-22");
    }
}

#[test]
fn plans_that_are_gone_from_disk_are_not_compared() {
    let sandbox = Sandbox::signed();
    std::fs::remove_file(sandbox.path("irplan.toml")).unwrap();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    let run = sandbox.irplan(&["diff", "HEAD"]).status(2);
    assert_eq!(run.out, "");
    run.complains("there is no `irplan.toml` on disk")
        .complains("`irplan diff HEAD HEAD`");
    sandbox.irplan(&["diff", "HEAD", "HEAD"]).status(0);
}

#[test]
fn the_base_is_where_the_two_parted() {
    let sandbox = Sandbox::signed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("On the topic");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    sandbox.commit("Meanwhile");
    let run = sandbox.irplan(&["diff", "main", "topic"]).status(0);
    let left = sandbox.git(&["rev-parse", "--short=10", "main~1"]);
    run.says("contact:jane")
        .does_not_say("section:contain")
        .says(&format!("from main as of {} to topic,", left.trim()));
    let run = sandbox.irplan(&["diff", "main", "topic", "--direct"]);
    let run = run
        .status(0)
        .says("contact:jane")
        .says("from main to topic,");
    run.says("[-Isolate-]{+Cut off+} the host first");
}

#[test]
fn what_is_refused_together_is_not_offered_together() {
    let sandbox = Sandbox::signed();
    let run = sandbox.irplan(&["diff", "--since-approval", "main"]);
    run.status(2)
        .complains("irplan diff [OPTIONS] <BASE> [HEAD]\n")
        .complains("irplan diff [OPTIONS] --since-approval\n");
}

#[test]
fn what_is_part_of_the_base_differs_in_nothing_but_directly() {
    let sandbox = Sandbox::signed();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    let note = "`HEAD~1` is part of `HEAD`, and nothing came since";
    let run = sandbox.irplan(&["diff", "HEAD", "HEAD~1"]).status(0);
    run.says("no difference in meaning between HEAD as of ")
        .complains(note);
    let run = sandbox.irplan(&["diff", "--direct", "HEAD", "HEAD~1"]);
    let run = run.status(0).says("changed Jane Doe contact:jane");
    assert!(!run.err.contains(note), "{}", run.err);
}

#[test]
fn without_a_common_commit_there_is_nothing_to_compare() {
    let sandbox = Sandbox::signed();
    sandbox.git(&["switch", "--quiet", "--orphan", "other"]);
    sandbox.write("irplan.toml", "[provider]\nname = \"N\"\nplan = \"n\"\n");
    sandbox.commit("Other");
    sandbox
        .irplan(&["diff", "main", "other"])
        .status(2)
        .complains("no commit in common");
}

#[test]
fn a_comment_is_inert_and_short_enough() {
    let sandbox = Sandbox::signed();
    let hostile =
        "@everyone see https://evil.example ![x](https://evil.example/x.png) #12 <b>x</b>";
    let mut text = sandbox.read(CONTAIN);
    for line in 0..4_000 {
        text.push_str(&format!("\nLine {line}: {hostile}\n"));
    }
    sandbox.write(CONTAIN, &text);
    let run = sandbox
        .irplan(&["diff", "HEAD", "--format", "markdown"])
        .status(0);
    assert!(
        run.out.chars().count() <= 60_000,
        "{}",
        run.out.chars().count()
    );
    for active in ["@everyone", "https://", "![x]", "](", " #12", "<b>"] {
        assert!(!run.out.contains(active), "{active}");
    }
    let first = "**1 client changes, the provider's plan changes, 2 sections lose their review**";
    run.says(&format!("{first} <!-- irplan:diff -->\n"))
        .says("and 3970 more differences");
}

#[test]
fn a_client_sees_what_reaches_it() {
    let sandbox = Sandbox::signed();
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    let run = sandbox
        .irplan(&["diff", "HEAD", "--client", "north"])
        .status(0);
    run.says("section:contain").does_not_say("contact:jane");
}

#[test]
fn what_is_of_another_client_is_not_told() {
    let sandbox = two_clients();
    let waiver = "\n[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"mill/role:it\"\nreason = \"x\"\nuntil = 2027-01-31\nby = \"sam\"\n";
    let settings = sandbox.read("irplan.toml");
    sandbox.write("irplan.toml", &format!("{settings}{waiver}"));
    sandbox.edit(
        "plans/mill/plan.toml",
        "kind = \"client\"",
        "kind = \"client\"\nnam = \"B\"",
    );
    let diff = |client| {
        sandbox
            .irplan(&["diff", "HEAD", "--client", client])
            .status(0)
    };
    diff("mill")
        .says("1 waiver weakened")
        .says("not judged: `mill`");
    diff("acme")
        .does_not_say("weakened")
        .does_not_say("judged:");
}

#[test]
fn private_values_are_hidden_where_no_terminal_is() {
    let sandbox = Sandbox::signed();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0187");
    sandbox.edit(
        "plans/acme/contacts.toml",
        "jane@acme",
        "canary.person@acme",
    );
    sandbox.edit(
        CONTAIN,
        "Cut off",
        "Ring +1 212 555 0199 or x.canary@acme.example, then cut off",
    );
    for format in ["human", "markdown", "json"] {
        let diff = ["diff", "HEAD", "--format", format];
        let hidden = sandbox.irplan(&diff).status(0);
        for canary in ["555", "0143", "0187", "0199", "canary", "jane@acme"] {
            assert!(!hidden.out.contains(canary), "{canary} in {hidden:#?}");
        }
        let shown = sandbox.irplan(&[&diff[..], &["--show-values"]].concat());
        shown.status(0).says("0187").says("canary");
    }
}

#[test]
fn lines_are_linked_where_the_forge_is_known() {
    let sandbox = Sandbox::signed();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    let head = head.trim();
    let forge = [
        ("GITHUB_SERVER_URL", "https://forge.example"),
        ("GITHUB_REPOSITORY", "north/plans"),
    ];
    let diff = ["diff", "HEAD~1", "HEAD", "--format", "markdown"];
    let link = |base: &str| format!("[`contact:jane`](<{base}/plans/acme/contacts.toml#L1>)");
    let on_forge = link(&format!("https://forge.example/north/plans/blob/{head}"));
    sandbox
        .irplan_in("", &diff, &forge)
        .status(0)
        .says(&on_forge);
    let base = ["--link-base", "https://git.example/tree/main"];
    let run = sandbox.irplan_in("", &[&diff[..], &base].concat(), &forge);
    run.status(0).says(&link("https://git.example/tree/main"));
    sandbox.irplan(&diff).status(0).does_not_say("](");
    let hostile = ["--link-base", "javascript:alert(1)"];
    let run = sandbox.irplan(&[&diff[..], &hostile].concat());
    run.status(2).complains("starts with https://");
}

/// A part of both sides is read, and yet nothing is missed: what is found is what reading everything finds.
#[track_caller]
fn check_part(change: impl FnOnce(&Sandbox), partly: &[&str]) {
    use irplan::sides::{self, Sides};
    let sandbox = Sandbox::signed();
    change(&sandbox);
    let mut source = irplan_repo::Repository::discover(&sandbox.path("")).unwrap();
    let today = TODAY.parse().unwrap();
    let sides = Sides::find(&mut source, "HEAD", None).unwrap();
    let both = sides::read(&source, &sides, &[], today);
    let both = both.unwrap();
    let read: Vec<_> = both.partly.iter().map(|plan| plan.as_str()).collect();
    assert_eq!(read, partly);
    let found = between(&both.old.repository, &both.new.repository, today);
    let head = source.revision("HEAD").unwrap();
    let old = irplan_plan::read(&source.snapshot(&head).unwrap());
    let new = irplan_plan::read(&source.worktree().unwrap());
    let mut whole = between(&old.repository, &new.repository, today);
    for (plan, effect) in &mut whole.effects {
        // Of what was not read nothing is said: what was stale all along.
        if both.partly.contains(plan)
            && let Some(part) = found.effects.get(plan)
        {
            effect.stale_contacts = part.stale_contacts;
            effect.stale_already = part.stale_already;
            effect.unreviewed_sections = part.unreviewed_sections;
            effect.unreviewed_already = part.unreviewed_already;
        }
    }
    assert_eq!(found, whole);
}

#[test]
fn reading_a_part_misses_nothing() {
    check_part(|_| {}, &["base", "north"]);
    check_part(
        |sandbox| sandbox.edit(CONTAIN, "Cut off", "Isolate"),
        &["acme", "north"],
    );
    check_part(
        |sandbox| {
            sandbox.write(
                "plans/acme/sections/contain.md",
                "+++\ntitle = \"Own\"\nphase = \"preparation\"\n+++\nOwn.\n",
            );
        },
        &["north"],
    );
    check_part(
        |sandbox| sandbox.edit("plans/acme/contacts.toml", "0143", "0144"),
        &["north"],
    );
    check_part(
        |sandbox| {
            sandbox.edit(
                "plans/base/plan.toml",
                "\"Base\"",
                "\"Base\"\n\n[severities.sev1]\nmeaning = \"x\"",
            );
        },
        &[],
    );
    check_part(
        |sandbox| sandbox.edit("plans/north/contacts.toml", "0101", "0102"),
        &["acme"],
    );
    check_part(
        |sandbox| {
            sandbox.edit(
                "plans/north/contacts.toml",
                "[contacts.sam]",
                "[contacts.sam]\nleft = 2026-01-01",
            );
        },
        &[],
    );
    check_part(
        |sandbox| sandbox.edit("irplan.toml", "\"North\"", "\"South\""),
        &[],
    );
    check_part(|sandbox| sandbox.remove_folder("plans/acme"), &["north"]);
}

#[test]
fn an_approval_covers_pages_that_did_not_change() {
    let sandbox = Sandbox::signed();
    sandbox.edit(
        "plans/acme/plan.toml",
        "[roles.it]",
        "[roles.executive]\nholder = \"jane\"\n\n[roles.it]",
    );
    sandbox
        .irplan(&["approve", "--client", "acme", "--by", "jane"])
        .status(0);
    sandbox.commit("Approved");
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    let run = sandbox.irplan(&["diff", "HEAD"]).status(0);
    run.says("voided plan, signed by jane on 2026-11-22")
        .says("1 plan loses its approval");
}

/// A client that was approved once and changed since, and a provider that never was approved.
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
fn all_that_changed_since_the_approval_is_told() {
    let sandbox = approved();
    let run = sandbox.irplan(&["diff", "--since-approval"]).status(0);
    run.says("from the approval of 2026-11-22 by jane (")
        .says("changed Jane Doe contact:jane")
        .says("[-Cut off-]{+Isolate+}")
        .says("1 plan loses its approval")
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
fn an_approval_covers_the_text_that_was_signed_and_no_other() {
    let sandbox = approved();
    let approve = || {
        let approve = ["approve", "--client", "acme", "--by", "jane"];
        sandbox.irplan(&approve).status(0);
    };
    let since = || sandbox.irplan(&["diff", "--since-approval"]).status(0);
    approve();
    sandbox.edit("plans/acme/contacts.toml", "0144", "0145");
    sandbox.commit("Approved, and a number that nobody approved");
    since()
        .does_not_say("from the approval")
        .complains("`acme` was edited in the commit that brought its approval in");
    // The same where only an inherited text was edited.
    approve();
    sandbox.edit(CONTAIN, "Isolate", "Unplug");
    sandbox.commit("Approved, and a base edited");
    since()
        .does_not_say("from the approval")
        .complains("`acme` was edited in the commit that brought its approval in");
    approve();
    sandbox.commit("Approved");
    sandbox.edit(CONTAIN, "Unplug", "Isolate");
    since()
        .says("from the approval of 2026-11-22 by jane (")
        .says("[-Unplug-]{+Isolate+}");
}

#[test]
fn an_approval_that_never_held_approves_nothing() {
    let sandbox = approved();
    let ledger = "plans/acme/signoffs/plan.toml";
    let sound = sandbox.read(ledger);
    let since = |today: &str| {
        let since = ["diff", "--since-approval", "--today", today];
        sandbox.irplan(&since).status(0)
    };
    // An approval whose time has run out was one.
    since("2031-01-01").says("from the approval of 2026-11-22 by jane (");
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~2"]);
    for (from, to, why) in [
        ("\"jane\"", "\"sam\"", "`sam` may not sign it"),
        (
            "2026-11-22",
            "2027-11-22",
            "its date 2027-11-22 lies in the future",
        ),
    ] {
        sandbox.write(ledger, &sound.replace(from, to));
        sandbox.commit("Forged");
        since("2026-11-22")
            .does_not_say("from the approval")
            .complains(&format!("`acme` has an approval that is invalid: {why}"));
    }
}

/// Two clients, each with an executive, of whom nobody approved anything.
fn two_clients() -> Sandbox {
    let sandbox = approved();
    sandbox.git(&["rm", "--quiet", "plans/acme/signoffs/plan.toml"]);
    for file in ["plan.toml", "contacts.toml", "sections/detect.md"] {
        let text = sandbox.read(&format!("plans/acme/{file}"));
        sandbox.write(&format!("plans/mill/{file}"), &text);
    }
    sandbox.commit("A mill");
    sandbox
}

/// Has the executive of a plan approve it, in a commit of its own.
fn approve(sandbox: &Sandbox, plan: &str) {
    let approve = ["approve", "--client", plan, "--by", "jane"];
    sandbox.irplan(&approve).status(0);
    sandbox.commit("Approved");
}

#[test]
fn a_page_is_of_one_approval_and_names_whom_it_leaves_out() {
    let sandbox = two_clients();
    let page = |status: i32| {
        let page = ["diff", "--since-approval", "--format", "html"];
        let run = sandbox.irplan(&page).status(status);
        assert_eq!(run.out.is_empty(), status == 2, "{run:?}");
        run
    };
    page(2).complains("`acme` is approved no more");
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
        .says("- `acme` is approved no more&#58; its approval of 2026\\-11\\-22 by jane was withdrawn in commit `")
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
    // Each comparison has its share, and is left out by whole items alone.
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
fn an_approval_that_was_withdrawn_is_told_from_none() {
    let sandbox = approved();
    let since = |client: &str| {
        let since = ["diff", "--since-approval", "--client", client];
        sandbox.irplan(&since).status(0)
    };
    let ledger = "plans/acme/signoffs/plan.toml";
    let text = sandbox.read(ledger);
    sandbox.git(&["rm", "--quiet", ledger]);
    let lost = "`acme` is approved no more: its approval of 2026-11-22 by jane was withdrawn";
    since("acme").complains(&format!("{lost}, which is not committed yet"));
    sandbox.commit("Withdrawn");
    let withdrawn = sandbox.git(&["rev-parse", "--short=10", "HEAD"]);
    sandbox.edit(CONTAIN, "Isolate", "Unplug");
    sandbox.commit("Unplug");
    let by = format!("{lost} in commit `{}` of 2026-", withdrawn.trim());
    since("acme").complains(&by);
    since("north").complains("`north` was never approved");
    since("base").complains("`base` is a base plan, which nobody approves");
    // An entry that is gone from a file of several is gone too.
    let one_file = "plans/acme/signoffs.toml";
    sandbox.write(one_file, &text);
    sandbox.commit("Approved once more");
    sandbox.write(one_file, "");
    sandbox.commit("Emptied");
    let run = since("acme").complains(lost);
    assert!(!run.err.contains(&by), "{run:?}");
}

#[test]
fn approvals_of_one_commit_are_named_where_they_are_the_same() {
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
fn a_shallow_clone_says_what_it_lacks_and_can_be_deepened() {
    let sandbox = approved();
    let here = format!("file://{}", sandbox.path("").to_string_lossy());
    let clone = Sandbox::empty();
    clone.git(&["clone", "--quiet", "--depth=1", &here, "."]);
    let run = clone.irplan(&["diff", "--since-approval"]).status(0);
    run.complains("`acme` was approved before the oldest commit here: the clone is shallow")
        .complains("`north` was not approved as far as history is here: the clone is shallow");
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

#[test]
fn a_page_shows_the_same() {
    let sandbox = Sandbox::signed();
    sandbox.edit(CONTAIN, "Cut off", "<script>alert(1)</script> @team");
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    let run = sandbox
        .irplan(&["diff", "HEAD", "--format", "html"])
        .status(0);
    run.says("<!doctype html>")
        .says("2 sections lose their review")
        .says("alert(1)")
        .does_not_say("\n\\::")
        .does_not_say("<script")
        .does_not_say("555 01");
}

#[test]
fn a_change_names_nobody_who_may_sign_it() {
    let sandbox = Sandbox::signed();
    let policy = "[policy]\nreserved-data = \"allow\"\n";
    let strict = format!(
        "{policy}\n[[policy.signers]]\nsubjects = [\"section\"]\npeople = [\"contact:sam\"]\n"
    );
    sandbox.edit("irplan.toml", policy, &strict);
    sandbox.commit("Sam alone reviews");
    sandbox.edit(
        "irplan.toml",
        "\"contact:sam\"",
        "\"contact:sam\", \"contact:jane\"",
    );
    sandbox.edit("plans/acme/sections/detect.md", "Watch", "Watch all of");
    let review = [
        "review",
        "section:detect",
        "--client",
        "acme",
        "--by",
        "jane",
    ];
    sandbox.irplan(&review).status(0);
    let run = sandbox.irplan(&["diff", "HEAD"]).status(0);
    run.says("signed section:detect, by jane on 2026-11-22; it is invalid")
        .says("signers.section` gained: contact:jane");
}

#[test]
fn a_weaker_policy_is_said_and_does_not_weigh_what_it_weakens() {
    let sandbox = Sandbox::signed();
    let policy = "[policy]\n";
    let weaker = format!("{policy}review-sections-every = \"900d\"\n");
    sandbox.edit("irplan.toml", policy, &weaker);
    let with_rules = sandbox.read("irplan.toml") + "\n[policy.rules]\nno-deputy = \"allow\"\n";
    sandbox.write("irplan.toml", &with_rules);
    let run = sandbox.irplan(&["diff", "HEAD"]).status(0);
    run.says("review-sections-every` longer: 365d → 900d")
        .says("rule level `no-deputy` lower: warn → allow");
    // By the weaker policy, what is overdue a year later would be current again.
    let later = ["diff", "HEAD", "--today", "2028-01-01", "--format", "json"];
    let run = sandbox.irplan(&later).status(0);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["effects"], serde_json::json!({}));
}
