//! The small things that pages show, as templates see them.

mod badge;
mod call;
mod finding_list;
mod last_change;
mod link;
mod number;
mod pack;
mod page_meta;
mod person;
pub(crate) mod plan_field;
mod severity;

pub(crate) use badge::Badge;
pub(crate) use call::{Call, chain};
pub(crate) use finding_list::{ListedFinding, finding_list};
pub(crate) use last_change::commit_words;
pub(crate) use link::{PageLink, TocEntry, link_of, links_of, subject_link, withheld_words};
pub(crate) use number::NumberView;
pub(crate) use pack::{PackView, kind_in_words, pack_path};
pub(crate) use page_meta::PageMeta;
pub(crate) use person::{PersonView, organisation_name, people, with_zone};
pub(crate) use severity::{SeverityView, severities};
