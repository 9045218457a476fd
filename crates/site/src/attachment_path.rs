//! Where a site has the files that its pages show or link to.

use irplan_plan::AttachedFile;

/// Returns the path of a file within its site; `None` if it cannot be used.
pub(crate) fn site_path(attached: &AttachedFile) -> Option<String> {
    Some(format!("assets/{}", attached.file.site_name()?))
}
