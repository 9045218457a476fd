//! What one run states of all that it signs.

use std::path::PathBuf;

use irplan_plan::signoff::How;
use jiff::civil::Date;

use super::SignerIdentity;

/// What is stated alike of every subject that one run signs.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Who signs.
    pub by: SignerIdentity,
    /// The day.
    pub on: Date,
    /// How contacts were verified.
    pub how: Option<How>,
    /// The day on which the sign-offs end, if that is before the end of their interval.
    pub due: Option<Date>,
    /// Whether to end them so that no week gets more than others.
    pub spread: bool,
    /// The SSH key to sign each entry with.
    pub key: Option<PathBuf>,
}
