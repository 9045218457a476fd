//! What the tests share: the browser, the site that it opens, and the server.

mod browser;
mod changes;
mod driver;
mod server;
mod site;

pub(crate) use browser::{Browser, Colours, Medium, browse};
pub(crate) use changes::{CHANGES, page_of_changes};
pub(crate) use server::Server;
pub(crate) use site::{
    CLIENT, Home, Site, TODAY, contacts, kinds, on_disk, pages, repository, site, site_of,
};
