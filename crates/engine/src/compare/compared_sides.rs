//! Compares two sides, and finds the effect on sign-offs.

use std::collections::BTreeSet;

use irplan_plan::diff::{Comparison, DiffOptions, between_by};
use irplan_plan::parse::plan_that_needs;
use irplan_plan::{Content, PlanId, Repository};
use jiff::civil::Date;

use super::mailmap::mailmap;
use super::{ReadSides, RevisionPair};
use crate::stages::{SignatureProof, TrustedSides, read_tip, trust_older};

/// The options of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonOptions<'a> {
    /// The plans to compare; empty for all.
    pub plans: &'a [PlanId],
    /// The day for which sign-offs are judged.
    pub today: Date,
    /// Whether sign-offs count only if a key proves them.
    pub proof: SignatureProof,
}

/// Two sides with their differences.
pub struct ComparedSides {
    /// Both sides, as far as they were read.
    pub sides: ReadSides,
    /// The differences.
    pub comparison: Comparison,
    /// The plans of either side whose files have errors, so that changes may be missing.
    pub faulty_plans: BTreeSet<PlanId>,
}

impl ReadSides {
    /// Compares two sides that were read.
    ///
    /// # Errors
    /// If history cannot be read, or proof is required and nothing can be verified.
    pub fn compare_sides(
        self,
        source: &irplan_repo::Repository,
        sides: &RevisionPair,
        options: ComparisonOptions<'_>,
    ) -> anyhow::Result<ComparedSides> {
        let read = self.with_renames(&sides.known_renames);
        let plans = options.plans.iter();
        let plans: Vec<_> = plans
            .map(|plan| read.renames.current_name(plan).clone())
            .collect();
        let options = ComparisonOptions {
            plans: &plans,
            ..options
        };
        let (read, trusted) = read.trusted(source, sides, options)?;
        let rules = irplan_check::catalogue().iter();
        let diff_options = DiffOptions {
            levels: rules.map(|rule| (rule.id, rule.level)).collect(),
            trusted_newer: trusted.as_ref(),
        };
        let (old, new) = (read.old.plans(), read.new.plans());
        let mut comparison = between_by(old, new, options.today, &diff_options);
        if !options.plans.is_empty() {
            keep_only(&mut comparison, options.plans);
        }
        comparison.settings.extend(mailmap(source, sides)?);
        comparison.renames = read.renames.clone();
        let unreadable = read.unreadable();
        leave_out(&mut comparison, &unreadable);
        let mut faulty = read.old.faulty(options.today).ids(old);
        faulty.extend(read.new.faulty(options.today).ids(new));
        faulty.extend(unreadable);
        // A plan that inherits from one with errors is among them itself.
        faulty.retain(|plan| options.plans.is_empty() || options.plans.contains(plan));
        Ok(ComparedSides {
            sides: read,
            comparison,
            faulty_plans: faulty,
        })
    }

    /// Returns the newer side by the policy and the people of the older one and of the tip of its branch, if those may
    /// differ from its own. A change must not say that its own author may sign, nor add the key that proves it.
    fn trusted(
        self,
        source: &irplan_repo::Repository,
        sides: &RevisionPair,
        options: ComparisonOptions<'_>,
    ) -> anyhow::Result<(Self, Option<Repository>)> {
        let tip = read_tip(source, sides, &self.old)?;
        if !self.trust_changed && tip.is_none() && !options.proof.is_required() {
            return Ok((self, None));
        }
        let (proof, today) = (options.proof, options.today);
        let TrustedSides { old, new, trusted } =
            trust_older((self.old, self.new), tip, source, proof, today)?;
        Ok((Self { old, new, ..self }, Some(trusted)))
    }

    /// Returns plans with a file that could not be read on either side, and the plans that inherit from them. Such a
    /// file is neither new nor removed.
    fn unreadable(&self) -> BTreeSet<PlanId> {
        let texts = self.old.snapshot().iter().chain(self.new.snapshot().iter());
        let unread = texts.filter(|(_, content)| matches!(content, Content::Unreadable(_)));
        let mut unreadable = BTreeSet::new();
        for (plan, path) in unread.filter_map(|(path, _)| Some((plan_that_needs(path)?, path))) {
            for side in [&self.old, &self.new] {
                let inheritors = side.plans().plans_inheriting_from(&plan, Some(path));
                unreadable.extend(inheritors.cloned());
            }
            unreadable.insert(plan);
        }
        unreadable
    }
}

/// Removes everything about plans that could not be judged.
fn leave_out(comparison: &mut Comparison, plans: &BTreeSet<PlanId>) {
    let is_out = |plan: &PlanId| plans.contains(plan);
    comparison.changes.retain(|change| !is_out(&change.plan));
    let drifts = &mut comparison.drifts;
    drifts.retain(|drift| !drift.plan.as_ref().is_some_and(is_out));
    comparison.inherited.retain_mut(|reach| {
        reach.plans.retain(|plan| !is_out(plan));
        !reach.plans.is_empty()
    });
    comparison.effects.retain(|plan, _| !is_out(plan));
}

/// Keeps only what concerns some plans.
fn keep_only(comparison: &mut Comparison, plans: &[PlanId]) {
    let is_selected = |plan: &PlanId| plans.contains(plan);
    comparison.changes.retain(|change| {
        let plans = [&change.affected_plans, &change.overriding_plans];
        is_selected(&change.plan) || plans.into_iter().flatten().any(is_selected)
    });
    comparison.drifts.retain(|drift| match &drift.plan {
        Some(plan) if is_selected(plan) => true,
        // A waiver in `irplan.toml` belongs to a plan. A setting that does not belong to a plan concerns all.
        None if drift.affected_plans.is_empty() => true,
        _ => drift.affected_plans.iter().any(is_selected),
    });
    for reach in &mut comparison.inherited {
        reach.plans.retain(is_selected);
    }
    comparison.inherited.retain(|reach| !reach.plans.is_empty());
    comparison.effects.retain(|plan, _| is_selected(plan));
}
