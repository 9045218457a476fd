//! Where a link leads: to a fact of the plan, to a file of it, to the web, within the page, or nowhere.

use crate::attachments::FileType;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a fact: an index of [`super::Document::references`].
    Reference(u32),
    /// Out of the plan, over one of the few schemes that are safe: `http`, `https`, `mailto`, `tel`.
    Web(String),
    /// To a heading of the same page.
    Anchor(String),
    /// To a file of the plan, as written: a picture, or a file with the name of a picture or a document.
    File(String),
    /// Anything else, as written. It never becomes a link, and is reported.
    Unknown(String),
}

impl Target {
    const SAFE_SCHEMES: [&str; 4] = ["http:", "https:", "mailto:", "tel:"];

    /// Where the destination of a link leads, if it is not a reference.
    pub(super) fn other(destination: &str) -> Self {
        let lower = destination
            .get(..8.min(destination.len()))
            .unwrap_or("")
            .to_ascii_lowercase();
        if let Some(anchor) = destination.strip_prefix('#') {
            Self::Anchor(anchor.to_owned())
        } else if Self::SAFE_SCHEMES
            .iter()
            .any(|scheme| lower.starts_with(scheme))
        {
            Self::Web(destination.to_owned())
        } else if Self::is_file(destination) {
            Self::File(destination.to_owned())
        } else {
            Self::Unknown(destination.to_owned())
        }
    }
}

impl Target {
    /// Whether a destination is the path of a picture or a document.
    fn is_file(destination: &str) -> bool {
        FileType::of_name(destination).is_some() && Self::is_path(destination)
    }

    /// Whether a destination is a path, and not an address.
    fn is_path(destination: &str) -> bool {
        !destination.is_empty() && !destination.contains(':') && !destination.starts_with("//")
    }

    /// Returns the target of a picture: a path always leads to a file, whatever its name says.
    pub(super) fn of_picture(self) -> Self {
        match self {
            Self::Unknown(path) if Self::is_path(&path) => Self::File(path),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_schemes_leave_the_plan() {
        assert_eq!(
            Target::other("HTTPS://x.example"),
            Target::Web("HTTPS://x.example".into())
        );
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//x.example",
            "a.md",
            "//x.example/a.png",
            "file:///a.png",
            "",
            "é:x",
        ] {
            assert_eq!(Target::other(bad), Target::Unknown(bad.into()));
        }
    }

    #[test]
    fn a_path_may_lead_to_a_file() {
        for file in ["rack.png", "../playbooks/a.PDF", "a%20b.jpeg"] {
            assert_eq!(Target::other(file), Target::File(file.into()));
        }
        let picture = |path: &str| Target::other(path).of_picture();
        assert_eq!(picture("rack.bmp"), Target::File("rack.bmp".into()));
        for bad in ["", "data:image/png;base64,x", "//x.example/a.png"] {
            assert_eq!(picture(bad), Target::Unknown(bad.into()));
        }
    }
}
