//! A page that shows how two revisions differ. It is one complete file, to mail, to keep or to attach to a build.
//!
//! It looks like the sites but has no script. Its style sheet is in the page, and the page's policy allows only that
//! style sheet, by its hash.

mod affected_plans;
mod input;
mod page;
mod style;
mod subject_changes;
mod subject_names;

pub use input::Changes;
pub use page::changes_page;
