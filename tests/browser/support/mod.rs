//! Shared parts of the tests: the browser, the site that it opens, and the server.

mod browser;
mod changes;
mod driver;
mod server;
mod site;

pub(crate) use browser::{Browser, ColorScheme, PageMedium, TextEntry, browse};
pub(crate) use changes::{CHANGES, page_of_changes};
pub(crate) use server::PlanServer;
pub(crate) use site::{
    BuiltSite, CLIENT, SiteLocation, TODAY, contacts, kinds, on_disk, pages, repository, site,
    site_of,
};
