//! Hides private values in the history of a subject.

use std::sync::Arc;

use irplan_engine::blame::{Blame, BlameChange, BlameDetails, BlameEvent, SubjectBlame};
use irplan_plan::{Commit, Subject};

use super::values::{mask, mask_field, mask_text};

/// Hides private values in everything that the history of a subject shows.
pub(crate) fn mask_blame(blame: &mut SubjectBlame<'_>) {
    let SubjectBlame {
        subject,
        title,
        blame,
        // Only ids, dates and states.
        plan: _,
        inherited_from: _,
        sign_off: _,
        commit: _,
        is_uncommitted: _,
        written_and_in_force: _,
    } = blame;
    mask(title);
    mask_events(blame, subject);
}

fn mask_events(blame: &mut Blame, subject: &Subject) {
    let Blame {
        events,
        // Paths and ids of objects.
        notes: _,
        is_incomplete: _,
    } = blame;
    for event in events {
        mask_event(event, subject);
    }
}

fn mask_event(event: &mut BlameEvent, subject: &Subject) {
    let BlameEvent {
        commit,
        change,
        is_boundary: _,
    } = event;
    mask_commit(Arc::make_mut(commit));
    match change {
        BlameChange::Renamed(_, details) | BlameChange::Changed(details) => {
            mask_details(details, subject);
        }
        // Sign-offs have only ids, dates and digests.
        BlameChange::Added
        | BlameChange::Removed
        | BlameChange::Signed(_)
        | BlameChange::Withdrawn(_) => {}
    }
}

/// The author's address stays: it is who changed something, and git's own log shows it.
fn mask_commit(commit: &mut Commit) {
    let Commit {
        summary,
        id: _,
        author: _,
        email: _,
        date: _,
        time: _,
        co_authors: _,
    } = commit;
    mask(summary);
}

fn mask_details(details: &mut BlameDetails, subject: &Subject) {
    let BlameDetails {
        fields,
        text,
        // Only ids and places.
        steps: _,
        through: _,
    } = details;
    for field in fields {
        mask_field(field, Some(subject));
    }
    text.iter_mut().for_each(mask_text);
}
