//! Failures of the job, with what to do about them.

use std::fmt;

use irplan_plan::toml::nearest;

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
