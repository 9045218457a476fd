//! Sections: the prose of a plan, by phase.

use crate::digest::Digest;
use crate::markdown::Document;
use crate::model::{Audience, Phase};
use crate::toml::{Field, record};

/// One file under `sections/`.
#[derive(Clone, Debug)]
pub struct Section {
    /// The front matter.
    pub head: SectionHead,
    /// The text.
    pub body: Document,
    /// The digest of what the file itself says, with references as written.
    pub meaning: Digest,
}

record! {
    /// The front matter of a section.
    pub struct SectionHead {
        /// The title.
        pub title: Field<String> = "title",
        /// The phase that it belongs to.
        pub phase: Option<Field<Phase>> = "phase",
        /// Its place within its phase.
        pub order: Option<Field<u32>> = "order",
        /// Who may read it.
        pub audience: Option<Field<Audience>> = "audience",
        /// What it says, in a sentence.
        pub summary: Option<Field<String>> = "summary",
        /// Why it overrides an inherited one.
        pub reason: Option<Field<String>> = "reason",
        /// The digest of the inherited one that it was made from.
        pub based_on: Option<Field<Digest>> = "based-on",
    }
}
