//! `irplan init`: creates a repository of plans.

use std::path::{Path, PathBuf};

use clap::Args;
use irplan_engine::scaffold::{
    FILES_AT_THE_TOP, HOOK, NewRepository, PipelineSource, in_shell, join_path,
};
use irplan_plan::phone::Region;
use irplan_plan::time_zone::TimeZoneName;
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::files::{create_all, make_executable, require_empty};
use crate::option_values::{date, full_hash, region, source_address, time_zone};
use crate::session::{Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan init plans-repo --name \"Northwind Managed IT\" --timezone America/New_York --region US
  cd empty-folder && irplan init
  irplan init plans-repo --irplan-source https://git.example.net/irplan --irplan-revision FULL-HASH

The pipelines for GitHub and GitLab build irplan from one commit of a git repository. Name both
here, or fill in `IRPLAN_SOURCE` and `IRPLAN_REVISION` in the files later.

The folder must be new or empty. irplan overwrites nothing and doesn't run git. Everything that only
you can know is marked TODO, and `irplan check` lists it.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan init`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct InitArguments {
    /// The folder to create
    #[arg(value_name = "DIR", default_value = ".")]
    into: PathBuf,

    /// Use this as the provider's name
    #[arg(
        long,
        value_name = "NAME",
        default_value = "TODO: name of the provider"
    )]
    name: String,

    /// Use this time zone, by its IANA name
    #[arg(long, value_name = "ZONE", value_parser = time_zone, default_value = "America/New_York")]
    timezone: TimeZoneName,

    /// Use this country for phone numbers without a country code
    #[arg(long, value_name = "COUNTRY", value_parser = region, default_value = "US")]
    region: Region,

    /// Let the pipelines build irplan from this git repository
    #[arg(long, value_name = "URL", value_parser = source_address, requires = "irplan_revision")]
    irplan_source: Option<String>,

    /// Let the pipelines build this commit, given by its full hash
    #[arg(long, value_name = "HASH", value_parser = full_hash, requires = "irplan_source")]
    irplan_revision: Option<String>,

    /// Count dates from this day [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

/// Creates the repository.
///
/// # Errors
/// If the folder is not empty, or cannot be written.
pub(crate) fn run(
    arguments: &InitArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let folder = session.path(&arguments.into);
    require_empty(&folder)?;
    let place = irplan_repo::path_in_git(&folder);
    let new = NewRepository {
        provider: arguments.name.clone(),
        timezone: arguments.timezone.clone(),
        region: arguments.region,
        today: today(arguments.today)?,
        pipeline_source: PipelineSource {
            source: arguments.irplan_source.clone().unwrap_or_default(),
            revision: arguments.irplan_revision.clone().unwrap_or_default(),
        },
        folder: place.clone().unwrap_or_default(),
    };
    create_all(&folder, &new.files())?;
    make_executable(&folder.join(HOOK.0))?;
    session.print_status(&next_steps(arguments, place.as_deref()))?;
    Ok(CommandResult::Clean)
}

/// Returns the next steps, which depend on where the folder is in a git repository, if it is in one.
fn next_steps(arguments: &InitArguments, place: Option<&str>) -> String {
    let folder = &arguments.into;
    let mut steps = Vec::new();
    if folder != Path::new(".") {
        steps.push(format!("cd {}", in_shell(&folder.to_string_lossy())));
    }
    if place.is_none() {
        steps
            .push("git init && git add -A && git commit -m \"Incident response plans\"".to_owned());
    }
    let place = place.unwrap_or_default();
    if !place.is_empty() {
        let top = vec![".."; place.split('/').count()].join("/");
        let files = FILES_AT_THE_TOP.join(" ");
        steps.push(format!(
            "mv {files} {top}     move them to the top of the git repository, where forges look for them"
        ));
    }
    let hooks = in_shell(&join_path(place, ".githooks"));
    steps.push(format!(
        "git config core.hooksPath {hooks}     switch on the check before each commit"
    ));
    if arguments.irplan_source.is_none() {
        let places = ".github/workflows/*.yml or .gitlab-ci.yml";
        steps.push(format!(
            "fill in IRPLAN_SOURCE and IRPLAN_REVISION in {places}, and delete the other"
        ));
    }
    steps.push("irplan check     list what only you can fill in".to_owned());
    steps.push("irplan serve     read the plans in a browser".to_owned());
    let made = "created a base plan, your own plan, a sample client, and CI for GitHub and GitLab";
    format!("{made}\nnext:\n  {}", steps.join("\n  "))
}
