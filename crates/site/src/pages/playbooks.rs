//! Playbooks: an index, and a page each with its steps.

use std::collections::BTreeMap;

use irplan_plan::id::words_of;
use irplan_plan::markdown::Document;
use irplan_plan::model::{Playbook, Step};
use irplan_plan::{Id, PlanEntry, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::{Edition, SiteEdition};
use crate::error::Error;
use crate::html::{Html, MarkdownWriter, RootPath, subject_href};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{text, texts, time};
use crate::view::{Badge, PageLink, PageMeta, PersonView, link_of, links_of, people};

#[derive(Serialize)]
struct PlaybookCard {
    title: String,
    href: String,
    summary: String,
    symptoms: Vec<String>,
    severity: Option<(u32, String)>,
    steps: usize,
    badge: Badge,
}

#[derive(Serialize)]
struct PlaybookPage<'a> {
    id: String,
    severity: Option<UsualSeverity>,
    symptoms: Vec<String>,
    vectors: Vec<PageLink>,
    assets: Vec<PageLink>,
    parts: Vec<PlaybookPart<'a>>,
    footnotes: Html,
    steps: usize,
}

/// The severity that such an incident usually has.
#[derive(Serialize)]
struct UsualSeverity {
    link: PageLink,
    shape: u32,
}

/// The content of a playbook: prose and steps in turn.
#[derive(Serialize)]
struct PlaybookPart<'a> {
    prose: Html,
    step: Option<StepCard<'a>>,
}

#[derive(Serialize)]
struct StepCard<'a> {
    number: usize,
    id: String,
    level: u8,
    /// The first word, which says what to do.
    verb: String,
    rest: String,
    body: Html,
    role: Option<PageLink>,
    people: &'a [PersonView],
    within: Option<String>,
    tool: Option<StepTool>,
    evidence: Vec<String>,
}

#[derive(Serialize)]
struct StepTool {
    link: PageLink,
    fallback: Option<String>,
}

/// Writes the index and every playbook.
pub(crate) fn render(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let playbooks = edition.playbooks();
    #[derive(Serialize)]
    struct PlaybookIndex {
        playbooks: Vec<PlaybookCard>,
    }
    let index = PlaybookIndex {
        playbooks: playbooks
            .iter()
            .map(|(id, playbook)| card(edition, id, playbook))
            .collect(),
    };
    let info = PageInfo {
        path: "playbooks.html".to_owned(),
        title: "Playbooks".to_owned(),
        lead: "Pick the playbook that matches what you see. If two match, start with the first."
            .to_owned(),
        ..PageInfo::default()
    };
    renderer.page(&info, "playbooks.html", &index)?;
    let staff = StepStaff::of(edition);
    playbooks
        .into_iter()
        .try_for_each(|(id, playbook)| render_page((edition, &staff), renderer, id, playbook))
}

fn card(edition: &Edition<'_>, id: &Id, playbook: &PlanEntry<Playbook>) -> PlaybookCard {
    let head = &playbook.head;
    PlaybookCard {
        title: head.title.value.clone(),
        href: subject_href(SubjectKind::Playbook, id.as_str(), None),
        summary: text(&head.summary),
        symptoms: texts(&head.symptoms),
        severity: usual_severity(edition, playbook),
        steps: playbook.steps.len(),
        badge: Badge::new(
            edition,
            &Subject::new(SubjectKind::Playbook, id),
            RootPath::ROOT,
        ),
    }
}

/// Returns the shape and the name of the severity that an incident of a playbook usually has.
pub(super) fn usual_severity(edition: &Edition<'_>, playbook: &Playbook) -> Option<(u32, String)> {
    let severities = edition.plan.severities();
    let (id, severity) = severities.get_key_value(&playbook.head.severity.as_ref()?.value)?;
    let shape = severity
        .rank
        .as_ref()
        .map_or(5, |rank| rank.value.clamp(1, 5));
    Some((shape, severity.title(id)))
}

fn render_page(
    (edition, staff): (&SiteEdition<'_>, &StepStaff),
    renderer: &mut SiteRenderer<'_>,
    id: &Id,
    playbook: &PlanEntry<Playbook>,
) -> Result<(), Error> {
    let (head, root) = (&playbook.head, RootPath::FOLDER);
    let mut prose = MarkdownWriter::new(edition, &playbook.body, root)
        .with_numbers()
        .with_ticks();
    let link = link_of(edition, SubjectKind::Severity, &head.severity, root);
    let shape = usual_severity(edition, playbook).map_or(5, |(shape, _)| shape);
    let it = PlaybookPage {
        id: id.to_string(),
        severity: link.map(|link| UsualSeverity { link, shape }),
        symptoms: texts(&head.symptoms),
        vectors: links_of(edition, SubjectKind::Vector, &head.vectors, root),
        assets: links_of(edition, SubjectKind::Asset, &head.assets, root),
        steps: playbook.steps.len(),
        parts: parts((edition, staff), playbook, &mut prose),
        footnotes: prose.footnotes(),
    };
    let subject = Subject::new(SubjectKind::Playbook, id);
    let meta = PageMeta::new(edition, &subject, &playbook.from, &playbook.body.path, root);
    let info = PageInfo {
        path: format!("playbooks/{id}.html"),
        title: head.title.value.clone(),
        lead: text(&head.summary),
        parent: Some(PageLink::to("Playbooks", root.to("playbooks.html"))),
        toc: prose.toc(),
        meta: Some(meta.with_reason(&head.reason)),
        is_wide: false,
    };
    renderer.page(&info, "playbook.html", &it)
}

/// Prose and steps in turn.
fn parts<'a>(
    (edition, staff): (&Edition<'_>, &'a StepStaff),
    playbook: &Playbook,
    prose: &mut MarkdownWriter<'_>,
) -> Vec<PlaybookPart<'a>> {
    let body: &Document = &playbook.body;
    let mut parts = Vec::new();
    let mut next = 0;
    for (at, step) in playbook.steps.iter().enumerate() {
        let Some(heading) = body.headings.get(step.heading) else {
            continue;
        };
        let before = prose.some_pieces(next..heading.piece.max(next));
        let card = step_card((edition, staff), (at + 1, step), playbook, prose);
        parts.push(PlaybookPart {
            prose: before,
            step: Some(card),
        });
        next = step.pieces.end.max(next);
    }
    parts.push(PlaybookPart {
        prose: prose.some_pieces(next..body.pieces.len().max(next)),
        step: None,
    });
    parts
}

fn step_card<'a>(
    (edition, staff): (&Edition<'_>, &'a StepStaff),
    (number, step): (usize, &Step),
    playbook: &Playbook,
    prose: &mut MarkdownWriter<'_>,
) -> StepCard<'a> {
    let heading = playbook.body.headings.get(step.heading);
    let title = heading.map_or_else(
        || step.title.clone(),
        |heading| prose.heading_words(heading),
    );
    let (verb, rest) = title.split_once(' ').unwrap_or((&title, ""));
    let evidence = step
        .evidence
        .iter()
        .map(|evidence| words_of(&evidence.value));
    StepCard {
        number,
        id: step.id.value.to_string(),
        level: prose.level(step.heading),
        verb: verb.to_owned(),
        rest: rest.to_owned(),
        body: prose.some_pieces(step.pieces.clone()),
        role: link_of(edition, SubjectKind::Role, &step.role, RootPath::FOLDER),
        people: staff.of_step(step),
        within: time(&step.within),
        tool: tool(edition, step),
        evidence: evidence.collect(),
    }
}

/// Who does the steps of each role. Most steps of a plan are those of a few roles.
struct StepStaff(BTreeMap<Id, Vec<PersonView>>);

impl StepStaff {
    fn of(edition: &Edition<'_>) -> Self {
        let roles = edition.plan.roles().keys();
        Self(
            roles
                .map(|role| (role.clone(), people_of_role(edition, role)))
                .collect(),
        )
    }

    fn of_step(&self, step: &Step) -> &[PersonView] {
        let role = step.role.as_ref();
        role.and_then(|role| self.0.get(&role.value))
            .map_or(&[], Vec::as_slice)
    }
}

/// Returns who does the steps of a role: the first two of its people who are still there.
fn people_of_role(edition: &Edition<'_>, role: &Id) -> Vec<PersonView> {
    let all = people(edition, &Subject::new(SubjectKind::Role, role)).into_iter();
    let here = all.filter(|(_, contact)| !contact.has_left(edition.today()));
    here.take(2)
        .map(|(id, contact)| PersonView::new(edition, id, contact, RootPath::FOLDER))
        .collect()
}

fn tool(edition: &Edition<'_>, step: &Step) -> Option<StepTool> {
    let link = link_of(
        edition,
        SubjectKind::Tool,
        &step.automation,
        RootPath::FOLDER,
    )?;
    let tool = edition.plan.tools().get(&step.automation.as_ref()?.value);
    let fallback = tool.and_then(|tool| tool.fallback.as_ref());
    Some(StepTool {
        link,
        fallback: fallback.map(|fallback| fallback.value.clone()),
    })
}
