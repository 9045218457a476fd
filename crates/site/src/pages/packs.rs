//! The pages of packs: what a regime asks for, where that is written, and how old it is.

use irplan_plan::model::{Audience, Duty, DutyFact, PackHead};
use irplan_plan::phrases::capitalised;
use irplan_plan::{Id, Pack, SubjectKind};
use jiff::civil::Date;
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{RootPath, subject_href};
use crate::renderer::{NavigationItem, PageInfo, SiteRenderer};
use crate::view::plan_field::{date, text, texts};
use crate::view::{Badge, PackView, PageLink, TocEntry, kind_in_words, pack_path};

/// What else the page of a pack shows on one site.
pub(crate) struct PackSite<'a> {
    /// The day on which the site is built.
    pub(crate) today: Date,
    /// The page above it: its path and name.
    pub(crate) parent: (&'a str, &'a str),
    /// Who the site is for.
    pub(crate) audience: Audience,
    /// Whether the site has a page with the duties.
    pub(crate) has_duties: bool,
    /// The plans that use it, on the portal only.
    pub(crate) used_by: Vec<PageLink>,
    /// Whether somebody of the provider read it, for the provider's own readers.
    pub(crate) review: Option<Badge>,
}

#[derive(Serialize)]
struct PackPage {
    pack: Option<PackView>,
    facts: Vec<(&'static str, String)>,
    notes: Vec<String>,
    events: Vec<(String, String)>,
    countries: Vec<(String, String)>,
    elements: Vec<String>,
    duties: Vec<PackDuty>,
    /// The state of a law that is not in force, in words.
    not_in_force: Option<String>,
    used_by: Vec<PageLink>,
}

#[derive(Serialize)]
struct PackDuty {
    id: String,
    name: PageLink,
    /// How long its clocks run.
    within: Option<String>,
    facts: Vec<(String, String)>,
    content: Vec<String>,
    notes: Vec<String>,
}

/// Writes a page for each pack that a plan chooses. The provider's site also has the packs that only other plans choose,
/// because the provider's people read them.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    let site = |pack: &Pack, is_chosen: bool| PackSite {
        today: edition.today(),
        parent: match is_chosen {
            true => ("duties.html", "Duties to notify"),
            false => ("health.html", "Plan health"),
        },
        audience: edition.plan.audience(),
        has_duties: is_chosen,
        used_by: Vec::new(),
        review: Badge::of_pack(edition, &pack.id, RootPath::FOLDER),
    };
    let is_chosen = |pack: &Pack| edition.plan.packs().contains_key(&pack.id);
    let mut packs = edition.packs().into_iter();
    packs.try_for_each(|pack| render_page(pack, &site(pack, is_chosen(pack)), renderer))
}

/// Returns the pages in the navigation.
pub(crate) fn navigation(edition: &Edition<'_>) -> Vec<NavigationItem> {
    let packs = edition.plan.packs().values();
    packs
        .map(|pack| NavigationItem::new(pack_path(pack), pack.name()))
        .collect()
}

/// Writes the page of one pack.
pub(crate) fn render_page(
    pack: &Pack,
    site: &PackSite<'_>,
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let head = pack.head();
    let events = pack.file.events.iter();
    let elements = pack.file.elements.values();
    let duties = pack.duties.iter();
    let it = PackPage {
        pack: PackView::new(pack, site.today, RootPath::FOLDER, site.audience)
            .map(|view| view.with_review(site.review.clone())),
        facts: head.map_or_else(Vec::new, |head| facts(pack, head, site.today)),
        notes: head.map_or_else(Vec::new, |head| texts(&head.notes)),
        events: events
            .map(|(event, it)| (event.to_string(), it.means.value.clone()))
            .collect(),
        countries: countries(pack),
        elements: elements
            .map(|element| match &element.source {
                Some(source) => format!("{} ({})", element.asks.value, source.value),
                None => element.asks.value.clone(),
            })
            .collect(),
        duties: duties.map(|(id, it)| duty(pack, id, it, site)).collect(),
        not_in_force: (!pack.status().computes()).then(|| capitalised(pack.status().in_words())),
        used_by: site.used_by.clone(),
    };
    let (path, words) = site.parent;
    let info = PageInfo {
        path: pack_path(pack),
        title: pack.name(),
        lead:
            "A regime as irplan knows it. This is not legal advice: the law or the contract counts."
                .to_owned(),
        parent: Some(PageLink::to(words, RootPath::FOLDER.to(path))),
        toc: parts(&it),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "pack.html", &it)
}

/// Returns the parts that the page has.
fn parts(it: &PackPage) -> Vec<TocEntry> {
    let parts = [
        ("used-by", "Used by", !it.used_by.is_empty()),
        ("sources", "Sources", it.pack.is_some()),
        ("duties", "Duties to notify", !it.duties.is_empty()),
        ("events", "Events", !it.events.is_empty()),
        ("countries", "Countries", !it.countries.is_empty()),
        (
            "elements",
            "What it asks of a plan",
            !it.elements.is_empty(),
        ),
    ];
    let present = parts.into_iter().filter(|(.., is_there)| *is_there);
    present
        .map(|(anchor, words, _)| TocEntry::new(anchor, words))
        .collect()
}

fn facts(pack: &Pack, head: &PackHead, today: Date) -> Vec<(&'static str, String)> {
    let facts = [
        ("Id", pack.id.to_string()),
        ("Kind", kind_in_words(head.kind.value).to_owned()),
        ("Jurisdiction", head.jurisdiction.value.clone()),
        ("Status", capitalised(&pack.state(today).law_in_words())),
        ("Applies from", date(&head.applies_from).unwrap_or_default()),
        (
            "Applies until",
            date(&head.applies_until).unwrap_or_default(),
        ),
        ("Expected to change", text(&head.pending)),
        (
            "Takes the place of",
            head.displaces
                .iter()
                .map(|other| other.value.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ),
    ];
    present(facts)
}

fn present<const N: usize>(facts: [(&'static str, String); N]) -> Vec<(&'static str, String)> {
    let facts = facts.into_iter();
    facts.filter(|(_, fact)| !fact.is_empty()).collect()
}

fn countries(pack: &Pack) -> Vec<(String, String)> {
    let countries = pack.file.countries.iter().map(|(country, it)| {
        let note = it.note.as_ref();
        let note = note.map_or_else(String::new, |note| format!("; {}", note.value));
        let terms = format!("{}: {}{note}", it.terms.value, it.source.value);
        (country.as_str().to_uppercase(), terms)
    });
    countries.collect()
}

fn duty(pack: &Pack, id: &Id, duty: &Duty, site: &PackSite<'_>) -> PackDuty {
    let whole = Id::of_pack(&pack.id, id);
    let facts = DutyFact::OF_PACK.into_iter();
    let apart = [DutyFact::Within, DutyFact::Content, DutyFact::Notes];
    let facts = facts.filter(|fact| !apart.contains(fact));
    let facts = facts.filter_map(|fact| Some((capitalised(fact.label()), fact.of(duty)?)));
    let href = RootPath::FOLDER.to(&subject_href(SubjectKind::Duty, whole.as_str(), None));
    let name = duty.title(id);
    PackDuty {
        id: whole.to_string(),
        name: match site.has_duties {
            true => PageLink::to(name, href),
            false => PageLink::words(name),
        },
        within: duty.clocks_in_words(),
        facts: facts.collect(),
        content: texts(&duty.content),
        notes: texts(&duty.notes),
    }
}
