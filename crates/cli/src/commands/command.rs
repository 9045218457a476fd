//! The list of commands.

use clap::Subcommand;

use super::{
    acknowledge, approve, blame, build, check, codeowners, completions, diff, explain, history,
    import, init, new, review, serve, sign, status, verify,
};
use crate::session::{Outcome, Session};

/// What irplan can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new repository: base plan, your own plan, a sample client, CI
    Init(init::Arguments),
    /// Add a plan for a client, or a part of a plan
    New(new::Arguments),
    /// Say what is stale, missing or wrong in the plans
    Check(check::Arguments),
    /// Show the fleet at a glance, a line for each plan
    Status(status::Arguments),
    /// Say what a change means: who, what and which sign-offs it touches
    Diff(diff::Arguments),
    /// Sign that sections and playbooks were read and are right
    Review(review::Arguments),
    /// Sign that contacts were reached
    Verify(verify::Arguments),
    /// Sign that people know their role
    Acknowledge(acknowledge::Arguments),
    /// Sign that a plan is approved
    Approve(approve::Arguments),
    /// Record what was signed on paper, by the codes of its slips
    Sign(sign::Arguments),
    /// Write the site of each client, and the portal
    Build(build::Arguments),
    /// Show the site on this machine, rebuilt on each save
    Serve(serve::Arguments),
    /// Print whom the forge asks to review what, from who may sign it
    Codeowners(codeowners::Arguments),
    /// Say who changed what a subject means, and who signed it off
    Blame(blame::Arguments),
    /// Show how the sign-offs of each plan stood, month by month
    History(history::Arguments),
    /// Read what is kept elsewhere, such as the review dates of another site
    Import(import::Arguments),
    /// Say what a rule finds, why that matters, and what to do
    Explain(explain::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

/// Runs a command.
///
/// # Errors
/// When it cannot do its job.
pub fn run(command: &Command, session: &mut Session) -> anyhow::Result<Outcome> {
    match command {
        Command::Init(arguments) => init::run(arguments, session),
        Command::New(arguments) => new::run(arguments, session),
        Command::Check(arguments) => check::run(arguments, session),
        Command::Status(arguments) => status::run(arguments, session),
        Command::Diff(arguments) => diff::run(arguments, session),
        Command::Review(arguments) => review::run(arguments, session),
        Command::Verify(arguments) => verify::run(arguments, session),
        Command::Acknowledge(arguments) => acknowledge::run(arguments, session),
        Command::Approve(arguments) => approve::run(arguments, session),
        Command::Sign(arguments) => sign::run(arguments, session),
        Command::Build(arguments) => build::run(arguments, session),
        Command::Serve(arguments) => serve::run(arguments, session),
        Command::Codeowners(arguments) => codeowners::run(arguments, session),
        Command::Blame(arguments) => blame::run(arguments, session),
        Command::History(arguments) => history::run(arguments, session),
        Command::Import(arguments) => import::run(arguments, session),
        Command::Explain(arguments) => explain::run(arguments, session),
        Command::Completions(arguments) => completions::run(arguments, session),
    }
}
