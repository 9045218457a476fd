//! HTML that this crate writes itself.
//!
//! [`Html`] is the only type that templates print without escaping. Only the writers of this crate make it: [`Writer`]
//! escapes every text and every attribute, and [`MarkdownWriter`] uses it for documents.

mod bare_addresses;
mod fact;
mod link_paths;
mod markdown;
mod outline;
mod picture;
mod table;
mod tag;
mod task_list;
mod writer;

pub(crate) use link_paths::{RootPath, subject_href};
pub(crate) use markdown::MarkdownWriter;
pub(crate) use writer::{Html, Writer};
