//! The site on this machine, from memory, rebuilt while it is edited.
//!
//! [`pages`] holds what is served; [`state`] is what it is made of; [`site`] makes it and makes anew what a change touches:
//! what was saved at once, and the rest behind, for as long as nobody saves again; [`watch`] says when; [`server`] answers, and
//! trusts nobody but a browser on this machine that was sent here.

mod pages;
mod server;
mod site;
mod state;
mod watch;

pub use pages::Pages;
pub use server::{Server, bind};
pub use site::{Before, Made, Workshop};
pub use state::State;
pub use watch::{Event, News, Watch, watch};
