//! What changed a subject, and who signed it.

use super::support::{CONTAIN, DETECT, check, sandbox};
use crate::support::{Sandbox, choose_own_pack};

#[test]
fn changes_and_sign_offs_are_listed_latest_first() {
    let sandbox = sandbox();
    let sign = [
        "review",
        "acme/section:detect",
        "--by",
        "sam",
        "--on",
        "2026-02-01",
    ];
    sandbox.irplan(&sign).status(0);
    sandbox.commit_on("2026-02-01", "Sign");
    sandbox.edit(DETECT, "Watch the alerts", "Watch   the\nalerts");
    sandbox.commit_on("2026-03-01", "Reflow");
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-04-01", "Gateway");
    let arguments = ["section:detect", "--client", "acme"];
    check(
        &sandbox,
        &arguments,
        &[
            "2026-04-01 changed Gateway",
            "2026-02-01 signed Sign",
            "2026-01-01 added Plans",
        ],
    );
    let plan_first = sandbox.irplan(&["blame", "acme/section:detect"]).status(0);
    let plan_after = sandbox.irplan(&[&["blame"], &arguments[..]].concat());
    assert_eq!(plan_first.out, plan_after.out);
    sandbox
        .irplan(&["blame", "acme/section:detect", "--client", "base"])
        .status(2)
        .complains("`acme` is not the selected plan");
    sandbox
        .irplan(&["blame", "acne/section:detect"])
        .status(2)
        .complains("did you mean `acme`");
    sandbox
        .irplan(&["blame", "section:detect"])
        .status(0)
        .says("`acme`: Detection\nsign-off: voided, by sam on 2026-02-01\n")
        .says("[-filter-]{+gateway+}")
        .says("    by sam on 2026-02-01\n")
        .does_not_say("Reflow");
    sandbox.edit(DETECT, "gateway", "relay");
    sandbox
        .irplan(&["blame", "section:detect"])
        .status(0)
        .says("changed in the working tree, but not committed");
    check(
        &sandbox,
        &["section:detect", "--rev", "HEAD~1"],
        &["2026-02-01 signed Sign", "2026-01-01 added Plans"],
    );
}

#[test]
fn inherited_texts_and_shown_facts_are_followed() {
    let sandbox = sandbox();
    sandbox.edit(CONTAIN, "Cut off", "Unplug");
    sandbox.commit_on("2026-02-01", "Unplug");
    sandbox.edit(
        CONTAIN,
        "then call <role:it>",
        "then call <role:it> of <plan:name>",
    );
    sandbox.commit_on("2026-03-01", "Show the name");
    sandbox.edit("plans/acme/plan.toml", "\"Acme\"", "\"Acme Works\"");
    sandbox.commit_on("2026-04-01", "Rename");
    check(
        &sandbox,
        &["section:contain", "--client", "acme"],
        &[
            "2026-04-01 changed Rename",
            "2026-03-01 changed Show the name",
            "2026-02-01 changed Unplug",
            "2026-01-01 added Plans",
        ],
    );
    sandbox
        .irplan(&["blame", "section:contain", "--client", "acme"])
        .status(0)
        .says("of `acme`, from `base`: Containment")
        .says("through facts that it shows: plan");
    // Without a client, the text itself is meant.
    check(
        &sandbox,
        &["section:contain"],
        &[
            "2026-03-01 changed Show the name",
            "2026-02-01 changed Unplug",
            "2026-01-01 added Plans",
        ],
    );
}

#[test]
fn a_client_sees_changes_of_the_providers_staff() {
    let sandbox = sandbox();
    let contacts = "plans/north/contacts.toml";
    sandbox.edit(contacts, "+1 212 555 0101", "+1 212 555 0102");
    sandbox.commit_on("2026-02-01", "New number");
    for plan in ["north", "acme"] {
        let subject = format!("{plan}/contact:sam");
        let run = sandbox.irplan(&["blame", &subject, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&run.status(0).out).unwrap();
        assert_eq!(json["events"][0]["fields"][0]["key"], "phones", "{json:#}");
    }
}

#[test]
fn a_number_is_masked_in_a_pipe() {
    let sandbox = sandbox();
    sandbox.edit(
        "plans/north/contacts.toml",
        "+1 212 555 0101",
        "+1 212 555 0102",
    );
    sandbox.commit_on("2026-02-01", "Call +1 212 555 0102 instead");
    for format in ["human", "json"] {
        let blame = ["blame", "north/contact:sam", "--format", format];
        let run = sandbox.irplan(&blame).status(0);
        run.says("**").does_not_say("555");
        let shown = sandbox.irplan(&[&blame[..], &["--show-values"]].concat());
        shown.status(0).says("555 0102");
    }
}

#[test]
fn a_sign_off_is_listed_at_its_own_commit() {
    let sandbox = sandbox();
    let verify = ["verify", "north/contact:sam", "--by", "sam"];
    sandbox
        .irplan(&[&verify[..], &["--on", "2026-11-01", "--how", "met"]].concat())
        .status(0);
    let plan = sandbox.read("plans/acme/plan.toml");
    let asset = "[assets.pms]\nname = \"PMS\"\n";
    sandbox.write("plans/acme/plan.toml", &format!("{plan}\n{asset}"));
    sandbox.commit_on("2026-11-01", "Verify");
    let stands = |subject: &str, line: &str, state: &[&str]| {
        let run = sandbox.irplan(&["blame", subject]).status(0);
        run.says(&format!("\nsign-off: {line}\n"));
        let run = sandbox.irplan(&["blame", subject, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&run.status(0).out).unwrap();
        let found = [&json["state"], &json["signed-in"]];
        let found: Vec<_> = found.iter().filter_map(|word| word.as_str()).collect();
        assert_eq!(found, state, "{subject}");
    };
    let signed = "current, by sam on 2026-11-01";
    stands("north/contact:sam", signed, &["current", "north"]);
    let elsewhere = format!("{signed}, in `north`");
    stands("acme/contact:sam", &elsewhere, &["current", "north"]);
    stands("acme/contact:jane", "missing", &["missing", "acme"]);
    stands("acme/section:contain", "missing", &["missing", "acme"]);
    for subject in ["acme/asset:pms", "base/section:contain", "acme/contact:old"] {
        stands(subject, "not needed here", &[]);
    }
    let events = ["2026-11-01 signed Verify", "2026-01-01 added Plans"];
    check(&sandbox, &["acme/contact:sam"], &events);
}

/// A playbook with two steps that show a tool.
const PLAYBOOK: &str = "+++\ntitle = \"Ransom\"\n+++\n\nUse <tool:edr>.\n\n## First {#first role=it}\n\nCut it off.\n\n## Second {#second role=it}\n\nCall everybody.\n";

#[test]
fn only_facts_that_a_subject_shows_are_causes() {
    let sandbox = sandbox();
    let plan = "plans/acme/plan.toml";
    let text = sandbox.read(plan);
    sandbox.write(
        plan,
        &format!("{text}\n[tools.edr]\nname = \"Sensor\"\n\n[tools.other]\nname = \"Other\"\n"),
    );
    sandbox.write("plans/acme/playbooks/ransom.md", PLAYBOOK);
    sandbox.commit_on("2026-02-01", "Playbook");
    let (head, steps) = PLAYBOOK.split_at(PLAYBOOK.find("## First").unwrap());
    let (first, second) = steps.split_at(steps.find("## Second").unwrap());
    let swapped = format!("{head}{}\n{}", second, first.trim_end());
    sandbox.write("plans/acme/playbooks/ransom.md", &format!("{swapped}\n"));
    sandbox.edit(plan, "\"Other\"", "\"Another\"");
    sandbox.commit_on("2026-03-01", "Steps");
    sandbox.edit(plan, "\"Another\"", "\"One more\"");
    sandbox.edit(plan, "\"Sensor\"", "\"Agent\"");
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-04-01", "Tool");
    let blame = ["blame", "playbook:ransom"];
    let run = sandbox.irplan(&blame).status(0);
    let run = run.says("    through facts that it shows: tool:edr\n");
    let run = run.says(" moved\n");
    run.does_not_say("section:detect")
        .does_not_say("tool:other");
    let json = sandbox.irplan(&[&blame[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json.status(0).out).unwrap();
    assert_eq!(
        json["events"][0]["through"],
        serde_json::json!(["tool:edr"])
    );
    assert_eq!(json["events"][1]["steps"][0]["kind"], "moved");
    assert_eq!(json["events"][1]["through"], serde_json::json!([]));
}

#[test]
fn a_withdrawn_sign_off_is_listed() {
    let sandbox = sandbox();
    let contacts = "plans/acme/contacts.toml";
    let verify = |on: &str| {
        let by = ["--by", "sam", "--how", "called", "--on", on];
        let run = sandbox.irplan(&[&["verify", "acme/contact:jane"], &by[..]].concat());
        run.status(0);
        sandbox.commit_on(on, "Verify");
    };
    verify("2026-01-10");
    sandbox.edit(contacts, "+1 212 555 0143", "+1 212 555 0144");
    sandbox.commit_on("2026-01-11", "Number");
    verify("2026-01-12");
    sandbox.git(&["rm", "--quiet", "plans/acme/signoffs/contact-jane.toml"]);
    sandbox.commit_on("2026-01-13", "Withdraw");
    verify("2026-01-14");
    let with = sandbox.read(contacts);
    sandbox.write(
        contacts,
        "[contacts.old]\nname = \"Old Hand\"\nleft = 2026-01-31\n",
    );
    sandbox.commit_on("2026-01-15", "Delete");
    sandbox.write(contacts, &with);
    sandbox.commit_on("2026-01-16", "Restore");
    check(
        &sandbox,
        &["acme/contact:jane"],
        &[
            "2026-01-16 added Restore",
            "2026-01-15 removed Delete",
            "2026-01-14 signed Verify",
            "2026-01-13 withdrawn Withdraw",
            "2026-01-12 signed Verify",
            "2026-01-11 changed Number",
            "2026-01-10 signed Verify",
            "2026-01-01 added Plans",
        ],
    );
    let run = sandbox.irplan(&["blame", "acme/contact:jane"]).status(0);
    run.says("    by sam on 2026-01-12, called\n");
    let run = sandbox.irplan(&["blame", "acme/contact:jane", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.status(0).out).unwrap();
    assert_eq!(json["events"][3]["kind"], "withdrawn");
    assert_eq!(json["events"][3]["sign-off"]["on"], "2026-01-12");
}

#[test]
fn the_end_of_a_shallow_clone_gives_no_date() {
    let sandbox = sandbox();
    sandbox.commit_on("2026-02-01", "Last");
    let clone = Sandbox::empty();
    let from = format!("file://{}", sandbox.path("").display());
    clone.git(&["clone", "--quiet", "--depth=1", &from, "."]);
    clone
        .irplan(&["blame", "section:detect"])
        .status(0)
        .says("or before: fetch the whole history to find out")
        .does_not_say("2026-02-01")
        .complains("the clone is shallow");
}

#[test]
fn an_unknown_subject_is_reported_with_the_nearest() {
    let sandbox = sandbox();
    let blame = |arguments: &[&str]| sandbox.irplan(&[&["blame"], arguments].concat());
    blame(&["section:detct"])
        .status(2)
        .complains("there is no `section:detct` here")
        .complains("section:detect");
    blame(&["role:it"])
        .status(2)
        .complains("several plans have `role:it`")
        .complains("`acme`, `north`");
    blame(&["exercise:x"])
        .status(2)
        .complains("a record of one day");
}

#[test]
fn a_pack_that_changes_is_followed() {
    let sandbox = sandbox();
    choose_own_pack(&sandbox, "1h");
    sandbox.edit(DETECT, "mail filter", "mail filter for <duty:ours:call>");
    sandbox.commit_on("2026-02-01", "Choose the pack");
    choose_own_pack(&sandbox, "2h");
    sandbox.commit_on("2026-03-01", "Another clock");
    check(
        &sandbox,
        &["section:detect", "--client", "acme"],
        &[
            "2026-03-01 changed Another clock",
            "2026-02-01 changed Choose the pack",
            "2026-01-01 added Plans",
        ],
    );
}
