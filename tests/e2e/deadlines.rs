//! `irplan deadlines`.

use serde_json::Value;

use crate::support::{CommandOutput, Sandbox, choose_own_pack};
use crate::vectors::{plan_of, times, vectors};

const NOW: &str = "2026-11-21T08:00-05:00";

/// A repository with a plan for each worked deadline.
fn repository(vectors: &[Value]) -> Sandbox {
    let sandbox = Sandbox::repository();
    for (at, vector) in vectors.iter().enumerate() {
        sandbox.write(&format!("plans/case-{at}/plan.toml"), &plan_of(vector));
    }
    sandbox
}

/// Returns the row of one duty in the answer for a worked deadline.
fn answer(sandbox: &Sandbox, at: usize, vector: &Value) -> Value {
    let client = format!("case-{at}");
    let mut arguments = vec![
        "deadlines",
        "--client",
        &client,
        "--format",
        "json",
        "--now",
        NOW,
    ];
    let pairs = |key: &str| -> Vec<String> {
        let pairs = times(vector, key);
        pairs.map(|(name, time)| format!("{name}={time}")).collect()
    };
    let (events, sent) = (pairs("events"), pairs("sent"));
    for event in &events {
        arguments.extend(["--event", event]);
    }
    for notice in &sent {
        arguments.extend(["--sent", notice]);
    }
    let run = sandbox.irplan(&arguments).status(0);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    let rows = document["deadlines"].as_array().unwrap();
    let mut rows = rows.iter().filter(|row| row["duty"] == vector["duty"]);
    let row = rows.next();
    assert!(row.is_some(), "no row: {vector}");
    row.unwrap().clone()
}

#[test]
fn worked_deadlines_come_out_as_computed_by_hand() {
    let vectors = vectors();
    let sandbox = repository(&vectors);
    let mut wrong = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        let row = answer(&sandbox, at, vector);
        let has = |key: &str, found: &Value| {
            vector[key]
                .as_str()
                .is_none_or(|part| found.to_string().contains(part))
        };
        let is_due = match vector["due"].as_str() {
            Some(due) => {
                row["due"]["at"] == due && row["due"]["end-of-day"] == vector["end-of-day"]
            }
            None => row["due"].is_null(),
        };
        let is_right = is_due
            && row["state"] == vector["state"]
            && has("note", &row["notes"])
            && has("words", &row["words"])
            && has("rule", &row["rule"]);
        if !is_right {
            wrong.push(format!("{vector}\n  {row}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(vectors.len() > 40);
}

fn harbor(arguments: &[&str]) -> CommandOutput {
    let all = ["deadlines", "--client", "harbor-dental", "--now", NOW];
    Sandbox::samples().irplan(&[&all, arguments].concat())
}

#[test]
fn one_command_says_who_must_be_told_by_when() {
    let known = [
        "--event",
        "discovered=2026-11-20T22:15",
        "--event",
        "suspected=2026-11-20T22:15",
    ];
    harbor(&known)
        .status(0)
        .says("Harbor Dental Group (harbor-dental), times in America/New_York\n")
        .says("Mon 2026-11-23 22:15 -05:00  in 2 days 14 h\n  cyber-insurance:notice  ")
        .says("hipaa:individuals")
        .says("because: 60 days from discovered (45 CFR 164.404)")
        .says("sent by: ")
        .says("does not apply until 2027-11-20: Harbor is the covered entity")
        .says("wait for another event: add `--event EVENT=TIME` for ")
        .says("wait for another notice: add `--sent DUTY=TIME` for hipaa:hhs-500, hipaa:hhs-annual, pci-dss:acquirer\n");
    harbor(&[&known[..], &["--format", "markdown"]].concat())
        .status(0)
        .says("| Mon 2026-11-23 22:15 -05:00 | in 2 days 14 h |");
    let ics = harbor(&[&known[..], &["--format", "ics"]].concat())
        .status(0)
        .out;
    assert!(
        ics.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"),
        "{ics}"
    );
    assert!(ics.ends_with("END:VCALENDAR\r\n"), "{ics}");
    assert!(
        ics.contains("UID:harbor-dental.cyber-insurance:notice.20261121T031500Z@irplan\r\n"),
        "{ics}"
    );
    // Of another incident, the events are others.
    let later = ["--event", "discovered=2026-12-01T10:00", "--format", "ics"];
    harbor(&later)
        .status(0)
        .says("UID:harbor-dental.cyber-insurance:notice.20261201T150000Z@irplan\r\n");
    let nothing = harbor(&["--format", "ics"]).status(0);
    assert_eq!(nothing.out, "");
    nothing.complains("no notice is due, so there is no calendar");
    assert!(ics.contains("DTSTART:20261124T031500Z\r\n"), "{ics}");
    assert!(ics.lines().all(|line| line.len() <= 76), "{ics}");
}

#[test]
fn an_own_limit_counts_where_the_law_has_no_number() {
    let ask = |format: &str| {
        let known = ["--event", "suspected=2026-11-21T07:30", "--format", format];
        let all = ["deadlines", "--client", "finch-vale", "--now", NOW];
        let run = Sandbox::samples().irplan(&[&all[..], &known].concat());
        run.status(0)
    };
    let human = ask("human").out;
    let recall =
        "Sat 2026-11-21 08:30 -05:00  in 30 min  own limit; without a number\n  wire-recall  ";
    let (own, law) = (human.find(recall), human.find("clause-savings-bank  "));
    assert!(own.is_some() && own < law, "{human}");
    ask("markdown").says(
        "(`wire-recall`): without a number; own limit Sat 2026-11-21 08:30 -05:00, in 30 min",
    );
    ask("ics")
        .says("SUMMARY:Own limit: Recall order to the bank (Finch & Vale LLP)\r\n")
        .says("DTSTART:20261121T133000Z\r\n");
}

#[test]
fn an_own_limit_that_ends_first_counts_first() {
    let ask = |more: &[&str]| {
        let known = ["--event", "discovered=2026-11-20T22:15", "--now", NOW];
        let all = ["deadlines", "--client", "northwind"];
        let run = Sandbox::samples().irplan(&[&all[..], &known, more].concat());
        run.status(0)
    };
    let own =
        "Sat 2026-11-21 22:15 -05:00  in 14 h 15 min  own limit\n  hipaa:business-associate  ";
    let deadline = "    deadline: Tue 2027-01-19 24:00 -05:00, in 59 days 15 h\n";
    ask(&[]).says(own).says(deadline);
    ask(&["--format", "markdown"])
        .says("| Tue 2027-01-19 24:00 -05:00 | own limit in 14 h 15 min |");
    let json: Value = serde_json::from_str(&ask(&["--format", "json"]).out).unwrap();
    let row = &json["deadlines"][0];
    assert_eq!(row["duty"], "hipaa:business-associate");
    assert_eq!(
        (&row["first"], &row["minutes-left"]),
        (&"own-limit".into(), &855.into())
    );
    let ics = ask(&["--format", "ics"]);
    ics.says("UID:northwind.hipaa:business-associate.own-limit.20261121T031500Z@irplan\r\n")
        .says("DTSTART:20261122T031500Z\r\nSUMMARY:Own limit: ")
        .says("UID:northwind.hipaa:business-associate.20261121T031500Z@irplan\r\n")
        .says("DTSTART:20270120T045959Z\r\nSUMMARY:Due: ");
    // Once the notice is sent, only the deadline says whether that was late.
    let sent = ["--sent", "hipaa:business-associate=2026-11-23"];
    ask(&sent).says("Tue 2027-01-19 24:00 -05:00  sent\n  hipaa:business-associate  ");
}

#[test]
fn mistyped_events_and_duties_are_refused_with_the_nearest_name() {
    harbor(&["--event", "discoverd=2026-11-20", "--sent", "hipaa:individual=2026-11-20"])
        .status(2)
        .complains("`discoverd` is not an event; did you mean `discovered`?")
        .complains("the plan `harbor-dental` has no duty `hipaa:individual`; did you mean `hipaa:individuals`?");
    let twice = ["--event", "aware=2026-11-20", "--event", "aware=2026-11-21"];
    harbor(&twice)
        .status(2)
        .complains("`aware` has two times: 2026-11-20 and 2026-11-21");
    harbor(&[twice[0], twice[1], twice[0], twice[1]]).status(0);
    harbor(&["--event", "aware=soon"])
        .status(2)
        .complains("`soon` is not a time");
    harbor(&["--event", "aware"])
        .status(2)
        .complains("write a name and a time");
}

#[test]
fn an_incident_brings_its_times_and_decisions() {
    let sandbox = Sandbox::samples();
    let file = "plans/harbor-dental/incidents/2026-11-20-ransomware.md";
    sandbox.write(
        file,
        "+++\ntitle = \"Ransomware\"\ndetected = 2026-11-20\n[events]\ndiscovered = 2026-11-20T22:15:00-05:00\n\
         [sent.\"cyber-insurance:notice\"]\nat = 2026-11-21T07:00:00-05:00\nby = \"sam-ortiz\"\nref = \"C-1\"\n\
         [decided-not-to-notify.\"hipaa:media\"]\nwhy = \"Fewer than 500 residents\"\nby = \"dana-whitlock\"\non = 2026-11-21\n\
         +++\n\nText.\n",
    );
    sandbox
        .irplan(&["deadlines", "--incident", file, "--now", NOW])
        .status(0)
        .says("detected: 2026-11-20\n")
        .says("discovered: 2026-11-20T22:15-05:00")
        .says("Mon 2026-11-23 22:15 -05:00  sent\n")
        .says("decided not to notify on 2026-11-21 by dana-whitlock: Fewer than 500 residents");
    let calendar = ["deadlines", "--incident", file, "--format", "ics"];
    sandbox
        .irplan(&calendar)
        .status(0)
        .says("UID:harbor-dental.hipaa:individuals.2026-11-20-ransomware@irplan\r\n");
    let corrected = ["--event", "discovered=2026-11-20T21:15-05:00"];
    let ask = ["deadlines", "--incident", file, "--now", NOW];
    sandbox
        .irplan(&[&ask[..], &corrected].concat())
        .status(0)
        .says("discovered: 2026-11-20T21:15-05:00")
        .says("note: `discovered` is 2026-11-20T22:15-05:00 in the incident; 2026-11-20T21:15-05:00 counts");
    sandbox.edit(file, "discovered =", "discoverd =");
    let check = sandbox.irplan(&["check", "--format", "short"]);
    check.says("`discoverd` is not an event");
    sandbox.edit(file, "cyber-insurance:notice", "cyber-insurance:notices");
    sandbox.edit(file, "dana-whitlock", "dana-whitlok");
    sandbox
        .irplan(&["check", "--format", "short"])
        .says("the plan `harbor-dental` has no duty `cyber-insurance:notices`")
        .says("dana-whitlok");
    sandbox
        .irplan(&["deadlines", "--incident", file, "--event", "awar=2026-11-20"])
        .status(2)
        .complains("ransomware.md:5: `discoverd` is not an event; did you mean `discovered`?")
        .complains("ransomware.md:6: the plan `harbor-dental` has no duty `cyber-insurance:notices`; did you mean `cyber-insurance:notice`?")
        .complains("ransomware.md:12: `by` names `dana-whitlok`, but there is no such contact; did you mean `dana-whitlock`?")
        .complains("`awar` is not an event; did you mean `aware`?")
        .complains("`irplan deadlines --client harbor-dental` for the duties");
}

#[test]
fn an_incident_belongs_to_one_plan() {
    let sandbox = Sandbox::samples();
    let incident = "plans/harbor-dental/incidents/2026-08-19-mailbox-takeover.md";
    let ask = ["deadlines", "--incident", incident, "--client"];
    sandbox
        .irplan(&[&ask[..], &["finch-vale"]].concat())
        .status(2)
        .complains("the incident belongs to the plan `harbor-dental`, and not to `finch-vale`")
        .complains("leave out `--client`");
    sandbox
        .irplan(&[&ask[..], &["harbor-dental"]].concat())
        .status(0);
    for (folder, file) in [
        (
            "plans/harbor-dental/incidents",
            "2026-08-19-mailbox-takeover.md",
        ),
        (
            "plans/finch-vale",
            "../harbor-dental/incidents/2026-08-19-mailbox-takeover.md",
        ),
    ] {
        sandbox
            .irplan(&["-C", folder, "deadlines", "--incident", file])
            .status(0)
            .says("(harbor-dental)");
    }
}

#[test]
fn an_incident_that_contradicts_itself_has_notes() {
    let sandbox = Sandbox::samples();
    let file = "plans/harbor-dental/incidents/2026-11-20-ransomware.md";
    sandbox.write(
        file,
        "+++\ntitle = \"Ransomware\"\ndetected = 2026-11-20\n\
         [sent.\"hipaa:media\"]\nat = 2026-11-21T07:00:00-05:00\n\
         [decided-not-to-notify.\"hipaa:media\"]\nwhy = \"Few\"\nby = \"dana-whitlock\"\non = 2026-11-10\n\
         +++\n\nText.\n",
    );
    let sent = "the notice of `hipaa:media` was sent, and somebody decided not to send it";
    let early = "the decision not to send the notice of `hipaa:media` is dated 2026-11-10, before the first event";
    sandbox
        .irplan(&["deadlines", "--incident", file, "--now", NOW])
        .status(0)
        .says(&format!("note: {sent}"))
        .says(&format!("note: {early}"));
    sandbox
        .irplan(&["check", "--format", "short"])
        .says(sent)
        .says(early);
}

#[test]
fn for_a_pack_with_an_error_nothing_is_computed() {
    let sandbox = Sandbox::repository();
    choose_own_pack(&sandbox, "1h");
    let ask = |format: &str| {
        let all = [
            "deadlines",
            "--client",
            "acme",
            "--event",
            "aware=2026-11-20T22:15Z",
        ];
        sandbox.irplan(&[&all[..], &["--now", NOW, "--format", format]].concat())
    };
    let due: Value = serde_json::from_str(&ask("json").status(0).out).unwrap();
    assert_eq!(due["deadlines"][0]["state"], "due");
    sandbox.edit("packs/ours.toml", "\"in-force\"", "\"propsed\"");
    let words = "no deadline, because its pack has an error: see `irplan check`";
    ask("human")
        .status(1)
        .says(&format!("\n{words}\n  ours:call  "))
        .complains("some files have errors (1)");
    ask("markdown")
        .status(1)
        .says("because its pack has an error");
    let row: Value = serde_json::from_str(&ask("json").status(1).out).unwrap();
    let row = &row["deadlines"][0];
    assert_eq!(
        (&row["state"], &row["words"]),
        (&"faulty-pack".into(), &words.into())
    );
    assert!(row["due"].is_null() && row["own-limit"].is_null(), "{row}");
    assert_eq!(ask("ics").status(1).out, "");
}

#[test]
fn a_time_of_another_zone_names_it() {
    let sandbox = Sandbox::samples();
    for format in ["human", "markdown"] {
        let ask = [
            "deadlines",
            "--client",
            "kestrel-works",
            "--sent",
            "bsig:notification=2026-11-20T18:00+01:00",
            "--now",
            NOW,
            "--format",
            format,
        ];
        sandbox.irplan(&ask).status(0).says(
            "Sun 2026-12-20 24:00 +01:00 in Europe/Berlin (Sun 2026-12-20 18:00 -05:00 in America/New_York)",
        );
    }
}

#[test]
fn what_is_in_the_future_is_named() {
    let sandbox = Sandbox::samples();
    harbor(&["--sent", "hipaa:individuals=2027-01-11T10:00"])
        .status(0)
        .says(
            "note: `hipaa:individuals` counts as sent on 2027-01-11T10:00, which is in the future",
        );
    harbor(&["--event", "aware=2027-01-11T10:00"])
        .status(0)
        .says("note: clocks start with `aware` on 2027-01-11T10:00, which is in the future");
    let file = "plans/harbor-dental/incidents/2026-11-20-ransomware.md";
    sandbox.write(
        file,
        "+++\ntitle = \"Ransomware\"\ndetected = 2026-11-20\n[events]\ndiscovered = 2026-11-20T22:15:00-05:00\n\
         [decided-not-to-notify.\"hipaa:media\"]\nwhy = \"Few\"\nby = \"dana-whitlock\"\non = 2026-11-22\n\
         +++\n\nText.\n",
    );
    let ask = |now: &str| sandbox.irplan(&["deadlines", "--incident", file, "--now", now]);
    ask(NOW)
        .status(0)
        .says("the decision not to notify is dated 2026-11-22, which is in the future, so it does not count yet");
    ask("2026-11-22T08:00-05:00")
        .status(0)
        .says("decided not to notify on 2026-11-22 by dana-whitlock: Few");
    harbor(&["--event", "aware=9998-01-01"])
        .status(2)
        .complains("the year is 1 to 9997");
}

#[test]
fn a_plan_with_errors_fails() {
    let sandbox = Sandbox::samples();
    let plan = "plans/harbor-dental/plan.toml";
    sandbox.edit(plan, "region = \"US\"", "region = \"US\"\ncolour = \"red\"");
    let ask = [
        "deadlines",
        "--client",
        "harbor-dental",
        "--event",
        "suspected=2026-11-20T22:15",
        "--now",
        NOW,
    ];
    sandbox.irplan(&ask).status(1).complains(
        "some files have errors (1), so this may be wrong or incomplete: see `irplan check`",
    );
    // A deadline in the wrong zone would look as if it were right.
    sandbox.edit(
        plan,
        "timezone = \"America/New_York\"",
        "timezone = \"Amerika/New_York\"",
    );
    let wrong = sandbox.irplan(&ask).status(2);
    let wrong = wrong
        .complains("there is no time zone `Amerika/New_York`; did you mean `America/New_York`?")
        .complains("plans/harbor-dental/plan.toml:");
    assert_eq!(wrong.out, "");
}

#[test]
fn a_time_has_an_offset_and_no_zone() {
    harbor(&["--event", "aware=2026-11-20T22:15[America/New_York]"])
        .status(2)
        .complains("write the offset instead of the time zone, as in `2026-11-20T22:15-05:00`");
    harbor(&["--event", "aware=2026-11-20T22:15[Amerika/New_York]"])
        .status(2)
        .complains("there is no time zone `Amerika/New_York`; did you mean `America/New_York`?");
}

#[test]
fn markdown_has_notes_and_ids_that_can_be_copied() {
    let known = [
        "--event",
        "discovered=2026-11-01T01:30",
        "--sent",
        "hipaa:individuals=2026-11-10",
        "--format",
        "markdown",
    ];
    let text = harbor(&known).status(0).out;
    for part in [
        "at the same time as `hipaa:individuals`",
        "\nNotes:\n\n- `",
        "happens twice in America/New\\_York",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn everybody_who_knew_knew_at_the_same_time() {
    let sandbox = Sandbox::repository();
    sandbox.write(
        "plans/knew/plan.toml",
        "kind = \"client\"\nname = \"Knew\"\ntimezone = \"America/New_York\"\npacks = [\"gdpr\", \"hipaa\", \"ny-dfs\"]\n",
    );
    let rows = |more: &[&str]| -> Vec<(String, String)> {
        let mut arguments = vec![
            "deadlines",
            "--client",
            "knew",
            "--format",
            "json",
            "--now",
            NOW,
        ];
        arguments.extend(more);
        let run = sandbox.irplan(&arguments).status(0);
        let document: Value = serde_json::from_str(&run.out).unwrap();
        let rows = document["deadlines"].as_array().unwrap().iter();
        let due = rows.filter_map(|row| {
            Some((
                row["duty"].to_string(),
                row["due"]["at"].as_str()?.to_owned(),
            ))
        });
        due.collect()
    };
    let typed = [
        "--event",
        "aware=2026-11-20T22:15",
        "--event",
        "discovered=2026-11-20T22:15",
    ];
    let knew = rows(&["--knew", "2026-11-20T22:15"]);
    assert_eq!(knew, rows(&typed));
    assert!(knew.len() >= 3, "{knew:?}");
    // A time of its own wins.
    let own = ["--event", "aware=2026-11-19T09:00"];
    let both = rows(&[&["--knew", "2026-11-20T22:15"], &own[..]].concat());
    assert_ne!(both, knew);
}
