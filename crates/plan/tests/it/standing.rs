//! What a sign-off is worth on a day.

use irplan_plan::{Subject, read};
use jiff::civil::{Date, date};

use crate::support::{plan, small};

const TODAY: Date = date(2026, 11, 22);

/// Signs a subject of `acme` as it stands, and gives the state on a day.
#[track_caller]
fn check(subject: &str, by: &str, on: Date, today: Date, state: &str) {
    let unsigned = read(&small());
    let subject = Subject::parse(subject).expect("a subject");
    let digest = plan(&unsigned, "acme").digest(&subject).expect("a digest");
    let ledger = format!("[\"{subject}\"]\nby = \"{by}\"\non = {on}\ndigest = \"{digest}\"\n");
    let signed = read(&small().with("plans/acme/signoffs.toml", &ledger));
    let standing = plan(&signed, "acme").standing(&subject, today);
    assert_eq!(standing.state.name(), state, "{standing:?}");
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
            .standing(&subject, TODAY)
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
    let reading = read(&small());
    let wanted = |id: &str| {
        plan(&reading, id)
            .signable(TODAY)
            .iter()
            .map(Subject::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        wanted("acme"),
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
        wanted("northwind"),
        ["contact:press-office", "contact:sam", "plan"]
    );
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
    let standing = acme.standing(
        &Subject::parse("section:containment").expect("a subject"),
        TODAY,
    );
    assert_eq!(standing.problem.as_deref(), Some("`jane` had left by then"));
}
