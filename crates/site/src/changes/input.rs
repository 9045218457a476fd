//! The content of the page of changes.

use std::fmt;

use irplan_plan::diff::{Comparison, DiffPlace};
use irplan_plan::{PlanId, Repository};
use jiff::civil::Date;

/// The content of a page of changes.
///
/// Values are shown unchanged: the caller masks what must stay private.
#[derive(Clone, Copy)]
pub struct Changes<'a> {
    /// The differences.
    pub comparison: &'a Comparison,
    /// The older revision, for the names of what was removed. It may have been read only in part.
    pub old: &'a Repository,
    /// The newer revision, for all other names. It may have been read only in part.
    pub new: &'a Repository,
    /// What was compared, the older revision first, in words such as `origin/main`.
    pub compared_names: (&'a str, &'a str),
    /// The day on which sign-offs were judged.
    pub today: Date,
    /// What the change does, in counts; empty if nothing differs in meaning.
    pub summary: &'a [String],
    /// Plans whose files have errors, so that changes may be missing.
    pub uncertain_plans: &'a [PlanId],
    /// What could not be compared, each with the reason.
    pub not_compared: &'a [String],
    /// What was stale before the change, in one phrase.
    pub stale_before: Option<&'a str>,
    /// The commands that the author may want next.
    pub commands: &'a [String],
    /// The web address of a line; only `http` and `https` addresses become links.
    pub link: &'a dyn Fn(&DiffPlace) -> Option<String>,
    /// Masks the name of a plan or a subject if it must stay private.
    pub mask_name: &'a dyn Fn(String) -> String,
}

impl fmt::Debug for Changes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("between", &self.compared_names)
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

impl Changes<'_> {
    /// Returns the web address of a place.
    pub(super) fn href(&self, spot: Option<&DiffPlace>) -> Option<String> {
        let address = (self.link)(spot?)?;
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        is_web.then_some(address)
    }
}
