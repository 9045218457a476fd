//! What all pages of one site share, and how a page is put together.
//!
//! The navigation and the emergency strip are rendered once for each reach (root, folder) and not once a page: they
//! are most of a page's loops.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::error::Error;
use crate::html::{Html, Reach};
use crate::running;
use crate::templates::Templates;
use crate::view::{Link, Meta, Person, TocEntry};

/// Files by their path below the output folder.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// What every page of a site says of the site.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Facts {
    /// The plan's or the portal's name.
    pub(crate) name: String,
    /// Who may read it.
    pub(crate) classification: Option<String>,
    /// The short commit.
    pub(crate) commit: String,
    /// The day of the build.
    pub(crate) built: String,
    /// The day after which facts need checking before use, and how many do already.
    pub(crate) check_before: Option<String>,
    pub(crate) unchecked: usize,
    /// Whether the site is the provider's portal.
    pub(crate) is_portal: bool,
    /// For whom the copy is, in words.
    pub(crate) copy: String,
}

/// The emergency strip.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Strip {
    /// The first people to call, each with the role in which they are called.
    pub(crate) calls: Vec<StripCall>,
    /// The bridge that works when nothing else does.
    pub(crate) bridge: Option<Bridge>,
}

/// One number of the strip.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StripCall {
    pub(crate) role: String,
    pub(crate) person: Person,
}

/// A channel that can be dialled.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bridge {
    pub(crate) name: String,
    pub(crate) number: Option<crate::view::Number>,
    pub(crate) pin: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) how: Option<String>,
}

/// A part of the navigation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) stops: Vec<Stop>,
}

/// A page in the navigation; the path is within the site.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Stop {
    pub(crate) path: String,
    pub(crate) words: String,
    pub(crate) children: Vec<Stop>,
}

impl Stop {
    /// A page without pages below it.
    pub(crate) fn new(path: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            words: words.into(),
            children: Vec::new(),
        }
    }
}

/// What one page says of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    /// The page above this one, between Start and itself.
    pub(crate) parent: Option<Link>,
    pub(crate) toc: Vec<TocEntry>,
    pub(crate) meta: Option<Meta>,
    /// Whether the page needs more room than prose does.
    pub(crate) is_wide: bool,
}

/// Makes the pages of one site.
pub(crate) struct Press<'a> {
    templates: &'a Templates,
    /// The folder of the site, with a slash at the end.
    folder: String,
    facts: Facts,
    chrome: [Chrome; 2],
    /// Every page of the navigation in order, for previous and next.
    order: Vec<(String, String)>,
    files: Files,
}

/// Navigation and strip, ready for one reach.
#[derive(Default)]
struct Chrome {
    nav: Html,
    strip: Html,
}

#[derive(Serialize)]
struct Page<'a, T> {
    site: &'a Facts,
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
    crumbs: Vec<Link>,
    toc: &'a [TocEntry],
    meta: &'a Option<Meta>,
    previous: Option<Link>,
    next: Option<Link>,
    nav: Html,
    strip: &'a Html,
}

impl<'a> Press<'a> {
    /// Prepares a site; `folder` is where it lies, with a slash at the end.
    pub(crate) fn new(
        templates: &'a Templates,
        folder: String,
        facts: Facts,
        groups: &[Group],
        strip: &dyn Fn(Reach) -> Strip,
    ) -> Result<Self, Error> {
        let mut chrome = [Chrome::default(), Chrome::default()];
        for (chrome, reach) in chrome.iter_mut().zip([Reach::ROOT, Reach::FOLDER]) {
            *chrome = Chrome::new(templates, &facts, groups, &strip(reach), reach, &folder)?;
        }
        let order = groups
            .iter()
            .flat_map(|group| &group.stops)
            .flat_map(|stop| {
                std::iter::once(stop)
                    .chain(&stop.children)
                    .map(|stop| (stop.path.clone(), stop.words.clone()))
            });
        let order = order.collect();
        let mut press = Self {
            templates,
            folder,
            facts,
            chrome,
            order,
            files: Files::new(),
        };
        for (name, bytes) in templates.assets() {
            press.add(&format!("assets/{name}"), Arc::clone(bytes))?;
        }
        let running = running::style_sheet(&press.facts, &strip(Reach::ROOT));
        press.add("assets/running.css", Arc::from(running.into_bytes()))?;
        Ok(press)
    }

    /// Renders a page from a template, which sees `site`, `page` and `it`.
    pub(crate) fn page<T: Serialize>(
        &mut self,
        sheet: &Sheet,
        template: &str,
        it: &T,
    ) -> Result<(), Error> {
        let reach = Reach::of(&sheet.path);
        let chrome = &self.chrome[usize::from(reach == Reach::FOLDER)];
        let (previous, next) = self.neighbours(&sheet.path, reach);
        let page = PageFacts {
            title: &sheet.title,
            lead: &sheet.lead,
            base: reach.0,
            is_start: sheet.path == "index.html",
            is_wide: sheet.is_wide,
            crumbs: crumbs(sheet, reach),
            toc: &sheet.toc,
            meta: &sheet.meta,
            previous,
            next,
            nav: marked(&chrome.nav, &reach.to(&sheet.path)),
            strip: &chrome.strip,
        };
        let path = format!("{}{}", self.folder, sheet.path);
        let page = Page {
            site: &self.facts,
            page,
            it,
        };
        let html = self.templates.render(template, &page, &path)?;
        self.add(&sheet.path, Arc::from(html.into_bytes()))
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: &str, bytes: Arc<[u8]>) -> Result<(), Error> {
        let path = format!("{}{path}", self.folder);
        match self.files.insert(path.clone(), bytes) {
            Some(_) => Err(Error::Collision { path }),
            None => Ok(()),
        }
    }

    /// The finished site.
    pub(crate) fn finish(self) -> Files {
        self.files
    }

    fn neighbours(&self, path: &str, reach: Reach) -> (Option<Link>, Option<Link>) {
        let Some(at) = self.order.iter().position(|(other, _)| other == path) else {
            return (None, None);
        };
        let link = |(path, words): &(String, String)| Link::to(words, reach.to(path));
        let previous = at.checked_sub(1).and_then(|at| self.order.get(at));
        (previous.map(link), self.order.get(at + 1).map(link))
    }
}

impl Chrome {
    fn new(
        templates: &Templates,
        facts: &Facts,
        groups: &[Group],
        strip: &Strip,
        reach: Reach,
        folder: &str,
    ) -> Result<Self, Error> {
        #[derive(Serialize)]
        struct It<'a> {
            site: &'a Facts,
            base: &'a str,
            groups: &'a [Group],
            strip: &'a Strip,
        }
        let it = It {
            site: facts,
            base: reach.0,
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

/// The way from the start to a page.
fn crumbs(sheet: &Sheet, reach: Reach) -> Vec<Link> {
    if sheet.path == "index.html" {
        return Vec::new();
    }
    let start = Link::to("Start", reach.to("index.html"));
    std::iter::once(start)
        .chain(sheet.parent.clone())
        .chain([Link::words(&sheet.title)])
        .collect()
}

/// The navigation with the current page marked in it.
fn marked(nav: &Html, href: &str) -> Html {
    let link = format!("href=\"{href}\"");
    // The address is of our own making, and what is put in is a literal.
    Html::trusted(
        nav.as_str()
            .replacen(&link, &format!("{link} aria-current=\"page\""), 1),
    )
}
