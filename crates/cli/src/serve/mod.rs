//! The site on this machine, from memory, rebuilt while it is edited.
//!
//! [`pages`] holds what is served; [`site`] makes it and makes it anew; [`watch`] says when; [`server`] answers, and
//! trusts nobody but a browser on this machine that was sent here.

mod pages;
mod server;
mod site;
mod watch;

pub use pages::Pages;
pub use server::{Server, bind};
pub use site::Workshop;
pub use watch::watch;
