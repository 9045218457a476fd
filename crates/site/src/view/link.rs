//! Links within a site.

use irplan_plan::toml::Field;
use irplan_plan::{Id, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::html::{RootPath, subject_href};

/// Words with their target; no address if the readers may not go there.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageLink {
    pub(crate) words: String,
    pub(crate) href: Option<String>,
}

impl PageLink {
    /// A link to an address.
    pub(crate) fn to(words: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            href: Some(href.into()),
        }
    }

    /// Makes plain words.
    pub(crate) fn words(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            href: None,
        }
    }
}

/// One line of a page's table of contents.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TocEntry {
    pub(crate) level: u8,
    pub(crate) href: String,
    pub(crate) words: String,
}

impl TocEntry {
    /// Headings of the second level, by anchor and words.
    pub(crate) fn list(entries: &[(&str, &str)]) -> Vec<Self> {
        entries
            .iter()
            .map(|(anchor, words)| Self::new(anchor, words))
            .collect()
    }

    /// A heading of the second level.
    pub(crate) fn new(anchor: &str, words: &str) -> Self {
        Self {
            level: 2,
            href: format!("#{anchor}"),
            words: words.to_owned(),
        }
    }
}

/// Returns a link to a subject by its name.
pub(crate) fn subject_link(
    edition: &Edition<'_>,
    kind: SubjectKind,
    id: &str,
    root: RootPath,
) -> PageLink {
    if Id::is_stand_in(id) {
        return PageLink::words(withheld_words(edition));
    }
    match edition.plan.title(kind, id) {
        Some(words) if edition.plan.has(kind, id) => {
            PageLink::to(words, root.to(&subject_href(kind, id, None)))
        }
        _ => PageLink::words(format!("{kind}:{id}")),
    }
}

/// Returns the words in place of something that the readers may not see.
pub(crate) fn withheld_words(edition: &Edition<'_>) -> String {
    format!("internal to {}", edition.plan.provider())
}

/// Returns the link to an optional id.
pub(crate) fn link_of(
    edition: &Edition<'_>,
    kind: SubjectKind,
    id: &Option<Field<Id>>,
    root: RootPath,
) -> Option<PageLink> {
    id.as_ref()
        .map(|id| subject_link(edition, kind, id.value.as_str(), root))
}

/// Returns the links of a list of ids.
pub(crate) fn links_of(
    edition: &Edition<'_>,
    kind: SubjectKind,
    ids: &[Field<Id>],
    root: RootPath,
) -> Vec<PageLink> {
    ids.iter()
        .map(|id| subject_link(edition, kind, id.value.as_str(), root))
        .collect()
}

impl PageLink {
    /// Makes a link to a subject, or to the plan.
    pub(crate) fn subject(edition: &Edition<'_>, subject: &Subject, root: RootPath) -> Self {
        match &subject.id {
            Some(id) => subject_link(edition, subject.kind, id.as_str(), root),
            None => Self::to("the plan", root.to("index.html")),
        }
    }
}
