//! Earlier names of a subject.

use super::support::{CONTAIN, DETECT, check, sandbox};

#[test]
fn renamed_and_moved_subjects_are_followed() {
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
fn a_subject_that_was_removed_and_restored_is_followed() {
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
    // It is back, but only in the working tree.
    check(&sandbox, &subject, &before);
    sandbox.commit_on("2026-04-01", "Bring back");
    let whole = [&["2026-04-01 added Bring back"], &before[..]].concat();
    check(&sandbox, &subject, &whole);
    let run = sandbox.irplan(&["blame", subject[0], "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.status(0).out).unwrap();
    assert_eq!(json["events"][1]["kind"], "removed");

    // A branch that always had it adds nothing.
    sandbox.git(&["checkout", "--quiet", "-b", "side", "HEAD~3"]);
    sandbox.edit("plans/acme/contacts.toml", "Old Hand", "Older Hand");
    sandbox.commit_on("2026-04-02", "Side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
    check(&sandbox, &subject, &whole);
}

#[test]
fn a_reused_name_is_listed_once() {
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
fn a_renamed_plan_is_followed() {
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
    run.says("    it was `section:detect` in `acme`\n");
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
fn renaming_a_base_changes_nothing() {
    let sandbox = sandbox();
    sandbox.git(&["mv", "plans/base", "plans/baseline"]);
    for plan in ["acme", "north"] {
        let file = format!("plans/{plan}/plan.toml");
        sandbox.edit(&file, "[\"base\"]", "[\"baseline\"]");
    }
    sandbox.commit_on("2026-03-01", "Another folder");
    let subject = ["section:contain", "--client", "acme"];
    check(&sandbox, &subject, &["2026-01-01 added Plans"]);
    // For the text itself, the plan has another name.
    let renamed = [
        "2026-03-01 renamed Another folder",
        "2026-01-01 added Plans",
    ];
    check(&sandbox, &["section:contain"], &renamed);
}

#[test]
fn too_many_former_names_are_reported() {
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
        .complains("it was renamed or removed more than 64 times, so irplan stops following it");
    sandbox
        .irplan(&["blame", "section:detect-65", "--rev", "HEAD~2"])
        .status(2);
    let run = sandbox.irplan(&["blame", "section:detect-63", "--rev", "HEAD~2"]);
    assert_eq!(run.status(0).err, "");
}
