//! How messages are put together and shown.

use super::*;
use crate::id::{Id, Subject, SubjectKind};
use crate::message;
use crate::place::RepoPath;

#[track_caller]
fn check(message: &Message, expected: &str) {
    assert_eq!(message.to_string(), expected);
}

#[test]
fn names_are_in_backticks_and_numbers_are_not() {
    let sev1 = Subject::parse("severity:sev1").expect("a subject");
    check(
        &message!("{} has {} of {}", &sev1, 2_usize, code("notify")),
        "`severity:sev1` has 2 of `notify`",
    );
    check(
        &message!("no `{ number = \"…\" }` here"),
        "no `{ number = \"…\" }` here",
    );
}

#[test]
fn a_quoted_phrase_has_one_pair_of_backticks() {
    let command = message!("irplan review {}", Subject::PLAN).quoted();
    check(&message!("run {}", command), "run `irplan review plan`");
}

#[test]
fn what_is_unusual_in_text_of_a_file_is_spelled_out() {
    check(&message!("{}", code("a\u{202e}b")), "`a\\u{202e}b`");
}

#[test]
fn lists_read_like_a_sentence() {
    let keys = |count| ["a", "b", "c", "d"].into_iter().take(count).map(code);
    check(&all_of(keys(1)), "`a`");
    check(&all_of(keys(3)), "`a`, `b` and `c`");
    check(&one_of(keys(2)), "`a` or `b`");
    check(&first_of(keys(3), 3, "others"), "`a`, `b` and `c`");
    // A single leftover item is named, not counted.
    check(&first_of(keys(4), 4, "others"), "`a`, `b`, `c` and `d`");
    check(&first_of(keys(4), 3, "others"), "`a`, `b` and 2 others");
    check(&count(1, "plan", "plans"), "1 plan");
    check(&count(0, "plan", "plans"), "0 plans");
}

#[test]
fn a_message_knows_whom_it_mentions() {
    let path = RepoPath::new("plans/harbor/playbooks/fire.md");
    let id = Id::parse("ada").expect("an id");
    let message = message!(
        "{} changed {}: see {}",
        person("Ada", Some(&id)),
        &path,
        message!("irplan diff {}", subject(SubjectKind::Role, "it")).quoted(),
    );
    let mentioned: Vec<_> = message.mentions().map(|it| it.to_string()).collect();
    assert_eq!(mentioned, ["contact:ada", "playbook:fire", "role:it"]);
}

#[test]
fn what_is_written_like_a_subject_is_one() {
    let text = "ask <contact:al>, or [it](role:it#x); 12:30 is plan:name's";
    let message = message!(
        "{} became \"{}\" in {}",
        code("section:back-room"),
        excerpt("ask …", text, 0..text.len()),
        code("notify"),
    );
    let mentioned: Vec<_> = message.mentions().map(|it| it.to_string()).collect();
    assert_eq!(mentioned, ["section:back-room", "contact:al", "role:it"]);
}

#[test]
fn a_part_of_a_reference_is_the_whole() {
    let text = "ask <contact:al> and <role:it-desk> now";
    let subjects = |part: &str| {
        let start = text.find(part).expect("a part of it");
        let value = excerpt(part, text, start..start + part.len());
        let subjects: Vec<_> = value.subjects().map(|it| it.to_string()).collect();
        subjects.join(" ")
    };
    assert_eq!(subjects("it-d"), "role:it-desk");
    assert_eq!(subjects("al> and <ro"), "contact:al role:it-desk");
    assert_eq!(subjects("and"), "");
    assert_eq!(subjects("now"), "");
}

#[test]
fn what_an_error_says_has_code_between_backticks() {
    let message = message!("{}", reason("not `x`"));
    let expected = [Piece::Words("not ".to_owned()), Piece::Code("x".to_owned())];
    assert_eq!(message.pieces(), expected);
}

#[test]
fn pieces_are_the_message_without_backticks() {
    let message = message!("a `b` {} {} {}", 2_usize, code("c`d"), "e `f`");
    let words = |text: &str| Piece::Words(text.to_owned());
    let code = |text: &str| Piece::Code(text.to_owned());
    let expected = [
        words("a "),
        code("b"),
        words(" 2 "),
        code("c`d"),
        words(" e "),
        code("f"),
    ];
    assert_eq!(message.pieces(), expected);
}

#[test]
fn values_can_be_replaced() {
    let hide = |value: &Value| {
        matches!(value, Value::Private(_)).then(|| Value::Private("***".to_owned()))
    };
    let mut message = message!("{} is {}", private("+1"), code("+1"));
    message.replace_values(&hide);
    check(&message, "`***` is `+1`");
}
