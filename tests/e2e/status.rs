//! `irplan status`.

use std::collections::BTreeMap;

use crate::support::{Sandbox, TODAY};

#[test]
fn work_is_listed_by_person() {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "plans/north/contacts.toml",
        "[contacts.sam]\n",
        "[contacts.sam]\nforge = \"@sam-ortiz\"\n",
    );
    let review = [
        "review",
        "acme/section:detect",
        "--by",
        "sam",
        "--on",
        "2025-12-01",
    ];
    sandbox.irplan(&review).status(0);
    let by_owner = |more: &[&str]| sandbox.irplan(&[&["status", "--by", "owner"], more].concat());
    by_owner(&[])
        .status(0)
        .says("Sam Ortiz (north/sam): ")
        .says("  acme Acme\n    review section:detect  due on 2026-12-01\n")
        .says("Jane Doe (acme/jane): ")
        .says("acknowledge role:it     never signed")
        .says("nobody's: ");
    by_owner(&["--client", "acme", "--format", "markdown"])
        .status(0)
        .says("## Sam Ortiz (`north/sam`)\n\n@sam-ortiz: **1** to do in 1 plan.")
        .does_not_say("North (`north`)");
    let json = by_owner(&["--format", "json"]).status(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["owners"][2]["owner"], "north/sam");
    assert_eq!(json["owners"][2]["work"][0]["due"], "2026-12-01");
    by_owner(&["--format", "issues"])
        .status(0)
        .says("\"marker\": \"<!-- irplan:work north/sam -->\"");
}

#[test]
fn departed_people_have_no_work() {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "plans/acme/contacts.toml",
        "name = \"Jane Doe\"\n",
        "name = \"Jane Doe\"\nleft = 2026-11-01\n",
    );
    sandbox
        .irplan(&["status", "--by", "owner"])
        .status(0)
        .does_not_say("acme/jane")
        .says("acknowledge role:it");
}

#[test]
fn formats_belong_to_the_work_list() {
    Sandbox::repository()
        .irplan(&["status", "--format", "json"])
        .status(2)
        .complains("--by");
}

/// A client with many sections, all reviewed by one person within a few days, and one that is overdue.
fn crowded() -> Sandbox {
    let sandbox = Sandbox::repository();
    for at in 0..30 {
        let text = format!("+++\ntitle = \"Part {at}\"\n+++\n\nText of part {at}.\n");
        sandbox.write(&format!("plans/acme/sections/part-{at:02}.md"), &text);
        let subject = format!("acme/section:part-{at:02}");
        let on = match at {
            0 => "2025-11-01".to_owned(),
            at => format!("2026-01-{:02}", 10 + at % 3),
        };
        sandbox
            .irplan(&["review", &subject, "--by", "jane", "--on", &on])
            .status(0);
    }
    sandbox
}

#[test]
fn reviews_are_planned_evenly_and_never_late() {
    let sandbox = crowded();
    let planned = |more: &[&str]| sandbox.irplan(&[&["status", "--plan-reviews"], more].concat());
    let json = planned(&["--format", "json"]).status(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "irplan-schedule/1");
    let jane = json["owners"].as_array().unwrap();
    let jane = jane
        .iter()
        .find(|share| share["owner"] == "acme/jane")
        .unwrap();
    let work = jane["work"].as_array().unwrap();
    let mut weeks: BTreeMap<u64, usize> = BTreeMap::new();
    let mut has_begun = false;
    for one in work {
        let (on, week) = (one["on"].as_str().unwrap(), one["week"].as_u64().unwrap());
        let holds = ["current", "due-soon"].contains(&one["state"].as_str().unwrap());
        if holds {
            // Dates in this form sort like text.
            assert!(on >= TODAY && on < one["due"].as_str().unwrap(), "{one}");
            *weeks.entry(week).or_default() += 1;
        } else {
            assert!(on == TODAY && week == 0 && !has_begun, "{one}");
        }
        has_begun |= holds;
    }
    let counts: Vec<_> = weeks.values().copied().collect();
    // From 22 November to 11 January, there are eight weeks for 29 sign-offs, so no week needs more than four.
    assert_eq!(counts.iter().sum::<usize>(), 29);
    assert_eq!(counts.iter().max(), Some(&4), "{weeks:?}");
    planned(&[])
        .status(0)
        .says("Jane Doe (acme/jane): 34 to sign\n  now: 2026-11-22\n")
        .says("    2026-11-22  due 2026-11-01  section:part-00  acme  irplan review --client acme section:part-00 --by jane\n")
        .says("missing         role:it          acme  irplan acknowledge --client acme role:it --by jane")
        .says("irplan approve --client acme --by CONTACT")
        .says("  2026-12-27 to 2027-01-02\n");
}

#[test]
fn a_planned_command_does_what_it_says() {
    let sandbox = crowded();
    let weeks = |weeks: &str| {
        let json = sandbox
            .irplan(&[
                "status",
                "--plan-reviews",
                "--weeks",
                weeks,
                "--format",
                "json",
            ])
            .status(0)
            .out;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let shares = json["owners"].as_array().unwrap().clone();
        let work = |share: &serde_json::Value| share["work"].as_array().unwrap().clone();
        let all: Vec<_> = shares.iter().flat_map(work).collect();
        let command = |one: serde_json::Value| one["command"].as_str().unwrap().to_owned();
        all.into_iter().map(command).collect::<Vec<_>>()
    };
    let (soon, later) = (weeks("1"), weeks("13"));
    assert_eq!(later.len() - soon.len(), 29);
    let verify = "irplan verify --client acme contact:jane --how called --by jane";
    assert!(soon.iter().any(|command| command == verify), "{soon:#?}");
    for command in soon.iter().filter(|command| !command.ends_with("CONTACT")) {
        let line = command.strip_prefix("irplan ").unwrap();
        sandbox.typed(line).status(0);
    }
    assert!(
        weeks("1")
            .iter()
            .all(|command| command.ends_with("CONTACT"))
    );
    sandbox
        .irplan(&["status", "--plan-reviews", "--format", "issues"])
        .status(2)
        .complains("`--plan-reviews` prints only `human` or `json`");
    sandbox
        .irplan(&["status", "--weeks", "2"])
        .status(2)
        .complains("--plan-reviews");
}
