//! HTML that this crate writes itself.
//!
//! [`Html`] is the only type that templates print without escaping. Only the writers of this crate make it: [`Writer`]
//! escapes every text and every attribute, and [`ProseWriter`] uses it for documents.

mod bare;
mod fact;
mod outline;
mod prose;
mod reference;
mod table;
mod tag;
mod task;
mod writer;

pub(crate) use prose::ProseWriter;
pub(crate) use reference::{PageReach, href};
pub(crate) use writer::{Html, Writer};
