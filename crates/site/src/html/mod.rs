//! HTML of our own writing.
//!
//! [`Html`] is the one type that templates pass on without escaping. It is made by the writers of this crate alone:
//! [`Writer`] escapes every text and every attribute, and [`ProseWriter`] uses it for documents.

mod fact;
mod outline;
mod prose;
mod reference;
mod table;
mod tag;
mod writer;

pub(crate) use prose::ProseWriter;
pub(crate) use reference::{PageReach, href};
pub(crate) use writer::{Html, Writer};
