//! The state of a sign-off on a day.

use irplan_plan::{Subject, read};
use jiff::civil::{Date, date};

use crate::support::{SETTINGS, plan, small, sound};

const TODAY: Date = date(2026, 11, 22);

/// Signs a subject of `acme` as it is, and returns the state on a day.
#[track_caller]
fn check(subject: &str, by: &str, on: Date, today: Date, state: &str) {
    let unsigned = read(&small());
    let subject = Subject::parse(subject).expect("a subject");
    let digest = plan(&unsigned, "acme").digest(&subject).expect("a digest");
    let ledger = format!("[\"{subject}\"]\nby = \"{by}\"\non = {on}\ndigest = \"{digest}\"\n");
    let signed = read(&small().with("plans/acme/signoffs.toml", &ledger));
    let status = plan(&signed, "acme").sign_off_status(&subject, today);
    assert_eq!(status.state.name(), state, "{status:?}");
}

#[test]
fn a_sign_off_runs_out() {
    let signed = date(2026, 9, 1);
    // Contacts are verified every 90 days, and due soon within 30.
    for (today, state) in [
        (signed, "current"),
        (date(2026, 10, 30), "current"),
        (date(2026, 10, 31), "due-soon"),
        (date(2026, 11, 29), "due-soon"),
        (date(2026, 11, 30), "overdue"),
    ] {
        check("contact:jane", "sam", signed, today, state);
    }
    check(
        "section:containment",
        "sam",
        signed,
        date(2027, 8, 2),
        "due-soon",
    );
    check(
        "section:containment",
        "sam",
        signed,
        date(2027, 9, 1),
        "overdue",
    );
    check("plan", "jane", signed, TODAY, "current");
    check("role:it", "jane", signed, TODAY, "current");
}

#[test]
fn dates_in_the_future_and_unknown_people_never_held() {
    check(
        "section:containment",
        "sam",
        date(2026, 11, 23),
        TODAY,
        "current",
    );
    check(
        "section:containment",
        "sam",
        date(2026, 11, 24),
        TODAY,
        "invalid",
    );
    check(
        "section:containment",
        "sam",
        date(9998, 12, 31),
        TODAY,
        "invalid",
    );
    check("section:containment", "nobody", TODAY, TODAY, "invalid");
}

#[test]
fn an_edit_of_meaning_voids_and_a_return_restores() {
    let unsigned = read(&small());
    let subject = Subject::parse("contact:jane").expect("a subject");
    let digest = plan(&unsigned, "acme").digest(&subject).expect("a digest");
    let ledger = format!("[\"{subject}\"]\nby = \"sam\"\non = 2026-11-01\ndigest = \"{digest}\"\n");
    let state = |contacts: &str| {
        let snapshot = small()
            .with("plans/acme/signoffs.toml", &ledger)
            .with("plans/acme/contacts.toml", contacts);
        plan(&read(&snapshot), "acme")
            .sign_off_status(&subject, TODAY)
            .state
            .name()
    };
    assert_eq!(
        state(
            "[contacts.jane]\nphones = [{ number = \"+1 212 555 0143\" }] # home\nname = \"Jane  Doe\"\n"
        ),
        "current"
    );
    assert_eq!(
        state(
            "[contacts.jane]\nphones = [{ number = \"+1 212 555 0199\" }]\nname = \"Jane Doe\"\n"
        ),
        "voided"
    );
}

#[test]
fn what_wants_a_sign_off() {
    let plan_file = "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"jane\"\n\n[roles.scribe]\n";
    let reading = read(&small().with("plans/acme/plan.toml", plan_file));
    let names = |id: &str| {
        plan(&reading, id)
            .signable(TODAY)
            .iter()
            .map(Subject::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names("acme"),
        [
            "contact:hotline",
            "contact:jane",
            "role:it",
            "section:containment",
            "playbook:ransomware",
            "plan"
        ]
    );
    assert_eq!(
        names("northwind"),
        ["contact:press-office", "contact:sam", "plan"]
    );
}

#[test]
fn where_a_subject_is_signed() {
    let reading = read(&small());
    #[track_caller]
    fn check(reading: &irplan_plan::Reading, id: &str, subject: &str, expected: Option<&str>) {
        let subject = Subject::parse(subject).expect("a subject");
        let signed = reading
            .repository
            .plan_of_ledger(plan(reading, id), &subject)
            .map(|plan| plan.id.as_str());
        assert_eq!(signed, expected);
    }
    check(&reading, "acme", "contact:jane", Some("acme"));
    check(&reading, "acme", "contact:hotline", Some("acme"));
    check(&reading, "acme", "contact:sam", Some("northwind"));
    check(&reading, "northwind", "contact:sam", Some("northwind"));
    check(&reading, "acme", "section:containment", Some("acme"));
    check(&reading, "acme", "plan", Some("acme"));
    check(&reading, "acme", "severity:sev1", None);
    check(&reading, "acme", "contact:nobody", None);
    for subject in ["section:containment", "contact:hotline", "plan"] {
        check(&reading, "base", subject, None);
    }
}

#[test]
fn who_has_left_neither_signs_nor_is_verified() {
    let contacts = "[contacts.jane]\nname = \"Jane Doe\"\nleft = 2026-10-31\n";
    let ledger = "[\"section:containment\"]\nby = \"jane\"\non = 2026-11-01\ndigest = \"1:0000000000000000000000000000000000000000\"\n";
    let snapshot = small()
        .with("plans/acme/contacts.toml", contacts)
        .with("plans/acme/signoffs.toml", ledger);
    let reading = read(&snapshot);
    let acme = plan(&reading, "acme");
    assert!(
        !acme
            .signable(TODAY)
            .iter()
            .any(|subject| subject.to_string() == "contact:jane")
    );
    let status = acme.sign_off_status(
        &Subject::parse("section:containment").expect("a subject"),
        TODAY,
    );
    let problem = status.problem.map(|problem| problem.to_string());
    assert_eq!(problem.as_deref(), Some("`jane` had left by then"));
}

/// The plan `acme` with a few people, and with additions to `irplan.toml` and to the plan's own file.
#[track_caller]
fn people(settings: &str, own: &str) -> irplan_plan::Reading {
    let contacts = "[contacts.jane]\nname = \"Jane Doe\"\norganisation = \"client\"\n\n[contacts.li]\nname = \"Li\"\n";
    let plan_file = format!(
        "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"jane\"\n\n{own}"
    );
    let snapshot = small()
        .with("irplan.toml", &format!("{SETTINGS}{settings}"))
        .with("plans/acme/plan.toml", &plan_file)
        .with("plans/acme/contacts.toml", contacts);
    sound(&snapshot)
}

/// Who may sign what.
#[track_caller]
fn check_signers(settings: &str, own: &str, subject: &str, expected: &[&str]) {
    let reading = people(settings, own);
    let subject = Subject::parse(subject).expect("a subject");
    let acme = plan(&reading, "acme");
    let signers: Vec<_> = acme
        .signers(&subject)
        .iter()
        .map(|id| id.as_str())
        .collect();
    assert_eq!(signers, expected);
    for contact in acme.contacts.keys() {
        let listed = expected.contains(&contact.as_str());
        assert_eq!(acme.may_sign(&subject, contact), listed, "{contact}");
    }
}

#[test]
fn who_may_sign_without_a_policy() {
    let anyone = &["hotline", "jane", "li", "sam"];
    check_signers("", "", "section:containment", anyone);
    check_signers("", "", "contact:jane", anyone);
    check_signers("", "", "role:it", &["jane"]);
    check_signers("", "", "role:unknown", &[]);
    let team = "[roles.legal]\nholder = \"sam\"\ndeputies = [\"jane\"]\n\n[roles.scribe]\ndeputies = [\"jane\"]\n";
    check_signers("", team, "role:legal", &["sam"]);
    check_signers("", team, "role:scribe", &[]);
    check_signers("", "", "plan", anyone);
    let executive = "[roles.executive]\nholder = \"li\"\ndeputies = [\"sam\", \"gone\"]\n";
    check_signers("", executive, "plan", &["li", "sam"]);
    check_signers("", "[roles.executive]\n", "plan", &[]);
}

#[test]
fn policy_says_who_may_sign() {
    let rule = |subjects: &str, people: &str| {
        format!("[[policy.signers]]\nsubjects = [{subjects}]\npeople = [{people}]\n\n")
    };
    let check = check_signers;
    let all = rule("\"section\", \"playbook\"", "\"provider\"");
    check(&all, "", "playbook:ransomware", &["sam"]);
    check(&all, "", "role:it", &["jane"]);
    // A table for the subject wins over one for its kind, and tables of one file add up.
    let one = rule("\"playbook:ransomware\"", "\"role:it\"")
        + &rule("\"playbook:ransomware\"", "\"contact:li\"");
    let both = all + &one;
    check(&both, "", "playbook:ransomware", &["jane", "li"]);
    check(&both, "", "section:containment", &["sam"]);
    // The plan's own file wins over the repository's.
    let own = rule("\"playbook\"", "\"client\"");
    check(&both, &own, "playbook:ransomware", &["jane"]);
    check(&both, &own, "section:containment", &["sam"]);
    check(
        &rule("\"role\"", "\"holder\", \"contact:sam\""),
        "",
        "role:it",
        &["jane", "sam"],
    );
    let lead = "[roles.lead]\nholder = \"sam\"\ndeputies = [\"jane\"]\n";
    let either = rule("\"role\"", "\"role:lead\"");
    check(&either, lead, "role:lead", &["jane", "sam"]);
    check(
        &rule("\"section\"", "\"holder\", \"role:none\""),
        "",
        "section:x",
        &[],
    );
    check(
        &rule("\"plan\"", "\"anyone\""),
        "",
        "plan",
        &["hotline", "jane", "li", "sam"],
    );
}

/// Who is asked to sign what, the first one first.
#[track_caller]
fn check_asked(settings: &str, own: &str, subject: &str, expected: &[&str]) {
    let reading = people(settings, own);
    let subject = Subject::parse(subject).expect("a subject");
    let acme = plan(&reading, "acme");
    let people = acme.signers_to_ask(&subject, TODAY);
    let people: Vec<_> = people.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(people, expected);
    let next = acme.next_signer(&subject, TODAY);
    assert_eq!(
        next.map(|(id, _)| id.as_str()),
        expected.first().copied(),
        "nobody has signed yet"
    );
}

#[test]
fn those_who_answer_for_a_subject_are_asked_first() {
    let lead = "[roles.incident-commander]\nholder = \"sam\"\ndeputies = [\"jane\"]\n";
    check_asked("", "", "section:containment", &["jane"]);
    check_asked("", lead, "section:containment", &["sam", "jane"]);
    check_asked("", lead, "role:it", &["jane"]);
    check_asked("", lead, "role:incident-commander", &["sam"]);
    check_asked("", lead, "plan", &[]);
    let executive = "[roles.executive]\nholder = \"li\"\ndeputies = [\"sam\"]\n";
    check_asked("", executive, "plan", &["li", "sam"]);
    // The leaders come first if they may sign, and then the others whom the policy names.
    let client =
        "[[policy.signers]]\nsubjects = [\"section\"]\npeople = [\"client\", \"contact:li\"]\n";
    check_asked(client, lead, "section:containment", &["jane", "li"]);
}

#[test]
fn the_last_signer_is_asked_next_while_they_may_sign() {
    let subject = Subject::parse("section:containment").expect("a subject");
    let nobody = "0".repeat(40);
    for (by, left, expected) in [
        ("li", "", Some("li")),
        ("li", "left = 2026-11-01\n", Some("jane")),
        ("who", "", Some("jane")),
    ] {
        let ledger =
            format!("[\"{subject}\"]\nby = \"{by}\"\non = 2026-09-01\ndigest = \"1:{nobody}\"\n");
        let contacts =
            format!("[contacts.jane]\nname = \"Jane Doe\"\n\n[contacts.li]\nname = \"Li\"\n{left}");
        let snapshot = small()
            .with("plans/acme/contacts.toml", &contacts)
            .with("plans/acme/signoffs.toml", &ledger);
        let reading = read(&snapshot);
        let next = plan(&reading, "acme").next_signer(&subject, TODAY);
        assert_eq!(next.map(|(id, _)| id.as_str()), expected, "{by} {left}");
    }
}

#[test]
fn who_is_not_allowed_has_not_signed() {
    check("role:it", "sam", TODAY, TODAY, "invalid");
    check("role:it", "jane", TODAY, TODAY, "current");
}

#[test]
fn whom_to_trust_comes_from_the_base() {
    let with = |holder: &str, settings: &str| {
        let plan_file = format!(
            "kind = \"client\"\nname = \"Acme\"\n\n[roles.executive]\nholder = \"{holder}\"\n\n[roles.it]\nholder = \"{holder}\"\n"
        );
        let snapshot = small()
            .with("plans/acme/plan.toml", &plan_file)
            .with("irplan.toml", &format!("{SETTINGS}{settings}"));
        read(&snapshot).repository
    };
    let base = with("jane", "");
    let change = with("sam", "[policy]\nverify-contacts-every = \"9999d\"\n");
    let judged = change.with_trust_of(&base);
    let signers = |repository: &irplan_plan::Repository, subject: &str| {
        let subject = Subject::parse(subject).expect("a subject");
        let signers = repository.plans["acme"].signers(&subject).into_iter();
        signers.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(signers(&change, "plan"), ["sam"]);
    assert_eq!(signers(&judged, "plan"), ["jane"]);
    // Somebody who takes a role over acknowledges it once the change is merged.
    assert_eq!(signers(&judged, "role:it"), [""; 0]);
    assert_eq!(signers(&change, "role:it"), ["sam"]);
    let interval = judged.plans["acme"].policy.verify_contacts_every;
    assert_eq!(interval.to_string(), "90d");
    assert_eq!(judged.policy.verify_contacts_every.to_string(), "90d");
}

/// Checks the state of a review of `section:containment` by `mallory` on 2026-11-01 in a change, with the contacts of
/// a plan before the change and in it. Before, `acme` may or may not exist.
#[track_caller]
fn check_newcomer(contacts_of: &str, was_there: bool, change: [&str; 2], expected: Option<&str>) {
    let with =
        |contacts: &str| small().with(&format!("plans/{contacts_of}/contacts.toml"), contacts);
    let [before, after] = change;
    let subject = Subject::parse("section:containment").expect("a subject");
    let reading = read(&with(after));
    let digest = plan(&reading, "acme").digest(&subject).expect("a digest");
    let ledger =
        format!("[\"{subject}\"]\nby = \"mallory\"\non = 2026-11-01\ndigest = \"{digest}\"\n");
    let change = read(&with(after).with("plans/acme/signoffs.toml", &ledger)).repository;
    let mut base = read(&with(before)).repository;
    if !was_there {
        base.plans.remove("acme");
    }
    let status = change.with_trust_of(&base).plans["acme"].sign_off_status(&subject, TODAY);
    let problem = status.problem.map(|problem| problem.to_string());
    assert_eq!(problem.as_deref(), expected);
}

#[test]
fn nobody_signs_the_change_that_brings_them_in() {
    let there = "[contacts.mallory]\nname = \"Mallory\"\n";
    let left = &format!("{there}left = 2026-10-01\n");
    let not_allowed = Some("`mallory` may not sign it");
    let had_left = Some("`mallory` had left by then");
    let check = check_newcomer;
    check("acme", true, [there, there], None);
    check("acme", true, ["", there], not_allowed);
    let unknown = Some("`mallory` is not a contact of this plan");
    check("acme", true, [there, ""], unknown);
    check("acme", true, [left, there], had_left);
    check("acme", true, [there, left], had_left);
    // A new plan has nobody from before, so its own people count.
    check("acme", false, ["", there], None);
    // The plans that it inherits from are not new.
    check("base", false, ["", there], not_allowed);
    check("base", false, [left, there], had_left);
    check("base", false, [there, there], None);
}

/// A review of `section:containment` on 2026-09-01 with its own due day.
#[track_caller]
fn check_due(due: &str, expected: &str) {
    let unsigned = read(&small());
    let subject = Subject::parse("section:containment").expect("a subject");
    let digest = plan(&unsigned, "acme").digest(&subject).expect("a digest");
    let ledger = format!(
        "[\"{subject}\"]\nby = \"sam\"\non = 2026-09-01\ndigest = \"{digest}\"\ndue = {due}\n"
    );
    let signed = sound(&small().with("plans/acme/signoffs.toml", &ledger));
    let status = plan(&signed, "acme").sign_off_status(&subject, TODAY);
    let due = status.due.expect("a due day");
    assert_eq!(format!("{} {due}", status.state.name()), expected);
}

#[test]
fn a_sign_off_may_end_earlier_and_never_later() {
    check_due("2027-06-01", "current 2027-06-01");
    check_due("2026-12-01", "due-soon 2026-12-01");
    check_due("2026-11-22", "overdue 2026-11-22");
    check_due("2027-09-01", "current 2027-09-01");
    check_due("2028-01-01", "current 2027-09-01");
}
