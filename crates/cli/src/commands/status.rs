//! `irplan status`: the fleet at a glance.

use clap::{Args, ValueEnum};
use irplan_engine::Failure;
use irplan_engine::fleet::PlanStatus;
use irplan_engine::schedule::propose;
use irplan_engine::stages::{PlanSet, SignatureProof, read};
use irplan_engine::worklist::gather;
use jiff::civil::Date;

use crate::options::Selection;
use crate::report::{schedule, status, worklist};
use crate::session::{Outcome, Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan status
  irplan status --today 2027-01-01      what it will look like if nobody signs anything
  irplan status --rev v2026.3
  irplan status --by owner              who has what to do
  irplan status --plan-reviews          who had best sign what when, in the next 13 weeks
  irplan status --plan-reviews --weeks 4 --client harbor-dental

Of each plan: how many contacts, sections with playbooks, and roles are signed off of how many;
the day on which the next sign-off runs out; whether the plan is approved.

With `--plan-reviews`, each owner gets what has run out first, for today, and what runs out in the
weeks to come spread evenly over them, always before it is due, with the command that signs it.
`--spread` of `irplan review` keeps it even from then on.";

/// What `irplan status` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct StatusArguments {
    #[command(flatten)]
    selection: Selection,

    /// Let only those sign-offs count that a key of their signer proves; see [policy.keys]
    #[arg(long)]
    require_signatures: bool,

    /// List what there is to do instead, by whose work it is
    #[arg(long, value_name = "WHOSE", group = "list")]
    by: Option<WorkGrouping>,

    /// Propose instead when to sign what falls due, so that no week of an owner gets more than it must
    #[arg(long, group = "list")]
    plan_reviews: bool,

    /// For how many weeks, from today on
    #[arg(
        long,
        value_name = "N",
        default_value_t = 13,
        requires = "plan_reviews",
        value_parser = clap::value_parser!(u32).range(1..=520)
    )]
    weeks: u32,

    /// How to print the work list, or the schedule: as `human` or `json`
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        requires = "list"
    )]
    format: StatusFormat,
}

/// How a work list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WorkGrouping {
    /// By who signs off what is due, and does what is open
    Owner,
}

/// A format of a work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatusFormat {
    /// Lines for people
    Human,
    /// One JSON document; docs/output.md describes it
    Json,
    /// One text
    Markdown,
    /// A JSON array with the text of an issue for each owner, for a forge
    Issues,
}

/// Shows the fleet.
///
/// # Errors
/// If plans cannot be read.
pub(crate) fn run(arguments: &StatusArguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let today = today(arguments.selection.today)?;
    let proof = SignatureProof::required_if(arguments.require_signatures);
    session.require(proof);
    let mut source = session.discover()?;
    let set = read(&mut source, &arguments.selection.plans())?;
    let set = set.with_proof(&source, proof, today)?;
    match arguments.by {
        None if arguments.plan_reviews => reviews(&set, arguments, today, session)?,
        Some(WorkGrouping::Owner) => work(&set, arguments, today, session)?,
        None => {
            let plans = set.selected_plans();
            let plans: Vec<_> = plans.map(|plan| PlanStatus::of(plan, today)).collect();
            status::table(&plans, &mut session.out)?;
        }
    }
    if !set.findings().is_empty() && !session.quiet {
        let count = set.findings().len();
        session.say(&format!(
            "files have faults ({count}), so that something may be missing here: see `irplan check`"
        ))?;
    }
    Ok(Outcome::Clean)
}

fn work(
    set: &PlanSet,
    arguments: &StatusArguments,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let list = gather(set.plans(), set.selected_plans(), today);
    let text = match arguments.format {
        StatusFormat::Human => worklist::human(&list, set.plans(), &session.out.painter()),
        StatusFormat::Json => worklist::json(&list, today)?,
        StatusFormat::Markdown => worklist::markdown(&list, set.plans()),
        StatusFormat::Issues => worklist::issues(&list, set.plans())?,
    };
    session.out.text(&text)?;
    Ok(())
}

fn reviews(
    set: &PlanSet,
    arguments: &StatusArguments,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let schedule = propose(set.plans(), set.selected_plans(), today, arguments.weeks);
    let text = match arguments.format {
        StatusFormat::Human => schedule::human(&schedule, &session.out.painter()),
        StatusFormat::Json => schedule::json(&schedule)?,
        StatusFormat::Markdown | StatusFormat::Issues => {
            let failure = Failure::new("a schedule is printed as `human` or `json`");
            return Err(failure
                .help("use `--by owner` for the other formats")
                .into());
        }
    };
    session.out.text(&text)?;
    Ok(())
}
