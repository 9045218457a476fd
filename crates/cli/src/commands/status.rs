//! `irplan status`: shows all plans at a glance.

use clap::{Args, ValueEnum};
use irplan_engine::Failure;
use irplan_engine::plan_status::PlanStatus;
use irplan_engine::schedule::propose;
use irplan_engine::stages::{ProvenSet, SignatureProof, read};
use irplan_engine::worklist::find_work;
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::report::schedule::{self, ScheduleFormat};
use crate::report::status;
use crate::report::worklist::{self, WorklistFormat};
use crate::session::{Session, today};
use crate::shared_options::Selection;

const AFTER_HELP: &str = "\
Examples:
  irplan status
  irplan status --today 2027-01-01      show how it will look if nobody signs anything
  irplan status --rev v2026.3
  irplan status --by owner              list the work of each person
  irplan status --plan-reviews          propose when to sign what, in the next 13 weeks
  irplan status --plan-reviews --weeks 4 --client harbor-dental

For each plan, this shows how many contacts, sections (with playbooks) and roles are signed off. It
also shows whether the plan is approved, and when the next sign-off runs out. For your own plan, it
shows how many of the chosen packs somebody has read.

With `--plan-reviews`, each owner gets overdue work today. Work that falls due later is spread
evenly over the weeks, each before its due date. Each line has the command that signs it. To keep
the work even from then on, sign with `irplan review --spread`.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan status`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct StatusArguments {
    #[command(flatten)]
    selection: Selection,

    /// Count a sign-off only if the signer's key proves it; see [policy.keys]
    #[arg(long)]
    require_signatures: bool,

    /// List work instead of plans, grouped by this
    #[arg(long, value_name = "WHOSE", group = "list")]
    by: Option<WorkGrouping>,

    /// Propose when to sign what falls due instead, spread evenly over the weeks of each owner
    #[arg(long, group = "list")]
    plan_reviews: bool,

    /// Plan this many weeks, starting today
    #[arg(
        long,
        value_name = "N",
        default_value_t = 13,
        requires = "plan_reviews",
        value_parser = clap::value_parser!(u32).range(1..=520)
    )]
    weeks: u32,

    /// Print the work list in this format; a schedule only as `human` or `json`
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        requires = "list"
    )]
    format: WorklistFormat,
}

/// How a work list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WorkGrouping {
    /// By the person who has to do it
    Owner,
}

/// Shows the plans.
///
/// # Errors
/// If plans cannot be read.
pub(crate) fn run(
    arguments: &StatusArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let today = today(arguments.selection.today)?;
    let proof = SignatureProof::required_if(arguments.require_signatures);
    let mut source = session.discover_for(proof)?;
    let set = read(&mut source, &arguments.selection.plans())?;
    let set = set.proven(&source, proof, today)?;
    match arguments.by {
        None if arguments.plan_reviews => print_schedule(&set, arguments, today, session)?,
        Some(WorkGrouping::Owner) => print_work(&set, arguments, today, session)?,
        None => {
            let plans = set.selected_plans();
            let plans: Vec<_> = plans.map(|plan| PlanStatus::of(plan, today)).collect();
            status::table(&plans, &mut session.out)?;
            for status in &plans {
                for (subject, why) in &status.ended {
                    session.print_status(&format!("{}/{subject} {why}", status.plan.id))?;
                }
            }
        }
    }
    if !set.findings().is_empty() && !session.quiet {
        let count = set.findings().len();
        session.print_status(&format!(
            "some files have errors ({count}), so this may be incomplete: see `irplan check`"
        ))?;
    }
    Ok(CommandResult::Clean)
}

fn print_work(
    set: &ProvenSet,
    arguments: &StatusArguments,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let list = find_work(set.plans(), set.selected_plans(), today);
    let (format, out) = (arguments.format, &mut session.out);
    worklist::write(&list, set.plans(), today, format, out)
}

fn print_schedule(
    set: &ProvenSet,
    arguments: &StatusArguments,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let format = match arguments.format {
        WorklistFormat::Human => ScheduleFormat::Human,
        WorklistFormat::Json => ScheduleFormat::Json,
        WorklistFormat::Markdown | WorklistFormat::Issues => {
            let failure = Failure::new("`--plan-reviews` prints only `human` or `json`");
            return Err(failure
                .help("use `--by owner` for the other formats")
                .into());
        }
    };
    let schedule = propose(set.plans(), set.selected_plans(), today, arguments.weeks);
    schedule::write(&schedule, format, &mut session.out)
}
