//! Severity levels. Each has a number, a word and a shape, so that nobody depends on colours.

use irplan_plan::{Id, model};
use serde::Serialize;

use crate::edition::Edition;
use crate::html::RootPath;
use crate::view::plan_field::{text, texts, time};
use crate::view::{Call, PageLink, chain, link_of};
use irplan_plan::SubjectKind;

/// A severity level.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SeverityView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) rank: Option<u32>,
    /// The shape and colour: 1 to 5.
    pub(crate) shape: u32,
    pub(crate) meaning: String,
    pub(crate) examples: Vec<String>,
    pub(crate) respond: Option<String>,
    pub(crate) resolve: Option<String>,
    pub(crate) update: Option<String>,
    pub(crate) notify: Vec<PageLink>,
    pub(crate) channel: Option<PageLink>,
    pub(crate) calls: Vec<Call>,
}

/// Returns the levels, the worst first.
pub(crate) fn severities(edition: &Edition<'_>, root: RootPath) -> Vec<SeverityView> {
    let mut levels: Vec<_> = edition
        .plan
        .severities()
        .iter()
        .map(|(id, severity)| level(edition, id, severity, root))
        .collect();
    levels
        .sort_by(|a, b| (a.rank.is_none(), a.rank, &a.id).cmp(&(b.rank.is_none(), b.rank, &b.id)));
    levels
}

fn level(
    edition: &Edition<'_>,
    id: &Id,
    severity: &model::Severity,
    root: RootPath,
) -> SeverityView {
    let rank = severity.rank.as_ref().map(|rank| rank.value);
    let escalation = edition.plan.escalations().get(id);
    SeverityView {
        id: id.to_string(),
        name: severity.title(id),
        rank,
        shape: rank.unwrap_or(5).clamp(1, 5),
        meaning: text(&severity.meaning),
        examples: texts(&severity.examples),
        respond: time(&severity.respond_within),
        resolve: time(&severity.resolve_within),
        update: time(&severity.update_every),
        notify: severity
            .notify
            .iter()
            .map(|subject| PageLink::subject(edition, &subject.value, root))
            .collect(),
        channel: link_of(edition, SubjectKind::Channel, &severity.channel, root),
        calls: escalation
            .map(|escalation| chain(edition, escalation, root))
            .unwrap_or_default(),
    }
}
