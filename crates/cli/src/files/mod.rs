//! Writes to disk, so that nothing is ever half written.
//!
//! `atomic_write` replaces single files. The other modules write a site. `output_folder` decides which folder may become
//! one, and `publish_site` replaces it. `staged_site` is the new folder while it is filled, `folder_swap` puts it in place
//! of the old one, and `publish_counts` says what changed. `manifest` records the files that we made, and
//! `fingerprint_file` the inputs that they were made from. `links` finds links that somebody put in the place of our
//! folders. `lock` keeps two runs apart. `new_repository_folder` prepares the folder of `irplan init`.

mod atomic_write;
mod fingerprint_file;
mod folder_swap;
mod links;
mod lock;
mod manifest;
mod new_repository_folder;
mod output_folder;
mod publish_counts;
mod publish_site;
mod staged_site;

pub(crate) use atomic_write::{Replacement, create_all, replace_all};
pub(crate) use irplan_site::SiteFiles as Site;
pub(crate) use lock::Lock;
pub(crate) use new_repository_folder::{make_executable, require_empty};
pub(crate) use output_folder::{OutputFolder, output_folder};
pub(crate) use publish_counts::PublishCounts;
pub(crate) use publish_site::{counts_if_unchanged, publish_site};
