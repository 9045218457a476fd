//! Where a link leads: to a fact of the plan, to the web, within the page, or nowhere.

use crate::id::SubjectKind;
use crate::place::Span;
use crate::toml::words;

/// A reference to a fact: `<contact:jane-doe>`, `[call her](contact:jane-doe)`, `<playbook:ransomware#isolate>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What kind of thing it names.
    pub kind: SubjectKind,
    /// Its id as written, which may not exist. For [`SubjectKind::Plan`], the word of a [`PlanValue`].
    pub id: String,
    /// The step of a playbook or the heading of a section, as written.
    pub anchor: Option<String>,
    /// Where the target stands, without angle brackets.
    pub span: Span,
}

impl Reference {
    /// Reads `kind:id` or `kind:id#anchor`; `None` if the word before the colon is not a kind of subject.
    pub fn parse(target: &str, span: Span) -> Option<Self> {
        let (kind, rest) = target.split_once(':')?;
        let kind = SubjectKind::from_name(kind)?;
        let (id, anchor) = match rest.split_once('#') {
            Some((id, anchor)) => (id, Some(anchor.to_owned())),
            None => (rest, None),
        };
        Some(Self {
            kind,
            id: id.to_owned(),
            anchor,
            span,
        })
    }

    /// The reference as written: `contact:jane-doe`.
    pub fn written(&self) -> String {
        let anchor = self
            .anchor
            .as_ref()
            .map(|anchor| format!("#{anchor}"))
            .unwrap_or_default();
        format!("{}:{}{anchor}", self.kind, self.id)
    }
}

words! {
    /// A value of the plan that text can refer to: `<plan:name>`.
    pub enum PlanValue {
        /// The organisation's name.
        Name = "name",
        /// The provider's name.
        Provider = "provider",
        /// The time zone.
        Timezone = "timezone",
        /// The trade.
        Sector = "sector",
    }
}

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
    fn references_print_as_they_parse() {
        for text in [
            "contact:jane-doe",
            "playbook:ransomware#isolate",
            "plan:name",
            "role:",
        ] {
            let read = Reference::parse(text, Span::default());
            assert_eq!(
                read.map(|reference| reference.written()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(Reference::parse("https://x.example", Span::default()), None);
    }

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
