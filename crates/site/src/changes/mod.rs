//! One page that shows how two revisions differ: a file that is complete in itself, for a mail, a disk or an artefact.
//!
//! It looks like the sites, and holds no script; its one style sheet stands in the page, and the page's policy allows
//! that one by its hash and nothing else.

mod effects;
mod page;
mod plans;
mod style;
mod subjects;

pub use page::{Changes, changes_page};
