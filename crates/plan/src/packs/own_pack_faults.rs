//! Finds events, duties, packs and calendars that a pack names and that do not exist.

use std::sync::Arc;

use crate::deadlines::Calendar;
use crate::finding::message::code;
use crate::finding::{Finding, RuleId};
use crate::id::Id;
use crate::model::{Duty, DutyId, EVENTS, PackHead, RegimeStatus, StartEvent};
use crate::packs::displacement::arrows;
use crate::packs::loops::Loops;
use crate::packs::pack_errors::PackError;
use crate::packs::{Pack, Packs};
use crate::place::Place;
use crate::toml::{Field, Record, nearest};
use crate::{Message, message};

/// Returns the faults of the repository's own packs that need the other packs to be found. For the duties that have one,
/// nothing is computed.
pub(crate) fn check_own_packs(packs: Arc<Packs>) -> (Arc<Packs>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut stopped = Vec::new();
    let loops = PackLoops::of(&packs);
    for pack in packs.iter().filter(|pack| pack.is_own) {
        let mut errors = pack_errors(pack, &packs);
        errors.extend(loops.faults(pack));
        if !errors.is_empty() {
            let mut pack = Pack::clone(pack);
            pack.stopped.add(&errors);
            stopped.push(pack);
        }
        findings.extend(errors.into_iter().map(|error| error.finding));
    }
    match stopped.is_empty() {
        true => (packs, findings),
        false => (packs.with_replaced(stopped), findings),
    }
}

/// Returns what a pack names and nothing has.
fn pack_errors(pack: &Pack, packs: &Packs) -> Vec<PackError> {
    let mut found: Vec<_> = head_faults(pack, packs)
        .into_iter()
        .map(PackError::of_head)
        .collect();
    let events = redefined_events(pack, packs).into_iter();
    found.extend(events.map(PackError::without_effect));
    for (id, duty) in &pack.file.duties {
        let faults = duty_faults(duty, packs).into_iter();
        found.extend(faults.map(|fault| PackError::of_duty(id, fault)));
    }
    found
}

fn head_faults(pack: &Pack, packs: &Packs) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(head) = pack.head() {
        let unknown = head
            .displaces
            .iter()
            .filter(|other| packs.get(other.value.as_str()).is_none());
        found.extend(unknown.map(|other| {
            let name = other.value.as_str();
            let help = match packs.nearest(name) {
                Some(near) => message!("did you mean {}?", code(near.to_owned())),
                None => message!("run {} for a list", code("irplan packs")),
            };
            let problem = message!("there is no pack {}", code(name.to_owned()));
            fault(name, problem, help, head.at(other.span))
        }));
        found.extend(unknown_calendar(&head.calendar, |it| head.at(it.span)));
        found.extend(contradicting_dates(head));
    }
    found
}

fn duty_faults(duty: &Duty, packs: &Packs) -> Vec<Finding> {
    let mut found = start_faults(duty, packs);
    let related = duty.with.iter().chain(duty.before.iter());
    let related = related.filter_map(|other: &Field<DutyId>| {
        unknown_duty(&other.value.0, duty.at(other.span), packs)
    });
    found.extend(related);
    found.extend(unknown_calendar(&duty.calendar, |it| duty.at(it.span)));
    found
}

/// What leads back to itself in all packs.
struct PackLoops {
    displaced: Loops,
    related: Loops,
}

impl PackLoops {
    fn of(packs: &Packs) -> Self {
        let duties = packs.iter().flat_map(|pack| {
            let duties = pack.duties.iter();
            duties.map(|(id, duty)| {
                let related = duty.relations().map(|(_, other)| other.clone());
                (Id::of_pack(&pack.id, id), related.collect())
            })
        });
        Self {
            displaced: Loops::of(&arrows(packs.iter())),
            related: Loops::of(&duties.collect()),
        }
    }

    /// Returns the contradictions in a pack. Deadlines are computed as if they were not there.
    fn faults(&self, pack: &Pack) -> Vec<PackError> {
        let displaced = mutual_displacement(pack, &self.displaced).into_iter();
        let duties = pack.file.duties.iter();
        let related = duties.filter_map(|(id, duty)| {
            let (before, id) = (duty.before.as_ref()?, Id::of_pack(&pack.id, id));
            let is_loop = self.related.has(&id, &before.value.0);
            is_loop.then(|| before_itself(&id, before, duty.at(before.span)))
        });
        let faults = displaced.chain(related);
        faults.map(PackError::without_effect).collect()
    }
}

/// Reports a notice that would have to go out before itself.
fn before_itself(id: &Id, before: &Field<DutyId>, place: Place) -> Finding {
    let problem = message!(
        "duty {} goes out before {}, which leads back to it",
        code(id.to_string()),
        code(before.value.to_string())
    );
    let help = "remove `before`, or what leads back";
    fault(id.as_str(), problem, help.into(), place)
}

/// Reports packs that a pack displaces and that displace it. None of them takes the place of another.
fn mutual_displacement(pack: &Pack, loops: &Loops) -> Vec<Finding> {
    let Some(head) = pack.head() else {
        return Vec::new();
    };
    let mutual = head
        .displaces
        .iter()
        .filter(|other| loops.has(&pack.id, &other.value));
    let findings = mutual.map(|other| {
        let name = other.value.as_str();
        let problem = match other.value == pack.id {
            true => message!("the pack {} displaces itself", code(name.to_owned())),
            false => message!(
                "the packs {} and {} displace each other, so neither does",
                code(pack.id.to_string()),
                code(name.to_owned())
            ),
        };
        let help = "leave in `displaces` only a pack that gives way to this one";
        fault(name, problem, help.into(), head.at(other.span))
    });
    findings.collect()
}

/// Reports events that irplan or another pack has already. A clock of another duty could mean either.
fn redefined_events(pack: &Pack, packs: &Packs) -> Vec<Finding> {
    let events = pack.file.events.iter().filter_map(|(event, it)| {
        let is_built_in = EVENTS.iter().any(|(name, _)| *name == event.as_str());
        let mut others = packs.iter().filter(|other| other.id != pack.id);
        let other = others.find(|other| other.file.events.contains_key(event));
        let of = match (is_built_in, other) {
            (true, _) => message!("irplan"),
            (false, Some(other)) => message!("the pack {}", code(other.id.to_string())),
            (false, None) => return None,
        };
        let problem = message!(
            "the event {} is one of {} already",
            code(event.to_string()),
            of
        );
        let help = "name another event, and use the existing one where that is meant";
        Some(fault(
            event.as_str(),
            problem,
            help.into(),
            it.origin().place(),
        ))
    });
    events.collect()
}

/// Reports dates that contradict each other, or the status on the day on which somebody read the law.
fn contradicting_dates(head: &PackHead) -> Option<Finding> {
    let (from, until) = (head.applies_from.as_ref(), head.applies_until.as_ref());
    let (read, status) = (head.as_of.value, head.status.value);
    let is_before = from.filter(|from| read < from.value);
    let is_after = until.filter(|until| until.value < read);
    let not_before = from.filter(|from| from.value <= read);
    let not_after = until.filter(|until| read <= until.value);
    let date = match status {
        RegimeStatus::InForce => is_before.or(is_after),
        RegimeStatus::NotYetApplicable => not_before.or(is_after),
        RegimeStatus::Repealed => is_before.or(not_after),
        RegimeStatus::Proposed | RegimeStatus::NoNationalLaw | RegimeStatus::Displaced => None,
    };
    if let Some(date) = date {
        let problem = message!(
            "the law was {} on {}, and {} contradicts that",
            code(status.word()),
            read,
            date.value
        );
        let help = "correct `status`, `as-of` or the date";
        let place = head.at(date.span);
        return Some(fault("dates", problem, help.into(), place));
    }
    let (from, until) = from.zip(until)?;
    let is_reversed = until.value < from.value;
    let problem = message!("the law ends on {}, before it applies", until.value);
    is_reversed.then(|| {
        let help = "correct `applies-from` or `applies-until`";
        fault("dates", problem, help.into(), head.at(until.span))
    })
}

/// Reports what starts or ends a clock of a pack's duty and does not exist. A pack cannot start a clock with a sentence.
fn start_faults(duty: &Duty, packs: &Packs) -> Vec<Finding> {
    let limits = duty.limits.iter();
    let starts = limits.clone().map(|limit| (limit.origin(), &limit.from));
    let own = duty.starts.iter().map(|start| (duty.origin(), start));
    let starts = own.chain(starts).filter_map(|(origin, start)| {
        let place = origin.at(start.span);
        match &start.value {
            StartEvent::Event(event) | StartEvent::EndOfCalendarYear(event) => {
                unknown_event(event.as_str(), place, packs)
            }
            StartEvent::Sent(other) => unknown_duty(other, place, packs),
            StartEvent::Words(words) => unknown_event(words, place, packs),
        }
    });
    let ends = limits.filter_map(|limit| {
        let event = limit.lapses_after.as_ref()?;
        unknown_event(event.value.as_str(), limit.at(event.span), packs)
    });
    starts.chain(ends).collect()
}

fn unknown_event(written: &str, place: Place, packs: &Packs) -> Option<Finding> {
    if packs.has_event(written) {
        return None;
    }
    let (problem, help) = packs.unknown_event(written);
    Some(fault(written, problem, help, place))
}

fn unknown_duty(id: &Id, place: Place, packs: &Packs) -> Option<Finding> {
    if packs.has_duty(id) {
        return None;
    }
    let known: Vec<_> = packs
        .iter()
        .flat_map(|pack| pack.duties.keys().map(|id| Id::of_pack(&pack.id, id)))
        .collect();
    let problem = message!("no pack has the duty {}", code(id.to_string()));
    let help = match nearest(id.as_str(), known.iter().map(Id::as_str)) {
        Some(near) => message!("did you mean {}?", code(near.to_owned())),
        None => message!(
            "name the duty with its pack, as in {}",
            code("gdpr:authority")
        ),
    };
    Some(fault(id.as_str(), problem, help, place))
}

/// Reports a calendar that does not exist.
pub(super) fn unknown_calendar(
    calendar: &Option<Field<Id>>,
    place: impl FnOnce(&Field<Id>) -> Place,
) -> Option<Finding> {
    let calendar = calendar.as_ref()?;
    let id = calendar.value.as_str();
    if Calendar::all().contains_key(id) {
        return None;
    }
    let problem = message!("there is no calendar {}", code(id.to_owned()));
    let help = match nearest(id, Calendar::all().keys().map(String::as_str)) {
        Some(near) => message!("did you mean {}?", code(near.to_owned())),
        None => message!(
            "name a calendar of irplan, such as {} or {}",
            code("us-federal"),
            code("de")
        ),
    };
    Some(fault(id, problem, help, place(calendar)))
}

fn fault(name: &str, problem: Message, help: Message, place: Place) -> Finding {
    Finding::new(RuleId::INVALID_VALUE, problem)
        .detail(code(name.to_owned()))
        .label(place, "")
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::RepoPath;

    fn messages(pack: &Pack, packs: &Packs) -> Vec<String> {
        let loops = PackLoops::of(packs);
        let errors = pack_errors(pack, packs).into_iter();
        errors
            .chain(loops.faults(pack))
            .map(|error| error.finding.message.to_string())
            .collect()
    }

    #[test]
    fn packs_in_the_program_name_only_what_exists() {
        let packs = Packs::embedded();
        for (id, text) in irplan_packs::PACKS {
            let path = RepoPath::new(format!("packs/{id}.toml"));
            let (pack, _) = Pack::read(&Id::parse(id).expect("an id"), &path, text);
            assert_eq!(messages(&pack, &packs), [""; 0], "{id}");
        }
    }

    #[test]
    fn dates_agree_with_the_status() {
        let check = |status: &str, dates: &str, expected: &[&str]| {
            let text = format!("[pack]\nas-of = 2026-10-01\nstatus = \"{status}\"\n{dates}\n");
            let path = RepoPath::new("packs/own.toml");
            let (pack, _) = Pack::read(&Id::parse("own").expect("an id"), &path, &text);
            assert_eq!(messages(&pack, &Packs::embedded()), expected, "{text}");
        };
        check("in-force", "applies-from = 2026-10-01", &[]);
        check("repealed", "applies-until = 2026-09-30", &[]);
        check("not-yet-applicable", "applies-from = 2026-10-02", &[]);
        check("proposed", "applies-from = 2028-01-01", &[]);
        check(
            "in-force",
            "applies-from = 2026-10-02",
            &["the law was `in-force` on 2026-10-01, and 2026-10-02 contradicts that"],
        );
        check(
            "in-force",
            "applies-until = 2026-09-30",
            &["the law was `in-force` on 2026-10-01, and 2026-09-30 contradicts that"],
        );
        check(
            "not-yet-applicable",
            "applies-from = 2026-10-01",
            &["the law was `not-yet-applicable` on 2026-10-01, and 2026-10-01 contradicts that"],
        );
        check(
            "repealed",
            "applies-until = 2026-10-01",
            &["the law was `repealed` on 2026-10-01, and 2026-10-01 contradicts that"],
        );
        check(
            "proposed",
            "applies-from = 2028-01-01\napplies-until = 2027-01-01",
            &["the law ends on 2027-01-01, before it applies"],
        );
    }

    #[test]
    fn events_that_exist_are_not_defined_again() {
        let text = "[pack]\n[events.aware]\nmeans = \"We think so\"\n[events.siren]\nmeans = \"It sounds\"\n";
        let path = RepoPath::new("packs/own.toml");
        let (pack, _) = Pack::read(&Id::parse("own").expect("an id"), &path, text);
        let (_, faults) = check_own_packs(Packs::with_own(vec![pack.into()]));
        let faults: Vec<_> = faults.iter().map(|it| it.message.to_string()).collect();
        assert_eq!(faults, ["the event `aware` is one of irplan already"]);
    }

    #[test]
    fn packs_do_not_displace_each_other() {
        let check = |a: &str, b: &str, expected: &[&str]| {
            let packs = [("a", a), ("b", b)].map(|(id, displaces)| {
                let text = format!("[pack]\ndisplaces = {displaces}\n");
                let path = RepoPath::new(format!("packs/{id}.toml"));
                let (pack, _) = Pack::read(&Id::parse(id).expect("an id"), &path, &text);
                Arc::new(pack)
            });
            let (_, faults) = check_own_packs(Packs::with_own(packs.into()));
            let faults: Vec<_> = faults.iter().map(|it| it.message.to_string()).collect();
            assert_eq!(faults, expected, "{a} {b}");
        };
        check("[\"b\"]", "[\"nis2\"]", &[]);
        check("[\"a\"]", "[]", &["the pack `a` displaces itself"]);
        check(
            "[\"b\"]",
            "[\"a\"]",
            &[
                "the packs `a` and `b` displace each other, so neither does",
                "the packs `b` and `a` displace each other, so neither does",
            ],
        );
    }

    #[test]
    fn no_notice_goes_out_before_itself() {
        let check = |relations: [&str; 3], expected: &[&str]| {
            let duties = ["a", "b", "c"].into_iter().zip(relations);
            let duties = duties.map(|(id, relation)| format!("[duties.{id}]\n{relation}\n"));
            let text = format!("[pack]\n{}", duties.collect::<String>());
            let path = RepoPath::new("packs/own.toml");
            let (pack, _) = Pack::read(&Id::parse("own").expect("an id"), &path, &text);
            let (packs, faults) = check_own_packs(Packs::with_own(vec![pack.into()]));
            let faults: Vec<_> = faults.iter().map(|it| it.message.to_string()).collect();
            assert_eq!(faults, expected, "{text}");
            assert!(packs.get("own").is_some());
        };
        let a = "duty `own:a` goes out before `own:b`, which leads back to it";
        check(["before = \"own:b\"", "before = \"own:c\"", ""], &[]);
        check(
            ["before = \"own:b\"", "with = \"own:c\"", "with = \"own:a\""],
            &[a],
        );
        check(
            ["before = \"own:b\"", "with = \"own:a\"", "with = \"own:a\""],
            &[a],
        );
        check(
            ["before = \"own:a\"", "", ""],
            &["duty `own:a` goes out before `own:a`, which leads back to it"],
        );
        // Notices that go out at the same time may say so of each other.
        check(
            ["with = \"own:b\"", "with = \"own:c\"", "with = \"own:a\""],
            &[],
        );
    }

    #[test]
    fn everything_that_does_not_exist_is_found_at_its_place() {
        let text = "[pack]\ndisplaces = [\"nis3\"]\ncalendar = \"us-fedral\"\n\
            [duties.a]\nstarts = \"awar\"\nwith = \"gdpr:authoritee\"\nbefore = \"b\"\ncalendar = \"moon\"\n\
            [duties.b]\nstarts = \"When we know it\"\n\
            limits = [{ from = \"sent:own:c\", within = \"1d\", lapses-after = \"class\" }]\n\
            [duties.c]\nstarts = \"sent:own:b\"\n";
        let path = RepoPath::new("packs/own.toml");
        let id = Id::parse("own").expect("an id");
        let (pack, _) = Pack::read(&id, &path, text);
        let packs = Packs::with_own(vec![pack.into()]);
        let (_, faults) = check_own_packs(packs);
        let faults: Vec<_> = faults
            .iter()
            .map(|fault| {
                let place = fault.place().map_or("", |place| place.span.of(text));
                format!("{place}: {}", fault.message)
            })
            .collect();
        assert_eq!(
            faults,
            [
                "\"nis3\": there is no pack `nis3`",
                "\"us-fedral\": there is no calendar `us-fedral`",
                "\"awar\": `awar` is not an event",
                "\"gdpr:authoritee\": no pack has the duty `gdpr:authoritee`",
                "\"b\": no pack has the duty `b`",
                "\"moon\": there is no calendar `moon`",
                "\"When we know it\": `When we know it` is not an event",
                "\"class\": `class` is not an event",
            ]
        );
    }
}
