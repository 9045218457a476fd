//! Follows the sign-off of one subject back through history.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::place::{SIGN_OFF_FILE, SIGN_OFF_FOLDER};
use irplan_plan::signoff::file_name_of;
use irplan_plan::{PlanId, RepoPath, SignOff, Subject};
use irplan_repo::{Repository, Revision, ValueHistoryDepth};

use super::event::{Blame, BlameChange, BlameEvent};
use crate::stages::PlanTexts;

/// Lists the sign-offs of a subject in one plan's ledger, including withdrawn ones, latest first.
///
/// # Errors
/// If a commit on the way is missing or broken.
pub(super) fn sign_offs(
    source: &Repository,
    head: &Revision,
    (plan, subject): (&PlanId, &Subject),
    blame: &mut Blame,
) -> anyhow::Result<Vec<BlameEvent>> {
    let plans = BTreeSet::from([plan.clone()]);
    let at = |revision: &Revision| statement_at(source, revision, plan, subject);
    let trace = source.value_history::<anyhow::Error>(
        head,
        &plans,
        ValueHistoryDepth::WholeHistory,
        &mut |revision| Ok(at(revision)?.map(|statement| statement.to_string())),
    )?;
    blame.is_incomplete |= trace.is_incomplete;
    blame
        .notes
        .extend(trace.notes.iter().map(ToString::to_string));
    let mut events = Vec::new();
    for traced in &trace.changes {
        let what = match (at(&traced.revision)?, traced.parents.first()) {
            (Some(statement), _) => Some(BlameChange::Signed(statement)),
            (None, Some(parent)) => at(parent)?.map(BlameChange::Withdrawn),
            (None, None) => None,
        };
        events.extend(what.map(|what| BlameEvent {
            commit: Arc::clone(&traced.commit),
            is_boundary: traced.is_boundary,
            change: what,
        }));
    }
    Ok(events)
}

/// Reads the sign-off of a subject from a plan's ledger at a commit. No other file is read, because most commits to a
/// ledger sign other subjects.
///
/// # Errors
/// If the commit or its folders are missing or broken.
pub(super) fn statement_at(
    source: &Repository,
    revision: &Revision,
    plan: &PlanId,
    subject: &Subject,
) -> Result<Option<SignOff>, irplan_repo::Error> {
    let folder = format!("plans/{plan}");
    let ledgers = [
        folder.clone(),
        format!("{folder}/{SIGN_OFF_FILE}"),
        format!("{folder}/{SIGN_OFF_FOLDER}"),
        format!("{folder}/{SIGN_OFF_FOLDER}/{}", file_name_of(subject)),
    ];
    let is_ledger = |path: &RepoPath| ledgers.iter().any(|ledger| ledger == path.as_str());
    let set = PlanTexts::some_at(source, revision, &is_ledger)?.read(&[]);
    let plan = set.plans().plans.get(plan);
    Ok(plan.and_then(|plan| plan.source.ledger.get(subject).map(SignOff::of)))
}
