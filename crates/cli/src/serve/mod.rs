//! The site on this machine, from memory, rebuilt while it is edited.
//!
//! [`pages`] holds what is served; [`builder`] makes it; [`live`] remakes what a change reaches: what was saved at
//! once, and the rest in the background, unless somebody saves again; [`watch`] says when; [`server`] answers, and
//! trusts nobody but a browser on this machine that was sent here.

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
