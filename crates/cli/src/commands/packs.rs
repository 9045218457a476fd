//! `irplan packs`: shows the regimes that plans can choose.

use clap::{Args, ValueEnum};
use irplan_engine::stages::{PlanSelection, read};
use irplan_engine::{Failure, suggestion};
use irplan_plan::{Id, Packs};
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::option_values::date;
use crate::report::packs;
use crate::session::{Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan packs                      list every pack, with its age and status
  irplan packs gdpr                 show one with its duties and sources
  irplan packs --events             list the events that start clocks

A plan chooses packs in `packs`. Files under `packs/` of the repository add packs, or replace those
of irplan by id. Without a repository, this shows the packs of irplan.

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

/// A format of packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PacksFormat {
    /// Text for people
    Human,
    /// One JSON document; docs/output.md describes it
    Json,
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
    let all = match session.discover() {
        Ok(mut source) => read(&mut source, &PlanSelection::default())?
            .plans()
            .packs
            .clone(),
        Err(_) => Packs::embedded(),
    };
    let style = session.out.text_style();
    let chosen = match &arguments.pack {
        Some(id) => Some(all.get(id).ok_or_else(|| unknown(id, &all))?),
        None => None,
    };
    let text = match (arguments.format, chosen) {
        _ if arguments.events => packs::events(&all, &style),
        (PacksFormat::Human, Some(pack)) => packs::one(pack, today, &style),
        (PacksFormat::Human, None) => packs::table(&all, today, &style),
        (PacksFormat::Json, Some(pack)) => packs::json([&**pack].into_iter(), today)?,
        (PacksFormat::Json, None) => packs::json(all.iter().map(|pack| &**pack), today)?,
    };
    session.out.public_text(&text)?;
    Ok(CommandResult::Clean)
}

fn unknown(id: &str, packs: &Packs) -> Failure {
    let near = suggestion(id, packs.iter().map(|pack| Id::as_str(&pack.id)));
    Failure::new(format!("there is no pack `{id}`{near}"))
        .help("to list every pack, run `irplan packs`")
}
