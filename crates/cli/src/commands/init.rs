//! `irplan init`: a new repository of plans.

use std::path::{Path, PathBuf};

use clap::Args;
use irplan_plan::PlanId;
use jiff::civil::Date;

use crate::files::{create_all, make_executable, require_empty};
use crate::options::{RegionCode, TimeZoneName, date};
use crate::session::{Outcome, Session, today};
use irplan_engine::scaffold::{self, HOOK, Pin, Values, below, in_shell};

const AFTER_HELP: &str = "\
Examples:
  irplan init plans-repo --name \"Northwind Managed IT\" --timezone America/New_York --region US
  cd empty-folder && irplan init
  irplan init plans-repo --irplan-source https://git.example.net/irplan --irplan-revision FULL-HASH

Pipelines for GitHub and GitLab build irplan from one commit of one git repository. Name both here,
or later in the files: `IRPLAN_SOURCE` and `IRPLAN_REVISION`.

The folder is made, or must be empty; nothing is overwritten, and git is not run. What only you
can know is marked by TODO, which `irplan check` lists.";

/// What only works at the top of a git repository.
const AT_THE_TOP: [&str; 4] = [
    ".github",
    ".gitlab-ci.yml",
    ".pre-commit-hooks.yaml",
    "CODEOWNERS",
];

/// What `irplan init` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct InitArguments {
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
    timezone: TimeZoneName,

    /// Your country in two letters, for phone numbers without a country code
    #[arg(long, value_name = "COUNTRY", default_value = "US")]
    region: RegionCode,

    /// The address of the git repository from which pipelines build irplan
    #[arg(long, value_name = "URL", value_parser = source, requires = "irplan_revision")]
    irplan_source: Option<String>,

    /// The commit that they build: its full hash
    #[arg(long, value_name = "HASH", value_parser = full_hash, requires = "irplan_source")]
    irplan_revision: Option<String>,

    /// The day from which dates count [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

/// Makes the repository.
///
/// # Errors
/// If the folder is not empty, or cannot be written.
pub(crate) fn run(arguments: &InitArguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let folder = session.path(&arguments.into);
    require_empty(&folder)?;
    let place = irplan_repo::path_in_git(&folder);
    let values = Values {
        provider: arguments.name.clone(),
        name: "Sample client".to_owned(),
        extends: vec![PlanId::slug("baseline", "baseline")],
        timezone: arguments.timezone.0.clone(),
        region: arguments.region.0.clone(),
        today: today(arguments.today)?,
        pin: Pin {
            source: arguments.irplan_source.clone().unwrap_or_default(),
            revision: arguments.irplan_revision.clone().unwrap_or_default(),
        },
        folder: place.clone().unwrap_or_default(),
    };
    let mut files = scaffold::repository(&values);
    files.push((HOOK.0.to_owned(), HOOK.1.to_owned()));
    create_all(&folder, &files)?;
    make_executable(&folder.join(HOOK.0))?;
    session.say(&next_steps(arguments, place.as_deref()))?;
    Ok(Outcome::Clean)
}

fn source(text: &str) -> Result<String, String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/@%+".contains(&byte);
    match text.starts_with("https://") && text.bytes().all(is_plain) {
        true => Ok(text.to_owned()),
        false => Err("the address starts with `https://` and has no spaces or quotes".into()),
    }
}

fn full_hash(text: &str) -> Result<String, String> {
    match text.len() == 40 && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte)) {
        true => Ok(text.to_owned()),
        false => Err("a full hash has 40 digits from 0 to f".into()),
    }
}

/// What is left to do, where the folder stands at a place in git, if in any.
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
        let files = AT_THE_TOP.join(" ");
        steps.push(format!(
            "mv {files} {top}     forges and pre-commit look for them at the top of git alone"
        ));
    }
    let hooks = in_shell(&below(place, ".githooks"));
    steps.push(format!(
        "git config core.hooksPath {hooks}     check before each commit"
    ));
    if arguments.irplan_source.is_none() {
        let places = ".github/workflows/*.yml or .gitlab-ci.yml";
        steps.push(format!(
            "fill in IRPLAN_SOURCE and IRPLAN_REVISION in {places}, and delete the other"
        ));
    }
    steps.push("irplan check     what only you can fill in".to_owned());
    steps.push("irplan serve     read the plans in a browser".to_owned());
    let made = "made a base plan, your own plan, a sample client, and CI for GitHub and GitLab";
    format!("{made}\nnext:\n  {}", steps.join("\n  "))
}
