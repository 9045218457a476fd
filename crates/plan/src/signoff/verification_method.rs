//! How a contact was verified, and the words for it.

use crate::toml::words;

words! {
    /// How a contact was verified, strongest first.
    pub enum VerificationMethod {
        /// They answered a call to the number in the plan.
        Called = "called",
        /// They were met.
        Met = "met",
        /// They replied to a message.
        Replied = "replied",
        /// Their vendor's own list confirms it.
        VendorConfirmed = "vendor-confirmed",
    }
}

impl VerificationMethod {
    /// Returns the words for the way, to follow "verified".
    pub fn label(self) -> &'static str {
        match self {
            Self::Called => "by a call",
            Self::Met => "in person",
            Self::Replied => "by a reply to a message",
            Self::VendorConfirmed => "from the vendor's own list",
        }
    }

    /// The words to follow "verified" if the entry does not say how.
    pub const NOT_RECORDED: &str = "in a way that is not recorded";

    /// Whether the way proves less than a call or a meeting: nobody answered the number that people will need in an
    /// incident.
    pub fn is_weaker(self) -> bool {
        match self {
            Self::Called | Self::Met => false,
            Self::Replied | Self::VendorConfirmed => true,
        }
    }
}
