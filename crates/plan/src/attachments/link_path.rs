//! The file that a link of a text leads to.

use percent_encoding::percent_decode_str;

use crate::place::RepoPath;

/// Returns the path that a link leads to, seen from the file with the link; `None` if that is outside of the plan's
/// folder. A space may be written `%20`, as on the web.
pub(crate) fn linked_path(from: &RepoPath, destination: &str) -> Option<RepoPath> {
    let destination = percent_decode_str(destination).decode_utf8().ok()?;
    let (plan, inside) = from.inside_plan()?;
    let mut names: Vec<_> = inside.split('/').collect();
    names.pop();
    for name in destination.split('/') {
        match name {
            "" => return None,
            "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    (!names.is_empty()).then(|| RepoPath::new(format!("plans/{plan}/{}", names.join("/"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(destination: &str, expected: Option<&str>) {
        let from = RepoPath::new("plans/oak/sections/a.md");
        let found = linked_path(&from, destination);
        assert_eq!(found.as_ref().map(RepoPath::as_str), expected);
    }

    #[test]
    fn a_link_leads_to_a_file_of_the_same_plan() {
        check("rack.png", Some("plans/oak/sections/rack.png"));
        check("./rack.png", Some("plans/oak/sections/rack.png"));
        check("deep/rack.png", Some("plans/oak/sections/deep/rack.png"));
        check("../playbooks/a.pdf", Some("plans/oak/playbooks/a.pdf"));
        check("rack%20b.png", Some("plans/oak/sections/rack b.png"));
    }

    #[test]
    fn a_link_cannot_leave_its_plan() {
        check("../../elm/sections/rack.png", None);
        check("../../oak/sections/rack.png", None);
        check("..%2f..%2felm/rack.png", None);
        check("/etc/rack.png", None);
        check("a//rack.png", None);
        check("..", None);
        check("%ff.png", None);
    }
}
