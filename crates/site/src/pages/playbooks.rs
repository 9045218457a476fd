//! Playbooks: an index, and a page each with its steps.

use irplan_plan::markdown::Document;
use irplan_plan::model::{Playbook, Step};
use irplan_plan::{Id, Inherited, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{Html, Prose, Reach, href};
use crate::press::{Press, Sheet};
use crate::view::{Badge, Link, Meta, Person, people, subject_link};

#[derive(Serialize)]
struct Card {
    title: String,
    href: String,
    summary: String,
    symptoms: Vec<String>,
    severity: Option<(u32, String)>,
    steps: usize,
    badge: Badge,
}

#[derive(Serialize)]
struct It {
    id: String,
    severity: Option<Level>,
    symptoms: Vec<String>,
    vectors: Vec<Link>,
    assets: Vec<Link>,
    parts: Vec<Part>,
    footnotes: Html,
    steps: usize,
}

/// The severity that such an incident usually has.
#[derive(Serialize)]
struct Level {
    link: Link,
    shape: u32,
}

/// What a playbook is made of: prose and steps, in turn.
#[derive(Serialize)]
struct Part {
    prose: Html,
    step: Option<StepCard>,
}

#[derive(Serialize)]
struct StepCard {
    number: usize,
    id: String,
    level: u8,
    /// The first word, which says what to do.
    verb: String,
    rest: String,
    body: Html,
    role: Option<Link>,
    people: Vec<Person>,
    within: Option<String>,
    tool: Option<Tool>,
    evidence: Vec<String>,
}

#[derive(Serialize)]
struct Tool {
    link: Link,
    fallback: Option<String>,
}

/// Writes the index and every playbook.
pub(crate) fn pages(edition: Edition<'_>, press: &mut Press<'_>) -> Result<(), Error> {
    let playbooks = edition.playbooks();
    #[derive(Serialize)]
    struct Index {
        playbooks: Vec<Card>,
    }
    let index = Index {
        playbooks: playbooks
            .iter()
            .map(|(id, playbook)| card(edition, id, playbook))
            .collect(),
    };
    let sheet = Sheet {
        path: "playbooks.html".to_owned(),
        title: "Playbooks".to_owned(),
        lead: "Pick the one whose signs you see. If two fit, start with the first.".to_owned(),
        ..Sheet::default()
    };
    press.page(&sheet, "playbooks.html", &index)?;
    playbooks
        .into_iter()
        .try_for_each(|(id, playbook)| page(edition, press, id, playbook))
}

fn card(edition: Edition<'_>, id: &Id, playbook: &Inherited<Playbook>) -> Card {
    let head = &playbook.head;
    let severity = head
        .severity
        .as_ref()
        .and_then(|id| edition.plan.severities.get_key_value(&id.value));
    Card {
        title: head.title.value.clone(),
        href: href(SubjectKind::Playbook, id.as_str(), None),
        summary: head
            .summary
            .as_ref()
            .map(|summary| summary.value.clone())
            .unwrap_or_default(),
        symptoms: head
            .symptoms
            .iter()
            .map(|symptom| symptom.value.clone())
            .collect(),
        severity: severity.map(|(id, severity)| {
            (
                severity
                    .rank
                    .as_ref()
                    .map_or(5, |rank| rank.value.clamp(1, 5)),
                severity.title(id),
            )
        }),
        steps: playbook.steps.len(),
        badge: Badge::new(
            edition,
            &Subject::new(SubjectKind::Playbook, id),
            Reach::ROOT,
        ),
    }
}

fn page(
    edition: Edition<'_>,
    press: &mut Press<'_>,
    id: &Id,
    playbook: &Inherited<Playbook>,
) -> Result<(), Error> {
    let reach = Reach::FOLDER;
    let mut prose = Prose::new(edition, &playbook.body, reach).with_numbers();
    let links = |kind, ids: &[irplan_plan::toml::Field<Id>]| {
        ids.iter()
            .map(|id| subject_link(edition, kind, id.value.as_str(), reach))
            .collect()
    };
    let severity = playbook.head.severity.as_ref().map(|id| {
        let rank = edition
            .plan
            .severities
            .get(&id.value)
            .and_then(|severity| severity.rank.as_ref());
        let link = subject_link(edition, SubjectKind::Severity, id.value.as_str(), reach);
        Level {
            link,
            shape: rank.map_or(5, |rank| rank.value.clamp(1, 5)),
        }
    });
    let it = It {
        id: id.to_string(),
        severity,
        symptoms: playbook
            .head
            .symptoms
            .iter()
            .map(|symptom| symptom.value.clone())
            .collect(),
        vectors: links(SubjectKind::Vector, &playbook.head.vectors),
        assets: links(SubjectKind::Asset, &playbook.head.assets),
        steps: playbook.steps.len(),
        parts: parts(edition, playbook, &mut prose),
        footnotes: prose.footnotes(),
    };
    let subject = Subject::new(SubjectKind::Playbook, id);
    let mut meta = Meta::new(
        edition,
        &subject,
        &playbook.from,
        &playbook.body.path,
        reach,
    );
    meta.reason = playbook
        .head
        .reason
        .as_ref()
        .map(|reason| reason.value.clone());
    let sheet = Sheet {
        path: format!("playbooks/{id}.html"),
        title: playbook.head.title.value.clone(),
        lead: playbook
            .head
            .summary
            .as_ref()
            .map(|summary| summary.value.clone())
            .unwrap_or_default(),
        parent: Some(Link::to("Playbooks", reach.to("playbooks.html"))),
        toc: prose.toc(),
        meta: Some(meta),
        is_wide: false,
    };
    press.page(&sheet, "playbook.html", &it)
}

/// Prose and steps in turn.
fn parts(edition: Edition<'_>, playbook: &Playbook, prose: &mut Prose<'_>) -> Vec<Part> {
    let body: &Document = &playbook.body;
    let mut parts = Vec::new();
    let mut next = 0;
    for (at, step) in playbook.steps.iter().enumerate() {
        let Some(heading) = body.headings.get(step.heading) else {
            continue;
        };
        let before = prose.part(next..heading.piece.max(next));
        let card = step_card(edition, at + 1, step, playbook, prose);
        parts.push(Part {
            prose: before,
            step: Some(card),
        });
        next = step.pieces.end.max(next);
    }
    parts.push(Part {
        prose: prose.part(next..body.pieces.len().max(next)),
        step: None,
    });
    parts
}

fn step_card(
    edition: Edition<'_>,
    number: usize,
    step: &Step,
    playbook: &Playbook,
    prose: &mut Prose<'_>,
) -> StepCard {
    let reach = Reach::FOLDER;
    let title = playbook.body.headings.get(step.heading).map_or_else(
        || step.title.clone(),
        |heading| prose.heading_words(heading),
    );
    let (verb, rest) = title.split_once(' ').unwrap_or((&title, ""));
    let role = step
        .role
        .as_ref()
        .map(|role| Subject::new(SubjectKind::Role, &role.value));
    let people = role
        .as_ref()
        .map(|role| people(edition, role))
        .unwrap_or_default();
    let tool = step.automation.as_ref().map(|tool| Tool {
        link: subject_link(edition, SubjectKind::Tool, tool.value.as_str(), reach),
        fallback: edition
            .plan
            .tools
            .get(&tool.value)
            .and_then(|tool| tool.fallback.as_ref())
            .map(|fallback| fallback.value.clone()),
    });
    StepCard {
        number,
        id: step.id.value.to_string(),
        level: prose.level(step.heading),
        verb: verb.to_owned(),
        rest: rest.to_owned(),
        body: prose.part(step.pieces.clone()),
        role: role.map(|role| Link::subject(edition, &role, reach)),
        people: people
            .into_iter()
            .filter(|(_, contact)| !contact.has_left(edition.input.today))
            .take(2)
            .map(|(id, contact)| Person::new(edition, id, contact, reach))
            .collect(),
        within: step.within.as_ref().map(|within| within.value.in_words()),
        tool,
        evidence: step
            .evidence
            .iter()
            .map(|evidence| evidence.value.replace('-', " "))
            .collect(),
    }
}
