//! Pictures and documents next to the texts of a plan.
//!
//! [`Attachment::inspect`] looks at the bytes of a file once and keeps only what plans, pages and digests need to know, so
//! that no picture stays in memory. The type of a file comes from its content, and its name must agree.

mod attachment;
mod drawing;
mod fault;
mod file_type;
mod inspect;
mod link_path;
mod office;
mod photo;

pub use attachment::{AttachedFile, Attachment, ContentHash, PictureSize};
pub use fault::AttachmentFault;
pub use file_type::FileType;
pub use inspect::published_bytes;
pub(crate) use link_path::linked_path;
