//! Takes one comparison after the other, and keeps only what the format needs.

use std::collections::BTreeMap;

use irplan_plan::PlanId;
use jiff::civil::Date;

use super::shared::SharedFacts;
use super::{json, markdown};
use crate::report::changes::format::{ChangesFormat, write};
use crate::report::changes::html;
use crate::report::changes::report::ChangesReport;
use crate::terminal::OutputStream;
use irplan_engine::Failure;
use irplan_plan::signoff::NoApproval;

/// A report of several comparisons.
pub(crate) struct Approvals {
    format: ChangesFormat,
    shared: SharedFacts,
    kept_comparisons: Vec<KeptComparison>,
}

/// The kept parts of a comparison.
enum KeptComparison {
    Markdown(markdown::ComparisonBlock),
    Json(serde_json::Value),
}

impl Approvals {
    /// Starts a report of the differences from a side that is called `to`.
    pub(crate) fn new(
        format: ChangesFormat,
        to: String,
        today: Date,
        not_compared: BTreeMap<PlanId, NoApproval>,
    ) -> Self {
        Self {
            format,
            shared: SharedFacts {
                to,
                today,
                not_compared,
            },
            kept_comparisons: Vec::new(),
        }
    }

    /// Adds the comparison with a commit, given by its full id, that added the approvals of some plans. A page has only
    /// one comparison.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn add(
        &mut self,
        plans: &[PlanId],
        commit: &str,
        report: &ChangesReport<'_>,
        out: &mut OutputStream,
    ) -> anyhow::Result<()> {
        match self.format {
            ChangesFormat::Human => {
                write(report, self.format, out)?;
                out.text("\n")?;
            }
            ChangesFormat::Html => html::write(report, &self.without(), out)?,
            ChangesFormat::Markdown => {
                let block = markdown::ComparisonBlock::of(plans, report);
                self.kept_comparisons.push(KeptComparison::Markdown(block));
            }
            ChangesFormat::Json => {
                let value = json::comparison(plans, commit, report)?;
                self.kept_comparisons.push(KeptComparison::Json(value));
            }
        }
        Ok(())
    }

    /// Returns the plans that were not compared, one phrase each.
    pub(crate) fn without(&self) -> Vec<String> {
        let phrase = |(plan, lack): (&PlanId, &NoApproval)| format!("`{plan}` {lack}");
        self.shared.not_compared.iter().map(phrase).collect()
    }

    /// Checks that there is one comparison, because a page cannot show more.
    ///
    /// # Errors
    /// If there is none, or several.
    pub(crate) fn require_one_page(&self, comparisons: usize) -> Result<(), Failure> {
        let without = self.without();
        match comparisons {
            0 if without.is_empty() => Err(Failure::new("there is no plan to approve")),
            0 => Err(Failure::of_all(
                without.into_iter().map(Into::into).collect(),
            )),
            1 => Ok(()),
            _ => Err(Failure::new(
                "the plans were approved in several commits, but a page shows only one comparison",
            )
            .help(
                "use `--client ID` with plans that were approved together, or `--format markdown`",
            )),
        }
    }

    /// Writes what was kept.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn finish(mut self, out: &mut OutputStream) -> anyhow::Result<()> {
        let (mut blocks, mut values) = (Vec::new(), Vec::new());
        for kept in std::mem::take(&mut self.kept_comparisons) {
            match kept {
                KeptComparison::Markdown(block) => blocks.push(block),
                KeptComparison::Json(value) => values.push(value),
            }
        }
        match self.format {
            ChangesFormat::Markdown => out.text(&markdown::render(&self.shared, &blocks))?,
            ChangesFormat::Json => out.json(&json::render(&self.shared, &values)?)?,
            // These formats are written as the comparisons arrive.
            ChangesFormat::Human | ChangesFormat::Html => {}
        }
        out.flush()?;
        Ok(())
    }
}
