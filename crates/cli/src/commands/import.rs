//! `irplan import`: reads data that other tools keep.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use irplan_plan::history::short_id;
use irplan_plan::toml::Duration;
use irplan_repo::{Repository, Revision, matches_glob};
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::option_values::{date, key, revision};
use crate::report::reviews::{ReviewList, ReviewsFormat, ReviewsReport, write};
use crate::session::Session;
use crate::terminal::Progress;
use irplan_engine::Failure;
use irplan_engine::import::{
    FrontMatterKeys, Tolerances, is_page, judge_stamps, read_review_history,
};

const AFTER_HELP: &str = "\
Examples:
  irplan import reviews ../handbook              judge the review dates of another site

irplan writes nothing. For more examples, run `irplan import reviews --help`.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

const REVIEWS_HELP: &str = "\
Examples:
  irplan import reviews ../handbook
  irplan import reviews ../handbook --list future
  irplan import reviews ../handbook --key review.on --every-key review.every --path 'docs/**'

This reads every page that has a review date in its front matter, at every commit of the history.
A date that replaces another counts once, on the commit that wrote it, and not again on a merge.
irplan writes nothing.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan import`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ImportArguments {
    #[command(subcommand)]
    source: ImportSource,
}

#[derive(Debug, Subcommand)]
enum ImportSource {
    /// Judge the review dates of any site by its git history
    Reviews(ReviewsArguments),
}

#[derive(Debug, Args)]
#[command(after_help = REVIEWS_HELP)]
struct ReviewsArguments {
    /// The git repository, or a folder in it [default: the current folder]
    #[arg(value_name = "DIR")]
    repository: Option<PathBuf>,

    /// Read the day of the last review from this key of the front matter; `review.on` is `on` inside `review`
    #[arg(long, value_name = "KEY", default_value = "last_reviewed_on", value_parser = key)]
    key: String,

    /// Read how long a review lasts from this key, such as `6 months`
    #[arg(long, value_name = "KEY", default_value = "review_in", value_parser = key)]
    every_key: String,

    /// Read only pages whose path matches; repeat the option for several [default: names that contain the extension
    /// `.md` or `.markdown`]
    #[arg(long, value_name = "GLOB")]
    path: Vec<String>,

    /// Read the history of this revision
    #[arg(long, value_name = "REV", default_value = "HEAD", value_parser = revision)]
    rev: String,

    /// Judge overdue pages as of this day [default: the day of the last commit]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,

    /// Accept dates that are ahead of their commit by this much, because time zones differ
    #[arg(long, value_name = "DURATION", default_value = "1d", value_parser = Duration::parse)]
    ahead: Duration,

    /// Accept this many dates by one person in one commit
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    most: usize,

    /// List these one by one instead of counting them
    #[arg(long, value_name = "WHAT")]
    list: Option<ReviewList>,

    /// Print in this format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ReviewsFormat,
}

/// Imports from a source.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn run(
    arguments: &ImportArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    match &arguments.source {
        ImportSource::Reviews(arguments) => import_reviews(arguments, session),
    }
}

fn import_reviews(
    arguments: &ReviewsArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let folder = match &arguments.repository {
        Some(path) => session.path(path),
        None => session.folder().to_owned(),
    };
    let repository = discover(&folder)?;
    let head = repository.revision(&arguments.rev)?;
    let progress = Progress::new(session.quiet);
    progress.step("reading history");
    let keys = FrontMatterKeys {
        date: &arguments.key,
        every: &arguments.every_key,
    };
    let wants = |path: &str| match arguments.path.as_slice() {
        [] => is_page(path),
        globs => globs.iter().any(|glob| matches_glob(glob, path)),
    };
    let history = read_review_history(&repository, &head, keys, &wants)?;
    drop(progress);
    let Some((_, last)) = &history.ends else {
        let message = format!("the history of `{head}` cannot be read");
        return Err(Failure::new(message).into());
    };
    let tolerances = Tolerances {
        ahead: arguments.ahead,
        most: arguments.most,
    };
    let report = ReviewsReport {
        origin: origin(&head),
        commit: head.id(),
        key: &arguments.key,
        as_of: arguments.today.unwrap_or(last.date),
        most: arguments.most,
        judgement: &judge_stamps(&history, tolerances),
        history: &history,
        list: arguments.list,
    };
    // Who set a date is public, as in git's own log.
    for stamp in &history.stamps {
        let people = stamp.commit.people();
        people.for_each(|person| session.out.show_word(&person.email));
    }
    write(&report, arguments.format, &mut session.out)?;
    notes(&report.notes(), history.is_shallow, session)?;
    Ok(CommandResult::Clean)
}

/// Finds the git repository around a folder, which need not have plans.
fn discover(folder: &Path) -> anyhow::Result<Repository> {
    match Repository::discover(folder) {
        Ok(repository) => Ok(repository),
        Err(irplan_repo::Error::NoPlans { .. }) => {
            let shown = folder.display();
            let message = match folder.is_dir() {
                true => {
                    format!("there is no git repository in `{shown}` or in any folder above it")
                }
                false => format!("there is no folder `{shown}`"),
            };
            let help = "name the folder of a git repository: `irplan import reviews DIR`";
            Err(Failure::new(message).help(help).into())
        }
        Err(error) => Err(error.into()),
    }
}

fn origin(head: &Revision) -> String {
    let id = head.id();
    format!("{head} ({})", short_id(&id))
}

/// Prints what could not be read, so that nobody takes an incomplete count for a complete one.
fn notes(notes: &[String], is_shallow: bool, session: &mut Session) -> anyhow::Result<()> {
    if is_shallow {
        session.print_status(
            "some of the history is missing here, so its dates were not counted: to get all of it, run \
             `git fetch --unshallow`",
        )?;
    }
    const SHOWN: usize = 5;
    for note in notes.iter().take(SHOWN) {
        session.print_status(note)?;
    }
    if let Some(more) = notes.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        session.print_status(&format!("and {more} more: to see all, use `--format json`"))?;
    }
    Ok(())
}
