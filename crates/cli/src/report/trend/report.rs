//! What all formats are given.

use clap::ValueEnum;
use irplan_plan::PlanId;

use super::{human, json, svg};
use crate::terminal::Screen;
use irplan_engine::trend::{Counts, Trend};

/// How to print how plans stood over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TrendFormat {
    /// A table, for people.
    Table,
    /// One document.
    Json,
    /// A picture that stands by itself, for light and dark.
    Svg,
}

/// Everything that there is to print.
pub struct Report<'a> {
    /// The commit from which history is seen.
    pub commit: String,
    /// How the plans stood.
    pub trend: &'a Trend,
}

/// One plan, or all of them together, period by period; `None` where the plan was not there.
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    pub(super) counts: Vec<Option<Counts>>,
}

impl Report<'_> {
    /// Prints the report.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn write(&self, format: TrendFormat, out: &mut Screen) -> anyhow::Result<()> {
        match format {
            TrendFormat::Table => Ok(human::write(self, out)?),
            TrendFormat::Json => json::write(self, out),
            TrendFormat::Svg => Ok(out.text(&svg::draw(self))?),
        }
    }

    /// A row for each plan that ever was there, by id; and one for all, where there are several.
    pub(super) fn rows(&self) -> Vec<Row<'_>> {
        let samples = &self.trend.samples;
        let mut ids: Vec<&PlanId> = samples
            .iter()
            .flat_map(|sample| sample.plans.keys())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let of = |id: &PlanId| {
            let counts = samples.iter().map(|sample| sample.plans.get(id).cloned());
            counts.collect()
        };
        let mut rows: Vec<_> = ids
            .iter()
            .map(|id| Row {
                name: id.as_str(),
                counts: of(id),
            })
            .collect();
        if rows.len() > 1 {
            let all = samples.iter().map(|sample| {
                let mut sum = Counts::default();
                sample.plans.values().for_each(|counts| sum.add(counts));
                Some(sum)
            });
            rows.push(Row {
                name: "all plans",
                counts: all.collect(),
            });
        }
        rows
    }
}
