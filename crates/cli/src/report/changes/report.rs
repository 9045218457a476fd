//! What a report of changes is made of, and which format writes it.

use std::collections::BTreeMap;

use clap::ValueEnum;
use irplan_plan::PlanId;
use irplan_plan::diff::{Change, ChangeKind, Comparison, Effect, FieldChange};
use jiff::civil::Date;

use super::{human, json, markdown};
use crate::terminal::Screen;

/// A format of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people at a terminal
    Human,
    /// For a comment on a pull request: at most 60,000 characters, nothing in it a mention or a link
    Markdown,
    /// One JSON document; docs/output.md has its schema
    Json,
}

/// Changes with what is needed to show them.
pub struct Report<'a> {
    /// The changes.
    pub comparison: &'a Comparison,
    /// The names of the plans of the newer revision.
    pub names: BTreeMap<PlanId, String>,
    /// What is compared with what: two commits, or a commit and the working tree.
    pub between: (String, String),
    /// The day as of which sign-offs were judged.
    pub today: Date,
    /// Plans of either side whose files are at fault, so that their changes may be missing here.
    pub unsure: Vec<PlanId>,
}

impl Report<'_> {
    /// A plan's name, or its id where it has none.
    pub(super) fn name<'a>(&'a self, plan: &'a PlanId) -> &'a str {
        match self.names.get(plan) {
            Some(name) if !name.is_empty() => name,
            _ => plan.as_str(),
        }
    }

    /// The changes by the plan whose files have them.
    pub(super) fn by_plan(&self) -> BTreeMap<&PlanId, Vec<&Change>> {
        let mut by_plan: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for change in &self.comparison.changes {
            by_plan.entry(&change.plan).or_default().push(change);
        }
        by_plan
    }

    /// The plans that a change reaches beyond its own.
    pub(super) fn reached_through<'a>(&'a self, change: &'a Change) -> Vec<&'a str> {
        let beyond = change.reaches.iter().filter(|plan| **plan != change.plan);
        beyond.map(|plan| self.name(plan)).collect()
    }
}

/// `added`, `removed` or `changed`.
pub(super) fn verb(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
        ChangeKind::Renamed => "renamed",
        ChangeKind::Moved => "moved",
    }
}

/// What a field said and says; words for what was absent.
pub(super) fn values(field: &FieldChange) -> (&str, &str) {
    (
        field.before.as_deref().unwrap_or("nothing"),
        field.after.as_deref().unwrap_or("nothing"),
    )
}

/// What the changes do to a plan, in words: `voids 2 sign-offs`, `3 contacts newly stale (5 in all)`.
pub(super) fn consequences(effect: &Effect) -> Vec<String> {
    let mut said = Vec::new();
    let count = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    };
    if !effect.voided.is_empty() {
        said.push(format!("{} voided", count(effect.voided.len(), "sign-off")));
    }
    if effect.stale_contacts > 0 {
        let newly = effect.newly_stale.len();
        let stale = count(effect.stale_contacts, "stale contact");
        said.push(format!("{stale} ({newly} by this change)"));
    }
    if effect.unreviewed_sections > 0 {
        let newly = effect.newly_unreviewed.len();
        let unreviewed = count(effect.unreviewed_sections, "unreviewed section");
        said.push(format!("{unreviewed} ({newly} by this change)"));
    }
    said
}

/// Writes a report.
///
/// # Errors
/// When the stream cannot be written.
pub fn write(report: &Report<'_>, format: Format, out: &mut Screen) -> anyhow::Result<()> {
    match format {
        Format::Human => human::write(report, out)?,
        Format::Markdown => out.text(&markdown::render(report))?,
        Format::Json => json::write(report, out)?,
    }
    Ok(())
}
