//! The exit code of the program.

use std::process::ExitCode;

/// The exit code if irplan could not do its job.
const FAILURE: u8 = 2;

/// The result of a command that did its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommandResult {
    /// There are no complaints.
    Clean,
    /// Findings that fail the check.
    Findings,
}

impl CommandResult {
    /// [`CommandResult::Findings`] if `failed`.
    pub(crate) fn failed_if(failed: bool) -> Self {
        if failed { Self::Findings } else { Self::Clean }
    }

    /// 0 if all is well, 1 if findings fail the check.
    pub(crate) fn exit_code(self) -> ExitCode {
        match self {
            Self::Clean => ExitCode::SUCCESS,
            Self::Findings => ExitCode::from(1),
        }
    }
}

/// Returns the exit code if irplan could not do its job.
pub(crate) fn failure() -> ExitCode {
    ExitCode::from(FAILURE)
}
