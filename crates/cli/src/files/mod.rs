//! Writing to disk, so that nothing is ever half written.
//!
//! [`atomic`] replaces single files, [`publish`] whole folders; [`lock`] keeps two runs apart; [`guard`] refuses folders
//! that are not for us; [`manifest`] remembers what we made, and [`fingerprint`] what of.

mod atomic;
mod fingerprint;
mod guard;
mod lock;
mod manifest;
mod publish;

pub use atomic::{Replacement, create_all, replace_all};
pub use fingerprint::{Fingerprint, Inputs};
pub use guard::{Target, target};
pub use lock::Lock;
pub use publish::{Published, Site, publish, unchanged};
