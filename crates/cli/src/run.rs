//! Runs the program, from the command line to the exit status.

use std::num::NonZero;
use std::process::ExitCode;
use std::thread;

use clap::{CommandFactory, error::ErrorKind};

use crate::command_line::{Command, CommandLine};
use crate::commands::{
    acknowledge, approve, blame, build, check, codeowners, completions, deadlines, diff, explain,
    history, import, init, new, override_text, packs, review, serve, sign, status, verify,
};
use crate::error_output;
use crate::exit_code::{self, CommandResult};
use crate::session::Session;
use crate::terminal::{OutputStream, is_closed_pipe};

/// Runs the program. The exit status is 0 if all is well, 1 if findings fail the check, and 2 if irplan could not do
/// its job. It is not an error if nobody reads the output any more.
pub fn main() -> ExitCode {
    let arguments = match CommandLine::parse_arguments(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(message) => return show_usage(&message),
    };
    limit_threads();
    let mut session = Session::new(&arguments.common);
    // The name of a commit may look like a phone number.
    for revision in &arguments.revisions {
        session.out.show_numbers_of(revision);
        session.err.show_numbers_of(revision);
    }
    let outcome = run(&arguments, &mut session).and_then(|outcome| {
        session.out.flush()?;
        Ok(outcome)
    });
    match outcome {
        Ok(result) => result.exit_code(),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Print what was found so far, even if the rest failed.
            let shown = session
                .out
                .flush()
                .and_then(|()| error_output::print_error(&error, &mut session.err));
            // If both streams are closed, nobody can see an error.
            drop(shown);
            exit_code::failure()
        }
    }
}

/// Uses one thread for each core, or fewer if the environment says so. Thousands of threads would stop the machine.
fn limit_threads() {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    #[expect(
        clippy::disallowed_methods,
        reason = "the number of threads changes no result"
    )]
    let value = std::env::var("RAYON_NUM_THREADS").ok();
    let number = value.and_then(|value| value.parse().ok());
    let threads = number.filter(|number| (1..=cores).contains(number));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(cores));
    // It only fails if there is a pool already, which is as good.
    drop(pool.build_global());
}

fn run(arguments: &CommandLine, session: &mut Session) -> anyhow::Result<CommandResult> {
    match &arguments.command {
        Some(command) => run_command(command, session),
        None => {
            let help = CommandLine::command().render_help();
            session.out.public_text(&help.ansi().to_string())?;
            Ok(CommandResult::Clean)
        }
    }
}

fn run_command(command: &Command, session: &mut Session) -> anyhow::Result<CommandResult> {
    match command {
        Command::Init(arguments) => init::run(arguments, session),
        Command::New(arguments) => new::run(arguments, session),
        Command::Override(arguments) => override_text::run(arguments, session),
        Command::Check(arguments) => check::run(arguments, session),
        Command::Status(arguments) => status::run(arguments, session),
        Command::Diff(arguments) => diff::run(arguments, session),
        Command::Deadlines(arguments) => deadlines::run(arguments, session),
        Command::Packs(arguments) => packs::run(arguments, session),
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
        Command::Completions(arguments) => {
            completions::run(arguments, &mut CommandLine::command(), session)
        }
    }
}

/// Prints help and version to the output, and errors to the error stream.
fn show_usage(message: &clap::Error) -> ExitCode {
    let is_help = matches!(
        message.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let colour = anstream::ColorChoice::Auto;
    let mut screen = if is_help {
        OutputStream::stdout(colour)
    } else {
        OutputStream::stderr(colour)
    };
    let text = message.render().ansi().to_string();
    let shown = match is_help {
        true => screen.public_text(&text),
        false => screen.text(&text),
    };
    let shown = shown.and_then(|()| screen.flush());
    match shown {
        Ok(()) if !is_help => exit_code::failure(),
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => exit_code::failure(),
        Ok(()) | Err(_) => ExitCode::SUCCESS,
    }
}
