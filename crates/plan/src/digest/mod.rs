//! Digests: hashes of what a subject means, by which a sign-off says what was signed.
//!
//! `docs/digests.md` says what counts. A digest is a `hash` that names its `scheme`. `of_file` is about what the
//! file of a subject says by itself, and `plan_digests` adds what the subject's page shows from the rest of the plan.

mod hash;
pub(crate) mod of_file;
pub(crate) mod plan_digests;
mod scheme;

pub use hash::{Digest, DigestError};
pub use scheme::Scheme;
