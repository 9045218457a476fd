//! Who to call, in which order, and how long to wait.

use irplan_plan::SubjectKind;
use irplan_plan::model::Escalation;
use serde::Serialize;

use crate::edition::Edition;
use crate::html::RootPath;
use crate::view::{PageLink, PersonView, people};

/// One call of a response chain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Call {
    /// The role or contact.
    pub(crate) who: PageLink,
    /// The people to call: the holder of the role, then the deputies.
    pub(crate) people: Vec<PersonView>,
    /// Whether a person or hotline is called directly, so that its name need not be repeated.
    pub(crate) is_person: bool,
    /// How long to wait for an answer, in words.
    pub(crate) wait: Option<String>,
    /// Whether another call follows.
    pub(crate) has_next: bool,
}

/// Returns a response chain, in order.
pub(crate) fn chain(edition: &Edition<'_>, escalation: &Escalation, root: RootPath) -> Vec<Call> {
    let hops = escalation
        .calls
        .iter()
        .filter_map(|hop| hop.call.as_ref().map(|call| (hop, &call.value)));
    let mut calls: Vec<_> = hops
        .map(|(hop, subject)| Call {
            is_person: subject.kind == SubjectKind::Contact,
            who: PageLink::subject(edition, subject, root),
            people: people(edition, subject)
                .into_iter()
                .map(|(id, contact)| PersonView::new(edition, id, contact, root))
                .collect(),
            wait: hop.wait.as_ref().map(|wait| wait.value.in_words()),
            has_next: true,
        })
        .collect();
    if let Some(last) = calls.last_mut() {
        last.has_next = false;
    }
    calls
}
