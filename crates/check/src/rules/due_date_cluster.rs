//! `due-date-cluster`: more sign-offs run out in one week than the policy allows, or than were ever made in one week.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::Subject;
use irplan_plan::{Digest, Finding, Level, Place, RuleId, message};
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::context::Context;
use crate::recorded_sign_off::{RecordedSignOff, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::suspicious_dates::bulk_sign_offs;

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("due-date-cluster"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Repository(judge),
};

/// Fewer sign-offs than this in a week are not too many for anybody.
const FEW: usize = 20;

/// The sign-offs of each week, by its Monday. Each text counts once.
type Weeks<'a> = BTreeMap<Date, BTreeMap<(&'a Subject, Digest), Place>>;

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let plans = context.repository.plans.values();
    let all: Vec<_> = plans
        .flat_map(|plan| recorded_sign_offs(plan, context.history))
        .collect();
    let (made, due) = (
        weeks_of_signing(context, &all),
        weeks_of_due_dates(context, &all),
    );
    let busiest = made.values().map(BTreeMap::len).max().unwrap_or_default();
    let policy = context.repository.policy.due_in_one_week;
    let most = match policy {
        Some(most) => usize::try_from(most).unwrap_or(usize::MAX),
        None => busiest.max(FEW - 1),
    };
    let crowded = due.iter().filter(|(_, week)| week.len() > most);
    // If two weeks are equally full, the earlier one is reported.
    let worst = crowded.max_by_key(|(monday, week)| (week.len(), std::cmp::Reverse(**monday)));
    let finding = worst.and_then(|(monday, week)| {
        let limit = match policy {
            Some(most) => message!("`policy.due-in-one-week` allows {}", most),
            None => message!("at most {} were made in any one week", busiest),
        };
        let place = week.values().min()?.clone();
        Some(
            RULE.finding(message!(
                "{} sign-offs run out in the week of {}, but {}",
                week.len(),
                *monday,
                limit
            ))
            .detail(*monday)
            .across_plans()
            .label(place, "one of them")
            .help("spread them: `irplan status --plan-reviews` proposes a schedule"),
        )
    });
    finding.into_iter().collect()
}

/// Returns what was signed in each week, without what was signed in bulk.
fn weeks_of_signing<'a>(context: &Context<'_>, all: &[RecordedSignOff<'a>]) -> Weeks<'a> {
    let most = usize::try_from(context.repository.policy.bulk_sign_offs).unwrap_or(usize::MAX);
    let known = all
        .iter()
        .filter_map(|signed| Some((signed, signed.ledger_change?.0)));
    let stamps =
        known.map(|(signed, commit)| (commit.id.clone(), signed.signer(), signed.signed_content()));
    let bulks: BTreeSet<_> = bulk_sign_offs(stamps, most)
        .into_iter()
        .map(|bulk| (bulk.commit, bulk.by))
        .collect();
    let is_bulk = |signed: &RecordedSignOff<'_>| {
        let commit = signed.ledger_change.map(|(commit, _)| commit.id.clone());
        commit.is_some_and(|commit| bulks.contains(&(commit, signed.signer())))
    };
    let read = all.iter().filter(|signed| !is_bulk(signed));
    weeks(read.map(|signed| (signed, signed.entry.on.value)))
}

/// Returns what runs out in each week.
fn weeks_of_due_dates<'a>(context: &Context<'_>, all: &[RecordedSignOff<'a>]) -> Weeks<'a> {
    let dated = all.iter().filter_map(|signed| {
        let status = signed.plan.sign_off_status(signed.subject, context.today);
        let due = status.due.filter(|_| status.state.is_valid())?;
        Some((signed, due))
    });
    weeks(dated)
}

fn weeks<'a: 'b, 'b>(dated: impl Iterator<Item = (&'b RecordedSignOff<'a>, Date)>) -> Weeks<'a> {
    let mut weeks = Weeks::new();
    for (signed, date) in dated {
        let week = weeks.entry(monday(date)).or_default();
        week.entry(signed.signed_content())
            .or_insert_with(|| signed.entry.origin.at(signed.entry.on.span));
    }
    weeks
}

/// Returns the Monday of a day's week, or the day itself at the edge of the calendar.
fn monday(date: Date) -> Date {
    let since = date.weekday().since(Weekday::Monday);
    date.checked_sub(i64::from(since).days()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::{RULE, monday};
    use crate::testing::{TestHistory, check};
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(monday(date(2026, 11, 22)), date(2026, 11, 16));
        assert_eq!(monday(date(2026, 11, 23)), date(2026, 11, 23));
    }

    /// Everything was signed on 2026-11-12, so it runs out in only a few weeks.
    #[test]
    fn the_policy_or_the_busiest_week_is_the_limit() {
        check(&RULE, &[], &[]);
        let policy =
            |most: u32| format!("[policy]\nreserved-data = \"allow\"\ndue-in-one-week = {most}\n");
        check(&RULE, &[("irplan.toml", &policy(100))], &[]);
        check(
            &RULE,
            &[("irplan.toml", &policy(5))],
            &[
                "plans/harbor/signoffs.toml `2026-11-12`: 22 sign-offs run out in the week of 2027-11-08, but `policy.due-in-one-week` allows 5",
            ],
        );
    }

    #[test]
    fn what_was_signed_in_bulk_does_not_count() {
        let mut history =
            TestHistory::new().commit("a", "Sam Ortiz <sam@north.example>", "2026-11-12");
        for subject in history.signable() {
            history = history.signed_by(&subject.0, &subject.1, "a");
        }
        history.check(
            &RULE,
            &[],
            &["plans/harbor/signoffs.toml `2026-11-12`: 22 sign-offs run out in the week of 2027-11-08, but at most 9 were made in any one week"],
        );
    }
}
