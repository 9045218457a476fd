//! What a change brings in: the findings that the revision it is based on does not have.
//!
//! Findings are compared plan by plan, before those of one inherited text become one. So a text that moved to another
//! line, or an old fault of a base text, is nothing new, and for a new client that inherits the old fault it is.

use std::collections::BTreeMap;

use irplan_plan::id::{PlanId, Subject};
use irplan_plan::plan::Repository;
use irplan_plan::signoff::Statement;
use irplan_plan::{Finding, History, RepoPath};

use crate::report::Report;

/// The revision that a change is based on.
#[derive(Clone, Copy)]
pub struct Base<'a> {
    /// Its plans.
    pub repository: &'a Repository,
    /// What was found there, judged on the same day with [`history_of_base`].
    pub report: &'a Report,
    /// The plans of the change, with the policy and the people of this base; see [`Repository::with_trust_of`].
    pub judged: &'a Repository,
}

/// What is said of what: the rule, the plan, the subject or else the file, and the words.
type Key = (&'static str, Option<PlanId>, Whereabouts, String);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whereabouts {
    Subject(Subject),
    File(Option<RepoPath>),
}

/// Findings by what they say, wherever they stand, each with how often it is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said(BTreeMap<Key, usize>);

impl Said {
    pub(crate) fn add(&mut self, finding: &Finding) {
        *self.0.entry(key(finding)).or_default() += 1;
    }

    /// Takes one finding that says the same out; `false` where there is none left.
    pub(crate) fn take(&mut self, finding: &Finding) -> bool {
        let left = self.0.get_mut(&key(finding)).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }

    /// How many are left.
    pub(crate) fn count(&self) -> usize {
        self.0.values().sum()
    }
}

/// The rules that say why a subject's sign-off does not hold: a subject that nobody had signed off before a change, and
/// that the change touches as well, was not made stale by it.
const STALE: [&str; 4] = [
    "stale-contact",
    "unacknowledged-role",
    "unapproved-plan",
    "unreviewed-section",
];

fn key(finding: &Finding) -> Key {
    let whereabouts = match &finding.subject {
        Some(subject) => Whereabouts::Subject(subject.clone()),
        None => Whereabouts::File(finding.place().map(|place| place.path.clone())),
    };
    let message = match STALE.contains(&finding.rule) {
        true => String::new(),
        false => finding.message.clone(),
    };
    (finding.rule, finding.plan.clone(), whereabouts, message)
}

/// A history for judging the base of a change, made from that of the change itself without walking again.
///
/// What both have the same was last changed by the same commit. Of what the change touched nothing is known, so that the
/// rules say nothing of it in the base, and what they say of it in the change counts as brought in.
pub fn history_of_base(history: &History, base: &Repository, head: &Repository) -> History {
    let digest = |repository: &Repository, (plan, subject): &(PlanId, Subject)| {
        repository.plans.get(plan)?.digest(subject).copied()
    };
    let entry = |repository: &Repository, (plan, subject): &(PlanId, Subject)| {
        let ledger = &repository.plans.get(plan)?.source.ledger;
        ledger.get(subject).map(Statement::of)
    };
    let mut known = history.clone();
    known
        .subjects
        .retain(|key, _| digest(base, key) == digest(head, key));
    known
        .sign_offs
        .retain(|key, _| entry(base, key) == entry(head, key));
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TODAY, report, snapshot};
    use crate::{Input, Options, run_since};

    /// Checks what a change brings in, what was there before, and what it mends.
    #[track_caller]
    fn check(
        base: &[(&str, &str)],
        head: &[(&str, &str)],
        new: &[&str],
        known: usize,
        mended: usize,
    ) {
        let options = Options::on(TODAY);
        let before = irplan_plan::parse::read(&report(base, &options).0);
        let after = snapshot(head);
        let reading = irplan_plan::parse::read(&after);
        let input = Input {
            repository: &reading.repository,
            snapshot: &after,
            history: &History::default(),
        };
        let base = Base {
            repository: &before.repository,
            report: &report(base, &options).1,
            judged: &reading.repository.with_trust_of(&before.repository),
        };
        let judged = run_since(input, base, reading.findings.clone(), &options);
        let found: Vec<_> = judged
            .brought_in()
            .map(|finding| &finding.message)
            .collect();
        assert_eq!(found, new);
        assert_eq!((judged.known(), judged.mended), (known, mended));
    }

    const NO_DEPUTY: &str = "[roles.it]\nholder = \"luis\"\n";
    const DETECT: &str = "+++\ntitle = \"Detect\"\nphase = \"detection-and-analysis\"\n+++\n\n";

    #[test]
    fn an_old_fault_is_known_wherever_it_stands() {
        let moved = format!("# A comment.\n\n{NO_DEPUTY}");
        check(
            &[("plan.toml", NO_DEPUTY)],
            &[("plan.toml", &moved)],
            &[],
            1,
            0,
        );
        check(
            &[],
            &[("plan.toml", NO_DEPUTY)],
            &["nobody stands in for `luis` as `it`"],
            0,
            0,
        );
        // The change names a deputy, who cannot sign in it for what it lets them sign.
        let too_soon = [
            "role `it` is not acknowledged: its acknowledgement of 2026-11-12 by `sam` does not count, since `sam` may not sign it",
            "the sign-off of `role:it` does not count: `sam` may not sign it",
        ];
        check(&[("plan.toml", NO_DEPUTY)], &[], &too_soon, 0, 1);
    }

    #[test]
    fn an_old_fault_is_new_for_those_who_inherit_it_now() {
        let gap = format!("{DETECT}TODO\n");
        let base = [("plans/base/sections/detect.md", gap.as_str())];
        let own = format!("{DETECT}Own words.\n");
        let overridden = [base[0], ("plans/mill/sections/detect.md", own.as_str())];
        check(&base, &overridden, &[], 1, 0);
        check(&overridden, &base, &[], 1, 0);
        let none = "-[\"section:detect\"]\n";
        check(
            &[("signoffs.toml", none)],
            &[("signoffs.toml", none), ("plans/mill/signoffs.toml", none)],
            &["`section:detect` was never reviewed, in `mill`"],
            1,
            0,
        );
    }

    #[test]
    fn the_second_of_two_equal_faults_is_new() {
        let (once, twice) = (
            format!("{DETECT}TODO\n"),
            format!("{DETECT}TODO and TODO\n"),
        );
        let path = "plans/base/sections/detect.md";
        check(
            &[(path, &once)],
            &[(path, &twice)],
            &["`TODO` was never filled in"],
            1,
            0,
        );
    }

    #[test]
    fn what_was_stale_before_is_not_made_stale() {
        let voided = "[\"section:detect\"]\nby = \"sam\"\non = 2026-07-01\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n";
        check(
            &[("signoffs.toml", "-[\"section:detect\"]\n")],
            &[("signoffs.toml", voided)],
            &[],
            1,
            0,
        );
    }

    #[test]
    fn a_change_is_judged_by_the_policy_of_its_base() {
        let lenient = format!("{NO_DEPUTY}[policy.rules]\nno-deputy = \"allow\"\n");
        check(
            &[],
            &[("plan.toml", &lenient)],
            &["nobody stands in for `luis` as `it`"],
            0,
            0,
        );
        let waiver = "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"harbor/role:it\"\nreason = \"x\"\nuntil = 2027-01-31\nby = \"sam\"\n";
        check(
            &[],
            &[("plan.toml", NO_DEPUTY), ("irplan.toml", waiver)],
            &["nobody stands in for `luis` as `it`"],
            0,
            0,
        );
        let expired = waiver.replace("2027-01-31", "2026-01-31");
        check(
            &[],
            &[("irplan.toml", &expired)],
            &["the waiver of `no-deputy` for `harbor` ran out on 2026-01-31"],
            0,
            0,
        );
    }
}
