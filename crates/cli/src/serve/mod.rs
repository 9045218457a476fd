//! The site on this machine, from memory, rebuilt while it is edited.
//!
//! [`pages`] holds what is served; [`state`] is what it is made of; [`site`] makes it and makes it anew, what was saved
//! first and everything after; [`watch`] says when; [`server`] answers, and
//! trusts nobody but a browser on this machine that was sent here.

mod pages;
mod server;
mod site;
mod state;
mod watch;

pub use pages::Pages;
pub use server::{Server, bind};
pub use site::Workshop;
pub use state::State;
pub use watch::{Event, Watch, watch};
