//! `irplan history`: shows the sign-offs of plans over time.

use clap::{Args, ValueEnum};
use irplan_plan::PlanId;
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::option_values::{date, revision};
use crate::report::trend::{TrendFormat, TrendReport, write};
use crate::session::{Session, today};
use crate::terminal::Progress;
use irplan_engine::Failure;
use irplan_engine::open_repository::require_revision as find_revision;
use irplan_engine::trend::{PeriodLength, TrendSpan, sample_history};

const AFTER_HELP: &str = "\
Examples:
  irplan history
  irplan history --client harbor-dental --by week --from 2026-09-01
  irplan history --format svg > health.svg

For each plan, this counts the subjects that were current, due soon or stale at the end of each
month. Stale means overdue, voided by a change, missing or invalid. Each month is judged with the
plans, policy and sign-offs of that day on the main line. Uncommitted files don't count.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan history`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct HistoryArguments {
    /// Follow the main line of this revision
    #[arg(long, value_name = "REV", default_value = "HEAD", value_parser = revision)]
    rev: String,

    /// Include only these plans; separate them by commas, or repeat the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    client: Vec<PlanId>,

    /// Length of each period
    #[arg(long, value_name = "PERIOD", default_value = "month")]
    by: PeriodOption,

    /// Start with the period that contains this day [default: that of the first commit]
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,

    /// End with this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,

    /// Use this day as today [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,

    /// Print in this format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: TrendFormat,
}

/// How long each period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PeriodOption {
    /// Calendar months.
    Month,
    /// Weeks that end on a Sunday.
    Week,
    /// Calendar quarters.
    Quarter,
}

impl From<PeriodOption> for PeriodLength {
    fn from(by: PeriodOption) -> Self {
        match by {
            PeriodOption::Month => Self::Month,
            PeriodOption::Week => Self::Week,
            PeriodOption::Quarter => Self::Quarter,
        }
    }
}

/// Shows the status of plans over time.
///
/// # Errors
/// If history cannot be read, or such a plan never existed.
pub(crate) fn run(
    arguments: &HistoryArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let to = match arguments.to {
        Some(to) => to,
        None => today(arguments.today)?,
    };
    if let Some(from) = arguments.from.filter(|from| *from > to) {
        let message = format!("{from} is later than {to}");
        return Err(Failure::new(message).help("use an earlier `--from`").into());
    }
    let mut source = session.discover()?;
    let head = find_revision(&mut source, &arguments.rev)?;
    let progress = Progress::new(session.quiet);
    progress.step("reading history");
    let span = TrendSpan {
        by: arguments.by.into(),
        from: arguments.from,
        to,
    };
    let trend = sample_history(&source, &head, span, &arguments.client)?;
    drop(progress);
    let report = TrendReport {
        commit: head.id(),
        trend: &trend,
    };
    write(&report, arguments.format, &mut session.out)?;
    if trend.is_shallow {
        session.print_status(
            "some of the history is missing here: to get all of it, run `git fetch --unshallow`",
        )?;
    }
    for note in &trend.notes {
        session.print_status(note)?;
    }
    Ok(CommandResult::Clean)
}
