//! Where a link leads: to a fact of the plan, to the web, within the page, or nowhere.

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a fact: an index of [`super::Document::references`].
    Reference(u32),
    /// Out of the plan, over one of the few schemes that are safe: `http`, `https`, `mailto`, `tel`.
    Web(String),
    /// To a heading of the same page.
    Anchor(String),
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
        } else {
            Self::Unknown(destination.to_owned())
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
            "",
            "é:x",
        ] {
            assert_eq!(Target::other(bad), Target::Unknown(bad.into()));
        }
    }
}
