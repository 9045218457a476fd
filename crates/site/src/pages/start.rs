//! Start: declare an incident, call people, and find the playbook that matches what you see.

use irplan_plan::model::{Category, Playbook};
use irplan_plan::signoff::Act;
use irplan_plan::{Id, PlanEntry, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{RootPath, subject_href};
use crate::pages::Freshness;
use crate::pages::duties::{Clock, clocks};
use crate::pages::playbooks::usual_severity;
use crate::pages::strip::bridge;
use crate::renderer::{ConferenceBridge, PageInfo, SiteRenderer};
use crate::view::plan_field::{text, texts};
use crate::view::{PersonView, SeverityView, severities};

/// What readers may need, most urgent first.
const PAGE_PARTS: &[(&str, &str)] = &[
    ("call", "Who to call now"),
    ("declare", "Declare an incident"),
    ("what-you-see", "What do you see?"),
    ("insurer", "Insurer"),
    ("clocks", "Deadlines"),
];

#[derive(Serialize)]
struct Start {
    /// The parts of the page, by anchor and name.
    jumps: &'static [(&'static str, &'static str)],
    severities: Vec<SeverityView>,
    bridge: Option<ConferenceBridge>,
    playbooks: Vec<StartPlaybook>,
    insurers: Vec<Insurer>,
    /// The clocks that start when somebody gets to know of the incident.
    clocks: Vec<Clock>,
    /// How many more clocks there are.
    other_clocks: usize,
    /// The first day on which a decision that a duty does not apply ends.
    first_end: Option<String>,
    fresh: Vec<ValidShare>,
    oldest: Option<String>,
}

/// A playbook by what the reader sees.
#[derive(Serialize)]
struct StartPlaybook {
    title: String,
    href: String,
    summary: String,
    symptoms: Vec<String>,
    severity: Option<(u32, String)>,
}

#[derive(Serialize)]
struct Insurer {
    person: PersonView,
    reference: Option<String>,
}

/// How many subjects of a kind have a valid sign-off.
#[derive(Serialize)]
struct ValidShare {
    words: String,
    holding: usize,
    of: usize,
}

/// Writes the page.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    let freshness = Freshness::new(edition);
    let fresh = [
        (
            "contacts and channels",
            &[SubjectKind::Contact, SubjectKind::Channel][..],
            Act::Verify,
        ),
        (
            "pages",
            &[SubjectKind::Section, SubjectKind::Playbook],
            Act::Review,
        ),
        ("roles", &[SubjectKind::Role], Act::Acknowledge),
    ];
    let fresh = fresh.map(|(subjects, kinds, act)| {
        let (holding, of) = freshness.of_kind(kinds);
        let words = format!("{subjects} {}", act.participle());
        ValidShare { words, holding, of }
    });
    let clocks = clocks(edition, RootPath::ROOT);
    let ends = clocks
        .iter()
        .filter_map(|clock| clock.decision_end.as_ref());
    let first_end = ends.map(|end| end.until.clone()).min();
    let running = clocks.into_iter();
    let running = running.filter(|clock| clock.status.is_none());
    let (known, others): (Vec<_>, Vec<_>) = running.partition(|clock| clock.is_awareness);
    let it = Start {
        jumps: PAGE_PARTS,
        severities: severities(edition, RootPath::ROOT),
        bridge: bridge(edition, RootPath::ROOT),
        playbooks: playbooks(edition),
        insurers: insurers(edition),
        clocks: known,
        other_clocks: others.len(),
        first_end,
        fresh: fresh.into_iter().collect(),
        oldest: freshness.oldest.map(|oldest| oldest.to_string()),
    };
    let info = PageInfo {
        path: "index.html".to_owned(),
        title: "Start".to_owned(),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "start.html", &it)
}

fn playbooks(edition: &Edition<'_>) -> Vec<StartPlaybook> {
    let playbooks = edition.playbooks().into_iter();
    let entry = |(id, playbook): (&Id, &PlanEntry<Playbook>)| StartPlaybook {
        title: playbook.head.title.value.clone(),
        href: subject_href(SubjectKind::Playbook, id.as_str(), None),
        summary: text(&playbook.head.summary),
        symptoms: texts(&playbook.head.symptoms),
        severity: usual_severity(edition, playbook),
    };
    playbooks.map(entry).collect()
}

fn insurers(edition: &Edition<'_>) -> Vec<Insurer> {
    let is_insurer = |contact: &irplan_plan::model::Contact| {
        contact
            .category
            .as_ref()
            .is_some_and(|category| category.value == Category::Insurer)
    };
    let insurers = edition
        .plan
        .contacts()
        .iter()
        .filter(|(_, contact)| is_insurer(contact) && !contact.has_left(edition.today()));
    insurers
        .map(|(id, contact)| Insurer {
            person: PersonView::new(edition, id, contact, RootPath::ROOT),
            reference: contact
                .reference
                .as_ref()
                .map(|reference| reference.value.clone()),
        })
        .collect()
}
