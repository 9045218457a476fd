//! Finds the history of one subject with a single call.

use std::collections::BTreeSet;

use irplan_plan::{
    LastChanges, Plan, PlanId, Repository, SignOffStatus, Subject, SubjectError, SubjectKind,
};
use jiff::civil::Date;

use super::{Blame, PlansAtCommits, find};
use crate::failure::{Advice, Failure, FailureReason, suggestion};
use crate::stages::{PlanSelection, PlanSet};

/// A subject as people type it: `PLAN/KIND:ID`, or without its plan.
#[derive(Clone, Debug)]
pub struct SubjectName {
    /// The plan, if it is named.
    pub plan: Option<PlanId>,
    /// The subject.
    pub subject: Subject,
}

impl SubjectName {
    /// Parses `PLAN/KIND:ID`, `KIND:ID` or `plan`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, SubjectError> {
        let (plan, subject) = match text.split_once('/') {
            Some((plan, subject)) => (Some(PlanId::parse(plan)?), subject),
            None => (None, text),
        };
        let subject = Subject::parse(subject)?;
        Ok(Self { plan, subject })
    }

    /// Returns the plans to look at: the one before the subject, or those that were selected.
    ///
    /// # Errors
    /// If both are named and differ.
    pub fn selection(&self, mut selection: PlanSelection) -> anyhow::Result<PlanSelection> {
        if let Some(plan) = &self.plan {
            if selection.plans.iter().any(|client| client != plan) {
                let message = format!("`{plan}` is not the selected plan");
                return Err(Failure::new(message).help("name only one of them").into());
            }
            selection.plans = vec![plan.clone()];
        }
        Ok(selection)
    }
}

/// A subject of a plan, with its history.
pub struct SubjectBlame<'a> {
    /// The plan.
    pub plan: &'a PlanId,
    /// The plan whose file has the subject, if it is another one.
    pub inherited_from: Option<&'a PlanId>,
    /// The subject.
    pub subject: &'a Subject,
    /// Its name.
    pub title: String,
    /// The plan in which it is signed, and the status of its sign-off there; `None` if nobody signs it.
    pub sign_off: Option<(&'a PlanId, SignOffStatus)>,
    /// The commit from which its history is seen.
    pub commit: String,
    /// Whether the working tree differs from that commit.
    pub is_uncommitted: bool,
    /// The days on which its current meaning was written and came to the main line, if these are two.
    pub written_and_in_force: Option<(Date, Date)>,
    /// Its history.
    pub blame: Blame,
}

/// Follows a subject of the selected plans through history.
///
/// # Errors
/// If there is no such subject, it is in several plans, or history cannot be read.
pub fn blame<'a>(
    source: &irplan_repo::Repository,
    set: &'a PlanSet,
    subject: &'a Subject,
    today: Date,
) -> anyhow::Result<SubjectBlame<'a>> {
    let plans = set.plans();
    let plan = choose(plans, subject, set.selected())?;
    let head = match set.revision() {
        Some(revision) => revision.clone(),
        None => source.head()?.ok_or_else(|| {
            let message = "this repository has no commit yet, so there is no history";
            Failure::new(message).help("commit the plans first")
        })?,
    };
    let mut readings = PlansAtCommits::new(source, plans, &plan.id);
    let ledger = plans.plan_of_ledger(plan, subject);
    let name = (&plan.id, subject);
    let ledger_id = ledger.map(|ledger| &ledger.id);
    let blame = find(source, &mut readings, &head, name, ledger_id, today)?;
    let committed = readings.at(&head)?;
    let committed = committed.plans().plans.get(&plan.id);
    Ok(SubjectBlame {
        plan: &plan.id,
        inherited_from: plan.owner_of(subject).filter(|home| **home != plan.id),
        subject,
        title: title(plan, subject),
        sign_off: ledger.and_then(|ledger| sign_off(ledger, subject, today)),
        commit: head.id(),
        written_and_in_force: written_and_in_force(&set.last_changes(source)?, plan, subject),
        is_uncommitted: committed.and_then(|plan| plan.digest(subject)) != plan.digest(subject),
        blame,
    })
}

/// Returns the days on which the current meaning of a subject was written and came to the main line, if both are known and
/// differ.
fn written_and_in_force(
    changes: &LastChanges,
    plan: &Plan,
    subject: &Subject,
) -> Option<(Date, Date)> {
    let home = plan.owner_of(subject)?;
    let written = changes.of_subject(home, subject)?.commit()?.date;
    let since = changes.in_force_since(home, subject)?.date;
    (written != since).then_some((written, since))
}

/// Returns where a subject is signed, and the status of its sign-off. `None` if nobody signs it, such as a contact who
/// left.
fn sign_off<'a>(
    ledger: &'a Plan,
    subject: &Subject,
    today: Date,
) -> Option<(&'a PlanId, SignOffStatus)> {
    let is_signed = ledger.source.ledger.contains_key(subject);
    let has_status = is_signed || ledger.signable(today).contains(subject);
    has_status.then(|| (&ledger.id, ledger.sign_off_status(subject, today)))
}

/// Chooses the plan: the one that is named, the only one that has the subject, or the one that all others inherit it
/// from.
fn choose<'a>(
    plans: &'a Repository,
    subject: &Subject,
    clients: &[PlanId],
) -> anyhow::Result<&'a Plan> {
    if clients.len() > 1 {
        let message = "irplan can follow a subject in only one plan at a time";
        return Err(Failure::new(FailureReason::with_advice(message, Advice::NamePlan)).into());
    }
    let is_selected = |plan: &&Plan| clients.is_empty() || clients.contains(&plan.id);
    let chosen: Vec<_> = plans.plans.values().filter(is_selected).collect();
    let having: Vec<_> = chosen
        .iter()
        .copied()
        .filter(|plan| plan.digest(subject).is_some())
        .collect();
    let homes: Vec<_> = having
        .iter()
        .copied()
        .filter(|plan| plan.owner_of(subject) == Some(&plan.id))
        .collect();
    match (having.as_slice(), homes.as_slice()) {
        ([], _) => Err(missing(&chosen, subject).into()),
        ([plan], _) | (_, [plan]) => Ok(plan),
        (having, _) => {
            let ids: Vec<_> = having.iter().map(|plan| format!("`{}`", plan.id)).collect();
            let message = format!("several plans have `{subject}`");
            let help = format!(
                "put the plan first, as in `PLAN/{subject}`: {}",
                ids.join(", ")
            );
            Err(Failure::new(message).help(help).into())
        }
    }
}

fn missing(plans: &[&Plan], subject: &Subject) -> Failure {
    if matches!(subject.kind, SubjectKind::Exercise | SubjectKind::Incident) {
        let message = format!("`{subject}` is a record of one day, so nobody signs it");
        return Failure::new(message).help("read the history of its file: `git log --follow FILE`");
    }
    let packs = plans.iter().flat_map(|plan| plan.provider_packs.iter());
    let packs = packs.map(|(id, _)| Subject::new(SubjectKind::Pack, id));
    let known = plans.iter().flat_map(|plan| plan.digests.keys().cloned());
    let known = known.chain(packs).map(|known| known.to_string());
    let known: BTreeSet<_> = known.collect();
    let near = suggestion(&subject.to_string(), known.iter().map(String::as_str));
    Failure::new(format!("there is no `{subject}` here{near}")).advice(Advice::WriteSubject)
}

fn title(plan: &Plan, subject: &Subject) -> String {
    let title = subject
        .id
        .as_ref()
        .and_then(|id| plan.title(subject.kind, id.as_str()));
    title.unwrap_or_else(|| plan.name.clone())
}
