//! Who may read a subject.

use crate::toml::words;

words! {
    /// Who may read a subject.
    pub enum Audience {
        /// Everybody who has the client's site.
        Client = "client",
        /// Only the provider's staff: never in the client's copy.
        Provider = "provider",
    }
}
