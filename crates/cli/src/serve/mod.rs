//! Serves the site on this machine from memory, and rebuilds it while it is edited.
//!
//! [`pages`] has what is served, and [`builder`] makes it. [`live`] remakes what a change affects: the saved pages at
//! once, and the rest in the background, unless somebody saves again. [`mod@watch`] reports changes. [`server`] answers
//! only requests from a browser on this machine that came here on purpose.

mod builder;
mod live;
mod pages;
mod server;
mod watch;

pub(crate) use builder::{NewPages, ServedState, SiteBuilder};
pub(crate) use live::{LiveSite, tell};
pub(crate) use pages::Pages;
pub(crate) use server::bind;
pub(crate) use watch::{Watch, WatchEvent, WatchMessage, watch};
