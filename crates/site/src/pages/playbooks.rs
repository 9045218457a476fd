//! Playbooks: an index, and a page each with its steps.

use irplan_plan::markdown::Document;
use irplan_plan::model::{Playbook, Step};
use irplan_plan::{Id, Inherited, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{Html, Prose, Reach, href};
use crate::press::{Press, Sheet};
use crate::view::field::{text, texts, time};
use crate::view::{Badge, Link, Meta, Person, link_of, links_of, people};

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
pub(crate) fn pages(edition: &Edition<'_>, press: &mut Press<'_>) -> Result<(), Error> {
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

fn card(edition: &Edition<'_>, id: &Id, playbook: &Inherited<Playbook>) -> Card {
    let head = &playbook.head;
    Card {
        title: head.title.value.clone(),
        href: href(SubjectKind::Playbook, id.as_str(), None),
        summary: text(&head.summary),
        symptoms: texts(&head.symptoms),
        severity: usual_severity(edition, playbook),
        steps: playbook.steps.len(),
        badge: Badge::new(
            edition,
            &Subject::new(SubjectKind::Playbook, id),
            Reach::ROOT,
        ),
    }
}

/// The shape and the name of the severity that an incident of a playbook usually has.
pub(super) fn usual_severity(edition: &Edition<'_>, playbook: &Playbook) -> Option<(u32, String)> {
    let severities = &edition.plan.severities;
    let (id, severity) = severities.get_key_value(&playbook.head.severity.as_ref()?.value)?;
    let shape = severity
        .rank
        .as_ref()
        .map_or(5, |rank| rank.value.clamp(1, 5));
    Some((shape, severity.title(id)))
}

fn page(
    edition: &Edition<'_>,
    press: &mut Press<'_>,
    id: &Id,
    playbook: &Inherited<Playbook>,
) -> Result<(), Error> {
    let (head, reach) = (&playbook.head, Reach::FOLDER);
    let mut prose = Prose::new(edition, &playbook.body, reach).with_numbers();
    let link = link_of(edition, SubjectKind::Severity, &head.severity, reach);
    let shape = usual_severity(edition, playbook).map_or(5, |(shape, _)| shape);
    let it = It {
        id: id.to_string(),
        severity: link.map(|link| Level { link, shape }),
        symptoms: texts(&head.symptoms),
        vectors: links_of(edition, SubjectKind::Vector, &head.vectors, reach),
        assets: links_of(edition, SubjectKind::Asset, &head.assets, reach),
        steps: playbook.steps.len(),
        parts: parts(edition, playbook, &mut prose),
        footnotes: prose.footnotes(),
    };
    let subject = Subject::new(SubjectKind::Playbook, id);
    let meta = Meta::new(
        edition,
        &subject,
        &playbook.from,
        &playbook.body.path,
        reach,
    );
    let sheet = Sheet {
        path: format!("playbooks/{id}.html"),
        title: head.title.value.clone(),
        lead: text(&head.summary),
        parent: Some(Link::to("Playbooks", reach.to("playbooks.html"))),
        toc: prose.toc(),
        meta: Some(meta.because(&head.reason)),
        is_wide: false,
    };
    press.page(&sheet, "playbook.html", &it)
}

/// Prose and steps in turn.
fn parts(edition: &Edition<'_>, playbook: &Playbook, prose: &mut Prose<'_>) -> Vec<Part> {
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
    edition: &Edition<'_>,
    number: usize,
    step: &Step,
    playbook: &Playbook,
    prose: &mut Prose<'_>,
) -> StepCard {
    let heading = playbook.body.headings.get(step.heading);
    let title = heading.map_or_else(
        || step.title.clone(),
        |heading| prose.heading_words(heading),
    );
    let (verb, rest) = title.split_once(' ').unwrap_or((&title, ""));
    let evidence = step
        .evidence
        .iter()
        .map(|evidence| evidence.value.replace('-', " "));
    StepCard {
        number,
        id: step.id.value.to_string(),
        level: prose.level(step.heading),
        verb: verb.to_owned(),
        rest: rest.to_owned(),
        body: prose.part(step.pieces.clone()),
        role: link_of(edition, SubjectKind::Role, &step.role, Reach::FOLDER),
        people: doers(edition, step),
        within: time(&step.within),
        tool: tool(edition, step),
        evidence: evidence.collect(),
    }
}

/// Who does a step: the first two behind its role who are still there.
fn doers(edition: &Edition<'_>, step: &Step) -> Vec<Person> {
    let Some(role) = &step.role else {
        return Vec::new();
    };
    let all = people(edition, &Subject::new(SubjectKind::Role, &role.value)).into_iter();
    let here = all.filter(|(_, contact)| !contact.has_left(edition.today()));
    here.take(2)
        .map(|(id, contact)| Person::new(edition, id, contact, Reach::FOLDER))
        .collect()
}

fn tool(edition: &Edition<'_>, step: &Step) -> Option<Tool> {
    let link = link_of(edition, SubjectKind::Tool, &step.automation, Reach::FOLDER)?;
    let tool = edition.plan.tools.get(&step.automation.as_ref()?.value);
    let fallback = tool.and_then(|tool| tool.fallback.as_ref());
    Some(Tool {
        link,
        fallback: fallback.map(|fallback| fallback.value.clone()),
    })
}
