//! The medium on which a sign-off was given.

use crate::toml::words;

words! {
    /// The medium on which somebody gave a sign-off that another person recorded.
    pub enum SigningMedium {
        /// A printed slip with their signature.
        Paper = "paper",
    }
}

impl SigningMedium {
    /// Returns the words for the medium, to follow "signed".
    pub fn label(self) -> &'static str {
        match self {
            Self::Paper => "on paper",
        }
    }
}
