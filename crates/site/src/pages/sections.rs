//! Sections: an index by phase, and a page each.

use irplan_plan::model::{Phase, Section};
use irplan_plan::{Id, PlanEntry, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::{Edition, SiteEdition};
use crate::error::Error;
use crate::html::{Html, MarkdownWriter, RootPath, subject_href};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::text;
use crate::view::{Badge, PageLink, PageMeta, TocEntry};

#[derive(Serialize)]
struct SectionIndex {
    phases: Vec<PhaseGroup>,
}

/// The sections of one phase.
#[derive(Serialize)]
struct PhaseGroup {
    id: String,
    title: &'static str,
    csf: &'static str,
    sections: Vec<SectionCard>,
}

#[derive(Serialize)]
struct SectionCard {
    title: String,
    href: String,
    summary: String,
    badge: Badge,
}

#[derive(Serialize)]
struct SectionPage {
    body: Html,
    phase: Option<(&'static str, &'static str)>,
}

/// Writes the index and every section.
pub(crate) fn render(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let sections = edition.sections();
    let phases = Phase::ALL.iter().map(|phase| Some(*phase)).chain([None]);
    let phases: Vec<_> = phases
        .map(|phase| group(edition, phase, &sections))
        .filter(|group| !group.sections.is_empty())
        .collect();
    let info = PageInfo {
        path: "sections.html".to_owned(),
        title: "Sections".to_owned(),
        lead: "The plan's text by phase, with the names of NIST SP 800-61r2 and the functions of the Cybersecurity \
               Framework 2.0."
            .to_owned(),
        toc: phases.iter().map(|phase| TocEntry::new(&phase.id, phase.title)).collect(),
        ..PageInfo::default()
    };
    renderer.page(&info, "sections.html", &SectionIndex { phases })?;
    sections
        .into_iter()
        .try_for_each(|(id, section)| render_page(edition, renderer, id, section))
}

fn phase_of(section: &Section) -> Option<Phase> {
    section.head.phase.as_ref().map(|phase| phase.value)
}

fn group(
    edition: &Edition<'_>,
    phase: Option<Phase>,
    sections: &[(&Id, &PlanEntry<Section>)],
) -> PhaseGroup {
    let own = sections
        .iter()
        .filter(|(_, section)| phase_of(section) == phase);
    let card = |(id, section): &(&Id, &PlanEntry<Section>)| SectionCard {
        title: section.head.title.value.clone(),
        href: subject_href(SubjectKind::Section, id.as_str(), None),
        summary: text(&section.head.summary),
        badge: Badge::new(
            edition,
            &Subject::new(SubjectKind::Section, id),
            RootPath::ROOT,
        ),
    };
    PhaseGroup {
        id: phase.map_or("phase-other".to_owned(), |phase| {
            format!("phase-{}", phase.word())
        }),
        title: phase.map_or("In every phase", Phase::title),
        csf: phase.map_or("", Phase::csf_functions),
        sections: own.map(card).collect(),
    }
}

fn render_page(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
    id: &Id,
    section: &PlanEntry<Section>,
) -> Result<(), Error> {
    let root = RootPath::FOLDER;
    let mut prose = MarkdownWriter::new(edition, &section.body, root);
    let phase = phase_of(section).map(|phase| (phase.title(), phase.csf_functions()));
    let it = SectionPage {
        body: prose.whole_document(),
        phase,
    };
    let subject = Subject::new(SubjectKind::Section, id);
    let meta = PageMeta::new(edition, &subject, &section.from, &section.body.path, root);
    let info = PageInfo {
        path: format!("sections/{id}.html"),
        title: section.head.title.value.clone(),
        lead: text(&section.head.summary),
        parent: Some(PageLink::to("Sections", root.to("sections.html"))),
        toc: prose.toc(),
        meta: Some(meta.with_reason(&section.head.reason)),
        is_wide: false,
    };
    renderer.page(&info, "section.html", &it)
}
