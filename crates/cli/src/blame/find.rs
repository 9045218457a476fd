//! Follows one subject back through history.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::diff::{
    Change, Comparison, FieldChange, Former, StepChange, TextChange, between, shown,
};
use irplan_plan::{Commit, PlanId, Reading, Statement, Subject, SubjectKind};
use irplan_repo::{Revision, Traced};
use jiff::civil::Date;

use super::readings::Readings;

/// Who made a subject what it is.
#[derive(Clone, Debug, Default)]
pub struct Blame {
    /// What happened to it, the latest first.
    pub events: Vec<Event>,
    /// What could not be followed.
    pub notes: BTreeSet<String>,
}

/// A commit that changed a subject, or its sign-off.
#[derive(Clone, Debug)]
pub struct Event {
    /// The commit.
    pub commit: Arc<Commit>,
    /// Whether the history ends there, so that an earlier commit may have done it.
    pub is_boundary: bool,
    /// What it did.
    pub what: What,
}

/// What a commit did to a subject.
#[derive(Clone, Debug)]
pub enum What {
    /// It brought the subject in.
    Added,
    /// It gave it another id, or another plan.
    Renamed(Former, Details),
    /// It changed what it means.
    Changed(Details),
    /// It signed it off.
    Signed(Statement),
}

/// What differs between a subject and what it was before.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// What became of a playbook's steps.
    pub steps: Vec<StepChange>,
    /// The blocks of text that differ.
    pub text: Vec<TextChange>,
    /// Others that changed in the same commit, where the subject's own file did not: facts that its text shows, or what
    /// the whole plan is made of.
    pub through: Vec<Subject>,
}

impl Details {
    fn is_empty(&self) -> bool {
        let Self {
            fields,
            steps,
            text,
            through,
        } = self;
        fields.is_empty() && steps.is_empty() && text.is_empty() && through.is_empty()
    }
}

/// How often a subject may have been renamed.
const RENAMES: usize = 64;

/// Finds the commits that changed a subject of a plan, and its sign-offs, seen from a revision.
///
/// # Errors
/// When a commit on the way is missing or broken.
pub fn find(
    source: &irplan_repo::Repository,
    readings: &mut Readings<'_>,
    head: &Revision,
    (plan, subject): (&PlanId, &Subject),
    today: Date,
) -> anyhow::Result<Blame> {
    let mut blame = Blame::default();
    let plans = readings.plans().clone();
    let mut name = (plan.clone(), subject.clone());
    let mut from = Some(head.clone());
    let (mut signed, mut seen) = (Vec::new(), BTreeSet::new());
    for _ in 0..RENAMES {
        let Some(start) = from.take() else { break };
        let trace = source.trace::<anyhow::Error>(&start, &plans, &mut |revision| {
            let reading = readings.at(revision)?;
            Ok(digest(&reading, &name))
        })?;
        blame.notes.extend(trace.notes);
        let mut former = None;
        for traced in &trace.changes {
            let what = what(readings, traced, &name, today)?;
            if let (What::Renamed(before, _), Some(parent)) = (&what, &traced.parent) {
                former = Some((parent.clone(), before.clone()));
            }
            blame.events.push(event(traced, what));
        }
        // An inherited text is signed in the ledger of whoever inherits it, by the id that it had then.
        for ledger in [plan, &name.0] {
            let what = (ledger, &name.1);
            if seen.insert((ledger.clone(), name.1.clone())) {
                signed.extend(sign_offs(source, readings, &start, what, &mut blame.notes)?);
            }
        }
        if let Some((parent, before)) = former {
            name = (before.plan, before.subject);
            from = Some(parent);
        }
    }
    blame.events = merged(blame.events, signed);
    Ok(blame)
}

/// Puts sign-offs among changes by time, and leaves each in its own order, which is that of history whatever clocks said.
fn merged(changes: Vec<Event>, signed: Vec<Event>) -> Vec<Event> {
    let mut merged = Vec::with_capacity(changes.len() + signed.len());
    let mut changes = changes.into_iter().peekable();
    for event in signed {
        let is_later = |change: &Event| change.commit.time > event.commit.time;
        while let Some(change) = changes.next_if(is_later) {
            merged.push(change);
        }
        merged.push(event);
    }
    merged.extend(changes);
    merged
}

fn digest(reading: &Reading, (plan, subject): &(PlanId, Subject)) -> Option<String> {
    let plan = reading.repository.plans.get(plan)?;
    plan.digest(subject).map(ToString::to_string)
}

fn event(traced: &Traced, what: What) -> Event {
    Event {
        commit: Arc::clone(&traced.commit),
        is_boundary: traced.is_boundary,
        what,
    }
}

/// What a commit that changed a subject did to it.
fn what(
    readings: &mut Readings<'_>,
    traced: &Traced,
    name: &(PlanId, Subject),
    today: Date,
) -> anyhow::Result<What> {
    let Some(parent) = &traced.parent else {
        return Ok(What::Added);
    };
    let (old, new) = (readings.at(parent)?, readings.at(&traced.revision)?);
    let (plan, subject) = name;
    let comparison = between(&old.repository, &new.repository, today);
    let changes = &comparison.changes;
    // A subject that is inherited changes under the plan whose file it stands in.
    let lines: BTreeSet<_> = [&old, &new]
        .iter()
        .filter_map(|reading| reading.repository.plans.get(plan))
        .flat_map(|plan| plan.ancestors.iter().chain([&plan.id]).cloned())
        .collect();
    let is_own = |change: &&Change| change.subject == *subject && lines.contains(&change.plan);
    let own = changes
        .iter()
        .rfind(|change| is_own(change) && change.plan == *plan)
        .or_else(|| changes.iter().rfind(is_own));
    let is_new = digest(&old, name).is_none();
    let mut details = Details::default();
    if let Some(change) = own {
        details.fields.clone_from(&change.fields);
        details.steps.clone_from(&change.steps);
        details.text.clone_from(&change.text);
    }
    if details.is_empty() {
        details.through = through(&comparison, &new, name);
    }
    Ok(match own.and_then(|change| change.former.clone()) {
        Some(former) if is_new => What::Renamed(former, details),
        _ if is_new => What::Added,
        _ => What::Changed(details),
    })
}

/// The others that a subject is made of and that changed.
fn through(
    comparison: &Comparison,
    new: &Reading,
    (plan, subject): &(PlanId, Subject),
) -> Vec<Subject> {
    let facts = new.repository.plans.get(plan);
    let facts = facts.map_or_else(BTreeSet::new, |plan| shown(plan, subject));
    let is_part = |other: &Subject| match subject.kind {
        SubjectKind::Plan => other != subject,
        _ => facts.contains(other),
    };
    let seen = comparison.changes.iter();
    let seen = seen.filter(|change| change.plan == *plan || change.reaches.contains(plan));
    let others: BTreeSet<_> = seen.map(|change| &change.subject).collect();
    let others = others.into_iter().filter(|other| is_part(other));
    others.cloned().collect()
}

/// The sign-offs of a subject in one plan's ledger.
fn sign_offs(
    source: &irplan_repo::Repository,
    readings: &mut Readings<'_>,
    head: &Revision,
    (plan, subject): (&PlanId, &Subject),
    notes: &mut BTreeSet<String>,
) -> anyhow::Result<Vec<Event>> {
    let plans = readings.plans().clone();
    let trace = source.trace::<anyhow::Error>(head, &plans, &mut |revision| {
        let reading = readings.at(revision)?;
        Ok(statement(&reading, plan, subject).map(|statement| statement.to_string()))
    })?;
    notes.extend(trace.notes);
    let mut events = Vec::new();
    for traced in &trace.changes {
        let reading = readings.at(&traced.revision)?;
        if let Some(statement) = statement(&reading, plan, subject) {
            events.push(event(traced, What::Signed(statement)));
        }
    }
    Ok(events)
}

fn statement(reading: &Reading, plan: &PlanId, subject: &Subject) -> Option<Statement> {
    let plan = reading.repository.plans.get(plan)?;
    plan.source.ledger.get(subject).map(Statement::of)
}
