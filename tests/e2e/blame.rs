//! `irplan blame`.

use crate::support::{SOUND, Sandbox};

const DETECT: &str = "plans/acme/sections/detect.md";
const CONTAIN: &str = "plans/base/sections/contain.md";

/// The sound plans, committed on the first day of the year.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(SOUND);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("2026-01-01", "Plans");
    sandbox
}

/// Checks the lines that say what happened, without ids of commits.
#[track_caller]
fn check(sandbox: &Sandbox, arguments: &[&str], expected: &[&str]) {
    let run = sandbox.irplan(&[&["blame"], arguments].concat()).status(0);
    let dated = run.out.lines().filter(|line| line.starts_with("20"));
    let found: Vec<_> = dated
        .map(|line| {
            let words: Vec<_> = line.split("  ").collect();
            let summary = line.rsplit(": ").next().unwrap();
            format!("{} {} {summary}", words[0], words[1])
        })
        .collect();
    assert_eq!(found, expected, "{}", run.out);
}

#[test]
fn changes_and_sign_offs_stand_together_the_latest_first() {
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
        .complains("`acme/` and `--client` name different plans");
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
        .says("changed in the working tree, and not committed");
    check(
        &sandbox,
        &["section:detect", "--rev", "HEAD~1"],
        &["2026-02-01 signed Sign", "2026-01-01 added Plans"],
    );
}

#[test]
fn inherited_texts_and_facts_that_are_shown_are_followed() {
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
        .says("by what it shows: plan");
    // Without a client it is the text itself that is meant.
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
fn what_changed_of_the_providers_staff_is_said_to_a_client_too() {
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
fn a_sign_off_is_shown_where_it_is_made() {
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
        stands(subject, "none is asked for here", &[]);
    }
    let events = ["2026-11-01 signed Verify", "2026-01-01 added Plans"];
    check(&sandbox, &["acme/contact:sam"], &events);
}

/// A playbook of two steps, which shows a tool.
const PLAYBOOK: &str = "+++\ntitle = \"Ransom\"\n+++\n\nUse <tool:edr>.\n\n## First {#first role=it}\n\nCut it off.\n\n## Second {#second role=it}\n\nCall everybody.\n";

#[test]
fn only_what_a_subject_shows_is_a_cause() {
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
    let run = run.says("    by what it shows: tool:edr\n");
    let run = run.says(" comes at another place\n");
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
fn another_id_and_another_plan_are_followed() {
    let sandbox = sandbox();
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-02-01", "Gateway");
    let sign = ["review", "acme/section:detect", "--by", "sam"];
    sandbox
        .irplan(&[&sign[..], &["--on", "2026-02-15"]].concat())
        .status(0);
    sandbox.commit_on("2026-02-15", "Sign by the id of then");
    sandbox.git(&["mv", DETECT, "plans/acme/sections/watch.md"]);
    sandbox.commit_on("2026-03-01", "Another id");
    check(
        &sandbox,
        &["section:watch"],
        &[
            "2026-03-01 renamed Another id",
            "2026-02-15 signed Sign by the id of then",
            "2026-02-01 changed Gateway",
            "2026-01-01 added Plans",
        ],
    );
    // Moved to the base, it says the same to the client's readers.
    sandbox.git(&[
        "mv",
        "plans/acme/sections/watch.md",
        "plans/base/sections/watch.md",
    ]);
    sandbox.commit_on("2026-04-01", "To the base");
    check(
        &sandbox,
        &["section:watch", "--client", "acme"],
        &[
            "2026-03-01 renamed Another id",
            "2026-02-15 signed Sign by the id of then",
            "2026-02-01 changed Gateway",
            "2026-01-01 added Plans",
        ],
    );
}

#[test]
fn what_was_removed_and_came_again_is_followed_behind_its_absence() {
    let sandbox = sandbox();
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-02-01", "Gateway");
    let text = sandbox.read(DETECT);
    sandbox.git(&["rm", "--quiet", DETECT]);
    sandbox.commit_on("2026-03-01", "Delete");
    let subject = ["acme/section:detect"];
    sandbox.edit(CONTAIN, "Cut off", "Unplug");
    sandbox.commit_on("2026-03-02", "Elsewhere");
    sandbox.write(DETECT, &text);
    let before = [
        "2026-03-01 removed Delete",
        "2026-02-01 changed Gateway",
        "2026-01-01 added Plans",
    ];
    // It is back in the working tree alone.
    check(&sandbox, &subject, &before);
    sandbox.commit_on("2026-04-01", "Bring back");
    let whole = [&["2026-04-01 added Bring back"], &before[..]].concat();
    check(&sandbox, &subject, &whole);
    let run = sandbox.irplan(&["blame", subject[0], "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.status(0).out).unwrap();
    assert_eq!(json["events"][1]["kind"], "removed");

    // A branch that never lost it tells nothing new.
    sandbox.git(&["checkout", "--quiet", "-b", "side", "HEAD~3"]);
    sandbox.edit("plans/acme/contacts.toml", "Old Hand", "Older Hand");
    sandbox.commit_on("2026-04-02", "Side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
    check(&sandbox, &subject, &whole);
}

#[test]
fn a_name_that_was_given_away_and_came_back_is_told_once() {
    let sandbox = sandbox();
    let other = "plans/acme/sections/watch.md";
    let sign = ["review", "acme/section:detect", "--by", "sam"];
    sandbox
        .irplan(&[&sign[..], &["--on", "2026-01-15"]].concat())
        .status(0);
    sandbox.commit_on("2026-01-15", "Sign");
    let (entry, moved) = (
        "plans/acme/signoffs/section-detect.toml",
        "plans/acme/signoffs/section-watch.toml",
    );
    sandbox.git(&["mv", DETECT, other]);
    sandbox.git(&["mv", entry, moved]);
    sandbox.edit(moved, "section:detect", "section:watch");
    sandbox.commit_on("2026-02-01", "Away");
    sandbox.git(&["mv", other, DETECT]);
    sandbox.git(&["mv", moved, entry]);
    sandbox.edit(entry, "section:watch", "section:detect");
    sandbox.commit_on("2026-03-01", "Back");
    check(
        &sandbox,
        &["acme/section:detect"],
        &[
            "2026-03-01 renamed Back",
            "2026-02-01 renamed Away",
            "2026-01-15 signed Sign",
            "2026-01-01 added Plans",
        ],
    );
}

#[test]
fn a_sign_off_that_was_withdrawn_is_told() {
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
fn a_plan_whose_folder_was_renamed_is_followed() {
    let sandbox = sandbox();
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-02-01", "Gateway");
    for subject in ["acme/section:detect", "acme/section:contain"] {
        let sign = ["review", subject, "--by", "sam", "--on", "2026-02-15"];
        sandbox.irplan(&sign).status(0);
    }
    sandbox.commit_on("2026-02-15", "Sign");
    sandbox.git(&["mv", "plans/acme", "plans/acme-works"]);
    sandbox.commit_on("2026-03-01", "Another folder");
    sandbox.edit("plans/acme-works/sections/detect.md", "Watch", "See");
    sandbox.commit_on("2026-04-01", "See");
    let run = sandbox.irplan(&["blame", "section:detect"]).status(0);
    run.says("    it was `section:detect` of `acme`\n");
    check(
        &sandbox,
        &["section:detect"],
        &[
            "2026-04-01 changed See",
            "2026-03-01 renamed Another folder",
            "2026-02-15 signed Sign",
            "2026-02-01 changed Gateway",
            "2026-01-01 added Plans",
        ],
    );
    check(
        &sandbox,
        &["section:contain", "--client", "acme-works"],
        &[
            "2026-03-01 renamed Another folder",
            "2026-02-15 signed Sign",
            "2026-01-01 added Plans",
        ],
    );
}

#[test]
fn a_base_whose_folder_was_renamed_changes_nothing() {
    let sandbox = sandbox();
    sandbox.git(&["mv", "plans/base", "plans/baseline"]);
    for plan in ["acme", "north"] {
        let file = format!("plans/{plan}/plan.toml");
        sandbox.edit(&file, "[\"base\"]", "[\"baseline\"]");
    }
    sandbox.commit_on("2026-03-01", "Another folder");
    let subject = ["section:contain", "--client", "acme"];
    check(&sandbox, &subject, &["2026-01-01 added Plans"]);
    // Of the text itself it is the plan that has another name.
    let renamed = [
        "2026-03-01 renamed Another folder",
        "2026-01-01 added Plans",
    ];
    check(&sandbox, &["section:contain"], &renamed);
}

#[test]
fn what_had_too_many_names_is_not_followed_to_its_end_without_a_word() {
    let sandbox = sandbox();
    let page = |at: usize| match at {
        0 => DETECT.to_owned(),
        at => format!("plans/acme/sections/detect-{at}.md"),
    };
    for at in 0..65 {
        sandbox.git(&["mv", &page(at), &page(at + 1)]);
        sandbox.commit_on("2026-02-01", "Another id");
    }
    sandbox
        .irplan(&["blame", "section:detect-65"])
        .status(0)
        .complains("it was renamed or removed more than 64 times, and is followed no further");
    sandbox
        .irplan(&["blame", "section:detect-65", "--rev", "HEAD~2"])
        .status(2);
    let run = sandbox.irplan(&["blame", "section:detect-63", "--rev", "HEAD~2"]);
    assert_eq!(run.status(0).err, "");
}

#[test]
fn a_merge_is_not_blamed_for_what_its_branch_did() {
    let sandbox = sandbox();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.edit(
        "plans/acme/contacts.toml",
        "+1 212 555 0143",
        "+1 212 555 0144",
    );
    sandbox.commit_on("2026-02-01", "New number");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-02-02", "Elsewhere");
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
    check(
        &sandbox,
        &["contact:jane"],
        &["2026-02-01 changed New number", "2026-01-01 added Plans"],
    );
    let json = sandbox.irplan(&["blame", "contact:jane", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.status(0).out).unwrap();
    assert_eq!(json["events"][0]["kind"], "changed");
    assert_eq!(json["events"][0]["fields"][0]["key"], "phones");
    assert_eq!(json["state"], "missing");
}

/// Commits an edit on a branch of its own and another one on `main`, and merges them, with the edits of `own` besides.
fn merged(
    side: &[(&str, &str, &str)],
    main: &[(&str, &str, &str)],
    own: &[(&str, &str, &str)],
) -> Sandbox {
    let sandbox = sandbox();
    let text = "+++\ntitle = \"Detection\"\n+++\n\nFirst comes\na line of text\nthat nobody knows\nuntil it has\nan end of its own.\n";
    sandbox.write(DETECT, text);
    sandbox.commit_on("2026-01-02", "Text");
    let edit = |edits: &[(&str, &str, &str)]| {
        for (path, from, to) in edits {
            sandbox.edit(path, from, to);
        }
    };
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    edit(side);
    sandbox.commit_on("2026-02-01", "Side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    edit(main);
    sandbox.commit_on("2026-02-02", "Main");
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-commit", "side"]);
    edit(own);
    sandbox.commit_on("2026-02-03", "Merge");
    sandbox
}

#[test]
fn a_merge_is_told_for_what_neither_side_had() {
    let contacts = "plans/acme/contacts.toml";
    let number = (contacts, "+1 212 555 0143", "+1 212 555 0144");
    let name = (contacts, "Jane Doe", "Jane Roe");
    let sides = [
        "2026-02-02 changed Main",
        "2026-02-01 changed Side",
        "2026-01-01 added Plans",
    ];
    let sandbox = merged(
        &[name],
        &[("plans/acme/plan.toml", "\"Acme\"", "\"Acme Ltd\""), number],
        &[],
    );
    check(&sandbox, &["acme/contact:jane"], &sides);
    let mail = (contacts, "jane@acme.example", "jane@roe.example");
    let sandbox = merged(&[], &[number], &[mail]);
    let with_merge = ["2026-02-03 changed Merge", sides[0], sides[2]];
    check(&sandbox, &["acme/contact:jane"], &with_merge);

    // Two lines of one paragraph, and then a word of the merge's own.
    let first = (DETECT, "First comes", "First stands");
    let last = (DETECT, "an end of", "a close of");
    let sides = [&sides[..2], &["2026-01-02 changed Text", sides[2]]].concat();
    let sandbox = merged(&[first], &[last], &[]);
    check(&sandbox, &["acme/section:detect"], &sides);
    let sandbox = merged(&[first], &[last], &[(DETECT, "nobody", "everybody")]);
    let with_merge = [&["2026-02-03 changed Merge"], &sides[..]].concat();
    check(&sandbox, &["acme/section:detect"], &with_merge);
}

#[test]
fn the_end_of_a_shallow_clone_is_no_date() {
    let sandbox = sandbox();
    sandbox.commit_on("2026-02-01", "Last");
    let clone = Sandbox::empty();
    let from = format!("file://{}", sandbox.path("").display());
    clone.git(&["clone", "--quiet", "--depth=1", &from, "."]);
    clone
        .irplan(&["blame", "section:detect"])
        .status(0)
        .says("or before: fetch the whole history to know")
        .does_not_say("2026-02-01")
        .complains("the clone is shallow");
}

#[test]
fn what_is_not_there_is_said_with_the_nearest() {
    let sandbox = sandbox();
    let blame = |arguments: &[&str]| sandbox.irplan(&[&["blame"], arguments].concat());
    blame(&["section:detct"])
        .status(2)
        .complains("there is no `section:detct` here")
        .complains("section:detect");
    blame(&["role:it"])
        .status(2)
        .complains("`role:it` stands in several plans")
        .complains("`acme`, `north`");
    blame(&["exercise:x"])
        .status(2)
        .complains("a record of one day");
}
