//! Reviews of packs: who read the law, and when.

use serde_json::Value;

use crate::support::{Sandbox, choose_own_pack};

/// A repository whose client chooses `gdpr`, in one commit.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "plans/acme/plan.toml",
        "kind = \"client\"\n",
        "kind = \"client\"\npacks = [\"gdpr\"]\n",
    );
    sandbox.commit_on("2026-10-01", "Regimes");
    sandbox
}

const REVIEW: &[&str] = &["review", "--client", "north", "pack:gdpr", "--by", "sam"];

#[test]
fn a_pack_in_use_is_work_for_the_provider_until_somebody_read_it() {
    let sandbox = sandbox();
    let pending = || sandbox.irplan(&["review", "--pending", "--client", "north", "--by", "sam"]);
    pending()
        .status(0)
        .says("north/pack:gdpr  General Data Protection Regulation (never signed)");
    pending().does_not_say("pack:hipaa");
    let work = || sandbox.irplan(&["status", "--by", "owner"]);
    work().status(0).says("pack:gdpr");
    sandbox
        .irplan(&["status", "--plan-reviews"])
        .status(0)
        .says("pack:gdpr");
    sandbox
        .irplan(&["status"])
        .status(0)
        .says("packs")
        .says("0 of 1");
    sandbox
        .irplan(&["packs", "gdpr"])
        .status(0)
        .says("review: never reviewed; read it, then run `irplan review --client north pack:gdpr`");

    sandbox.irplan(REVIEW).status(0);
    assert!(
        sandbox
            .read("plans/north/signoffs/pack-gdpr.toml")
            .contains("by = \"sam\"")
    );
    pending().does_not_say("pack:gdpr");
    work().does_not_say("pack:gdpr");
    sandbox.irplan(&["status"]).status(0).says("1 of 1");
    let words = "reviewed on 2026-11-22 by sam";
    sandbox
        .irplan(&["packs", "gdpr"])
        .status(0)
        .says(&format!("review: {words}\n"));
    sandbox
        .irplan(&["packs"])
        .status(0)
        .says(&format!("General Data Protection Regulation; {words}\n"));
    let packs = sandbox.irplan(&["packs", "--format", "json"]).status(0);
    let packs: Value = serde_json::from_str(&packs.out).unwrap();
    let of = |id: &str| {
        let mut packs = packs["packs"].as_array().unwrap().iter();
        packs.find(|pack| pack["id"] == id).unwrap().clone()
    };
    let gdpr = of("gdpr");
    assert_eq!(gdpr["in-use"], true);
    let review = &gdpr["review"];
    for (key, expected) in [
        ("plan", "north"),
        ("state", "current"),
        ("by", "sam"),
        ("on", "2026-11-22"),
    ] {
        assert_eq!(review[key], expected, "{key}");
    }
    assert_eq!(of("hipaa")["in-use"], false);
    assert!(of("hipaa")["review"].is_null());
}

#[test]
fn nothing_new_is_demanded_from_a_repository_that_uses_packs() {
    let sandbox = sandbox();
    let findings = || {
        let out = sandbox.irplan(&["check", "--format", "short"]).out;
        // That a sign-off is not committed yet does not matter here.
        let lines = out.lines().filter(|line| !line.contains("shallow-history"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let before = findings();
    assert!(!before.contains("pack:gdpr"), "{before}");
    sandbox.irplan(REVIEW).status(0);
    assert_eq!(findings(), before);
}

#[test]
fn packs_are_found_only_where_they_are_signed() {
    let sandbox = sandbox();
    sandbox
        .irplan(&["review", "pack:gdpr", "--by", "sam"])
        .status(0);
    let refused = |subject: &str, why: &str| {
        let run = sandbox.irplan(&["review", subject, "--by", "sam"]);
        run.status(2).complains(why);
    };
    refused(
        "acme/pack:gdpr",
        "packs are reviewed in the provider's plan: use `north/pack:gdpr`",
    );
    refused(
        "north/pack:hipaa",
        "no plan chooses `pack:hipaa`, so nobody has to review it",
    );
    refused(
        "north/pack:gdrp",
        "`north` has no `pack:gdrp`; did you mean `pack:gdpr`?",
    );
    let wrong_act = sandbox.irplan(&[
        "verify",
        "north/pack:gdpr",
        "--by",
        "sam",
        "--how",
        "called",
    ]);
    wrong_act
        .status(2)
        .complains("`pack:gdpr` is reviewed, not verified");
}

#[test]
fn an_updated_pack_voids_its_review_and_history_says_so() {
    let sandbox = sandbox();
    choose_own_pack(&sandbox, "72h");
    sandbox.edit("plans/acme/plan.toml", "[\"gdpr\"]", "[\"gdpr\", \"ours\"]");
    sandbox.commit_on("2026-10-02", "Our contract");
    sandbox
        .irplan(&[
            "review",
            "pack:ours",
            "pack:gdpr",
            "--by",
            "sam",
            "--on",
            "2026-10-03",
        ])
        .status(0);
    sandbox.commit_on("2026-10-03", "Read");
    choose_own_pack(&sandbox, "48h");
    let diff = sandbox.irplan(&["diff", "HEAD"]);
    diff.says("pack:ours").says("void");
    sandbox
        .irplan(&["packs", "ours"])
        .says("changed since sam signed on 2026-10-03");
    sandbox.commit_on("2026-10-04", "New contract");
    sandbox
        .irplan(&["blame", "north/pack:ours"])
        .status(0)
        .says("sign-off: voided, by sam on 2026-10-03")
        .says("changed")
        .says("New contract")
        .says("signed")
        .says("Our contract");
    // No commit has a pack of irplan, so only its reviews are events.
    sandbox
        .irplan(&["blame", "pack:gdpr"])
        .status(0)
        .says("pack:gdpr of `north`: General Data Protection Regulation\nsign-off: current, by sam on 2026-10-03\n")
        .does_not_say("added");
    sandbox.irplan(&["history", "--client", "north"]).status(0);
}
