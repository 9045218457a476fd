//! What history says about sign-offs and copies, beyond the commits that added them.
//!
//! | module | question |
//! |---|---|
//! | `signed_revisions` | What changed in a subject since somebody signed it off? |
//! | `voiding_changes` | The same for all sign-offs that are void, so that rules can say what voided them. |
//! | `changed_originals` | What changed in an inherited text since a plan copied it? |
//! | `reverted_sign_offs` | Was a back-dated sign-off in the ledger before? Then the commit that added it reverts another. |

mod changed_originals;
mod reverted_sign_offs;
mod signed_revisions;
mod voiding_changes;

pub(crate) use changed_originals::find_changed_originals;
pub(crate) use reverted_sign_offs::find_reverts;
pub(crate) use signed_revisions::is_of_program;
pub use signed_revisions::{ChangeSinceSignOff, SignedRevisions};
pub(crate) use voiding_changes::find_voiding_changes;
