//! `irplan history`.

use crate::support::{SOUND, Sandbox, choose_own_pack};

const DETECT: &str = "plans/acme/sections/detect.md";

/// Plans of June, with a section that is signed in July, changed in September, and signed again in October.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(SOUND);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("2026-06-10", "Plans");
    sign(&sandbox, "2026-07-05");
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-09-03", "Change");
    sign(&sandbox, "2026-10-04");
    sandbox
}

fn sign(sandbox: &Sandbox, day: &str) {
    let sign = ["review", "acme/section:detect", "--by", "sam", "--on", day];
    sandbox.irplan(&sign).status(0);
    sandbox.commit_on(day, "Sign");
}

/// Checks `period: current/due soon/voided` of a plan.
#[track_caller]
fn check(sandbox: &Sandbox, arguments: &[&str], expected: &[&str]) {
    let run = [&["history", "--format", "json"], arguments].concat();
    let run = sandbox.irplan(&run).status(0);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found: Vec<_> = json["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|period| {
            let counts = &period["plans"]["acme"];
            format!(
                "{} {}: {}/{}/{}",
                period["period"].as_str().unwrap(),
                period["day"].as_str().unwrap(),
                counts["current"],
                counts["due-soon"],
                counts["voided"]
            )
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn each_month_is_judged_as_of_its_end() {
    let sandbox = sandbox();
    check(
        &sandbox,
        &[],
        &[
            "2026-06 2026-06-30: 0/0/0",
            "2026-07 2026-07-31: 1/0/0",
            "2026-08 2026-08-31: 1/0/0",
            "2026-09 2026-09-30: 0/0/1",
            "2026-10 2026-10-31: 1/0/0",
            "2026-11 2026-11-22: 1/0/0",
        ],
    );
}

/// A section shows a duty of the repository's own pack. A later commit that has nothing to do with it changes nothing.
#[test]
fn a_pack_of_the_repository_is_read() {
    let sandbox = Sandbox::with(SOUND);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    choose_own_pack(&sandbox, "1h");
    sandbox.edit(DETECT, "mail filter", "mail filter for <duty:ours:call>");
    sandbox.commit_on("2026-08-10", "Plans");
    sign(&sandbox, "2026-08-15");
    let (august, september) = ("2026-08 2026-08-31: 1/0/0", "2026-09 2026-09-30: 1/0/0");
    let today = |counts: &str| format!("2026-10 2026-10-20: {counts}");
    let until = ["--to", "2026-10-20"];
    check(&sandbox, &until, &[august, september, &today("1/0/0")]);
    sandbox.write(
        "plans/acme/sections/other.md",
        "+++\ntitle = \"Other\"\n+++\n\nText.\n",
    );
    sandbox.commit_on("2026-10-02", "Another section");
    check(&sandbox, &until, &[august, september, &today("1/0/0")]);
    choose_own_pack(&sandbox, "2h");
    sandbox.commit_on("2026-10-10", "Another clock");
    check(&sandbox, &until, &[august, september, &today("0/0/1")]);
    let run = sandbox.irplan(&["history"]).status(0);
    assert!(!run.err.contains("had errors"), "{}", run.err);
}

#[test]
fn periods_can_have_other_lengths() {
    let sandbox = sandbox();
    check(
        &sandbox,
        &["--by", "quarter", "--to", "2027-10-01"],
        &[
            "2026-Q2 2026-06-30: 0/0/0",
            "2026-Q3 2026-09-30: 0/0/1",
            "2026-Q4 2026-12-31: 1/0/0",
            "2027-Q1 2027-03-31: 1/0/0",
            "2027-Q2 2027-06-30: 1/0/0",
            "2027-Q3 2027-09-30: 0/1/0",
            "2027-Q4 2027-10-01: 0/1/0",
        ],
    );
    check(
        &sandbox,
        &["--from", "2026-08-15", "--to", "2026-09-02"],
        &["2026-08 2026-08-31: 1/0/0", "2026-09 2026-09-02: 1/0/0"],
    );
    check(
        &sandbox,
        &["--by", "week", "--from", "2026-09-01", "--to", "2026-09-10"],
        &["2026-W36 2026-09-06: 0/0/1", "2026-W37 2026-09-10: 0/0/1"],
    );
    check(&sandbox, &["--to", "2026-06-01"], &[]);
}

#[test]
fn a_table_and_a_chart_show_the_same() {
    let sandbox = sandbox();
    sandbox
        .irplan(&["history", "--client", "acme"])
        .status(0)
        .says("plan  period    current  due soon  stale   all\n")
        .says("      2026-11         1         0");
    let svg = sandbox
        .irplan(&["history", "--format", "svg"])
        .status(0)
        .out;
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    for part in [
        ">acme<",
        ">all plans<",
        ">2026-06<",
        "1 current, 0 due soon",
        "prefers-color-scheme",
    ] {
        assert!(svg.contains(part), "{part}");
    }
    for active in ["<script", "http://evil", "onload", "href"] {
        assert!(!svg.contains(active), "{active}");
    }
}

#[test]
fn a_chart_of_one_period_has_room_for_its_legend() {
    let sandbox = sandbox();
    let svg = ["history", "--from", "2026-11-01", "--format", "svg"];
    let svg = sandbox.irplan(&svg).status(0).out;
    let number = |text: &str, before: &str| {
        let (_, rest) = text.split_once(before).unwrap();
        let (number, _) = rest.split_once('"').unwrap();
        number.parse::<usize>().unwrap()
    };
    let width = number(&svg, " width=\"");
    let (legend, _) = svg.split_once(">stale</text>").unwrap();
    let key = number(&legend[legend.rfind("<text").unwrap()..], " x=\"");
    // A letter is about eight pixels wide.
    assert!(key + "stale".len() * 8 < width, "{key} of {width}");
}

#[test]
fn unreadable_history_is_noted() {
    let sandbox = sandbox();
    let base = "plans/base/plan.toml";
    let sound = sandbox.read(base);
    sandbox.write(base, &format!("knid = 1\n{sound}"));
    sandbox.commit_on("2026-10-30", "Break");
    sandbox.write(base, &sound);
    sandbox.commit_on("2026-11-02", "Repair");
    let note = "files of `base` had errors at the end of 2026-10: its counts there, and those of plans that inherit from it";
    let history = |more: &[&str]| sandbox.irplan(&[&["history"], more].concat()).status(0);
    history(&[]).complains(note);
    history(&["--client", "acme"]).complains(note);
    history(&["--format", "json"]).says(note);
    let run = history(&["--from", "2026-11-01"]);
    assert!(!run.err.contains("faults"), "{run:?}");
}

#[test]
fn before_the_first_plan_there_are_no_periods() {
    let sandbox = sandbox();
    let before = ["history", "--from", "2026-01-01", "--to", "2026-05-31"];
    let run = sandbox.irplan(&before).status(0);
    run.says("there was no plan at the end of any period\n")
        .does_not_say("due soon");
    let run = sandbox.irplan(&["history", "--client", "base"]).status(2);
    run.complains("no client or provider had a plan `base`");
}

#[test]
fn a_merge_brings_in_what_its_branch_did() {
    let sandbox = Sandbox::with(SOUND);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("2026-06-10", "Plans");
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sign(&sandbox, "2026-07-05");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.commit_on("2026-08-01", "Elsewhere");
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
    // Signed on the branch in July, it counts from the merge in November on.
    check(
        &sandbox,
        &["--from", "2026-10-01"],
        &["2026-10 2026-10-31: 0/0/0", "2026-11 2026-11-22: 1/0/0"],
    );
}

#[test]
fn a_fast_clock_does_not_hide_later_commits() {
    let sandbox = Sandbox::with(SOUND);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("2026-09-10", "Plans");
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2031-09-15", "A fast clock");
    sign(&sandbox, "2026-10-04");
    check(
        &sandbox,
        &[],
        &[
            "2026-09 2026-09-30: 0/0/0",
            "2026-10 2026-10-31: 1/0/0",
            "2026-11 2026-11-22: 1/0/0",
        ],
    );
    sandbox
        .irplan(&["history"])
        .status(0)
        .complains("the date of a commit is wrong: commit `")
        .complains("is dated 2031-09-15 but counts as 2026-10-04");
}

#[test]
fn a_clock_that_was_never_set_adds_no_periods() {
    let sandbox = Sandbox::with(SOUND);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("1970-01-02", "A clock that was never set");
    sign(&sandbox, "2026-10-04");
    let periods = ["2026-10 2026-10-31: 1/0/0", "2026-11 2026-11-22: 1/0/0"];
    check(&sandbox, &[], &periods);
    sandbox
        .irplan(&["history"])
        .complains("is dated 1970-01-02 but counts as 2026-10-04");
}

#[test]
fn periods_start_with_the_first_plan() {
    let sandbox = Sandbox::with(&[("README.md", "Nothing yet.\n"), SOUND[0]]);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("2011-01-02", "Beginning");
    for (path, text) in SOUND {
        sandbox.write(path, text);
    }
    sandbox.commit_on("2026-10-04", "Plans");
    let periods = ["2026-10 2026-10-31: 0/0/0", "2026-11 2026-11-22: 0/0/0"];
    check(&sandbox, &[], &periods);
}

#[test]
fn impossible_requests_are_explained() {
    let sandbox = sandbox();
    sandbox
        .irplan(&["history", "--client", "acne"])
        .status(2)
        .complains("no client or provider had a plan `acne`");
    sandbox
        .irplan(&["history", "--from", "2027-01-01"])
        .status(2)
        .complains("2027-01-01 is later than 2026-11-22");
}
