//! `irplan init`: a new repository of plans.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use irplan_plan::PlanId;
use jiff::civil::Date;

use crate::arguments::date;
use crate::commands::new::{Region, TimeZone};
use crate::failure::Failure;
use crate::files::create_all;
use crate::scaffold::{self, Values};
use crate::session::{Outcome, Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan init plans-repo --name \"Northwind Managed IT\" --timezone America/New_York --region US
  cd empty-folder && irplan init

The folder is made, or must be empty; nothing is overwritten, and git is not run. What only you
can know is marked by TODO, which `irplan check` lists.";

/// What `irplan init` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The folder to make
    #[arg(value_name = "DIR", default_value = ".")]
    into: PathBuf,

    /// Your own name: the provider's
    #[arg(
        long,
        value_name = "NAME",
        default_value = "TODO: name of the provider"
    )]
    name: String,

    /// Your time zone, by its IANA name
    #[arg(long, value_name = "ZONE", default_value = "America/New_York")]
    timezone: TimeZone,

    /// Your country in two letters, for phone numbers without a country code
    #[arg(long, value_name = "COUNTRY", default_value = "US")]
    region: Region,

    /// The day from which dates count [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

/// Makes the repository.
///
/// # Errors
/// When the folder is not empty, or cannot be written.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let folder = session.path(&arguments.into);
    empty(&folder)?;
    let values = Values {
        provider: arguments.name.clone(),
        name: "Sample client".to_owned(),
        extends: vec![PlanId::slug("baseline", "baseline")],
        timezone: arguments.timezone.0.clone(),
        region: arguments.region.0.clone(),
        today: today(arguments.today)?,
    };
    create_all(&folder, &scaffold::repository(&values))?;
    let has_git = irplan_repo::Repository::discover(&folder)?
        .git_dir()
        .is_some();
    session.say(&next_steps(&arguments.into, has_git))?;
    Ok(Outcome::Clean)
}

/// Makes sure that the folder is new or empty; `.git` and the like may be there.
fn empty(folder: &Path) -> anyhow::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read `{}`", folder.display()));
        }
    };
    for entry in entries {
        let name = entry?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            let message = format!(
                "`{}` is not empty: it holds `{}`",
                folder.display(),
                name.to_string_lossy()
            );
            let help = "name a new folder: `irplan init DIR`";
            return Err(Failure::new(message).help(help).into());
        }
    }
    Ok(())
}

fn next_steps(folder: &Path, has_git: bool) -> String {
    let mut steps = Vec::new();
    if folder != Path::new(".") {
        steps.push(format!("cd {}", folder.display()));
    }
    if !has_git {
        steps
            .push("git init && git add -A && git commit -m \"Incident response plans\"".to_owned());
    }
    steps.push("irplan check     what only you can fill in".to_owned());
    steps.push("irplan serve     read the plans in a browser".to_owned());
    let made = "made a base plan, your own plan, a sample client, and CI for GitHub and GitLab";
    format!("{made}\nnext:\n  {}", steps.join("\n  "))
}
