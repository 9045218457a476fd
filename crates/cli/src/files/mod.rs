//! Writes to disk, so that nothing is ever half written.
//!
//! [`atomic`] replaces single files, and [`mod@publish`] whole folders. [`staging`] is the new folder while it is
//! filled, and [`work_folders`] are the temporary folders next to it. [`lock`] keeps two runs apart. [`guard`] refuses
//! folders that are not ours. [`manifest`] records what we made, and [`fingerprint`] from which inputs.

mod atomic;
mod fingerprint;
mod guard;
mod lock;
mod manifest;
mod new_folder;
mod publish;
mod published;
mod staging;
mod work_folders;

pub(crate) use atomic::{Replacement, create_all, make_folder_of, replace_all};
pub(crate) use guard::{OutputTarget, target};
pub(crate) use irplan_site::SiteFiles as Site;
pub(crate) use lock::Lock;
pub(crate) use new_folder::{make_executable, require_empty};
pub(crate) use publish::{publish, unchanged};
pub(crate) use published::Published;
