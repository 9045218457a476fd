//! Where the subjects of a plan are shown.

use irplan_plan::SubjectKind;

/// How a page links to the root of its site: `""` from the root, `"../"` from a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RootPath(pub(crate) &'static str);

impl RootPath {
    /// From the root of the site.
    pub(crate) const ROOT: Self = Self("");
    /// From a folder of the site.
    pub(crate) const FOLDER: Self = Self("../");

    /// How the page at a path reaches the root.
    pub(crate) fn from_page(path: &str) -> Self {
        if path.contains('/') {
            Self::FOLDER
        } else {
            Self::ROOT
        }
    }

    /// Returns a link from here to a path of the site.
    pub(crate) fn to(self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// Returns the place of a subject within its site: page and anchor.
pub(crate) fn subject_href(kind: SubjectKind, id: &str, anchor: Option<&str>) -> String {
    let page = match kind {
        SubjectKind::Plan => return "index.html".to_owned(),
        SubjectKind::Contact | SubjectKind::Channel => "contacts.html",
        SubjectKind::Role | SubjectKind::Escalation => "team.html",
        SubjectKind::Severity => "index.html",
        SubjectKind::Asset => "assets.html",
        SubjectKind::Vector | SubjectKind::Tool => "detection.html",
        SubjectKind::Duty => "duties.html",
        SubjectKind::Section
        | SubjectKind::Playbook
        | SubjectKind::Exercise
        | SubjectKind::Incident
        | SubjectKind::Pack => {
            let page = format!("{}/{id}.html", kind.plural());
            return match anchor {
                Some(anchor) => format!("{page}#h-{anchor}"),
                None => page,
            };
        }
    };
    format!("{page}#{}-{id}", kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_place() {
        assert_eq!(
            subject_href(SubjectKind::Contact, "jane", None),
            "contacts.html#contact-jane"
        );
        assert_eq!(
            subject_href(SubjectKind::Playbook, "x", Some("isolate")),
            "playbooks/x.html#h-isolate"
        );
        assert_eq!(
            RootPath::from_page("playbooks/x.html").to("team.html"),
            "../team.html"
        );
    }
}
