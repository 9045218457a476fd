//! The page of a diff: self-contained, inert, and complete.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use irplan_plan::diff::{
    Comparison, Direction, Drift, DriftKind, InheritedChange, InheritedChangeKind,
    InheritedSubjectChange, PreviousSubject, SignOffChange, SignOffEffects, StepChange,
    StepChangeKind, VoidedSignOff, between,
};
use irplan_plan::{Digest, Place, Repository, SignOff, Snapshot, State, Subject, SubjectKind};
use irplan_site::{Changes, Templates, changes_page};
use jiff::civil::date;
use sha2::{Digest as _, Sha256};

use crate::support::{CONTACTS, SECTION, id, plan_id, snapshot};

fn read(snapshot: &Snapshot) -> Repository {
    irplan_plan::parse::read(snapshot).repository
}

/// The same plans with another name, another number and another paragraph, all of them hostile.
fn later() -> Snapshot {
    let contacts = CONTACTS
        .replace("Jane Doe", "Jane <script>alert(5)</script> Doe")
        .replace("555 0110", "555 0111");
    let section = SECTION
        .replace("Do not switch", "Never ever switch")
        .replace("- [ ] open", "- [ ] open <img src=x>");
    snapshot()
        .with("plans/harbor/contacts.toml", &contacts)
        .with("plans/harbor/sections/containment.md", &section)
}

/// What the comparison itself does not find here: each kind of thing once.
fn more(comparison: &mut Comparison) {
    let harbor = plan_id("harbor");
    comparison.drifts = [Direction::Weakened, Direction::Strengthened]
        .into_iter()
        .map(|direction| Drift {
            direction,
            kind: DriftKind::Clock,
            plan: Some(harbor.clone()),
            subject: Subject::new(SubjectKind::Severity, &id("sev1")),
            key: "respond-within".into(),
            before: Some("15m".into()),
            after: Some("<b>4h</b>".into()),
            place: None,
            affected_plans: ["harbor", "kestrel", "northwind", "one", "two"]
                .map(plan_id)
                .to_vec(),
        })
        .collect();
    comparison.inherited = vec![InheritedChange {
        through: plan_id("baseline"),
        subjects: vec![InheritedSubjectChange {
            subject: Subject::new(SubjectKind::Playbook, &id("ransomware")),
            kind: InheritedChangeKind::Gained,
        }],
        plans: vec![harbor.clone(), plan_id("kestrel")],
    }];
    let change = &mut comparison.changes[0];
    change.previous = Some(PreviousSubject {
        plan: plan_id("baseline"),
        subject: change.subject.clone(),
        place: place(),
    });
    change.steps = vec![StepChange {
        kind: StepChangeKind::Split,
        before: vec![id("isolate")],
        after: vec![id("pull"), id("lock")],
    }];
    let section = Subject::new(SubjectKind::Section, &id("containment"));
    comparison.effects.insert(
        harbor,
        SignOffEffects {
            voided_sign_offs: vec![VoidedSignOff {
                subject: section.clone(),
                sign_off: SignOff::new(id("jane-doe"), date(2026, 11, 2), Digest::default()),
                changed_facts: Vec::new(),
            }],
            new_sign_offs: vec![SignOffChange {
                subject: Subject::PLAN,
                sign_off: SignOff::new(id("jane-doe"), date(2026, 11, 3), Digest::default()),
                state: State::Current,
                counts_once_merged: false,
            }],
            newly_unreviewed_sections: vec![section],
            ..SignOffEffects::default()
        },
    );
}

fn place() -> Place {
    Place {
        path: irplan_plan::RepoPath::new("plans/harbor/contacts.toml"),
        span: irplan_plan::Span { start: 0, end: 1 },
    }
}

fn page_of(comparison: &Comparison, summary: &[String], address: &str) -> String {
    let (old, new) = (read(&snapshot()), read(&later()));
    let changes = Changes {
        comparison,
        old: &old,
        new: &new,
        compared_names: ("origin/<main>", "HEAD"),
        today: date(2026, 11, 22),
        summary,
        uncertain_plans: &[plan_id("kestrel")],
        not_compared: &["`quay` was <never> approved".to_owned()],
        stale_before: Some("already before this change: 2 contacts stale"),
        commands: &["irplan review section:containment --client harbor".to_owned()],
        link: &|spot| Some(format!("{address}{}#L1", spot.place.path)),
        mask_name: &|name| name,
    };
    let templates = Templates::built_in().expect("templates that parse");
    let bytes = changes_page(&changes, &templates).expect("a page");
    String::from_utf8(bytes).expect("text")
}

fn whole(address: &str) -> String {
    let mut comparison = between(&read(&snapshot()), &read(&later()), date(2026, 11, 22));
    more(&mut comparison);
    let summary = ["1 client changes".to_owned(), "1 clock weakened".to_owned()];
    page_of(&comparison, &summary, address)
}

#[track_caller]
fn check(holds: &[&str], holds_not: &[&str]) {
    let page = whole("https://git.example.net/blob/1/");
    let body = page.split_once("</style>").expect("a style").1;
    for words in holds {
        assert!(body.contains(words), "it does not have {words}\n{body}");
    }
    for words in holds_not {
        assert!(!body.contains(words), "it holds {words}\n{body}");
    }
}

#[test]
fn the_first_line_says_all_and_the_rest_follows() {
    check(
        &[
            "<h1>1 client changes, 1 clock weakened</h1>",
            "respond-within",
            "Affects 4 plans",
            "number: +1 585 555 0110)",
            "Voided",
            "on 2026-11-02",
            "Signed</strong>: The plan as a whole",
            "Harbor &lt;b&gt;Dental&lt;/b&gt; and Kestrel Works through Baseline",
            "Step \u{201c}isolate\u{201d} was split into \u{201c}pull\u{201d} and \u{201c}lock\u{201d}",
            "in Baseline",
            "Kestrel Works has errors",
            "Not compared: `quay` was &lt;never&gt; approved",
            "already before this change: 2 contacts stale",
            "irplan review section:containment --client harbor",
            "href=\"https://git.example.net/blob/1/plans/harbor/contacts.toml#L1\"",
        ],
        // A text that lost its review is not also listed as unreviewed.
        &["<strong>Unreviewed"],
    );
}

#[test]
fn nothing_of_a_plan_becomes_markup() {
    check(
        &["origin/&lt;main&gt;", "&lt;b&gt;4h&lt;/b&gt;"],
        &["<script", "<img", "<b>", "<style", "javascript:"],
    );
    assert!(!whole("javascript:alert(1)//").contains("javascript:"));
}

#[test]
fn the_page_asks_for_nothing_and_allows_its_own_style_alone() {
    let page = whole("https://git.example.net/");
    let (_, rest) = page.split_once("<style>").expect("a style");
    let (style, _) = rest.split_once("</style>").expect("its end");
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    // A template escapes more letters than an attribute needs.
    let plain = page.replace("&#39;", "'").replace("&#x2F;", "/");
    let plain = plain.replace("&#x3D;", "=").replace("&#43;", "+");
    let policy = format!("default-src 'none'; style-src 'sha256-{hash}';");
    assert!(plain.contains(&policy), "no {policy} in {plain:.600}");
    assert!(!page.contains("<link") && !page.contains("src=\"") && !page.contains("url("));
    assert_eq!(page.matches("</style>").count(), 1);
}

#[test]
fn without_a_difference_it_says_so() {
    let page = page_of(&Comparison::default(), &[], "");
    assert!(page.contains("<h1>No difference in meaning</h1>"));
}
