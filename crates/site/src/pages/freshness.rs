//! How much of a plan has a valid sign-off.

use std::collections::BTreeMap;

use irplan_plan::{SignOffStatus, State, Subject, SubjectKind};
use jiff::civil::Date;

use crate::edition::Edition;

/// The states of everything in a plan that needs a sign-off.
pub(crate) struct Freshness<'a> {
    /// Every subject with its status, in order.
    pub(crate) standings: Vec<(Subject, &'a SignOffStatus)>,
    /// How many subjects have each state.
    pub(crate) counts: BTreeMap<State, usize>,
    /// The first day on which a sign-off that is valid today is no longer valid.
    pub(crate) check_before: Option<Date>,
    /// The oldest sign-off that still counts.
    pub(crate) oldest: Option<Date>,
}

impl<'a> Freshness<'a> {
    /// Collects every subject that needs a sign-off.
    pub(crate) fn new(edition: &'a Edition<'_>) -> Self {
        let subjects = edition.plan.signable().into_iter();
        let judged = subjects.map(|subject| {
            let standing = &edition.plan.sign_off(&subject).standing;
            (subject, standing)
        });
        let standings: Vec<_> = judged.collect();
        let mut counts = BTreeMap::new();
        for (_, standing) in &standings {
            *counts.entry(standing.state).or_insert(0) += 1;
        }
        let holding = || {
            standings
                .iter()
                .filter(|(_, standing)| standing.state.holds())
        };
        let check_before = holding().filter_map(|(_, standing)| standing.due).min();
        let oldest = holding()
            .filter_map(|(_, standing)| standing.signed.as_ref().map(|(_, on)| *on))
            .min();
        Self {
            check_before,
            oldest,
            counts,
            standings,
        }
    }

    /// Counts the subjects with a valid sign-off.
    pub(crate) fn holding(&self) -> usize {
        self.counts
            .iter()
            .filter(|(state, _)| state.holds())
            .map(|(_, count)| count)
            .sum()
    }

    /// Counts the subjects without one.
    pub(crate) fn not_holding(&self) -> usize {
        self.standings.len() - self.holding()
    }

    /// Counts the subjects of some kinds with a valid sign-off, and all of them.
    pub(crate) fn of_kind(&self, kinds: &[SubjectKind]) -> (usize, usize) {
        let of_kind = || {
            self.standings
                .iter()
                .filter(|(subject, _)| kinds.contains(&subject.kind))
        };
        (
            of_kind()
                .filter(|(_, standing)| standing.state.holds())
                .count(),
            of_kind().count(),
        )
    }
}
