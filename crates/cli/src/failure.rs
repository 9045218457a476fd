//! Failures of the job, with what to do about them.

use std::fmt;

use irplan_plan::toml::nearest;

use crate::terminal::{Screen, clean};

/// A failure that knows its remedy.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong, in one lowercase phrase; several when several went wrong.
    pub messages: Vec<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Failure {
    /// Makes a failure without a remedy.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            messages: vec![message.into()],
            help: None,
        }
    }

    /// Makes one failure of all faults of a run.
    pub fn of_all(messages: Vec<String>) -> Self {
        Self {
            messages,
            help: None,
        }
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.messages.join("; "))
    }
}

impl std::error::Error for Failure {}

/// Prints an error with its causes and its remedy.
///
/// # Errors
/// When the stream cannot be written.
pub fn show(error: &anyhow::Error, screen: &mut Screen) -> std::io::Result<()> {
    let painter = screen.painter();
    let said = error.to_string();
    let mut lines = Vec::new();
    match error.downcast_ref::<Failure>() {
        Some(failure) => lines.extend(failure.messages.iter().map(String::as_str).map(clean)),
        None => lines.push(clean(&said)),
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

/// `; did you mean …?` where a known name is near, else nothing.
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(suggestion(name, ["jane-doe", "sam-ortiz"]), expected);
    }

    #[test]
    fn near_names_are_suggested() {
        check("jane-deo", "; did you mean `jane-doe`?");
        check("sam-ortis", "; did you mean `sam-ortiz`?");
        check("somebody", "");
        check("", "");
    }
}
