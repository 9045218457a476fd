//! Takes one comparison after the other, and keeps of each no more than its format needs.

use std::collections::BTreeMap;

use irplan_plan::PlanId;
use jiff::civil::Date;

use super::{json, markdown};
use crate::report::changes::report::write;
use crate::report::changes::{Format, Report, html};
use crate::terminal::Screen;
use irplan_engine::compare::NoApproval;

/// A report of several comparisons.
pub struct Approvals {
    format: Format,
    /// What the newer side is called, which is the same of all.
    pub(super) to: String,
    /// The day as of which sign-offs were judged.
    pub(super) today: Date,
    /// The plans that were not compared, and why.
    pub(super) lacks: BTreeMap<PlanId, NoApproval>,
    told: Vec<Told>,
}

/// What is kept of a comparison.
enum Told {
    Markdown(markdown::Block),
    Json(serde_json::Value),
}

impl Approvals {
    /// Begins a report of what differs from a side that is called `to`.
    pub fn new(
        format: Format,
        to: String,
        today: Date,
        lacks: BTreeMap<PlanId, NoApproval>,
    ) -> Self {
        Self {
            format,
            to,
            today,
            lacks,
            told: Vec::new(),
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
        report: &Report<'_>,
        out: &mut Screen,
    ) -> anyhow::Result<()> {
        match self.format {
            Format::Human => {
                write(report, self.format, out)?;
                out.text("\n")?;
            }
            Format::Html => html::write(report, &self.without(), out)?,
            Format::Markdown => {
                let block = markdown::Block::of(plans, report);
                self.told.push(Told::Markdown(block));
            }
            Format::Json => {
                let value = json::comparison(plans, commit, report)?;
                self.told.push(Told::Json(value));
            }
        }
        Ok(())
    }

    /// The plans that were not compared, one phrase each.
    pub fn without(&self) -> Vec<String> {
        let phrase = |(plan, lack): (&PlanId, &NoApproval)| format!("`{plan}` {lack}");
        self.lacks.iter().map(phrase).collect()
    }

    /// Writes what was kept.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn finish(mut self, out: &mut Screen) -> anyhow::Result<()> {
        let (mut blocks, mut values) = (Vec::new(), Vec::new());
        for told in std::mem::take(&mut self.told) {
            match told {
                Told::Markdown(block) => blocks.push(block),
                Told::Json(value) => values.push(value),
            }
        }
        match self.format {
            Format::Markdown => out.text(&markdown::render(&self, &blocks))?,
            Format::Json => out.text(&json::render(&self, &values)?)?,
            // These are written as they come.
            Format::Human | Format::Html => {}
        }
        out.flush()?;
        Ok(())
    }
}
