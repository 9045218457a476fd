//! Plans as pages: one self-contained site for each client, and a portal for the provider.
//!
//! Plans, findings and history go in as values, and a [`Site`] comes out: a map of paths to bytes. This crate must not
//! know the disk, git, or what makes a plan good; findings are shown as they come. What a page looks like stands in
//! `site-templates/`, whose files are built in and can be replaced one by one.
//!
//! Read the modules in this order: [`mod@site`] is the way in; [`edition`] is a plan as its readers may see it;
//! [`html`] writes prose; [`view`] holds the small things that pages show, such as a phone number or a badge; [`pages`]
//! has a module for each page of a client's site, [`portal`] for the provider's; [`diagram`] draws; [`search`] makes
//! the index; [`mod@changes`] is a page by itself, of how two revisions differ.

mod changes;
mod diagram;
mod edition;
mod error;
mod html;
mod pages;
mod portal;
mod renderer;
mod rule;
mod running;
mod search;
mod site;
mod templates;
mod view;

pub use changes::{Changes, changes_page};
pub use edition::Input;
pub use error::Error;
pub use renderer::SiteFiles;
pub use rule::RulePage;
pub use site::{Site, render, render_each, search_data};
pub use templates::Templates;
