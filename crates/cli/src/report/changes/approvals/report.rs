//! Takes one comparison after the other, and keeps of each no more than its format needs.

use std::collections::BTreeMap;

use irplan_plan::PlanId;
use jiff::civil::Date;

use super::{json, markdown};
use crate::report::changes::format::{ChangesFormat, write};
use crate::report::changes::html;
use crate::report::changes::report::ChangesReport;
use crate::terminal::Screen;
use irplan_engine::compare::NoApproval;

/// A report of several comparisons.
pub struct Approvals {
    format: ChangesFormat,
    /// What the newer side is called, which is the same of all.
    pub(super) to: String,
    /// The day as of which sign-offs were judged.
    pub(super) today: Date,
    /// The plans that were not compared, and why.
    pub(super) not_compared: BTreeMap<PlanId, NoApproval>,
    kept: Vec<KeptComparison>,
}

/// What is kept of a comparison.
enum KeptComparison {
    Markdown(markdown::Block),
    Json(serde_json::Value),
}

impl Approvals {
    /// Begins a report of what differs from a side that is called `to`.
    pub fn new(
        format: ChangesFormat,
        to: String,
        today: Date,
        not_compared: BTreeMap<PlanId, NoApproval>,
    ) -> Self {
        Self {
            format,
            to,
            today,
            not_compared,
            kept: Vec::new(),
        }
    }

    /// Adds the comparison with the commit, named by its full id, that brought in the approvals of some plans. A page
    /// holds one comparison and no second.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn add(
        &mut self,
        plans: &[PlanId],
        commit: &str,
        report: &ChangesReport<'_>,
        out: &mut Screen,
    ) -> anyhow::Result<()> {
        match self.format {
            ChangesFormat::Human => {
                write(report, self.format, out)?;
                out.text("\n")?;
            }
            ChangesFormat::Html => html::write(report, &self.without(), out)?,
            ChangesFormat::Markdown => {
                let block = markdown::Block::of(plans, report);
                self.kept.push(KeptComparison::Markdown(block));
            }
            ChangesFormat::Json => {
                let value = json::comparison(plans, commit, report)?;
                self.kept.push(KeptComparison::Json(value));
            }
        }
        Ok(())
    }

    /// The plans that were not compared, one phrase each.
    pub fn without(&self) -> Vec<String> {
        let phrase = |(plan, lack): (&PlanId, &NoApproval)| format!("`{plan}` {lack}");
        self.not_compared.iter().map(phrase).collect()
    }

    /// Writes what was kept.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn finish(mut self, out: &mut Screen) -> anyhow::Result<()> {
        let (mut blocks, mut values) = (Vec::new(), Vec::new());
        for kept in std::mem::take(&mut self.kept) {
            match kept {
                KeptComparison::Markdown(block) => blocks.push(block),
                KeptComparison::Json(value) => values.push(value),
            }
        }
        match self.format {
            ChangesFormat::Markdown => out.text(&markdown::render(&self, &blocks))?,
            ChangesFormat::Json => out.text(&json::render(&self, &values)?)?,
            // These are written as they come.
            ChangesFormat::Human | ChangesFormat::Html => {}
        }
        out.flush()?;
        Ok(())
    }
}
