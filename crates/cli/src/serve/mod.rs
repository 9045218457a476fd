//! Serves the site on this machine from memory, and rebuilds it while it is edited.
//!
//! `served_pages` has what is served, and `site_builder` makes it. `live_site` remakes what a change affects: the saved
//! pages at once, and the rest in the background, unless somebody saves again. `debounced_watch` reports changes once a
//! file is quiet. `server` answers only requests from a browser on this machine that came here on purpose.

mod debounced_watch;
mod live_site;
mod served_pages;
mod server;
mod site_builder;

pub(crate) use debounced_watch::{FileWatcher, WatchEvent, WatchMessage, watch};
pub(crate) use live_site::{LiveSite, print_findings};
pub(crate) use served_pages::ServedPages;
pub(crate) use server::bind;
pub(crate) use site_builder::{NewPages, ServedState, SiteBuilder};
