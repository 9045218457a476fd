//! How errors are shown.

use irplan_engine::Failure;

use crate::terminal::{Screen, clean};

/// Prints an error with its causes and its remedy.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn show(error: &anyhow::Error, screen: &mut Screen) -> std::io::Result<()> {
    let painter = screen.painter();
    let message = error.to_string();
    let mut lines = Vec::new();
    match error.downcast_ref::<Failure>() {
        Some(failure) => lines.extend(failure.messages.iter().map(String::as_str).map(clean)),
        None => lines.push(clean(&message)),
    }
    for line in lines {
        screen.text(&format!("{} {line}\n", painter.error("error:")))?;
    }
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        screen.text(&format!("  caused by: {}\n", clean(&cause)))?;
    }
    let help = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Failure>()?.help.as_deref());
    if let Some(help) = help {
        screen.text(&format!("  {} {}\n", painter.note("help:"), clean(help)))?;
    }
    screen.flush()
}
