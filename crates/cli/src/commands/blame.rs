//! `irplan blame`: who made a subject what it is.

use std::collections::BTreeSet;

use clap::Args;
use irplan_plan::{Plan, PlanId, Repository, Standing, Subject, SubjectKind};
use jiff::civil::Date;

use crate::arguments::Selection;
use crate::report::blame::{BlameFormat, Report};
use crate::session::{Outcome, Session, today};
use crate::terminal::Progress;
use irplan_engine::blame::{Blame, Readings, find};
use irplan_engine::load;
use irplan_engine::{Failure, suggestion};

const AFTER_HELP: &str = "\
Examples:
  irplan blame harbor-dental/section:containment
  irplan blame contact:jane-doe
  irplan blame plan --client harbor-dental --format json

Of the subject as the plan's readers see it: which commits changed what it means, inherited
texts and the facts that it shows included, and who signed it off when. The latest comes first.
White space, comments and the order of keys are no changes. Where it had another id, stood in
another plan, or was removed and came again, it is followed.";

/// What `irplan blame` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The subject: KIND:ID or plan, and PLAN/ before it where several plans have it
    #[arg(value_name = "SUBJECT", value_parser = Named::parse)]
    subject: Named,

    #[command(flatten)]
    selection: Selection,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: BlameFormat,
}

/// A subject as it is typed: `PLAN/KIND:ID`, or without its plan.
#[derive(Clone, Debug)]
struct Named {
    plan: Option<PlanId>,
    subject: Subject,
}

impl Named {
    fn parse(text: &str) -> Result<Self, String> {
        let (plan, subject) = match text.split_once('/') {
            Some((plan, subject)) => (Some(PlanId::parse(plan)?), subject),
            None => (None, text),
        };
        let subject = Subject::parse(subject)?;
        Ok(Self { plan, subject })
    }

    /// The plans that are meant: the one before the subject, or those of `--client`.
    fn selected(&self, selection: &Selection) -> anyhow::Result<Selection> {
        let mut selection = selection.clone();
        if let Some(plan) = &self.plan {
            if selection.client.iter().any(|client| client != plan) {
                let message = format!("`{plan}/` and `--client` name different plans");
                return Err(Failure::new(message).help("name one of them").into());
            }
            selection.client = vec![plan.clone()];
        }
        Ok(selection)
    }
}

/// Says who made a subject what it is.
///
/// # Errors
/// When there is no such subject, or plans and history cannot be read.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let today = today(arguments.selection.today)?;
    let progress = Progress::new(session.quiet);
    progress.step("reading plans");
    let subject = &arguments.subject.subject;
    let selection = arguments.subject.selected(&arguments.selection)?;
    let loaded = load::read(session.discover()?, &selection.plans())?;
    let plan = choose(&loaded.plans, subject, &selection.client)?;
    let head = match &loaded.revision {
        Some(revision) => revision.clone(),
        None => loaded.source.head()?.ok_or_else(|| {
            let message = "there is no commit here yet, so that nobody changed anything";
            Failure::new(message).help("commit the plans first")
        })?,
    };
    progress.step("following history");
    let mut readings = Readings::new(&loaded.source, &loaded.plans, &plan.id);
    let ledger = loaded.plans.signed_in(plan, subject);
    let blame = find(
        &loaded.source,
        &mut readings,
        &head,
        (&plan.id, subject),
        ledger.map(|ledger| &ledger.id),
        today,
    )?;
    let committed = readings.at(&head)?;
    let committed = committed.repository.plans.get(&plan.id);
    drop(progress);
    let report = Report {
        plan: &plan.id,
        inherited_from: plan.home(subject).filter(|home| **home != plan.id),
        subject,
        title: title(plan, subject),
        sign_off: ledger.and_then(|ledger| sign_off(ledger, subject, today)),
        commit: head.id(),
        is_uncommitted: committed.and_then(|plan| plan.digest(subject)) != plan.digest(subject),
        blame: &blame,
    };
    report.write(arguments.format, &mut session.out)?;
    say_notes(&blame, session)?;
    Ok(Outcome::Clean)
}

/// Where a subject is signed, and what that is worth; `None` where nobody signs it, such as who has left.
fn sign_off<'a>(
    ledger: &'a Plan,
    subject: &Subject,
    today: Date,
) -> Option<(&'a PlanId, Standing)> {
    let is_signed = ledger.source.ledger.contains_key(subject);
    let is_asked = is_signed || ledger.signable(today).contains(subject);
    is_asked.then(|| (&ledger.id, ledger.standing(subject, today)))
}

/// The plan that is meant: the one that is named, the only one that has the subject, or the one all others have it from.
fn choose<'a>(
    plans: &'a Repository,
    subject: &Subject,
    clients: &[PlanId],
) -> anyhow::Result<&'a Plan> {
    if clients.len() > 1 {
        let message = "a subject is followed in one plan at a time";
        return Err(Failure::new(message)
            .help("name one with `--client ID`")
            .into());
    }
    let asked = |plan: &&Plan| clients.is_empty() || clients.contains(&plan.id);
    let chosen: Vec<_> = plans.plans.values().filter(asked).collect();
    let having: Vec<_> = chosen
        .iter()
        .copied()
        .filter(|plan| plan.digest(subject).is_some())
        .collect();
    let homes: Vec<_> = having
        .iter()
        .copied()
        .filter(|plan| plan.home(subject) == Some(&plan.id))
        .collect();
    match (having.as_slice(), homes.as_slice()) {
        ([], _) => Err(missing(&chosen, subject).into()),
        ([plan], _) | (_, [plan]) => Ok(plan),
        (having, _) => {
            let ids: Vec<_> = having.iter().map(|plan| format!("`{}`", plan.id)).collect();
            let message = format!("`{subject}` stands in several plans");
            let help = format!("put one before it, as `PLAN/{subject}`: {}", ids.join(", "));
            Err(Failure::new(message).help(help).into())
        }
    }
}

fn missing(plans: &[&Plan], subject: &Subject) -> Failure {
    if matches!(subject.kind, SubjectKind::Exercise | SubjectKind::Incident) {
        let message = format!("`{subject}` is a record of one day, which nobody signs");
        return Failure::new(message)
            .help("its file's own history says it all: `git log --follow FILE`");
    }
    let known: BTreeSet<_> = plans
        .iter()
        .flat_map(|plan| plan.digests.keys())
        .map(ToString::to_string)
        .collect();
    let near = suggestion(&subject.to_string(), known.iter().map(String::as_str));
    Failure::new(format!("there is no `{subject}` here{near}"))
        .help("subjects are written as `irplan diff` has them, such as section:containment")
}

fn title(plan: &Plan, subject: &Subject) -> String {
    let title = subject
        .id
        .as_ref()
        .and_then(|id| plan.title(subject.kind, id.as_str()));
    title.unwrap_or_else(|| plan.name.clone())
}

/// Says where the history ends, and what could not be followed.
fn say_notes(blame: &Blame, session: &mut Session) -> anyhow::Result<()> {
    if blame.is_cut || blame.events.iter().any(|event| event.is_boundary) {
        session.say(
            "the clone is shallow: fetch the whole history to see what came before, by `git fetch --unshallow`",
        )?;
    }
    for note in &blame.notes {
        session.say(note)?;
    }
    Ok(())
}
