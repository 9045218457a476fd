//! Plans as pages: one self-contained site for each client, and a portal for the provider.
//!
//! Plans, findings and history go in as values. A [`Site`] comes out: a map of paths to bytes. This crate must not know
//! the disk, git, or what makes a plan good, so it shows findings unchanged. The templates are in `site-templates/`; each
//! is built in and can be replaced.
//!
//! Read the modules in this order: [`mod@site`] is the entry point. [`edition`] is a plan as its readers may see it.
//! [`html`] writes prose. [`view`] has the small parts of pages, such as a phone number or a badge. [`pages`] has a module
//! for each page of a client's site, and [`portal`] for each page of the provider's portal. [`diagram`] draws. [`search`]
//! makes the index. [`mod@changes`] is a separate page that shows how two revisions differ.

mod attachment_path;
mod attachments;
mod changes;
mod data_script;
mod diagram;
mod edition;
mod error;
mod html;
mod pages;
mod portal;
mod print_header;
mod renderer;
mod rule_page;
mod search;
mod site;
mod site_folders;
mod templates;
mod view;

pub use changes::{Changes, changes_page};
pub use edition::{AttachmentError, AttachmentReader, ReadBytes, SiteInput};
pub use error::Error;
pub use renderer::SiteFiles;
pub use rule_page::RulePage;
pub use site::{Site, render, render_each, search_data};
pub use site_folders::{PORTAL_FOLDER, folder_of_page, site_folder};
pub use templates::Templates;
