//! `unresolved-reference`: a link or an id that leads nowhere.
//!
//! [`rule`] collects the findings of the other modules: prose (`text`, `labels`), ids (`id_reference`) and policies
//! (`signer_names`, `waivers`).

mod finding;
mod id_reference;
mod labels;
mod rule;
mod signer_names;
mod text;
mod waivers;

pub(crate) use rule::RULE;
