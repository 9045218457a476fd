//! Renders the pages of one site, and what they share.
//!
//! The navigation and the emergency strip are rendered only twice, for pages at the root and for pages in a folder.
//! They contain most of a page's loops.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::error::Error;
use crate::html::{Html, RootPath};
use crate::print_header;
use crate::templates::Templates;
use crate::view::{Badge, PageLink, PageMeta, PersonView, TocEntry};

/// Files by their path below the output folder.
pub type SiteFiles = BTreeMap<String, Arc<[u8]>>;

/// The values that every page of a site shows about the site.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SiteFacts {
    /// The plan's or the portal's name.
    pub(crate) name: String,
    /// Who may read it.
    pub(crate) classification: Option<String>,
    /// Until when the plan is being set up, if it is not complete yet.
    pub(crate) onboarding_until: Option<String>,
    /// The short commit.
    pub(crate) commit: String,
    /// The day of the build.
    pub(crate) built: String,
    /// The day from which facts must be checked before use, and how many must be checked already.
    pub(crate) check_before: Option<String>,
    pub(crate) unchecked: usize,
    /// The words for states that `site.js` can change a badge to.
    pub(crate) due_soon: String,
    pub(crate) overdue: String,
    /// Whether the site is the provider's portal.
    pub(crate) is_portal: bool,
    /// Who the copy is for, in words.
    pub(crate) copy: String,
}

/// The emergency strip.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct EmergencyStrip {
    /// The first people to call, each with the role in which they are called.
    pub(crate) calls: Vec<StripCall>,
    /// The bridge that works when nothing else does.
    pub(crate) bridge: Option<ConferenceBridge>,
}

/// One number of the strip.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StripCall {
    pub(crate) role: String,
    pub(crate) person: PersonView,
}

/// A channel that people can join.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ConferenceBridge {
    pub(crate) name: String,
    pub(crate) number: Option<crate::view::NumberView>,
    pub(crate) pin: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) how: Option<String>,
    /// Whether somebody tried it; `None` if there is nothing to dial or to open.
    pub(crate) verified: Option<Badge>,
}

/// A part of the navigation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NavigationGroup {
    pub(crate) title: &'static str,
    pub(crate) items: Vec<NavigationItem>,
}

/// A page in the navigation; the path is within the site.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NavigationItem {
    pub(crate) path: String,
    pub(crate) words: String,
    pub(crate) children: Vec<NavigationItem>,
}

impl NavigationItem {
    /// A page without pages below it.
    pub(crate) fn new(path: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            words: words.into(),
            children: Vec::new(),
        }
    }
}

/// The values that one page shows about itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageInfo {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    /// The page above this one, between Start and itself.
    pub(crate) parent: Option<PageLink>,
    pub(crate) toc: Vec<TocEntry>,
    pub(crate) meta: Option<PageMeta>,
    /// Whether the page needs more width than prose does.
    pub(crate) is_wide: bool,
}

/// Makes the pages of one site.
pub(crate) struct SiteRenderer<'a> {
    templates: &'a Templates,
    /// The folder of the site, with a slash at the end.
    folder: String,
    facts: SiteFacts,
    frame: [PageFrame; 2],
    /// Every page of the navigation in order, for previous and next.
    order: Vec<(String, String)>,
    files: SiteFiles,
}

/// Navigation and strip, with links for one path to the root.
#[derive(Default)]
struct PageFrame {
    nav: Html,
    strip: Html,
}

#[derive(Serialize)]
struct PageContext<'a, T> {
    site: &'a SiteFacts,
    page: PageFacts<'a>,
    it: &'a T,
}

#[derive(Serialize)]
struct PageFacts<'a> {
    title: &'a str,
    lead: &'a str,
    base: &'a str,
    is_start: bool,
    is_wide: bool,
    crumbs: Vec<PageLink>,
    toc: &'a [TocEntry],
    meta: &'a Option<PageMeta>,
    previous: Option<PageLink>,
    next: Option<PageLink>,
    nav: Html,
    strip: &'a Html,
}

impl<'a> SiteRenderer<'a> {
    /// Prepares a site in a folder; the folder's path ends with a slash.
    pub(crate) fn new(
        templates: &'a Templates,
        folder: String,
        facts: SiteFacts,
        groups: &[NavigationGroup],
        strip: &dyn Fn(RootPath) -> EmergencyStrip,
    ) -> Result<Self, Error> {
        let mut frame = [PageFrame::default(), PageFrame::default()];
        for (frame, root) in frame.iter_mut().zip([RootPath::ROOT, RootPath::FOLDER]) {
            *frame = PageFrame::new(templates, &facts, groups, &strip(root), root, &folder)?;
        }
        let order = groups
            .iter()
            .flat_map(|group| &group.items)
            .flat_map(|item| {
                std::iter::once(item)
                    .chain(&item.children)
                    .map(|item| (item.path.clone(), item.words.clone()))
            });
        let order = order.collect();
        let mut renderer = Self {
            templates,
            folder,
            facts,
            frame,
            order,
            files: SiteFiles::new(),
        };
        for (name, bytes) in templates.assets() {
            renderer.add(&format!("assets/{name}"), Arc::clone(bytes))?;
        }
        let running = print_header::style_sheet(&renderer.facts, &strip(RootPath::ROOT));
        renderer.add("assets/running.css", Arc::from(running.into_bytes()))?;
        Ok(renderer)
    }

    /// Renders a page from a template, which sees `site`, `page` and `it`.
    pub(crate) fn page<T: Serialize>(
        &mut self,
        info: &PageInfo,
        template: &str,
        it: &T,
    ) -> Result<(), Error> {
        let root = RootPath::from_page(&info.path);
        let frame = &self.frame[usize::from(root == RootPath::FOLDER)];
        let (previous, next) = self.neighbours(&info.path, root);
        let page = PageFacts {
            title: &info.title,
            lead: &info.lead,
            base: root.0,
            is_start: info.path == "index.html",
            is_wide: info.is_wide,
            crumbs: breadcrumbs(info, root),
            toc: &info.toc,
            meta: &info.meta,
            previous,
            next,
            nav: mark_current_page(&frame.nav, &root.to(&info.path)),
            strip: &frame.strip,
        };
        let path = format!("{}{}", self.folder, info.path);
        let page = PageContext {
            site: &self.facts,
            page,
            it,
        };
        let html = self.templates.render(template, &page, &path)?;
        self.add(&info.path, Arc::from(html.into_bytes()))
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: &str, bytes: Arc<[u8]>) -> Result<(), Error> {
        let path = format!("{}{path}", self.folder);
        match self.files.insert(path.clone(), bytes) {
            Some(_) => Err(Error::Collision { path }),
            None => Ok(()),
        }
    }

    /// Returns the finished site.
    pub(crate) fn finish(self) -> SiteFiles {
        self.files
    }

    fn neighbours(&self, path: &str, root: RootPath) -> (Option<PageLink>, Option<PageLink>) {
        let Some(at) = self.order.iter().position(|(other, _)| other == path) else {
            return (None, None);
        };
        let link = |(path, words): &(String, String)| PageLink::to(words, root.to(path));
        let previous = at.checked_sub(1).and_then(|at| self.order.get(at));
        (previous.map(link), self.order.get(at + 1).map(link))
    }
}

impl PageFrame {
    fn new(
        templates: &Templates,
        facts: &SiteFacts,
        groups: &[NavigationGroup],
        strip: &EmergencyStrip,
        root: RootPath,
        folder: &str,
    ) -> Result<Self, Error> {
        #[derive(Serialize)]
        struct FrameContext<'a> {
            site: &'a SiteFacts,
            base: &'a str,
            groups: &'a [NavigationGroup],
            strip: &'a EmergencyStrip,
        }
        let it = FrameContext {
            site: facts,
            base: root.0,
            groups,
            strip,
        };
        let render =
            |template: &str| templates.render(template, &it, &format!("{folder} ({template})"));
        Ok(Self {
            nav: render("nav.html")?,
            strip: render("strip.html")?,
        })
    }
}

/// Returns the path from the start to a page.
fn breadcrumbs(info: &PageInfo, root: RootPath) -> Vec<PageLink> {
    if info.path == "index.html" {
        return Vec::new();
    }
    let start = PageLink::to("Start", root.to("index.html"));
    std::iter::once(start)
        .chain(info.parent.clone())
        .chain([PageLink::words(&info.title)])
        .collect()
}

/// Returns the navigation with the current page marked in it.
fn mark_current_page(nav: &Html, href: &str) -> Html {
    let link = format!("href=\"{href}\"");
    // The address is our own, and the inserted text is a literal.
    Html::trusted(
        nav.as_str()
            .replacen(&link, &format!("{link} aria-current=\"page\""), 1),
    )
}
