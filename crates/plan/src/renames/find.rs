//! Matches the plans that only an older revision has with those that only a newer one has.
//!
//! An example. `acme` is gone, and `acme-dental` and `brook` came:
//!
//! ```text
//!                acme          acme-dental    brook
//! the plan       Acme          Acme           Brook      the name is the same in two of them
//! contact:jane   d1            d1             -
//! contact:kim    -             -              d5
//! section:a      d2            d2             d2         every client that came from the template has this text
//! section:b      d3            d4             d3
//! ```
//!
//! `brook` says as much of what `acme` said as `acme-dental` does, but it has other people and another name. So `acme` is
//! `acme-dental` now. Two plans are the same if both hold:
//!
//! - Most of their subjects mean the same under the same id.
//! - They are about the same organisation: its name and settings are the same, or most of its contacts.
//!
//! If a plan could be several others, nothing is matched.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{PlanId, Subject, SubjectKind};
use crate::renames::{PlanRenames, UnclearRename};

/// The most pairs of plans that are compared. Beyond that, nothing is matched.
const MAX_PAIRS: usize = 40_000;

/// What a plan's own files say: the digest of each subject.
pub type PlanMeaning = BTreeMap<Subject, String>;

/// Plans by their ids.
type Plans = BTreeMap<PlanId, PlanMeaning>;

impl PlanRenames {
    /// Matches plans that only the older revision has with plans that only the newer one has.
    pub fn find(gone: &Plans, came: &Plans) -> Self {
        if gone.len().saturating_mul(came.len()) > MAX_PAIRS {
            return Self::default();
        }
        let mut pairs = BTreeSet::new();
        for (former, before) in gone {
            let same = came.iter().filter(|(_, after)| is_same_plan(before, after));
            pairs.extend(same.map(|(current, _)| (former, current)));
        }
        let mut renames = Self::default();
        while let Some(first) = pairs.pop_first() {
            let (formers, currents) = take_connected(first, &mut pairs);
            match (&formers[..], &currents[..]) {
                ([former], [current]) => renames.add(former.clone(), current.clone()),
                _ => renames.unclear.push(UnclearRename {
                    former: formers,
                    current: currents,
                }),
            }
        }
        renames
    }
}

/// A possible match: the former and the current plan.
type Candidate<'a> = (&'a PlanId, &'a PlanId);

/// Takes out every pair that shares a plan with the first one, directly or through others. Returns their plans.
fn take_connected<'a>(
    first: Candidate<'a>,
    pairs: &mut BTreeSet<Candidate<'a>>,
) -> (Vec<PlanId>, Vec<PlanId>) {
    let (mut formers, mut currents) = (BTreeSet::from([first.0]), BTreeSet::from([first.1]));
    loop {
        let is_near = |pair: &&Candidate<'a>| formers.contains(pair.0) || currents.contains(pair.1);
        let Some(next) = pairs.iter().find(is_near).copied() else {
            break;
        };
        pairs.remove(&next);
        formers.insert(next.0);
        currents.insert(next.1);
    }
    let ids = |plans: BTreeSet<&PlanId>| plans.into_iter().cloned().collect();
    (ids(formers), ids(currents))
}

fn is_same_plan(before: &PlanMeaning, after: &PlanMeaning) -> bool {
    let is_named = before
        .get(&Subject::PLAN)
        .is_some_and(|plan| after.get(&Subject::PLAN) == Some(plan));
    let is_contact = |subject: &Subject| subject.kind == SubjectKind::Contact;
    are_mostly_same(before, after, |_| true)
        && (is_named || are_mostly_same(before, after, is_contact))
}

/// Whether more than half of the subjects of some kind mean the same in both.
fn are_mostly_same(
    before: &PlanMeaning,
    after: &PlanMeaning,
    is_of_kind: impl Fn(&Subject) -> bool,
) -> bool {
    let count = |plan: &PlanMeaning| plan.keys().filter(|subject| is_of_kind(subject)).count();
    let same = before.iter().filter(|(subject, digest)| {
        is_of_kind(subject) && after.get(subject).is_some_and(|other| other == *digest)
    });
    2 * same.count() > count(before).max(count(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads plans from words: `acme: plan=1 contact:jane=2`.
    fn plans(lines: &[&str]) -> Plans {
        let plan = |line: &&str| {
            let (id, subjects) = line.split_once(':').unwrap();
            let subject = |word: &str| {
                let (subject, digest) = word.split_once('=').unwrap();
                (Subject::parse(subject).unwrap(), digest.to_owned())
            };
            let subjects = subjects.split_whitespace().map(subject);
            (PlanId::parse(id).unwrap(), subjects.collect())
        };
        lines.iter().map(plan).collect()
    }

    #[track_caller]
    fn check(gone: &[&str], came: &[&str], expected: &[&str]) {
        let renames = PlanRenames::find(&plans(gone), &plans(came));
        let clear = renames.renamed_plans().into_iter();
        let clear = clear.map(|plan| format!("{} {}", plan.former, plan.current));
        let unclear = renames.unclear.iter().map(|unclear| {
            let ids = |ids: &[PlanId]| ids.iter().map(PlanId::as_str).collect::<Vec<_>>().join(" ");
            format!("{} ? {}", ids(&unclear.former), ids(&unclear.current))
        });
        let found: Vec<_> = clear.chain(unclear).collect();
        assert_eq!(found, expected);
    }

    const ACME: &str = "acme: plan=1 contact:jane=2 role:it=3 section:a=4 section:b=5";

    fn acme_as(id: &str) -> String {
        ACME.replacen("acme", id, 1)
    }

    #[test]
    fn a_plan_is_found_under_another_name() {
        check(&[ACME], &[&acme_as("new")], &["acme new"]);
        check(&[], &[ACME], &[]);
        check(&[ACME], &[], &[]);
        // Two texts changed on the way, or the name and one text.
        let edited = "new: plan=1 contact:jane=2 role:it=3 section:a=8 section:b=9";
        check(&[ACME], &[edited], &["acme new"]);
        let moved = "new: plan=7 contact:jane=2 role:it=3 section:a=4 section:b=9";
        check(&[ACME], &[moved], &["acme new"]);
    }

    #[test]
    fn another_organisation_is_another_plan() {
        let of_template = "brook: plan=7 contact:kim=6 role:it=3 section:a=4 section:b=5";
        check(&[ACME], &[of_template], &[]);
        check(&[ACME], &[of_template, &acme_as("zeta")], &["acme zeta"]);
        // Nobody says who the two are.
        check(
            &["a: plan=1 section:a=4 section:b=5"],
            &["b: plan=2 section:a=4 section:b=5"],
            &[],
        );
    }

    #[test]
    fn half_is_not_most() {
        let half = "new: plan=1 contact:jane=2";
        check(
            &["acme: plan=1 contact:jane=2 section:a=4 section:b=5"],
            &[half],
            &[],
        );
        check(
            &["acme: plan=1 contact:jane=2 section:a=4"],
            &[half],
            &["acme new"],
        );
        check(&["acme:"], &["new:"], &[]);
    }

    #[test]
    fn two_possible_matches_are_none() {
        let (one, two) = (acme_as("one"), acme_as("two"));
        check(&[ACME], &[&one, &two], &["acme ? one two"]);
        check(&[&one, &two], &[ACME], &["one two ? acme"]);
        // Others are not affected.
        let other = "oak: plan=11 contact:kim=12";
        check(
            &[ACME, other],
            &[&one, &two, &other.replacen("oak", "ash", 1)],
            &["oak ash", "acme ? one two"],
        );
    }

    #[test]
    fn swapping_the_sides_finds_the_same() {
        let edited = "new: plan=1 contact:jane=2 role:it=3 section:a=8 section:b=9";
        check(&[edited], &[ACME], &["new acme"]);
    }
}
