//! Chooses the format for several comparisons. It takes one after the other, and keeps only what the format needs.

use irplan_plan::PlanId;

use super::report::ApprovalsReport;
use super::{json, markdown};
use crate::report::changes::format::{ChangesFormat, write};
use crate::report::changes::html;
use crate::report::changes::report::ChangesReport;
use crate::terminal::OutputStream;

/// Writes a report of several comparisons.
pub(crate) struct ApprovalsWriter<'a> {
    report: &'a ApprovalsReport,
    kept: KeptComparisons,
}

/// What a format keeps of the comparisons until all of them are there.
enum KeptComparisons {
    /// Nothing: each is written as text as it arrives.
    Human,
    /// Nothing: there is one, which is written as a page.
    Html,
    Markdown(Vec<markdown::ComparisonBlock>),
    Json(Vec<serde_json::Value>),
}

impl<'a> ApprovalsWriter<'a> {
    /// Starts to write a report.
    pub(crate) fn new(report: &'a ApprovalsReport, format: ChangesFormat) -> Self {
        let kept = match format {
            ChangesFormat::Human => KeptComparisons::Human,
            ChangesFormat::Html => KeptComparisons::Html,
            ChangesFormat::Markdown => KeptComparisons::Markdown(Vec::new()),
            ChangesFormat::Json => KeptComparisons::Json(Vec::new()),
        };
        Self { report, kept }
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
        comparison: &ChangesReport<'_>,
        out: &mut OutputStream,
    ) -> anyhow::Result<()> {
        match &mut self.kept {
            KeptComparisons::Human => {
                write(comparison, ChangesFormat::Human, out)?;
                out.text("\n")?;
            }
            KeptComparisons::Html => html::write(comparison, &self.report.without(), out)?,
            KeptComparisons::Markdown(blocks) => {
                blocks.push(markdown::ComparisonBlock::of(plans, comparison));
            }
            KeptComparisons::Json(values) => {
                values.push(json::comparison(plans, commit, comparison)?);
            }
        }
        Ok(())
    }

    /// Writes what was kept.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn finish(self, out: &mut OutputStream) -> anyhow::Result<()> {
        match &self.kept {
            KeptComparisons::Markdown(blocks) => {
                out.text(&markdown::render(self.report, blocks))?;
            }
            KeptComparisons::Json(values) => out.json(&json::render(self.report, values)?)?,
            KeptComparisons::Human | KeptComparisons::Html => {}
        }
        out.flush()?;
        Ok(())
    }
}
