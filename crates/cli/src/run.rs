//! From what was typed to an exit status.

use std::process::ExitCode;

use clap::{CommandFactory, error::ErrorKind};

use crate::arguments::Arguments;
use crate::commands;
use crate::failure;
use crate::session::{Outcome, Session};
use crate::terminal::{Screen, is_closed_pipe};

/// Could not do the job.
const FAILURE: u8 = 2;

/// Runs the program: the exit status is 0 when all is well, 1 when findings fail the check, 2 when the job could not be
/// done. That nobody reads the output any longer is no failure.
pub fn main() -> ExitCode {
    let arguments = match Arguments::parse_from_typed(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(message) => return show_usage(&message),
    };
    let mut session = Session::new(&arguments.common);
    let outcome = run(&arguments, &mut session).and_then(|outcome| {
        session.out.flush()?;
        Ok(outcome)
    });
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // What was found so far belongs to the user, even where the rest failed.
            let shown = session
                .out
                .flush()
                .and_then(|()| failure::show(&error, &mut session.err));
            // With both streams gone there is nobody left to tell.
            drop(shown);
            ExitCode::from(FAILURE)
        }
    }
}

fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Some(command) => commands::run(command, session),
        None => {
            let help = Arguments::command().render_help();
            session.out.text(&help.ansi().to_string())?;
            Ok(Outcome::Clean)
        }
    }
}

/// Shows help and version on the output, mistakes on the error stream.
fn show_usage(message: &clap::Error) -> ExitCode {
    let is_asked_for = matches!(
        message.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let colour = anstream::ColorChoice::Auto;
    let mut screen = if is_asked_for {
        Screen::stdout(colour)
    } else {
        Screen::stderr(colour)
    };
    let text = message.render().ansi().to_string();
    let shown = screen.text(&text).and_then(|()| screen.flush());
    match shown {
        Ok(()) if !is_asked_for => ExitCode::from(FAILURE),
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(FAILURE),
        Ok(()) | Err(_) => ExitCode::SUCCESS,
    }
}
