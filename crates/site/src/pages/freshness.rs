//! How much of a plan has a valid sign-off.

use std::collections::BTreeMap;

use irplan_plan::{SignOffStatus, State, Subject, SubjectKind};
use jiff::civil::Date;

use crate::edition::Edition;

/// The states of everything in a plan that needs a sign-off.
pub(crate) struct Freshness<'a> {
    /// Every subject with its status, in order.
    pub(crate) statuses: Vec<(Subject, &'a SignOffStatus)>,
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
            let status = &edition.plan.sign_off(&subject).status;
            (subject, status)
        });
        let statuses: Vec<_> = judged.collect();
        let mut counts = BTreeMap::new();
        for (_, status) in &statuses {
            *counts.entry(status.state).or_insert(0) += 1;
        }
        let valid = || {
            statuses
                .iter()
                .filter(|(_, status)| status.state.is_valid())
        };
        let check_before = valid().filter_map(|(_, status)| status.due).min();
        let oldest = valid()
            .filter_map(|(_, status)| status.signer_and_date.as_ref().map(|(_, on)| *on))
            .min();
        Self {
            check_before,
            oldest,
            counts,
            statuses,
        }
    }

    /// Counts the subjects with a valid sign-off.
    pub(crate) fn valid_count(&self) -> usize {
        self.counts
            .iter()
            .filter(|(state, _)| state.is_valid())
            .map(|(_, count)| count)
            .sum()
    }

    /// Counts the subjects without one.
    pub(crate) fn invalid_count(&self) -> usize {
        self.statuses.len() - self.valid_count()
    }

    /// Counts the subjects of some kinds with a valid sign-off, and all of them.
    pub(crate) fn of_kind(&self, kinds: &[SubjectKind]) -> (usize, usize) {
        let of_kind = || {
            self.statuses
                .iter()
                .filter(|(subject, _)| kinds.contains(&subject.kind))
        };
        (
            of_kind()
                .filter(|(_, status)| status.state.is_valid())
                .count(),
            of_kind().count(),
        )
    }
}
