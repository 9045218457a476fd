//! `irplan blame`: prints the history of a subject.

use clap::Args;
use irplan_engine::blame::{Blame, SubjectName, blame};
use irplan_engine::stages::read;

use crate::exit_code::CommandResult;
use crate::report::blame::{BlameFormat, write};
use crate::report::mask_blame;
use crate::session::{Session, today};
use crate::shared_options::Selection;
use crate::terminal::Progress;

const AFTER_HELP: &str = "\
Examples:
  irplan blame harbor-dental/section:containment
  irplan blame contact:helen-marsh
  irplan blame plan --client harbor-dental --format json

This lists the commits that changed what the subject means to the plan's readers, and its
sign-offs, latest first. It includes inherited texts and the facts that they show. It follows
renames, moves to another plan, and removals. White space, comments and the order of keys don't
count as changes.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan blame`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct BlameArguments {
    /// The subject, as KIND:ID, PLAN/KIND:ID or `plan`
    #[arg(value_name = "SUBJECT", value_parser = SubjectName::parse)]
    subject: SubjectName,

    #[command(flatten)]
    selection: Selection,

    /// Print in this format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: BlameFormat,
}

/// Prints the history of a subject.
///
/// # Errors
/// If there is no such subject, or plans and history cannot be read.
pub(crate) fn run(
    arguments: &BlameArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let today = today(arguments.selection.today)?;
    let progress = Progress::new(session.quiet);
    progress.step("reading plans");
    let selection = arguments.subject.selection(arguments.selection.plans())?;
    let mut source = session.discover()?;
    let set = read(&mut source, &selection)?;
    progress.step("following history");
    let mut found = blame(&source, &set, &arguments.subject.subject, today)?;
    drop(progress);
    if session.out.hides_private() {
        mask_blame(&mut found);
    }
    // Who changed something is public, as in git's own log.
    for event in &found.blame.events {
        let people = event.commit.people();
        people.for_each(|person| session.out.show_word(&person.email));
    }
    write(&found, arguments.format, &mut session.out)?;
    print_notes(&found.blame, session)?;
    Ok(CommandResult::Clean)
}

/// Prints where the history ends, and what could not be followed.
fn print_notes(blame: &Blame, session: &mut Session) -> anyhow::Result<()> {
    if blame.is_incomplete || blame.events.iter().any(|event| event.is_boundary) {
        session.print_status(
            "the clone is shallow: to see earlier changes, run `git fetch --unshallow`",
        )?;
    }
    for note in &blame.notes {
        session.print_status(note)?;
    }
    Ok(())
}
