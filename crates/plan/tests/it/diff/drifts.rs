//! What got weaker and stronger.

use irplan_plan::diff::Side;
use irplan_plan::{LineColumn, RepoPath, read};

use super::rich::{
    CONTACTS, PEOPLE, PLAN, PLAYBOOK, RICH, STEPS, TABLETOP, check, check_from, rich,
};
use super::show::{compare, drifts};
use crate::support::small;

#[test]
fn lost_people_and_ways_to_reach_them_are_weaker() {
    let lost = |from: &str, to: &str, says: &str| {
        check(PLAN, from, to, &[&format!("- bolt {says} (bolt)")]);
    };
    lost(
        "[\"lee\", \"max\"]",
        "[\"lee\"]",
        "deputy `deputies` of `role:it` removed: max",
    );
    // The holder of a role cannot also be their own deputy.
    lost(
        "[\"lee\", \"max\"]",
        "[\"lee\", \"kim\"]",
        "deputy `deputies` of `role:it` removed: max",
    );
    lost("holder = \"kim\"", "", "holder of `role:it` removed: kim");
    lost(
        "\"isolate-host\", ",
        "",
        "authority `may-decide` of `role:it` removed: isolate-host",
    );
    lost(
        "\"isolate-host\", ",
        "\"isolate-host\", \"pay-ransom\", ",
        "authority `may-decide` of `role:it` added: pay-ransom",
    );
    lost(
        "\"role:it\", \"contact:kim\"",
        "\"role:it\"",
        "notify list `notify` of `severity:sev1` removed: contact:kim",
    );
    lost(
        "out-of-band = true",
        "",
        "`channel:bridge` is no longer out of band",
    );
    lost(
        "number = \"+1 212 555 0100\"",
        "",
        "reachability `number` of `channel:bridge` removed: +1 212 555 0100",
    );
    lost(
        "audience = \"provider\"",
        "",
        "audience of `channel:bridge` wider: provider → client",
    );
    lost(
        "[[escalation.sev1]]\ncall = \"contact:lee\"",
        "",
        "call of `escalation:sev1` removed: contact:lee",
    );
    // One deputy in place of another is neither.
    check(PLAN, "\"lee\", \"max\"", "\"lee\", \"zoe\"", &[]);
}

#[test]
fn values_of_contacts_are_left_out() {
    let lost = |from: &str, to: &str, says: &str| {
        check(PEOPLE, from, to, &[&format!("- bolt {says} (bolt)")]);
    };
    lost(
        ", { number = \"+1 212 555 0102\" }",
        "",
        "reachability `phones` of `contact:kim` fewer",
    );
    lost(
        "email = \"kim@bolt.example\"",
        "",
        "reachability `email` of `contact:kim` removed",
    );
    lost(
        "\"24x7\"",
        "\"Mon-Fri\"",
        "reachability `hours` of `contact:kim` fewer",
    );
    lost(
        "hours = \"24x7\"",
        "",
        "reachability `hours` of `contact:kim` removed",
    );
    lost(
        ", out-of-band = true",
        "",
        "out-of-band channel `channels` of `contact:kim` fewer",
    );
    check(
        PEOPLE,
        CONTACTS,
        "",
        &["- bolt `contact:kim` was removed (bolt)"],
    );
    // Another number means nothing.
    check(PEOPLE, "0102", "0103", &[]);
}

#[test]
fn assets_are_weighed_by_what_they_lose() {
    let lost = |from: &str, to: &str, says: &str| {
        check(PLAN, from, to, &[&format!("- bolt {says} (bolt)")]);
    };
    lost(
        "restore-order = 1",
        "restore-order = 3",
        "restore order of `asset:pms` later: 1 → 3",
    );
    lost(
        "\"critical\"",
        "\"high\"",
        "criticality of `asset:pms` lower: critical → high",
    );
    lost(
        "backup = \"Nightly, off site\"",
        "",
        "backup of `asset:pms` removed: Nightly, off site",
    );
    lost(
        "restore-tested = 2026-05-01",
        "",
        "backup `restore-tested` of `asset:pms` removed: 2026-05-01",
    );
    lost(
        "[\"edr\", \"filter\"]",
        "[\"edr\"]",
        "detection `detected-by` of `vector:e-mail` removed: filter",
    );
    lost(
        "fallback = \"Pull the plug\"",
        "",
        "fallback of `tool:edr` removed: Pull the plug",
    );
    lost(
        "role = \"it\"\n\n[policy]",
        "\n\n[policy]",
        "assignment `role` of `duty:hhs` removed: it",
    );
    lost(
        "channel = \"web form\"",
        "",
        "reachability `channel` of `duty:hhs` removed: web form",
    );
    check(
        PLAN,
        "[\"hipaa\"]",
        "[]",
        &[
            "- bolt duty `packs` removed: hipaa (bolt)",
            "- bolt `duty:hipaa:business-associate` was removed (bolt)",
            "- bolt `duty:hipaa:hhs-500` was removed (bolt)",
            "- bolt `duty:hipaa:hhs-annual` was removed (bolt)",
            "- bolt `duty:hipaa:individuals` was removed (bolt)",
            "- bolt `duty:hipaa:media` was removed (bolt)",
        ],
    );
    lost(
        "mitigation = \"Watched closely\"",
        "",
        "mitigation `profile.weakness.flat-network.mitigation` removed: Watched closely",
    );
    lost(
        "2027-03-31",
        "2027-06-30",
        "accepted risk `profile.accepted-risk.x-ray.until` extended: 2027-03-31 → 2027-06-30",
    );
    lost(
        "classification = \"Confidential\"",
        "",
        "audience `classification` removed: Confidential",
    );
}

#[test]
fn steps_lose_what_they_ask_for() {
    let lost = |from: &str, to: &str, says: &str| {
        check(STEPS, from, to, &[&format!("- bolt {says} (bolt)")]);
    };
    lost(
        "memory-image,",
        "",
        "evidence note `step isolate: evidence` of `playbook:theft` removed: memory image",
    );
    lost(
        " role=it within",
        " within",
        "assignment `step isolate: role` of `playbook:theft` removed: it",
    );
    lost(
        " automation=edr",
        "",
        "assignment `step isolate: automation` of `playbook:theft` removed: edr",
    );
    lost(
        "### Call {#call role=it}\n\nCall the insurer.\n",
        "",
        "step `step call` of `playbook:theft` removed: Call",
    );
    lost(
        "audience = \"provider\"\n",
        "",
        "audience of `playbook:theft` wider: provider → client",
    );
    // A split step asks for the same, in two parts.
    let isolate = &PLAYBOOK
        [PLAYBOOK.find("### Isolate").expect("a step")..PLAYBOOK.find("### Call").expect("a step")];
    let parts = "### A {#isolate-a role=it within=5m automation=edr evidence=memory-image}\n\n### B {#isolate-b role=it within=10m evidence=edr-timeline}\n\n";
    check(STEPS, isolate, parts, &[]);
    // If one part keeps the time limit, the clock stays. If one part alone takes longer than the whole did, it does
    // not.
    check(STEPS, isolate, &parts.replace(" within=10m", ""), &[]);
    let longer = parts.replace("within=5m ", "").replace("10m", "20m");
    let clock = "- bolt clock `step isolate: within` of `playbook:theft` longer: 15m → 20m (bolt)";
    check(STEPS, isolate, &longer, &[clock]);
    let lost = parts.replace(" within=5m", "").replace(" within=10m", "");
    let clock = "- bolt clock `step isolate: within` of `playbook:theft` removed: 15m (bolt)";
    check(STEPS, isolate, &lost, &[clock]);
    let parts = parts.replace("evidence=edr-timeline", "");
    check(
        STEPS,
        isolate,
        &parts,
        &[
            "- bolt evidence note `step isolate: evidence` of `playbook:theft` removed: edr timeline (bolt)",
        ],
    );
    check(
        TABLETOP,
        "2026-12-01",
        "2027-12-01",
        &[
            "- bolt action `actions.print.due` of `exercise:2026-05-04-tabletop` later: 2026-12-01 → 2027-12-01 (bolt)",
        ],
    );
    check(
        TABLETOP,
        "[actions.print]\nwhat = \"Print the list\"\ndue = 2026-12-01\n",
        "",
        &[
            "- bolt action `actions.print` of `exercise:2026-05-04-tabletop` removed: Print the list (bolt)",
        ],
    );
}

#[test]
fn a_client_that_comes_or_goes_is_neither() {
    let alone = |id: &str| small().with(&format!("plans/{id}/plan.toml"), RICH);
    assert_eq!(
        drifts(&compare(&small(), &alone("core"))),
        Vec::<String>::new()
    );
    assert_eq!(
        drifts(&compare(&alone("core"), &small())),
        Vec::<String>::new()
    );
}

#[test]
fn withdrawn_and_weaker_sign_offs_are_weighed() {
    let digest = |subject: &str| {
        let reading = read(&rich());
        let subject = irplan_plan::Subject::parse(subject).expect("a subject");
        reading.repository.plans["bolt"].digests[&subject].to_string()
    };
    let entry = |how: &str| {
        let digest = digest("contact:kim");
        format!(
            "[\"contact:kim\"]\nby = \"sam\"\non = 2026-11-01\ndigest = \"{digest}\"\nhow = \"{how}\"\n"
        )
    };
    let with = |ledger: &str| rich().with("plans/bolt/signoffs.toml", ledger);
    assert_eq!(
        drifts(&compare(
            &with(&entry("called")),
            &with(&entry("vendor-confirmed"))
        )),
        ["- bolt sign-off `how` of `contact:kim` weaker: called → vendor-confirmed (bolt)"]
    );
    assert_eq!(
        drifts(&compare(&with(&entry("called")), &with(""))),
        ["- bolt sign-off of `contact:kim` removed: sam on 2026-11-01 (bolt)"]
    );
    assert_eq!(
        drifts(&compare(&with(""), &with(&entry("called")))),
        ["+ bolt sign-off of `contact:kim` added: sam on 2026-11-01 (bolt)"]
    );
    let unsaid = entry("called").replace("how = \"called\"\n", "");
    assert_eq!(
        drifts(&compare(&with(&entry("called")), &with(&unsaid))),
        ["- bolt sign-off `how` of `contact:kim` weaker: called → not written down (bolt)"]
    );
    assert_eq!(
        drifts(&compare(&with(&unsaid), &with(&entry("vendor-confirmed")))),
        [
            "+ bolt sign-off `how` of `contact:kim` stronger: not written down → vendor-confirmed (bolt)"
        ]
    );
    // Something that does not count can be neither gained nor lost.
    let stranger = entry("called").replace("sam", "stranger");
    assert_eq!(drifts(&compare(&with(""), &with(&stranger))), [""; 0]);
    assert_eq!(drifts(&compare(&with(&stranger), &with(""))), [""; 0]);
    assert_eq!(
        drifts(&compare(&with(&entry("called")), &with(&stranger))),
        ["- bolt sign-off of `contact:kim` removed: sam on 2026-11-01 (bolt)"]
    );
}

/// Checks the side and the line of the only drift of an edit, after ten lines of comments are added at the top.
#[track_caller]
fn check_line(path: &str, from: &str, to: &str, expected: (Side, &str)) {
    let old = rich();
    let text = old.text(&RepoPath::new(path)).expect("the file is there");
    let text = "# a comment\n".repeat(10) + &text.replace(from, to);
    let new = rich().with(path, &text);
    let comparison = compare(&old, &new);
    assert_eq!(comparison.drifts.len(), 1, "{:?}", drifts(&comparison));
    let drift = comparison.drifts.first();
    let spot = drift.and_then(|drift| drift.place.as_ref());
    let spot = spot.expect("a drift has a place");
    let side = match spot.side {
        Side::Older => &old,
        Side::Newer => &new,
    };
    let text = side.text(&spot.place.path).expect("the file is there");
    let line = LineColumn::of(text, spot.place.span.start).line;
    let line = text.lines().nth(line - 1);
    assert_eq!((spot.side, line), (expected.0, Some(expected.1)));
}

#[test]
fn a_drift_stands_on_one_side() {
    let channels = "channels = [{ kind = \"signal\", address = \"kim.1\", out-of-band = true }]\n";
    check_line(PEOPLE, channels, "", (Side::Newer, "[contacts.kim]"));
    let line = "update-every = \"2h\"";
    check_line(PLAN, "update-every = \"1h\"", line, (Side::Newer, line));
    let duty = "[duties.hhs]\nwithin = \"60d\"\nchannel = \"web form\"\nrole = \"it\"\n";
    check_line(PLAN, duty, "", (Side::Older, "[duties.hhs]"));
    let waiver = RICH
        .split("\n\n")
        .find(|table| table.starts_with("[[policy.waivers]]"));
    let waiver = waiver.expect("there is a waiver");
    check_line(PLAN, waiver, "", (Side::Older, "[[policy.waivers]]"));
    let other = waiver.replace("role:it", "plan");
    let both = format!("{waiver}\n\n{other}");
    check_line(PLAN, waiver, &both, (Side::Newer, "[[policy.waivers]]"));
}

#[test]
fn a_severity_names_the_channel_for_updates() {
    let bridge = "notify = [\"role:it\", \"contact:kim\"]\nchannel = \"bridge\"\n";
    let on_bridge = (PLAN, "notify = [\"role:it\", \"contact:kim\"]\n", bridge);
    let mail = "\n[channels.mail]\naddress = \"ir@bolt.example\"\n\n[vectors.e-mail]";
    let begin = [on_bridge, (PLAN, "\n[vectors.e-mail]", mail)];
    check_from(
        &begin,
        (PLAN, "channel = \"bridge\"\n", "channel = \"mail\"\n"),
        &["- bolt out-of-band channel `channel` of `severity:sev1` removed: bridge (bolt)"],
    );
    check_from(
        &begin,
        (PLAN, "channel = \"bridge\"\n", ""),
        &["- bolt reachability `channel` of `severity:sev1` removed: bridge (bolt)"],
    );
}

#[test]
fn people_who_left_do_not_count_as_deputies() {
    let lee = "[contacts.lee]\nname = \"Lee\"\n\n[contacts.kim]";
    let begin = [(PEOPLE, "[contacts.kim]", lee)];
    let left = |name: &'static str, on: &str| {
        let gone = format!("{name}\nleft = {on}");
        (name, gone)
    };
    let check = |(from, to): (&'static str, String), expected: &[&str]| {
        check_from(&begin, (PEOPLE, from, &to), expected);
    };
    check(
        left("name = \"Lee\"", "2026-11-01"),
        &["- bolt deputy `deputies` of `role:it` removed: lee (bolt)"],
    );
    check(
        left("name = \"Kim Lee\"", "2026-11-01"),
        &["- bolt holder of `role:it` removed: kim (bolt)"],
    );
    // They are still there today.
    check(left("name = \"Lee\"", "2026-12-31"), &[]);
}

#[test]
fn a_base_is_weighed_once_for_all() {
    let longer = crate::support::edited("plans/base/plan.toml", "15m", "30m");
    assert_eq!(
        drifts(&compare(&small(), &longer)),
        ["- base clock `respond-within` of `severity:sev1` longer: 15m → 30m (acme bolt)"]
    );
}
