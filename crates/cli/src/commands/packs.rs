//! `irplan packs`: shows the regimes that plans can choose.

use clap::Args;
use irplan_engine::stages::{PlanSelection, read};
use irplan_engine::{Failure, suggestion};
use irplan_plan::{Id, Packs, Repository};
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::option_values::date;
use crate::report::packs::{PacksFormat, PacksReport, write, write_events};
use crate::session::{Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan packs                      list every pack, with its age and status
  irplan packs gdpr                 show one with its duties and sources
  irplan packs --events             list the events that start clocks

A plan chooses packs in `packs`. Files under `packs/` of the repository add packs, or replace those
of irplan by id. Without a repository, this shows the packs of irplan. For each chosen pack, it
shows who has read it (see `irplan review`).

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan packs`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct PacksArguments {
    /// The pack [default: list all packs]
    #[arg(value_name = "ID")]
    pack: Option<String>,

    /// List the events instead
    #[arg(long, conflicts_with = "pack")]
    events: bool,

    /// Judge the age as of this day [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,

    /// Print the packs in this format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: PacksFormat,
}

/// Shows packs.
///
/// # Errors
/// If there is no such pack, or the repository cannot be read.
pub(crate) fn run(
    arguments: &PacksArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let today = today(arguments.today)?;
    // Outside of a repository, there are only the packs of the program.
    let set = match session.discover_if_any()? {
        Some(mut source) => Some(read(&mut source, &PlanSelection::default())?),
        None => None,
    };
    let plans = set.as_ref().map(|set| set.plans());
    let all = plans.map_or_else(Packs::embedded, |plans| plans.packs.clone());
    if arguments.events {
        write_events(&all, &mut session.out)?;
        return Ok(CommandResult::Clean);
    }
    let chosen = match &arguments.pack {
        Some(id) => Some(&**all.get(id).ok_or_else(|| unknown(id, &all))?),
        None => None,
    };
    let report = PacksReport {
        packs: &all,
        provider: plans.and_then(Repository::provider_plan),
        today,
        hides_private: session.out.hides_private(),
    };
    write(&report, chosen, arguments.format, &mut session.out)?;
    Ok(CommandResult::Clean)
}

fn unknown(id: &str, packs: &Packs) -> Failure {
    let near = suggestion(id, packs.iter().map(|pack| Id::as_str(&pack.id)));
    Failure::new(format!("there is no pack `{id}`{near}"))
        .help("to list every pack, run `irplan packs`")
}
