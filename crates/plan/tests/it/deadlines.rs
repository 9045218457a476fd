//! Deadlines, for any time in any zone: a later event never gives an earlier one, and more clocks never a later one.

use std::sync::Arc;

use irplan_plan::deadlines::{Deadline, KnownTimes, Outcome, deadlines};
use irplan_plan::model::{ClockLimit, Duty, Moment, RegimeStatus};
use irplan_plan::{Id, Snapshot, read};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::Offset;
use proptest::prelude::*;

const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/Sao_Paulo",
];

const LIMITS: [&str; 12] = [
    "1h", "24h", "36h", "72h", "1d", "3d", "30d", "60d", "1mo", "1y", "4bd", "2w",
];

/// Returns the duties of a plan with some tables.
fn duties(tables: &str) -> Vec<(Id, Arc<Duty>)> {
    let settings = "[provider]\nname = \"P\"\nplan = \"a\"\n";
    let plan = format!("kind = \"provider\"\nname = \"A\"\n{tables}");
    let snapshot = Snapshot::new()
        .with("irplan.toml", settings)
        .with("plans/a/plan.toml", &plan);
    let reading = read(&snapshot);
    let findings: Vec<_> = reading
        .findings
        .iter()
        .map(|it| it.message.to_string())
        .collect();
    assert_eq!(findings, [""; 0], "{tables}");
    let plan = reading
        .repository
        .plans
        .into_values()
        .next()
        .expect("a plan");
    let duties = plan.by_kind.duties.into_iter();
    duties.map(|(id, duty)| (id, duty.value)).collect()
}

fn id(text: &str) -> Id {
    Id::parse_in_pack(text).expect("an id")
}

fn instant(seconds: i64) -> Moment {
    Moment::Instant(
        Timestamp::from_second(seconds).expect("a time"),
        Offset::UTC,
    )
}

/// Returns the answer for one duty.
fn ask(duties: &[(Id, Arc<Duty>)], duty: &str, zone: &str, events: &[(&str, Moment)]) -> Deadline {
    let known = KnownTimes {
        zone: zone.to_owned(),
        events: events.iter().map(|(event, at)| (id(event), *at)).collect(),
        ..KnownTimes::default()
    };
    let all = deadlines(duties.iter().map(|(id, duty)| (id, &**duty)), &known);
    let mut found = all.into_iter().filter(|row| row.duty.as_str() == duty);
    found.next().expect("the duty")
}

fn due(deadline: &Deadline) -> Option<i64> {
    deadline.outcome.due().map(|due| due.at.as_second())
}

/// From 2025 to 2035, which the calendars cover.
fn time() -> impl Strategy<Value = i64> {
    1_740_000_000..2_050_000_000_i64
}

/// A duty whose notice is related to others, by their numbers; a number that is too high is none.
#[derive(Clone, Debug)]
struct RelatedDuty {
    hours: Option<i64>,
    sent: Option<i64>,
    with: usize,
    before: usize,
}

fn related_duty() -> impl Strategy<Value = RelatedDuty> {
    let hours = || prop::option::weighted(0.4, 1..6_i64);
    (
        hours(),
        prop::option::weighted(0.2, 0..6_i64),
        0..12_usize,
        0..12_usize,
    )
        .prop_map(|(hours, sent, with, before)| RelatedDuty {
            hours,
            sent,
            with,
            before,
        })
}

proptest! {
    #[test]
    fn a_later_event_never_gives_an_earlier_deadline(
        early in time(),
        more in 0..20_000_000_i64,
        limit in 0..LIMITS.len(),
        zone in 0..ZONES.len(),
        counting in prop::sample::select(&["", "business-days = \"sec\"\n", "cut-off = \"17:30\"\n"][..]),
    ) {
        let (limit, zone) = (LIMITS[limit], ZONES[zone]);
        let duties = duties(&format!(
            "[duties.x]\nstarts = \"aware\"\nwithin = \"{limit}\"\ncalendar = \"us-federal\"\n{counting}"
        ));
        let of = |at| due(&ask(&duties, "x", zone, &[("aware", instant(at))]));
        let (first, second) = (of(early), of(early + more));
        prop_assert!(first.is_some());
        prop_assert!(second.is_none() || first <= second, "{first:?} {second:?}");
        // A day or more ends after its event, and hours are exact.
        if let Some(hours) = limit.strip_suffix('h') {
            let hours: i64 = hours.parse().expect("a number");
            prop_assert_eq!(first, Some(early + hours * 3600));
        }
    }

    #[test]
    fn one_more_clock_never_gives_a_later_deadline(
        at in time(),
        apart in 0..2_000_000_i64,
        first in 0..LIMITS.len(),
        second in 0..LIMITS.len(),
        zone in 0..ZONES.len(),
    ) {
        let one = format!("{{ from = \"aware\", within = \"{}\" }}", LIMITS[first]);
        let two = format!("{{ from = \"classified\", within = \"{}\" }}", LIMITS[second]);
        let duties = duties(&format!("[duties.one]\nlimits = [{one}]\n[duties.two]\nlimits = [{one}, {two}]\n"));
        let events = [("aware", instant(at)), ("classified", instant(at + apart))];
        let of = |duty| due(&ask(&duties, duty, ZONES[zone], &events));
        prop_assert!(of("two") <= of("one"));
        prop_assert!(of("two").is_some());
    }

    #[test]
    fn a_limit_that_cannot_end_after_another_never_does(
        at in time(),
        own in 0..LIMITS.len(),
        law in 0..LIMITS.len(),
        counting in prop::sample::select(&["", "business-days = \"sec\"\n", "cut-off = \"17:30\"\n"][..]),
    ) {
        let limit = |at: usize| ClockLimit::parse(LIMITS[at]).expect("a limit");
        let duties = duties(&format!(
            "[duties.x]\nstarts = \"aware\"\nwithin = \"{}\"\nown-limit = \"{}\"\ncalendar = \"us-federal\"\n{counting}",
            LIMITS[law], LIMITS[own],
        ));
        let row = ask(&duties, "x", "UTC", &[("aware", instant(at))]);
        let own_end = row.own_limit.as_ref().map(|due| due.at.as_second());
        let is_after = own_end > due(&row);
        let has_cut_off = counting.starts_with("cut-off");
        prop_assert!(limit(own).can_end_after(limit(law), has_cut_off) || !is_after);
        let note = "the own limit ends after the deadline, so the deadline counts";
        prop_assert_eq!(row.notes.iter().any(|it| it == note), is_after);
    }

    #[test]
    fn an_end_of_day_is_the_last_second_of_a_day(at in time(), zone in 0..ZONES.len()) {
        let duties = duties("[duties.x]\nstarts = \"aware\"\nwithin = \"3d\"\n");
        let row = ask(&duties, "x", ZONES[zone], &[("aware", instant(at))]);
        let due = row.outcome.due().expect("a deadline");
        let next = due.at.checked_add(jiff::SignedDuration::from_secs(1)).expect("a time");
        let (last, next) = (due.zoned().date(), next.to_zoned(due.zoned().time_zone().clone()).date());
        prop_assert!(due.is_end_of_day);
        prop_assert!(last < next, "{last} {next}");
        prop_assert!(due.at.as_second() > at);
    }

    #[test]
    fn a_notice_is_due_no_later_than_those_it_is_related_to(
        related in prop::collection::vec(related_duty(), 1..9),
    ) {
        let table = |(at, duty): (usize, &RelatedDuty)| {
            let relation = |key: &str, other: usize| match other < related.len() {
                true => format!("{key} = \"d{other}\"\n"),
                false => String::new(),
            };
            let clock = duty.hours.map(|hours| format!("starts = \"aware\"\nwithin = \"{hours}h\"\n"));
            format!(
                "[duties.d{at}]\n{}{}{}",
                clock.unwrap_or_default(), relation("with", duty.with), relation("before", duty.before),
            )
        };
        let tables: String = related.iter().enumerate().map(table).collect();
        let sent = |at: usize| related[at].sent.map(|hours| hours * 3600);
        let known = KnownTimes {
            zone: "UTC".to_owned(),
            events: [(id("aware"), instant(0))].into(),
            sent: (0..related.len())
                .filter_map(|at| Some((id(&format!("d{at}")), instant(sent(at)?))))
                .collect(),
            ..KnownTimes::default()
        };
        let duties = duties(&tables);
        let rows = deadlines(duties.iter().map(|(id, duty)| (id, &**duty)), &known);
        let own: Vec<_> = related.iter().map(|duty| duty.hours.map(|hours| hours * 3600)).collect();
        let mut expected = own.clone();
        for _ in 0..related.len() {
            for (at, duty) in related.iter().enumerate() {
                for other in [duty.with, duty.before].into_iter().filter(|other| *other < related.len()) {
                    let passed_on = sent(other).or(expected[other]);
                    expected[at] = expected[at].into_iter().chain(passed_on).min();
                }
            }
        }
        let found: Vec<_> = rows.iter().map(due).collect();
        prop_assert_eq!(&found, &expected, "{}", tables);
        for (at, row) in rows.iter().enumerate() {
            let with = related[at].with;
            let is_taken = expected[at] != own[at];
            let is_first = with < related.len() && sent(with).or(expected[with]) == expected[at];
            let rule = row.rule.as_deref().unwrap_or_default();
            prop_assert_eq!(rule.starts_with("at the same time as"), is_taken && is_first, "{}: {}", at, tables);
            prop_assert_eq!(rule.starts_with("before"), is_taken && !is_first, "{}: {}", at, tables);
        }
    }

    #[test]
    fn any_text_is_a_moment_or_an_error(text in "\\PC{0,40}") {
        let _ = Moment::parse(&text);
    }
}

#[test]
fn events_before_and_after_a_law_start_no_clock() {
    let duties_of = |keys: &str| {
        duties(&format!(
            "[duties.x]\nstarts = \"aware\"\nwithin = \"72h\"\n{keys}\n"
        ))
    };
    let duties = duties_of("applies-from = 2018-05-25\napplies-until = 2030-12-31");
    let check = |day: &str, expected: Option<RegimeStatus>| {
        let known = KnownTimes {
            zone: "Europe/Berlin".to_owned(),
            events: [(id("aware"), Moment::parse(day).expect("a moment"))].into(),
            ..KnownTimes::default()
        };
        let all = deadlines(duties.iter().map(|(id, duty)| (id, &**duty)), &known);
        let mut rows = all.into_iter();
        let row = rows.next().expect("the duty");
        match expected {
            None => assert!(row.outcome.due().is_some(), "{day}"),
            Some(status) => {
                assert_eq!(row.outcome, Outcome::NotComputed(status));
                assert!(
                    row.notes.iter().any(|it| it.contains(day)),
                    "{:?}",
                    row.notes
                );
            }
        }
    };
    check("2018-05-24", Some(RegimeStatus::NotYetApplicable));
    check("2018-05-25", None);
    check("2030-12-31", None);
    check("2031-01-01", Some(RegimeStatus::Repealed));
    // A law applies by the days of its own zone. In Berlin, it was the next day by then.
    let of_berlin = duties_of("applies-from = 2025-12-06\nzone = \"Europe/Berlin\"");
    let of_plan = duties_of("applies-from = 2025-12-06");
    for (duties, is_due) in [(of_berlin, true), (of_plan, false)] {
        let known = KnownTimes {
            zone: "America/New_York".to_owned(),
            events: [(
                id("aware"),
                Moment::parse("2025-12-05T19:00").expect("a moment"),
            )]
            .into(),
            ..KnownTimes::default()
        };
        let rows = deadlines(duties.iter().map(|(id, duty)| (id, &**duty)), &known);
        assert_eq!(rows[0].outcome.due().is_some(), is_due);
    }
}

#[test]
fn a_clock_outside_the_calendar_does_not_hide_another() {
    let duties = duties(
        "[duties.x]\ncalendar = \"us-federal\"\n\
         limits = [{ from = \"aware\", within = \"4bd\" }, { from = \"aware\", within = \"72h\" }]\n",
    );
    let moment = Moment::parse("2040-01-03T12:00").expect("a moment");
    let row = ask(&duties, "x", "UTC", &[("aware", moment)]);
    let due = row.outcome.due().map(|due| due.at.to_string());
    assert_eq!(due.as_deref(), Some("2040-01-06T12:00:00Z"));
    let note = "another clock has no end here: the calendar us-federal covers only ";
    assert!(
        row.notes.iter().any(|it| it.starts_with(note)),
        "{:?}",
        row.notes
    );
}

#[test]
fn a_long_chain_of_related_duties_is_counted() {
    const COUNT: usize = 5_000;
    let check = |relations: fn(usize) -> String| {
        let tables = (0..COUNT).map(|at| format!("[duties.d{at}]\n{}", relations(at + 1)));
        let last = format!("[duties.d{COUNT}]\nstarts = \"aware\"\nwithin = \"24h\"\n");
        let duties = duties(&(tables.collect::<String>() + &last));
        let row = ask(&duties, "d0", "UTC", &[("aware", instant(0))]);
        assert_eq!(due(&row), Some(24 * 3600));
        assert_eq!(row.rule.as_deref(), Some("at the same time as d1"));
    };
    check(|next| format!("with = \"d{next}\"\n"));
    // Each duty has twice as many ways to the last one as the next duty.
    check(|next| format!("with = \"d{next}\"\nbefore = \"d{next}\"\n"));
}

#[test]
fn a_month_ends_on_its_own_day_or_on_the_last_day() {
    let duties = duties("[duties.x]\nstarts = \"aware\"\nwithin = \"1mo\"\n");
    for (from, to) in [
        ("2027-01-28T10:00", "2027-02-28"),
        ("2027-01-29T10:00", "2027-02-28"),
        ("2028-01-30T10:00", "2028-02-29"),
        ("2027-02-28T10:00", "2027-03-28"),
        ("2027-12-31T23:59", "2028-01-31"),
    ] {
        let moment = Moment::parse(from).expect("a moment");
        let row = ask(&duties, "x", "Europe/Berlin", &[("aware", moment)]);
        let due = row.outcome.due().expect("a deadline").zoned().date();
        assert_eq!(due.to_string(), to, "{from}");
    }
}

#[test]
fn only_a_contact_can_decide_that_a_duty_does_not_apply() {
    let duties = |by: &str| {
        let snapshot = Snapshot::new().with(
            "plans/a/plan.toml",
            &format!(
                "kind = \"provider\"\nname = \"A\"\n[duties.x]\nstarts = \"aware\"\nwithin = \"24h\"\n\
                 [duties.x.not-applicable]\nreason = \"r\"\n{by}on = 2026-11-01\n"
            ),
        );
        let plans = read(&snapshot).repository.plans;
        let plan = plans.into_values().next().expect("a plan");
        let duties = plan.by_kind.duties.into_iter();
        duties
            .map(|(id, duty)| (id, duty.value))
            .collect::<Vec<_>>()
    };
    let check = |by: &str, counts: bool| {
        let duties = duties(by);
        let known = KnownTimes {
            zone: "UTC".to_owned(),
            today: date(2026, 11, 21),
            contacts: [id("jane"), id("missing")].into(),
            events: [(id("aware"), instant(1_790_000_000))].into(),
            ..KnownTimes::default()
        };
        let all = deadlines(duties.iter().map(|(id, duty)| (id, &**duty)), &known);
        let [row] = all.as_slice() else {
            panic!("one duty");
        };
        assert_eq!(row.outcome == Outcome::NotApplicable, counts, "{by}");
        let note = "the decision that it does not apply does not count today: see `irplan check`";
        assert_eq!(row.notes.iter().any(|it| it == note), !counts, "{by}");
    };
    check("by = \"jane\"\n", true);
    check("by = \"nobody\"\n", false);
    check("", false);
}
