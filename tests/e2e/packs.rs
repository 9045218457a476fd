//! `irplan packs`, and the packs of a repository.

use serde_json::Value;

use crate::support::{Sandbox, choose_own_pack};

const NOW: &str = "2026-11-21T08:00-05:00";

#[test]
fn packs_are_listed_with_age_and_sources() {
    let sandbox = Sandbox::empty();
    let run = sandbox
        .irplan(&["packs", "--today", "2026-11-22"])
        .status(0);
    run.says("gdpr ")
        .says("proposed")
        .says("read 2026-10-03 (50 days ago)");
    sandbox
        .irplan(&["packs", "dora", "--today", "2026-11-22"])
        .status(0)
        .says("source: Delegated Regulation (EU) 2025/301")
        .says("within: 4 hours from classified, 24 hours from aware");
    sandbox
        .irplan(&["packs", "gdpr", "--today", "2026-11-22"])
        .status(0)
        .says("status: in force\n")
        .says("number: confirmed\n")
        .says("number: none\n");
    sandbox
        .irplan(&["packs", "hippa"])
        .status(2)
        .complains("there is no pack `hippa`; did you mean `hipaa`?");
    sandbox
        .irplan(&["packs", "--events"])
        .status(0)
        .says("materiality-determined  ");
    // A folder that somebody names has to have plans.
    sandbox
        .irplan(&["-C", "nowhere", "packs"])
        .status(2)
        .complains("nowhere");
    sandbox
        .irplan(&["-C", ".", "packs"])
        .status(2)
        .complains("there is no `irplan.toml` in");
    let json = sandbox.irplan(&["packs", "--format", "json"]).status(0).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["packs"].as_array().unwrap().len() > 35);
}

#[test]
fn a_repository_has_packs_of_its_own() {
    let sandbox = Sandbox::repository();
    let pack = |number: &str| {
        format!(
            "[pack]\nname = \"Our contract\"\nkind = \"contract-form\"\njurisdiction = \"US\"\nstatus = \"in-force\"\n\
             as-of = 2026-11-01\n[[pack.sources]]\ntitle = \"Contract\"\nlocator = \"Safe\"\nread = 2026-11-01\n\
             [events.alarm]\nmeans = \"The siren sounds\"\n\
             [duties.call]\nname = \"Call the owner\"\nstarts = \"alarm\"\nrecipient = \"Owner\"\n{number}"
        )
    };
    sandbox.write(
        "packs/our-contract.toml",
        &pack("within = \"1h\"\nsource = \"Clause 4\"\nconfirmed = true\n"),
    );
    sandbox.edit(
        "plans/acme/plan.toml",
        "kind = \"client\"\n",
        "kind = \"client\"\npacks = [\"our-contract\"]\n",
    );
    sandbox
        .irplan(&["packs"])
        .status(0)
        .says("Our contract (of this repository)");
    let ask = [
        "deadlines",
        "--client",
        "acme",
        "--event",
        "alarm=2026-11-20T22:15Z",
        "--now",
        NOW,
    ];
    sandbox
        .irplan(&ask)
        .status(0)
        .says("Fri 2026-11-20 23:15")
        .says("our-contract:call  Call the owner")
        .says("because: 1 hour from alarm (Clause 4; a pack of this repository)");
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--message", "Pack"]);
    sandbox
        .irplan(&[&ask[..], &["--rev", "HEAD"]].concat())
        .status(0)
        .says("Fri 2026-11-20 23:15");
    // A pack whose number changes is a change for the plan that uses it.
    sandbox.write(
        "packs/our-contract.toml",
        &pack("within = \"2h\"\nsource = \"Clause 4\"\nconfirmed = true\n"),
    );
    sandbox
        .irplan(&["diff", "HEAD"])
        .says("clock `within` of `duty:our-contract:call` longer: 1h → 2h");
    // A number that nobody confirmed is not computed in silence.
    sandbox.write("packs/our-contract.toml", &pack("within = \"1h\"\n"));
    let check = sandbox.irplan(&["check", "--format", "short"]);
    check
        .says("packs/our-contract.toml")
        .says("duty `call` has a number without a source")
        .says("duty `call` has a number that nobody confirmed");
    let ask = |format: &str| sandbox.irplan(&[&ask[..], &["--format", format]].concat());
    ask("human").status(0).says(
        "\nno deadline, because the number has no source or nobody confirmed it\n  our-contract:call  ",
    );
    ask("markdown")
        .status(0)
        .says("(`our-contract:call`): no deadline, because the number has no source");
    let json: Value = serde_json::from_str(&ask("json").status(0).out).unwrap();
    let row = &json["deadlines"][0];
    assert_eq!(row["state"], "unconfirmed");
    assert!(row["due"].is_null(), "{row}");
    assert!(!ask("ics").out.contains("our-contract:call"));
}

#[test]
fn packs_of_a_repository_are_judged_like_others() {
    let sandbox = Sandbox::repository();
    let pack = |kind: &str, as_of: &str| {
        format!(
            "[pack]\nname = \"Our draft\"\nkind = \"{kind}\"\njurisdiction = \"EU\"\nstatus = \"proposed\"\n\
             as-of = {as_of}\n[[pack.sources]]\ntitle = \"Draft\"\nlocator = \"Safe\"\nread = 2026-11-01\n\
             [events.aware]\nmeans = \"We think so\"\n"
        )
    };
    sandbox.write("packs/our-draft.toml", &pack("directive", "2026-11-01"));
    sandbox
        .irplan(&["packs", "our-draft", "--today", "2026-11-22"])
        .says("status: directive, proposed: no deadline\n");
    sandbox.write("packs/our-draft.toml", &pack("law", "2027-11-01"));
    sandbox.edit(
        "plans/acme/plan.toml",
        "kind = \"client\"\n",
        "kind = \"client\"\npacks = [\"our-draft\"]\n",
    );
    sandbox
        .irplan(&["check", "--format", "short", "--today", "2026-11-22"])
        .says("packs/our-draft.toml")
        .says("the event `aware` is one of irplan already")
        .says("the sources of pack `our-draft` were read on 2027-11-01, which is in the future");
    let json = sandbox
        .irplan(&["packs", "gdpr", "--format", "json"])
        .status(0)
        .out;
    let json: Value = serde_json::from_str(&json).unwrap();
    let duty = &json["packs"][0]["duties"][0];
    assert!(
        duty["recipient"]
            .as_str()
            .unwrap()
            .starts_with("Competent supervisory authority")
    );
    assert!(duty["content"].as_array().unwrap().len() > 4, "{duty}");
}

#[test]
fn what_is_ignored_in_the_folder_of_packs_is_named() {
    let sandbox = Sandbox::repository();
    choose_own_pack(&sandbox, "1h");
    for file in [
        "packs/eu/gdpr.toml",
        "packs/gdpr.yaml",
        "packs/README.md",
        "packs/.draft.toml",
    ] {
        sandbox.write(file, "Notes\n");
    }
    sandbox.commit_on("2026-10-01", "Packs");
    for revision in [&[][..], &["--rev", "HEAD"]] {
        let check = sandbox.irplan(&[&["check", "--format", "short"], revision].concat());
        check
            .says("`packs/eu` is ignored, because it is not a pack")
            .says("`packs/gdpr.yaml` is ignored, because it is not a pack")
            .does_not_say("packs/eu/gdpr.toml")
            .does_not_say("README")
            .does_not_say("draft")
            .does_not_say("packs/ours.toml is");
    }
}
