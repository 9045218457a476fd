//! Who may read a subject.

use crate::toml::words;

words! {
    /// Who may read something.
    pub enum Audience {
        /// Everybody who has the client's site.
        Client = "client",
        /// The provider's staff alone: never in the client's copy.
        Provider = "provider",
    }
}
