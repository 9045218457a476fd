//! Renders comments as CommonMark and checks that nothing from a plan becomes markup.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::{
    Change, ChangeKind, Comparison, DiffPlace, Direction, Drift, DriftKey, DriftKind, FieldChange,
    InheritedChange, SignOffEffects, TextChange, VoidedSignOff, WordKind, WordRun,
};
use irplan_plan::{
    Digest, Id, Place, PlanId, RepoPath, RuleName, SignOff, Snapshot, Subject, SubjectKind,
};
use jiff::civil::date;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::render;
use crate::report::LinkBase;
use crate::report::changes::report::ChangesReport;
use crate::report::comment::MAX_LENGTH;

const PATH: &str = "plans/harbor-dental/sections/x.md";

fn plan() -> PlanId {
    PlanId::parse("harbor-dental").unwrap()
}

fn id() -> Id {
    Id::parse("harbor-dental").unwrap()
}

fn render_with(comparison: &Comparison, name: &str) -> String {
    let texts = Snapshot::new().with(PATH, "a\nb\n");
    let harbor = Snapshot::new().with("plans/harbor-dental/plan.toml", "kind = \"client\"\n");
    let harbor = irplan_plan::read(&harbor).repository;
    render(&ChangesReport {
        comparison,
        plans: BTreeMap::from([(plan(), name.to_owned())]),
        compared_names: ("main".into(), "HEAD".into()),
        repositories: (&harbor, &harbor),
        texts: (&texts, &texts),
        today: date(2026, 11, 22),
        uncertain_plans: Vec::new(),
        partly_read_plans: &BTreeSet::new(),
        masked: false,
        links: LinkBase::parse("https://forge.example/blob/1").ok(),
    })
}

/// Returns a change in which every text is `words`.
fn change(words: &str) -> Change {
    let word = |kind, text: &str| WordRun {
        kind,
        text: text.to_owned(),
    };
    let place = Some(DiffPlace::newer(Place::new(&RepoPath::new(PATH), 2..3)));
    Change {
        subject: Subject::new(SubjectKind::Section, &id()),
        title: words.to_owned(),
        kind: ChangeKind::Changed,
        previous: None,
        inheritance: None,
        fields: vec![FieldChange {
            key: words.to_owned(),
            before: Some(words.to_owned()),
            after: None,
            place: place.clone(),
        }],
        steps: Vec::new(),
        text: vec![
            TextChange {
                heading: words.to_owned(),
                prefix: "- ".into(),
                moved_from: Some(words.to_owned()),
                place: place.clone(),
                words: vec![
                    word(WordKind::Same, words),
                    word(WordKind::Removed, words),
                    word(WordKind::Added, words),
                ],
            },
            // Here the words are at the start of a line.
            TextChange {
                heading: String::new(),
                prefix: "``` ".into(),
                moved_from: None,
                place: None,
                words: vec![word(WordKind::Same, words), word(WordKind::Added, words)],
            },
        ],
        place,
        affected_plans: vec![plan()],
        overriding_plans: Vec::new(),
        plan: plan(),
    }
}

fn comparison(words: &str, number: usize) -> Comparison {
    let subject = Subject::new(SubjectKind::Section, &id());
    let drift = |direction| Drift {
        direction,
        kind: DriftKind::Clock,
        plan: Some(plan()),
        subject: subject.clone(),
        key: DriftKey::RuleLevel(RuleName::new(words)),
        before: Some(words.to_owned()),
        after: Some(words.to_owned()),
        place: None,
        affected_plans: vec![plan()],
    };
    let voided = vec![VoidedSignOff {
        subject: subject.clone(),
        sign_off: SignOff::new(id(), date(2026, 1, 2), Digest::default()),
        changed_facts: Vec::new(),
    }];
    Comparison {
        settings: change(words).fields,
        changes: vec![change(words); number],
        drifts: vec![drift(Direction::Weakened), drift(Direction::Strengthened)],
        effects: BTreeMap::from([(
            plan(),
            SignOffEffects {
                voided_sign_offs: voided,
                ..SignOffEffects::default()
            },
        )]),
        ..Comparison::default()
    }
}

/// Checks that a rendered comment has only our own markup, and nothing that a forge turns into a link.
#[track_caller]
fn check_inert(comment: &str) {
    let ours = [
        "<!-- irplan:diff -->",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<del>",
        "</del>",
        "<ins>",
        "</ins>",
    ];
    let mut shown = String::new();
    for event in Parser::new_ext(comment, Options::all()) {
        if !matches!(event, Event::Text(_)) {
            shown.push('\n');
        }
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let mut rest = html.to_string();
                for tag in ours {
                    rest = rest.replace(tag, "");
                }
                assert!(!rest.contains(['<', '&']), "{html} in {comment}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_ours = dest_url.starts_with("https://forge.example/blob/1/plans/");
                assert!(is_ours, "{dest_url} in {comment}");
            }
            Event::Start(
                Tag::Image { .. }
                | Tag::FootnoteDefinition(_)
                | Tag::Table(_)
                | Tag::Heading { .. },
            ) => {
                panic!("{event:?} in {comment}");
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                assert_eq!(kind, CodeBlockKind::Fenced("sh".into()), "{comment}");
            }
            Event::Text(text) => shown.push_str(&text),
            Event::Code(code) => {
                assert!(!code.contains(['@', '#', '<', '>']), "{code} in {comment}");
            }
            // Texts of different elements are separate.
            _ => {}
        }
    }
    // The patterns that forges look for in the visible text.
    let letters: Vec<_> = shown.chars().collect();
    for pair in letters.windows(2) {
        let is_reference = matches!(pair[0], '@' | '#') && pair[1].is_alphanumeric();
        assert!(!is_reference, "{pair:?} in {shown}");
    }
    assert!(!shown.contains("://"), "{shown}");
    assert!(!shown.contains("www."), "{shown}");
}

#[test]
fn no_difference_says_so() {
    let comment = render_with(&Comparison::default(), "Harbor");
    assert!(
        comment.starts_with("**No difference in meaning** <!-- irplan:diff -->\n"),
        "{comment}"
    );
}

#[test]
fn the_first_line_says_all() {
    let comment = render_with(&comparison("x", 1), "Harbor");
    let expected = "**1 client changes, 1 setting of the repository changed, 1 section loses its review, \
                    1 clock weakened** <!-- irplan:diff -->";
    assert_eq!(comment.lines().next(), Some(expected), "{comment}");
    let command = "irplan review --client harbor-dental section:harbor-dental --by YOUR-ID";
    assert!(comment.contains(command), "{comment}");
    let link = "(<https://forge.example/blob/1/plans/harbor-dental/sections/x.md?plain=1#L2>)";
    assert!(comment.contains(link), "{comment}");
}

#[test]
fn plan_text_is_inert() {
    for hostile in [
        "@everyone #12 GH-7 !8 https://evil.example www.evil.example",
        "[x](javascript:y) ![z](https://evil.example/z.png)",
        "</ins></details><img src=z onerror=y> <!-- irplan:diff -->",
        "`` ` @team ` `` ```\n# heading\n- [ ] task\n| a | b |\n|---|---|",
        "```",
        "\n\n<details>\n",
        "\\@team \\[x](y) &#64;team &lt;b>",
        "**bold** __x__ ~~y~~ $z$ [^1]: note",
        "> quote\n    code\n***\n",
        "deadbeefcafe1234567",
        "        @octocat <b>code</b>",
        "\t\tcode",
        "\n\n\n\n\n- x",
    ] {
        let comment = render_with(&comparison(hostile, 2), hostile);
        check_inert(&comment);
    }
}

/// A block of text without a heading, and its line in the comment.
#[track_caller]
fn check_words(words: &[(WordKind, &str)], expected: &str) {
    let mut shown = change("x");
    let words = words.iter().map(|(kind, text)| WordRun {
        kind: *kind,
        text: (*text).to_owned(),
    });
    shown.text = vec![TextChange {
        heading: String::new(),
        prefix: "``` ".into(),
        moved_from: None,
        place: None,
        words: words.collect(),
    }];
    let changes = vec![shown];
    let comment = render_with(
        &Comparison {
            changes,
            ..Comparison::default()
        },
        "Harbor",
    );
    let expected = format!("  - {expected}\n");
    assert!(comment.contains(&expected), "{expected} in {comment}");
    check_inert(&comment);
}

#[test]
fn what_is_gone_has_no_line_on_the_newer_side() {
    let mut gone = change("x");
    gone.place = Some(DiffPlace::older(Place::new(&RepoPath::new(PATH), 2..3)));
    let changes = vec![gone];
    let comparison = Comparison {
        changes,
        ..Comparison::default()
    };
    let comment = render_with(&comparison, "Harbor");
    let line = "- changed **x** (`section:harbor-dental`)";
    assert!(comment.contains(line), "{comment}");
}

#[test]
fn white_space_that_changed_is_seen() {
    use WordKind::{Added, Removed, Same};
    check_words(
        &[(Same, "rm /"), (Added, " "), (Same, "tmp")],
        "rm /<ins>␣</ins>tmp",
    );
    check_words(
        &[(Same, "rm /"), (Removed, " \t\n"), (Same, "tmp")],
        "rm /<del>␣⇥↵</del>tmp",
    );
    check_words(
        &[(Same, "one"), (Added, "\u{2028}"), (Same, "line\nmore")],
        "one<ins>↵</ins>line↵ more",
    );
    check_words(
        &[(Same, "    run "), (Removed, "a "), (Added, "b ")],
        "&#32;   run <del>a</del> <ins>b</ins> ",
    );
}

#[test]
fn a_long_comment_is_cut_between_changes_with_a_count() {
    let comment = render_with(&comparison(&"word ".repeat(150), 200), "Harbor");
    assert!(comment.chars().count() <= MAX_LENGTH);
    let shown = comment.matches("\n- changed").count();
    let left_out = format!("{} more do not fit here", 200 - shown);
    assert!(comment.contains("1 section loses its review"), "{comment}");
    assert!(comment.contains(&left_out), "{left_out} in {comment}");
    assert_eq!(
        comment.matches("<details>").count(),
        comment.matches("</details>").count()
    );
    check_inert(&comment);
}

#[test]
fn what_many_commands_would_do_is_one_for_each_act() {
    let subject = |kind, at: i32| Subject::new(kind, &Id::slug(&format!("s{at}"), "s"));
    let effect = |at| SignOffEffects {
        newly_unreviewed_sections: vec![subject(SubjectKind::Section, at)],
        newly_stale_contacts: vec![subject(SubjectKind::Contact, at)],
        ..SignOffEffects::default()
    };
    let plans = (0..20).map(|at| (PlanId::slug(&format!("p{at}"), "p"), effect(at)));
    let mut comparison = comparison("x", 1);
    comparison.effects = plans.collect();
    let comment = render_with(&comparison, "Harbor");
    assert_eq!(comment.matches("irplan review --client ").count(), 20);
    assert_eq!(comment.matches("irplan verify --client ").count(), 10);
    let all =
        "irplan verify --pending --by YOUR-ID --how called   # instead of 10 more commands\n```";
    assert!(comment.contains(all), "{comment}");
    assert_eq!(comment.matches("--pending").count(), 1, "{comment}");
}

/// Returns a deputy that the role of some plan lost.
fn lost_deputy(plan: &PlanId, role: &str, at: Option<DiffPlace>) -> Drift {
    Drift {
        direction: Direction::Weakened,
        kind: DriftKind::Deputy,
        plan: Some(plan.clone()),
        subject: Subject::parse(role).unwrap(),
        key: "deputies".into(),
        before: Some("kim".into()),
        after: None,
        place: at,
        affected_plans: vec![plan.clone()],
    }
}

#[test]
fn the_same_drift_of_several_plans_is_reported_once() {
    let spot = || Some(DiffPlace::newer(Place::new(&RepoPath::new(PATH), 2..3)));
    let plans = (0..1_000).map(|at| PlanId::slug(&format!("p{at}"), "p"));
    let mut drifts: Vec<_> = plans
        .map(|plan| lost_deputy(&plan, "role:it", spot()))
        .collect();
    drifts.push(lost_deputy(&plan(), "role:legal", spot()));
    let comparison = Comparison {
        drifts,
        ..comparison("x", 1)
    };
    let comment = render_with(&comparison, "Harbor");
    let once = "- deputy `deputies` of `role:it` removed&#58; kim (1000 plans \\(p0, p1, p10, p100, p101, …\\))\n";
    assert_eq!(comment.matches(once).count(), 1, "{comment}");
    let line = "removed&#58; kim (Harbor) [line](<https://forge.example/";
    assert!(comment.contains(line), "{comment}");
    assert!(comment.contains("1001 deputies weakened"), "{comment}");
}

#[test]
fn plans_that_inherit_are_counted_once() {
    let plans = (0..12).map(|at| PlanId::slug(&format!("p{at:02}"), "p"));
    let inherited = vec![InheritedChange {
        through: plan(),
        subjects: Vec::new(),
        plans: plans.collect(),
    }];
    let comparison = Comparison {
        inherited,
        ..comparison("x", 1)
    };
    let comment = render_with(&comparison, "Harbor");
    let line = "\n- through **Harbor**: 12 plans \\(p00, p01, p02, p03, p04, …\\)\n";
    assert!(comment.contains(line), "{comment}");
}

#[test]
fn much_that_got_weaker_is_folded() {
    let drift = |at| lost_deputy(&plan(), &format!("role:r{at}"), None);
    let comparison = Comparison {
        drifts: (0..1_000).map(drift).collect(),
        ..comparison("x", 1)
    };
    let comment = render_with(&comparison, "Harbor");
    let (seen, folded) = comment.split_once("<details>").unwrap();
    assert_eq!(seen.matches("- deputy").count(), 30, "{comment}");
    assert!(folded.contains("<summary>Weakened: 970 more</summary>"));
    // It leaves space for the changes.
    assert!(comment.contains("- changed **x**"), "{comment}");
    check_inert(&comment);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_inert(words in r"[\PC\n\t@#<>\[\]()`*_!&;:/\\|~^$]{0,60}", number in 0_usize..3) {
        let comment = render_with(&comparison(&words, number), &words);
        prop_assert!(comment.chars().count() <= MAX_LENGTH);
        check_inert(&comment);
    }
}
