//! `irplan diff`.

use irplan_plan::diff::between;

use crate::approvals::two_clients;
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
fn a_changed_base_text_lists_every_affected_client() {
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
        .says("not caused by this change: 2 plans that it affects were not counted\n");
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
fn plans_missing_on_disk_are_not_compared() {
    let sandbox = Sandbox::signed();
    std::fs::remove_file(sandbox.path("irplan.toml")).unwrap();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    let run = sandbox.irplan(&["diff", "HEAD"]).status(2);
    assert_eq!(run.out, "");
    run.complains("there is no `irplan.toml` in this folder")
        .complains("`irplan diff HEAD HEAD`");
    sandbox.irplan(&["diff", "HEAD", "HEAD"]).status(0);
}

#[test]
fn the_base_is_the_merge_base() {
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
fn help_does_not_offer_options_that_exclude_each_other() {
    let sandbox = Sandbox::signed();
    let run = sandbox.irplan(&["diff", "--since-approval", "main"]);
    run.status(2)
        .complains("irplan diff [OPTIONS] <BASE> [HEAD]\n")
        .complains("irplan diff [OPTIONS] --since-approval\n");
}

#[test]
fn a_head_that_the_base_contains_differs_only_directly() {
    let sandbox = Sandbox::signed();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    let note = "`HEAD~1` is already part of `HEAD`, so nothing changed since";
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
fn a_client_sees_what_affects_it() {
    let sandbox = Sandbox::signed();
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    let run = sandbox
        .irplan(&["diff", "HEAD", "--client", "north"])
        .status(0);
    run.says("section:contain").does_not_say("contact:jane");
}

#[test]
fn changes_of_other_clients_are_hidden() {
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
fn private_values_are_hidden_without_a_terminal() {
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
fn lines_are_linked_if_the_forge_is_known() {
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
    run.status(2).complains("must start with https://");
}

/// Checks that reading only a part of both sides finds the same as reading everything.
#[track_caller]
fn check_part(change: impl FnOnce(&Sandbox), partly: &[&str]) {
    use irplan_engine::compare::{self, RevisionPair};
    let sandbox = Sandbox::signed();
    change(&sandbox);
    let mut source = irplan_repo::Repository::discover(&sandbox.path("")).unwrap();
    let today = TODAY.parse().unwrap();
    let sides = RevisionPair::find(&mut source, "HEAD", None).unwrap();
    let both = compare::read(&source, &sides, &[], today);
    let both = both.unwrap();
    let read: Vec<_> = both
        .partly_read_plans
        .iter()
        .map(|plan| plan.as_str())
        .collect();
    assert_eq!(read, partly);
    let found = between(both.old.plans(), both.new.plans(), today);
    let head = source.revision("HEAD").unwrap();
    let old = irplan_plan::read(&source.snapshot(&head).unwrap());
    let new = irplan_plan::read(&source.worktree().unwrap());
    let mut whole = between(&old.repository, &new.repository, today);
    for (plan, effect) in &mut whole.effects {
        // Nothing is said about what was not read: here, what was already stale.
        if both.partly_read_plans.contains(plan)
            && let Some(part) = found.effects.get(plan)
        {
            effect.stale_contacts = part.stale_contacts;
            effect.contacts_stale_before = part.contacts_stale_before;
            effect.unreviewed_sections = part.unreviewed_sections;
            effect.sections_unreviewed_before = part.sections_unreviewed_before;
        }
    }
    assert_eq!(found, whole);
}

#[test]
fn reading_only_affected_plans_misses_nothing() {
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
fn an_approval_covers_what_an_executive_decides() {
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
    run.does_not_say("voided plan")
        .does_not_say("loses its approval");
    let base = "plans/base/plan.toml";
    sandbox.write(
        base,
        &(sandbox.read(base) + "\n[severities.sev1]\nrank = 1\n"),
    );
    let run = sandbox.irplan(&["diff", "HEAD"]).status(0);
    run.says("voided plan, signed by jane on 2026-11-22")
        .says("1 plan loses its approval");
    // The help names only what the approval covers.
    sandbox.commit("A severity, and a text");
    sandbox
        .irplan(&["check", "--client", "acme"])
        .says("plan `acme` changed since its approval")
        .says("`severity:sev1`; show the executive what changed, then run `irplan approve --client acme`");
}

#[test]
fn the_page_of_a_diff_shows_the_same() {
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
fn a_change_cannot_appoint_its_own_signers() {
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
        .says("signers.section` added: contact:jane");
}

#[test]
fn a_weakened_policy_is_reported_and_does_not_apply_to_itself() {
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
