//! Opens the file of a subject in the user's own editor.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

use crate::session::variable;
use irplan_engine::Failure;

/// Opens a file and waits until the editor is closed.
///
/// # Errors
/// If no editor is set, or it cannot be started, or it fails.
pub(super) fn open(file: &Path) -> anyhow::Result<()> {
    let named = variable("VISUAL").or_else(|| variable("EDITOR"));
    let Some(named) = named else {
        let failure = Failure::new("no editor is set");
        return Err(failure
            .help("set VISUAL or EDITOR, or edit the file and start again")
            .into());
    };
    // A program and its options, such as `code --wait`.
    let mut words = named.split_whitespace();
    let program = words.next().unwrap_or_default();
    #[expect(
        clippy::disallowed_methods,
        reason = "the editor is the user's own choice, from their environment, and they asked for it just now"
    )]
    let mut command = Command::new(program);
    let status = command.args(words).arg(file).status();
    let status = status.with_context(|| format!("cannot start the editor `{named}`"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("the editor `{named}` failed: {status}")).into())
}
