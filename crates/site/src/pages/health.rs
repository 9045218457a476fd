//! Plan health: what the rules say, what was signed off, and what is covered.

use irplan_plan::{Finding, Level, State, Subject};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{Html, Reach};
use crate::pages::Freshness;
use crate::pages::detection::{Coverage, coverage};
use crate::press::{Press, Sheet};
use crate::view::{Badge, Link, TocEntry};

#[derive(Serialize)]
struct Health {
    levels: Vec<LevelCount>,
    findings: Vec<FindingRow>,
    states: Vec<StateCount>,
    subjects: Vec<SubjectGroup>,
    vectors: Vec<Coverage>,
    is_for_client: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct LevelCount {
    level: &'static str,
    words: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct FindingRow {
    rule: &'static str,
    level: &'static str,
    words: &'static str,
    message: Html,
    help: Option<Html>,
    place: String,
    edit: Option<String>,
    subject: Option<Link>,
}

#[derive(Serialize)]
struct StateCount {
    state: &'static str,
    words: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct SubjectGroup {
    kind: String,
    rows: Vec<SubjectRow>,
}

#[derive(Serialize)]
struct SubjectRow {
    link: Link,
    badge: Badge,
}

/// A level in a word for people.
pub(crate) fn level_words(level: Level) -> &'static str {
    match level {
        Level::Deny => "Must be mended",
        Level::Warn => "Should be mended",
        Level::Note => "Worth knowing",
        Level::Allow => "Accepted",
    }
}

/// Writes the page.
pub(crate) fn page(edition: Edition<'_>, press: &mut Press<'_>) -> Result<(), Error> {
    let mut findings: Vec<_> = edition
        .findings()
        .into_iter()
        .filter(|finding| finding.level > Level::Allow)
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let levels = [Level::Deny, Level::Warn, Level::Note];
    let levels = levels.map(|level| LevelCount {
        level: level.name(),
        words: level_words(level),
        count: findings
            .iter()
            .filter(|finding| finding.level == level)
            .count(),
    });
    let freshness = Freshness::new(edition);
    let it = Health {
        levels: levels.into_iter().collect(),
        findings: findings
            .into_iter()
            .map(|finding| row(edition, finding))
            .collect(),
        states: states(&freshness),
        subjects: subjects(edition, &freshness),
        vectors: coverage(edition),
        is_for_client: edition.is_for_client(),
        notes: edition.input.history.notes.clone(),
    };
    let sheet = Sheet {
        path: "health.html".to_owned(),
        title: "Plan health".to_owned(),
        lead: "What is wrong, what was checked and when, and what is covered.".to_owned(),
        toc: TocEntry::list(&[
            ("findings", "Findings"),
            ("coverage", "Coverage"),
            ("sign-offs", "Sign-offs"),
        ]),
        is_wide: true,
        ..Sheet::default()
    };
    press.page(&sheet, "health.html", &it)
}

fn row(edition: Edition<'_>, finding: &Finding) -> FindingRow {
    let place = finding.place();
    FindingRow {
        rule: finding.rule,
        level: finding.level.name(),
        words: level_words(finding.level),
        message: Html::finding(&finding.message),
        help: finding.help.as_deref().map(Html::finding),
        place: place.map(|place| edition.line(place)).unwrap_or_default(),
        edit: place.and_then(|place| edition.edit_url(&place.path)),
        subject: finding
            .subject
            .as_ref()
            .map(|subject| Link::subject(edition, subject, Reach::ROOT)),
    }
}

fn states(freshness: &Freshness) -> Vec<StateCount> {
    let all = [
        (State::Current, "current"),
        (State::DueSoon, "due soon"),
        (State::Overdue, "overdue"),
        (State::Voided, "changed since"),
        (State::Missing, "never signed"),
        (State::Invalid, "not valid"),
    ];
    let count = |state| freshness.counts.get(&state).copied().unwrap_or(0);
    all.into_iter()
        .map(|(state, words)| StateCount {
            state: state.name(),
            words,
            count: count(state),
        })
        .collect()
}

fn subjects(edition: Edition<'_>, freshness: &Freshness) -> Vec<SubjectGroup> {
    let mut groups: Vec<SubjectGroup> = Vec::new();
    for (subject, _) in &freshness.standings {
        let kind = title(subject);
        let row = SubjectRow {
            link: Link::subject(edition, subject, Reach::ROOT),
            badge: Badge::new(edition, subject, Reach::ROOT),
        };
        match groups.last_mut().filter(|group| group.kind == kind) {
            Some(group) => group.rows.push(row),
            None => groups.push(SubjectGroup {
                kind,
                rows: vec![row],
            }),
        }
    }
    groups
}

fn title(subject: &Subject) -> String {
    let plural = if subject.id.is_some() {
        subject.kind.plural()
    } else {
        subject.kind.name()
    };
    irplan_plan::Id::slug(plural, "subjects").in_words()
}
