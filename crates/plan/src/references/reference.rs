//! A reference as it is written: `kind:id`, or `kind:id#anchor` for a step or a heading.

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
    /// Reads `kind:id` or `kind:id#anchor`; `None` if the word before the colon is not a kind of subject in plans.
    pub fn parse(target: &str, span: Span) -> Option<Self> {
        let (kind, rest) = target.split_once(':')?;
        // Texts refer to duties, and not to the packs that bring them.
        let kind = SubjectKind::from_name(kind).filter(|kind| kind.is_part_of_plan())?;
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

    /// Returns the reference as written: `contact:jane-doe`.
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
}
