//! A pack: its age, its sources, and the badge that says whether somebody has to read them again.

use irplan_plan::model::{Audience, PackHead, PackKind};
use irplan_plan::{Pack, State};
use jiff::civil::Date;
use serde::Serialize;

use crate::html::RootPath;
use crate::view::{Badge, PageLink};

/// The path of a pack's page within a site.
pub(crate) fn pack_path(pack: &Pack) -> String {
    format!("packs/{}.html", pack.id)
}

/// What pages say about a pack everywhere.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PackView {
    pub(crate) link: PageLink,
    /// Whether the provider wrote it, and irplan does not have it.
    pub(crate) is_own: bool,
    /// The day on which somebody last read the sources.
    pub(crate) as_of: String,
    pub(crate) badge: Option<Badge>,
    /// Each with the place in it and the day on which it was read.
    pub(crate) sources: Vec<String>,
    /// Whether somebody of the provider read the pack, for the provider's own readers.
    pub(crate) review: Option<Badge>,
}

impl PackView {
    /// A pack on a day; `None` if its file does not say what it is. Who read the sources is only for the provider, because
    /// it can be somebody whom the client may not know.
    pub(crate) fn new(
        pack: &Pack,
        today: Date,
        root: RootPath,
        audience: Audience,
    ) -> Option<Self> {
        let head = pack.head()?;
        Some(Self {
            link: PageLink::to(pack.name(), root.to(&pack_path(pack))),
            is_own: pack.is_own,
            as_of: head.as_of.value.to_string(),
            badge: pack.outdated_on().map(|end| badge(pack, end, today)),
            sources: sources(head, audience),
            review: None,
        })
    }

    /// Adds who of the provider read the pack.
    pub(crate) fn with_review(self, review: Option<Badge>) -> Self {
        Self { review, ..self }
    }
}

/// Returns the badge of the sources, which the browser judges again on the day of reading.
fn badge(pack: &Pack, end: Date, today: Date) -> Badge {
    let state = match pack.state(today).is_outdated {
        true => State::Overdue,
        false => State::Current,
    };
    Badge::of_state(state, "Read again by", end)
}

fn sources(head: &PackHead, audience: Audience) -> Vec<String> {
    let sources = head.sources.iter().map(|source| {
        let (title, locator) = (&source.title.value, &source.locator.value);
        let by = source.by.as_ref();
        let by = by.filter(|_| audience == Audience::Provider);
        let by = by.map_or_else(String::new, |by| format!(" by {}", by.value));
        format!("{title} ({locator}), read {}{by}", source.read.value)
    });
    sources.collect()
}

/// Returns what kind of regime a pack is, in words.
pub(crate) fn kind_in_words(kind: PackKind) -> &'static str {
    match kind {
        PackKind::Law => "Law",
        PackKind::Directive => "Directive, whose national law binds",
        PackKind::Standard => "Standard, without a clock",
        PackKind::ContractForm => "What a contract says",
        PackKind::Practice => "Practice",
    }
}
