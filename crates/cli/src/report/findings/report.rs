//! The content of a report of findings.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::{Finding, Level, PlanId, Snapshot};
use jiff::civil::Date;

use crate::report::{LinkBase, number_of};

/// The base that a change is compared with.
#[derive(Clone, Debug)]
pub(crate) struct BaseComparison {
    /// The name of the base.
    pub(crate) base: String,
    /// The positions of findings that the base already has.
    pub(crate) in_base: BTreeSet<usize>,
    /// How many findings of the base are fixed.
    pub(crate) fixed: usize,
}

/// Findings with what is needed to show them.
pub(crate) struct FindingsReport<'a> {
    /// The findings, in order.
    pub(crate) findings: &'a [Finding],
    /// How many there are, with those that are not listed.
    pub(crate) totals: FindingTotals,
    /// The texts that they point into.
    pub(crate) snapshot: &'a Snapshot,
    /// The day for which plans were judged.
    pub(crate) today: Date,
    /// The source: a revision or the working tree.
    pub(crate) origin: String,
    /// The commit, if a revision was read.
    pub(crate) commit: Option<String>,
    /// The plans that were judged.
    pub(crate) plans: Vec<&'a PlanId>,
    /// How many findings waivers excuse.
    pub(crate) waived: usize,
    /// What could not be judged, and why, as lowercase phrases.
    pub(crate) not_judged: &'a [String],
    /// One line for each rule that SARIF lists: name and what it finds.
    pub(crate) rules: &'a [(&'static str, String)],
    /// Which findings are new, if that was asked for.
    pub(crate) base_comparison: Option<BaseComparison>,
    /// Whether phone numbers and email addresses are hidden in the lines that findings point at, as they are in
    /// findings.
    pub(crate) masked: bool,
    /// The address of files on the forge.
    pub(crate) links: Option<LinkBase>,
    /// The folder of plans in the git repository, which forges use; empty if it is the top.
    pub(crate) folder: String,
}

/// What the plan of a new client still lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Onboarding<'a> {
    /// The plan.
    plan: &'a PlanId,
    /// The last day on which that is only a warning.
    until: Date,
    /// How many findings are listed.
    count: usize,
}

impl Onboarding<'_> {
    /// Whether a finding is about such a plan.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        finding.onboarding_until.is_some() && finding.plan.as_ref() == Some(self.plan)
    }

    /// Says how much is left: `` in onboarding until 2027-01-31: oak-legal, 12 findings ``.
    pub(super) fn phrase(&self) -> String {
        let Self { plan, until, count } = self;
        let count = number_of(*count, "finding");
        format!("in onboarding until {until}: {plan}, {count}")
    }
}

/// How many findings there are. A list may be shorter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FindingTotals {
    /// Those that count: all, or only those that a change introduces.
    pub(crate) new: Tally,
    /// Those that the base of a change already has.
    pub(crate) in_base: usize,
}

impl FindingTotals {
    /// Counts findings that are not compared with a base.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        Self {
            new: Tally::of(findings),
            in_base: 0,
        }
    }
}

/// How many findings there are at each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Those that fail the check.
    pub(crate) errors: usize,
    /// Those that should be fixed.
    pub(crate) warnings: usize,
    /// Those that are good to know.
    pub(crate) notes: usize,
}

impl Tally {
    /// Counts findings.
    pub(crate) fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut tally = Self::default();
        for finding in findings {
            match finding.level {
                Level::Deny => tally.errors += 1,
                Level::Warn => tally.warnings += 1,
                Level::Note => tally.notes += 1,
                Level::Allow => {}
            }
        }
        tally
    }
}

/// Returns the name of a level for people and other programs.
pub(super) fn severity(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note | Level::Allow => "note",
    }
}

impl FindingsReport<'_> {
    /// Returns the findings that count: all, or only the new ones.
    pub(super) fn shown_findings(&self) -> impl Iterator<Item = &Finding> + Clone {
        let all = self.findings.iter().enumerate();
        all.filter(|(at, _)| !self.is_known(*at))
            .map(|(_, finding)| finding)
    }

    /// Returns the plans in onboarding that lack something.
    pub(super) fn onboardings(&self) -> Vec<Onboarding<'_>> {
        let mut found: BTreeMap<(&PlanId, Date), usize> = BTreeMap::new();
        for finding in self.shown_findings() {
            if let (Some(plan), Some(until)) = (&finding.plan, finding.onboarding_until) {
                *found.entry((plan, until)).or_default() += 1;
            }
        }
        let found = found.into_iter();
        found
            .map(|((plan, until), count)| Onboarding { plan, until, count })
            .collect()
    }

    /// Returns a path from the top of the git repository.
    pub(super) fn in_git(&self, path: &str) -> String {
        match self.folder.as_str() {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }

    /// Whether the base already has a finding.
    pub(super) fn is_known(&self, at: usize) -> bool {
        self.base_comparison
            .as_ref()
            .is_some_and(|since| since.in_base.contains(&at))
    }

    /// Says in one phrase what was there before the change, and what it fixes. `None` if nothing is compared.
    pub(super) fn before(&self) -> Option<String> {
        let since = self.base_comparison.as_ref()?;
        let base = &since.base;
        let mut sentence = match self.totals.in_base {
            0 => format!("no other findings in {base}"),
            1 => format!("1 more finding was already in {base}"),
            number => format!("{number} more findings were already in {base}"),
        };
        if since.fixed > 0 {
            sentence.push_str(&format!(", {} fixed", since.fixed));
        }
        Some(sentence)
    }

    /// Returns the last lines of a report for people: what was judged, what was not, and the result.
    pub(super) fn summary(&self) -> String {
        let Tally {
            errors,
            warnings,
            notes,
        } = self.totals.new;
        let mut summary = format!(
            "{} in {}, as of {}: {}, {}, {}",
            number_of(self.plans.len(), "plan"),
            self.origin,
            self.today,
            number_of(errors, "error"),
            number_of(warnings, "warning"),
            number_of(notes, "note"),
        );
        // The waivers come from the base, so none of them is new.
        let before = self.before();
        if before.is_some() {
            summary.push_str(" introduced by this change");
        }
        if self.waived > 0 {
            summary.push_str(&format!(", {} waived", self.waived));
        }
        if let Some(before) = before {
            summary.push_str(&format!("\n{before}"));
        }
        for onboarding in self.onboardings() {
            summary.push_str(&format!("\n{}", onboarding.phrase()));
        }
        for reason in self.not_judged {
            summary.push_str(&format!("\nnot judged: {reason}"));
        }
        summary
    }
}
