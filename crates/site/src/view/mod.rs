//! The small things that pages show, as templates see them.

mod badge;
mod call;
pub(crate) mod field;
mod link;
mod meta;
mod number;
mod person;
mod severity;

pub(crate) use badge::Badge;
pub(crate) use call::{Call, chain};
pub(crate) use link::{PageLink, TocEntry, link_of, links_of, subject_link, withheld_words};
pub(crate) use meta::{Meta, commit_words};
pub(crate) use number::Number;
pub(crate) use person::{PersonView, people, with_zone};
pub(crate) use severity::{SeverityView, severities};
