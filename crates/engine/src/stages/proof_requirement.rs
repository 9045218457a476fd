//! Whether sign-offs have to be proven.

/// Whether a sign-off counts only if a key of its signer proves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignatureProof {
    /// What the ledger says counts.
    #[default]
    NotRequired,
    /// Only what a key in `[policy.keys]` proves counts.
    Required,
}

impl SignatureProof {
    /// Requires proof if it `is_required`.
    pub fn required_if(is_required: bool) -> Self {
        match is_required {
            true => Self::Required,
            false => Self::NotRequired,
        }
    }

    /// Whether proof is required.
    pub fn is_required(self) -> bool {
        self == Self::Required
    }
}
