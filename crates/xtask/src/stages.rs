//! Stages of a long chore: a heading for each with the time so far, and a summary at the end.

use std::time::{Duration, Instant};

/// The stages of a chore, in the order in which they run.
pub(crate) struct Stages {
    start: Instant,
    passed: Vec<(String, Duration, String)>,
}

impl Stages {
    /// Starts the clock.
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
            passed: Vec::new(),
        }
    }

    /// Runs a stage that returns what it found out, in one sentence.
    pub(crate) fn check(
        &mut self,
        name: &str,
        stage: impl FnOnce() -> anyhow::Result<String>,
    ) -> anyhow::Result<()> {
        let start = Instant::now();
        println!("\n== {} {name}", clock(self.start.elapsed()));
        match stage() {
            Ok(result) => {
                self.passed.push((name.to_owned(), start.elapsed(), result));
                Ok(())
            }
            Err(error) => {
                self.print();
                let took = clock(start.elapsed());
                println!("  {took}  FAILED  {name}; later stages did not run");
                Err(error.context(format!("{name} failed")))
            }
        }
    }

    /// Prints the summary of a chore that passed.
    pub(crate) fn finish(&self) {
        self.print();
        let (count, took) = (self.passed.len(), clock(self.start.elapsed()));
        println!("  {took}  all {count} stages passed");
    }

    fn print(&self) {
        println!("\n== Summary");
        for (name, took, result) in &self.passed {
            println!("  {}  passed  {name}: {result}", clock(*took));
        }
    }
}

/// Minutes and seconds: `3:07`, right-aligned to the width of `10:07`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{:>2}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_align() {
        assert_eq!(clock(Duration::from_millis(7900)), " 0:07");
        assert_eq!(clock(Duration::from_secs(601)), "10:01");
    }

    #[test]
    fn a_failed_stage_names_itself() {
        let mut stages = Stages::start();
        let passed = stages.check("first", || Ok("fine".to_owned()));
        assert!(passed.is_ok());
        let error = stages
            .check("second", || anyhow::bail!("broken"))
            .expect_err("the second stage fails");
        assert_eq!(format!("{error:#}"), "second failed: broken");
        assert_eq!(stages.passed.len(), 1);
    }
}
