//! What the readers of pages may see.
//!
//! A [`SiteInput`] has everything, so it never reaches a page. Pages get what is made from it for their readers: an
//! [`Edition`] is a plan for one audience, a [`SiteEdition`] adds what else the plan's own site shows, and a
//! [`PortalEdition`] is for the provider's staff. A page that shows something new needs a new field in one of these.

mod attachment_reader;
mod audience_edition;
mod portal_edition;
mod site_edition;
mod site_input;
mod visible_findings;

pub use attachment_reader::{AttachmentError, AttachmentReader, ReadBytes};
pub(crate) use audience_edition::Edition;
pub(crate) use portal_edition::PortalEdition;
pub(crate) use site_edition::SiteEdition;
pub use site_input::SiteInput;
