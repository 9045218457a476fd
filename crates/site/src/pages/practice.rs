//! Exercises and incidents, with their actions.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_plan::markdown::Document;
use irplan_plan::model::{Action, ActionState, Exercise, Incident};
use irplan_plan::toml::Field;
use irplan_plan::{Id, Subject, SubjectKind};
use jiff::civil::Date;
use serde::Serialize;

use crate::edition::{Edition, SiteEdition};
use crate::error::Error;
use crate::html::{Html, MarkdownWriter, RootPath, subject_href};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{date, text};
use crate::view::{PageLink, PageMeta, TocEntry, link_of, links_of, subject_link};

#[derive(Serialize)]
struct Practice {
    open: Vec<ActionRow>,
    exercises: Vec<PracticeRow>,
    incidents: Vec<PracticeRow>,
    next_exercise: Option<String>,
    exercise_overdue: bool,
}

/// An exercise or an incident in its table.
#[derive(Serialize)]
struct PracticeRow {
    link: PageLink,
    on: String,
    what: String,
    playbook: Option<PageLink>,
    open: usize,
    actions: usize,
    state: String,
}

#[derive(Clone, Serialize)]
struct ActionRow {
    what: String,
    subject: Option<PageLink>,
    owner: Option<PageLink>,
    due: Option<String>,
    done: Option<String>,
    outcome: String,
    state: &'static str,
    is_overdue: bool,
    from: Option<PageLink>,
}

#[derive(Serialize)]
struct RecordPage {
    facts: Vec<(&'static str, Vec<PageLink>)>,
    actions: Vec<ActionRow>,
    body: Html,
}

/// Writes the overview and a page for each.
pub(crate) fn render(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let (exercises, incidents) = (edition.plan.exercises(), edition.plan.incidents());
    let last = exercises
        .values()
        .map(|exercise| exercise.head.on.value)
        .max();
    let next = last.and_then(|last| edition.plan.exercise_every().after(last));
    let it = Practice {
        open: open_actions(edition),
        exercises: exercises
            .iter()
            .rev()
            .map(|(id, exercise)| exercise_row(edition, id, exercise))
            .collect(),
        incidents: incidents
            .iter()
            .rev()
            .map(|(id, incident)| incident_row(edition, id, incident))
            .collect(),
        next_exercise: next.map(|next| next.to_string()),
        exercise_overdue: next.is_none_or(|next| next <= edition.today()),
    };
    let info = PageInfo {
        path: "practice.html".to_owned(),
        title: "Exercises and incidents".to_owned(),
        lead: "What was practised, what happened, and which actions are still open.".to_owned(),
        toc: TocEntry::list(&[
            ("open", "Open actions"),
            ("exercises", "Exercises"),
            ("incidents", "Incidents"),
        ]),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "practice.html", &it)?;
    exercises
        .iter()
        .try_for_each(|(id, exercise)| exercise_page(edition, renderer, id, exercise))?;
    incidents
        .iter()
        .try_for_each(|(id, incident)| incident_page(edition, renderer, id, incident))
}

fn open_actions(edition: &Edition<'_>) -> Vec<ActionRow> {
    let exercises = edition.plan.exercises().iter();
    let exercises =
        exercises.map(|(id, exercise)| (SubjectKind::Exercise, id, &exercise.head.actions));
    let incidents = edition.plan.incidents().iter();
    let incidents =
        incidents.map(|(id, incident)| (SubjectKind::Incident, id, &incident.head.actions));
    let mut open = Vec::new();
    for (kind, id, own) in exercises.chain(incidents) {
        let from = subject_link(edition, kind, id.as_str(), RootPath::ROOT);
        let rows = actions(edition, own, RootPath::ROOT)
            .into_iter()
            .filter(|row| row.done.is_none());
        open.extend(rows.map(|row| ActionRow {
            from: Some(from.clone()),
            ..row
        }));
    }
    open.sort_by(|a, b| {
        (a.due.is_none(), &a.due, &a.what).cmp(&(b.due.is_none(), &b.due, &b.what))
    });
    open
}

fn actions(
    edition: &Edition<'_>,
    actions: &BTreeMap<Id, Arc<Action>>,
    root: RootPath,
) -> Vec<ActionRow> {
    let owner = |id: &Id| {
        let kind = if edition.plan.has(SubjectKind::Contact, id.as_str()) {
            SubjectKind::Contact
        } else {
            SubjectKind::Role
        };
        subject_link(edition, kind, id.as_str(), root)
    };
    let row = |action: &Arc<Action>| ActionRow {
        what: action.what.value.clone(),
        subject: action
            .subject
            .as_ref()
            .map(|subject| PageLink::subject(edition, &subject.value, root)),
        owner: action.owner.as_ref().map(|id| owner(&id.value)),
        due: date(&action.due),
        done: date(&action.done),
        outcome: text(&action.outcome),
        state: action.state(edition.today()).in_words(),
        is_overdue: action.state(edition.today()) == ActionState::Overdue,
        from: None,
    };
    actions.values().map(row).collect()
}

fn open_count(actions: &BTreeMap<Id, Arc<Action>>) -> usize {
    actions
        .values()
        .filter(|action| action.done.is_none())
        .count()
}

fn exercise_row(edition: &Edition<'_>, id: &Id, exercise: &Exercise) -> PracticeRow {
    let head = &exercise.head;
    PracticeRow {
        link: PageLink::to(
            head.title.value.clone(),
            subject_href(SubjectKind::Exercise, id.as_str(), None),
        ),
        on: head.on.value.to_string(),
        what: head
            .kind
            .as_ref()
            .map(|kind| kind.value.word().to_owned())
            .unwrap_or_default(),
        playbook: playbook(edition, &head.playbook, RootPath::ROOT),
        open: open_count(&head.actions),
        actions: head.actions.len(),
        state: String::new(),
    }
}

fn incident_row(edition: &Edition<'_>, id: &Id, incident: &Incident) -> PracticeRow {
    let head = &incident.head;
    let severity = head
        .severity
        .as_ref()
        .and_then(|id| edition.plan.title(SubjectKind::Severity, id.value.as_str()));
    PracticeRow {
        link: PageLink::to(
            head.title.value.clone(),
            subject_href(SubjectKind::Incident, id.as_str(), None),
        ),
        on: head.detected.value.to_string(),
        what: severity.unwrap_or_default(),
        playbook: playbook(edition, &head.playbook, RootPath::ROOT),
        open: open_count(&head.actions),
        actions: head.actions.len(),
        state: head.progress_in_words(),
    }
}

fn playbook(edition: &Edition<'_>, id: &Option<Field<Id>>, root: RootPath) -> Option<PageLink> {
    link_of(edition, SubjectKind::Playbook, id, root)
}

fn exercise_page(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
    id: &Id,
    exercise: &Exercise,
) -> Result<(), Error> {
    let (head, root) = (&exercise.head, RootPath::FOLDER);
    let phases = head
        .phases
        .iter()
        .map(|phase| PageLink::words(phase.value.title()));
    let kind = head
        .kind
        .iter()
        .map(|kind| PageLink::words(kind.value.word()));
    let facilitator = link_of(edition, SubjectKind::Contact, &head.facilitator, root);
    let facts = vec![
        ("Date", vec![PageLink::words(head.on.value.to_string())]),
        ("Kind", kind.collect()),
        (
            "Playbook",
            playbook(edition, &head.playbook, root)
                .into_iter()
                .collect(),
        ),
        ("Led by", facilitator.into_iter().collect()),
        (
            "Took part",
            links_of(edition, SubjectKind::Contact, &head.participants, root),
        ),
        (
            "Roles played",
            links_of(edition, SubjectKind::Role, &head.roles, root),
        ),
        ("Phases played", phases.collect()),
    ];
    let subject = Subject::new(SubjectKind::Exercise, id);
    let record = RecordPage {
        facts,
        actions: actions(edition, &head.actions, root),
        body: Html::default(),
    };
    record_page(edition, renderer, &subject, record, &exercise.body)
}

fn incident_page(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
    id: &Id,
    incident: &Incident,
) -> Result<(), Error> {
    let (head, root) = (&incident.head, RootPath::FOLDER);
    let day = |field: &Option<Field<Date>>| {
        date(field)
            .into_iter()
            .map(PageLink::words)
            .collect::<Vec<_>>()
    };
    let one = |kind, id| {
        link_of(edition, kind, id, root)
            .into_iter()
            .collect::<Vec<_>>()
    };
    let facts = vec![
        ("Severity", one(SubjectKind::Severity, &head.severity)),
        ("Playbook", one(SubjectKind::Playbook, &head.playbook)),
        ("Led by", one(SubjectKind::Contact, &head.lead)),
        (
            "Detected",
            vec![PageLink::words(head.detected.value.to_string())],
        ),
        ("Declared", day(&head.declared)),
        ("Contained", day(&head.contained)),
        ("Closed", day(&head.closed)),
        ("Reviewed", day(&head.reviewed)),
    ];
    let subject = Subject::new(SubjectKind::Incident, id);
    let record = RecordPage {
        facts,
        actions: actions(edition, &head.actions, root),
        body: Html::default(),
    };
    record_page(edition, renderer, &subject, record, &incident.body)
}

/// Writes the page of an exercise or an incident, without its prose, which is added to its record later.
fn record_page(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
    subject: &Subject,
    mut record: RecordPage,
    body: &Document,
) -> Result<(), Error> {
    let root = RootPath::FOLDER;
    let mut prose = MarkdownWriter::new(edition, body, root);
    record.facts.retain(|(_, links)| !links.is_empty());
    record.body = prose.whole_document();
    let actions = (!record.actions.is_empty()).then(|| TocEntry::new("actions", "Actions"));
    let id = subject.id.as_ref().map(Id::as_str).unwrap_or_default();
    let info = PageInfo {
        path: subject_href(subject.kind, id, None),
        title: edition.plan.title(subject.kind, id).unwrap_or_default(),
        parent: Some(PageLink::to(
            "Exercises and incidents",
            root.to("practice.html"),
        )),
        toc: prose.toc().into_iter().chain(actions).collect(),
        meta: Some(PageMeta::new(
            edition,
            subject,
            edition.plan.id(),
            &body.path,
            root,
        )),
        ..PageInfo::default()
    };
    renderer.page(&info, "record.html", &record)
}
