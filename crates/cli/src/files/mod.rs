//! Writing to disk, so that nothing is ever half written.
//!
//! [`atomic`] replaces single files, [`mod@publish`] whole folders: [`staging`] is the new one while it is filled, and
//! [`beside`] what lies next to it meanwhile. [`lock`] keeps two runs apart; [`guard`] refuses folders that are not for us;
//! [`manifest`] remembers what we made, and [`fingerprint`] what of.

mod atomic;
mod beside;
mod fingerprint;
mod guard;
mod lock;
mod manifest;
mod publish;
mod staging;

pub use atomic::{Replacement, create_all, make_folder_of, replace_all};
pub use guard::{Target, target};
pub use irplan_site::Files as Site;
pub use lock::Lock;
pub use publish::{Published, publish, unchanged};
pub use staging::Staging;
