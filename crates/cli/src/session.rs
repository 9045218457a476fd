//! The environment of every command: streams, the working folder, and the one clock.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::shared_options::CommonOptions;
use crate::terminal::OutputStream;
use irplan_engine::stages::SignatureProof;
use irplan_engine::{Failure, open_repository};

/// The environment of a command.
pub(crate) struct Session {
    /// Findings and data.
    pub(crate) out: OutputStream,
    /// Progress and errors.
    pub(crate) err: OutputStream,
    /// Whether to print only findings, data and errors.
    pub(crate) quiet: bool,
    /// Whether to print more.
    pub(crate) verbose: bool,
    /// Whether to keep answers about history for the next run.
    pub(crate) cache: bool,
    folder: Option<PathBuf>,
}

impl Session {
    /// Opens the streams.
    pub(crate) fn new(common: &CommonOptions) -> Self {
        let mut out = OutputStream::stdout(common.color.into());
        let mut err = OutputStream::stderr(common.color.into());
        if common.show_values {
            out.show_private();
            err.show_private();
        }
        Self {
            out,
            err,
            quiet: common.quiet,
            verbose: common.verbose,
            cache: !common.no_cache,
            folder: common.folder.clone(),
        }
    }

    /// Returns the working folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.as_deref().unwrap_or(Path::new("."))
    }

    /// Finds the repository around the working folder.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn discover(&self) -> anyhow::Result<irplan_repo::Repository> {
        self.discover_for(SignatureProof::NotRequired)
    }

    /// Finds the same, for a command that can do without. `None` if there are no plans, and the user named no folder.
    ///
    /// # Errors
    /// If the user named a folder without plans, or the repository cannot be read.
    pub(crate) fn discover_if_any(&self) -> anyhow::Result<Option<irplan_repo::Repository>> {
        if self.folder.is_some() {
            return self.discover().map(Some);
        }
        let proof = SignatureProof::NotRequired;
        open_repository::find_repository(self.folder(), self.cache, proof)
    }

    /// Finds the repository for plans whose sign-offs may have to be proven.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn discover_for(
        &self,
        proof: SignatureProof,
    ) -> anyhow::Result<irplan_repo::Repository> {
        open_repository::open_repository(self.folder(), self.cache, proof)
    }

    /// Returns a typed path, relative to the working folder.
    pub(crate) fn path(&self, path: &Path) -> PathBuf {
        match &self.folder {
            Some(folder) => folder.join(path),
            None => path.to_owned(),
        }
    }

    /// Whether there is a person to ask.
    pub(crate) fn is_interactive(&self) -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Prints a line to the error stream, unless `--quiet` is on.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn print_status(&mut self, text: &str) -> std::io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        self.err.text(&format!("{text}\n"))?;
        self.err.flush()
    }
}

/// Returns today: the given day, or the day of `SOURCE_DATE_EPOCH`, or the day on this machine's clock.
///
/// # Errors
/// If `SOURCE_DATE_EPOCH` is not a time, or is outside of the calendar.
pub(crate) fn today(option: Option<Date>) -> anyhow::Result<Date> {
    if let Some(date) = option {
        return Ok(date);
    }
    if let Some(epoch) = variable("SOURCE_DATE_EPOCH") {
        return day_of_epoch(&epoch);
    }
    #[expect(clippy::disallowed_methods, reason = "the one clock")]
    let now = Zoned::now();
    Ok(now.date())
}

/// Returns the time that counts as now: the one of the option, of `SOURCE_DATE_EPOCH`, or of the clock.
///
/// # Errors
/// If `SOURCE_DATE_EPOCH` is not a time.
pub(crate) fn now(option: Option<Timestamp>) -> anyhow::Result<Timestamp> {
    if let Some(now) = option {
        return Ok(now);
    }
    if let Some(epoch) = variable("SOURCE_DATE_EPOCH") {
        return moment_of_epoch(&epoch);
    }
    #[expect(clippy::disallowed_methods, reason = "the one clock")]
    let now = Zoned::now();
    Ok(now.timestamp())
}

fn moment_of_epoch(epoch: &str) -> anyhow::Result<Timestamp> {
    epoch
        .parse::<i64>()
        .context("not a whole number of seconds")
        .and_then(|seconds| Ok(Timestamp::from_second(seconds)?))
        .with_context(|| format!("SOURCE_DATE_EPOCH is `{epoch}`, which is not a valid time"))
}

fn day_of_epoch(epoch: &str) -> anyhow::Result<Date> {
    let moment = moment_of_epoch(epoch)?;
    let date = moment.to_zoned(TimeZone::UTC).date();
    if (1..=9998).contains(&date.year()) {
        return Ok(date);
    }
    let message = format!("SOURCE_DATE_EPOCH is `{epoch}`, which is outside the years 1 to 9998");
    Err(Failure::new(message).into())
}

/// Returns an environment variable; `None` if it is empty or not text.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the few variables that the help documents are read here"
    )]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(epoch: &str, expected: Option<&str>) {
        let day = day_of_epoch(epoch).ok().map(|date| date.to_string());
        assert_eq!(day.as_deref(), expected);
    }

    #[test]
    fn the_epoch_names_a_day() {
        check("0", Some("1970-01-01"));
        check("1795305600", Some("2026-11-22"));
        check("-1", Some("1969-12-31"));
        check("x", None);
        check("1.5", None);
        check("9223372036854775807", None);
    }

    #[test]
    fn an_explicit_option_wins() {
        let date = jiff::civil::date(2026, 11, 22);
        assert_eq!(today(Some(date)).unwrap(), date);
    }
}
