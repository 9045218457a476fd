//! `incomplete-duty`: a duty to notify that does not say when, whom or by whom.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{code, named, one_of};
use irplan_plan::model::{Duty, RegimeStatus, StartEvent};
use irplan_plan::packs::Loops;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::{is_exempt, is_owed, own_duties};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("incomplete-duty"),
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let loops = duties_in_loops(case);
    for (id, duty) in own_duties(case).filter(|(_, duty)| !is_exempt(case, duty)) {
        let missing = missing(id, duty);
        if !missing.is_empty() {
            let finding = RULE
                .finding(message!(
                    "duty {} has no {}",
                    named(SubjectKind::Duty, id),
                    one_of(missing.iter().copied().map(code))
                ))
                .subject(Subject::new(SubjectKind::Duty, id))
                .missing(missing.iter().copied())
                .label(duty.origin().place(), "")
                .help(help(duty));
            found.push(finding);
        }
        found.extend(chain_fault(case, (id, duty), loops.contains(id)));
    }
    found.extend(without_national_law(case));
    found.extend(without_other_pack(case));
    found
}

fn help(duty: &Duty) -> &'static str {
    match duty.ask.as_ref().is_some_and(|ask| ask.value) {
        true => "read the contract, and write its number into `within`, or its words",
        false => "read the law or the contract again, and add the key",
    }
}

/// Returns the keys that a duty lacks. A pack has all of them, except the number of a contract.
fn missing(id: &Id, duty: &Duty) -> Vec<&'static str> {
    let is_of_pack = id.in_pack().is_some();
    let has_limits = !duty.limits.is_empty();
    let is_related = duty.with.is_some() || duty.before.is_some();
    let is_on_request = duty.on_request.as_ref().is_some_and(|it| it.value);
    [
        (
            "starts",
            duty.starts.is_none() && !has_limits && !is_related,
        ),
        (
            "within",
            duty.within.is_none() && !has_limits && !is_related && !is_on_request,
        ),
        (
            "recipient",
            duty.recipient.is_none() && duty.contact.is_none(),
        ),
        ("role", duty.role.is_none() && !is_of_pack),
    ]
    .into_iter()
    .filter_map(|(key, is_missing)| is_missing.then_some(key))
    .collect()
}

/// Finds a clock that starts with a notice of a duty that the plan lacks, and clocks that wait for each other.
fn chain_fault(case: &Case<'_>, (id, duty): (&Id, &Duty), is_loop: bool) -> Option<Finding> {
    let finding = |problem| {
        RULE.finding(problem)
            .subject(Subject::new(SubjectKind::Duty, id))
            .label(duty.origin().place(), "")
    };
    let is_of_pack = id.in_pack().is_some();
    let unknown = sources_of(duty).find(|other| !case.plan.duties.contains_key(*other));
    if let Some(unknown) = unknown.filter(|_| !is_of_pack) {
        let problem = message!(
            "duty {} waits for the duty {}, which this plan does not have",
            named(SubjectKind::Duty, id),
            code(unknown.to_string())
        );
        return Some(finding(problem).help("name a duty of this plan"));
    }
    is_loop.then(|| {
        let problem = message!("duty {} waits for itself", named(SubjectKind::Duty, id));
        finding(problem).help("start one of the clocks in the loop with an event")
    })
}

/// Returns the duties whose notices all clocks of a duty wait for.
fn sources_of(duty: &Duty) -> impl Iterator<Item = &Id> {
    let sent = duty.start_events().filter_map(|start| match start {
        StartEvent::Sent(other) => Some(other),
        StartEvent::Event(_) | StartEvent::EndOfCalendarYear(_) | StartEvent::Words(_) => None,
    });
    let related = duty.with.iter().chain(duty.before.iter());
    sent.chain(related.map(|other| &other.value.0))
}

/// Whether the notice of a duty only goes out at the same time as that of another.
fn is_together(duty: &Duty, other: &Id) -> bool {
    let is_sent_first = duty.start_events().any(|start| match start {
        StartEvent::Sent(sent) => sent == other,
        StartEvent::Event(_) | StartEvent::EndOfCalendarYear(_) | StartEvent::Words(_) => false,
    });
    let is_before = duty.before.as_ref().is_some_and(|it| it.value.0 == *other);
    !is_sent_first && !is_before
}

/// Finds duties of packs whose clocks all wait for notices of packs that a plan does not choose.
fn without_other_pack(case: &Case<'_>) -> Vec<Finding> {
    let duties = &case.plan.duties;
    let waiting = duties.iter().filter_map(|(id, duty)| {
        let has_event = duty.start_events().any(|start| start.event().is_some());
        let is_judged = id.in_pack().is_some() && is_owed(case, duty) && !has_event;
        let other = sources_of(duty).next().filter(|_| is_judged)?;
        let is_missing = sources_of(duty).all(|other| !duties.contains_key(other));
        let pack = other.in_pack().filter(|_| is_missing)?.0;
        let problem = message!(
            "duty {} waits for the duty {}, whose pack this plan does not choose",
            named(SubjectKind::Duty, id),
            code(other.to_string())
        );
        let finding = RULE
            .finding(problem)
            .subject(Subject::new(SubjectKind::Duty, id))
            .detail(code(other.to_string()))
            .label(duty.origin().place(), "")
            .help(message!(
                "add {} to {}, or say in {} why the duty does not apply",
                code(pack.to_owned()),
                code("packs"),
                code("not-applicable")
            ));
        Some(finding)
    });
    // A client's plan can choose what its base plan does not.
    waiting.filter(|_| case.is_published()).collect()
}

/// Returns the duties that wait, through any number of others, for themselves. Notices that only go out at the same time do
/// not, if one of them has a clock that starts with an event.
fn duties_in_loops<'a>(case: &Case<'a>) -> BTreeSet<&'a Id> {
    let duties = &case.plan.duties;
    let arrows = duties.iter().map(|(id, duty)| {
        let others = sources_of(duty).cloned();
        (id.clone(), others.collect())
    });
    let loops = Loops::of(&arrows.collect());
    let is_inside = |id: &Id, other: &Id| loops.has(id, other);
    let (mut with_order, mut with_event) = (BTreeSet::new(), BTreeSet::new());
    for (id, duty) in duties {
        let mut ordered = sources_of(duty).filter(|other| !is_together(duty, other));
        if ordered.any(|other| is_inside(id, other)) {
            with_order.insert(loops.group(id));
        }
        if duty.start_events().any(|start| start.event().is_some()) {
            with_event.insert(loops.group(id));
        }
    }
    let mut found = BTreeSet::new();
    for (id, duty) in duties {
        let group = loops.group(id);
        let is_fault = with_order.contains(&group) || !with_event.contains(&group);
        if is_fault && sources_of(duty).any(|other| is_inside(id, other)) {
            found.insert(id);
        }
    }
    found
}

/// Finds directives whose national law irplan does not know, also those that a base plan chooses: the country is the
/// client's.
fn without_national_law(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let mut packs: BTreeMap<&str, &Duty> = BTreeMap::new();
    for (id, duty) in &case.plan.duties {
        let has_none = duty.status() == RegimeStatus::NoNationalLaw;
        let counts = has_none && !is_exempt(case, duty);
        if let Some((pack, _)) = id.in_pack().filter(|_| counts) {
            packs.entry(pack).or_insert(duty);
        }
    }
    let country = case.plan.country.clone();
    let country = country.map_or_else(
        || message!("no country"),
        |country| message!("the country {}", code(country)),
    );
    let file = &case.plan.source.file;
    let finding = |(pack, duty): (&str, &Duty)| {
        let own = file.packs.iter().find(|own| own.as_str() == pack);
        let place = own.map_or_else(|| duty.origin().place(), |own| file.origin.at(own.span));
        RULE.finding(message!(
            "the pack {} is a directive, and has no national table for {}",
            code(pack.to_owned()),
            country.clone()
        ))
        .subject(Subject::PLAN)
        .detail(code(pack.to_owned()))
        .label(place, "so no deadline is computed")
        .help("set `country`, choose the pack of the national law, or write one under `packs/`")
    };
    packs.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    #[test]
    fn everything_that_is_missing_is_named() {
        check(
            &RULE,
            &[("plan.toml", RULE.examples().bad)],
            &[
                "plans/harbor/plan.toml `insurer`: duty `insurer` has no `starts`, `within` or `role`",
            ],
        );
        check(
            &RULE,
            &[(
                "plan.toml",
                "[duties.x]\nstarts = \"aware\"\nwithin = \"4bd\"\nrole = \"legal\"\n",
            )],
            &["plans/harbor/plan.toml `x`: duty `x` has no `recipient`"],
        );
    }

    #[test]
    fn a_contract_that_nobody_read_is_asked_for() {
        check_help(
            &RULE,
            &[("plan.toml", "packs = [\"cyber-insurance\"]\n")],
            "read the contract, and write its number into `within`, or its words",
        );
    }

    #[test]
    fn clocks_do_not_wait_for_each_other() {
        let duty = |id: &str, starts: &str| {
            format!(
                "[duties.{id}]\nstarts = \"{starts}\"\nwithin = \"1d\"\nrecipient = \"r\"\nrole = \"legal\"\n"
            )
        };
        let chain = format!("{}{}", duty("a", "aware"), duty("b", "sent:a"));
        check(&RULE, &[("plan.toml", &chain)], &[]);
        let circle = format!("{}{}", duty("a", "sent:b"), duty("b", "sent:a"));
        check(
            &RULE,
            &[("plan.toml", &circle)],
            &[
                "plans/harbor/plan.toml `a`: duty `a` waits for itself",
                "plans/harbor/plan.toml `b`: duty `b` waits for itself",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", &duty("a", "sent:x"))],
            &[
                "plans/harbor/plan.toml `a`: duty `a` waits for the duty `x`, which this plan does not have",
            ],
        );
    }

    #[test]
    fn notices_that_go_out_together_need_one_clock() {
        let duty = |id: &str, keys: &str| {
            format!("[duties.{id}]\n{keys}\nrecipient = \"r\"\nrole = \"legal\"\n")
        };
        let check_pair = |a: &str, b: &str, is_fault: bool| {
            let text = format!("{}{}", duty("a", a), duty("b", b));
            let expected: &[&str] = match is_fault {
                true => &[
                    "plans/harbor/plan.toml `a`: duty `a` waits for itself",
                    "plans/harbor/plan.toml `b`: duty `b` waits for itself",
                ],
                false => &[],
            };
            check(&RULE, &[("plan.toml", &text)], expected);
        };
        let clock = "starts = \"aware\"\nwithin = \"24h\"\n";
        check_pair("with = \"b\"", &format!("{clock}with = \"a\""), false);
        check_pair("with = \"b\"", "with = \"a\"", true);
        // One of them cannot go out before the other then.
        check_pair("with = \"b\"", &format!("{clock}before = \"a\""), true);
    }

    #[test]
    fn a_duty_of_a_pack_can_wait_for_a_pack_that_is_not_chosen() {
        let waits = |(duty, other): (&str, &str)| {
            format!(
                "plans/harbor/plan.toml `\"hitech-state\"`: duty `hitech-state:{duty}` waits for the duty `hipaa:{other}`, whose pack this plan does not choose"
            )
        };
        let expected = [
            ("il-ag-after-hhs", "hhs-500"),
            ("ny-ag-after-hhs", "hhs-500"),
        ];
        let expected = expected.map(waits);
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        check(
            &RULE,
            &[("plan.toml", "packs = [\"hitech-state\"]\n")],
            &expected,
        );
        check(
            &RULE,
            &[("plan.toml", "packs = [\"hitech-state\", \"hipaa\"]\n")],
            &[],
        );
    }

    #[test]
    fn a_directive_needs_a_national_table() {
        let plan = |country: &str| format!("country = \"{country}\"\npacks = [\"nis2\"]\n");
        check(
            &RULE,
            &[("plan.toml", &plan("FR"))],
            &[
                "plans/harbor/plan.toml `\"nis2\"`: the pack `nis2` is a directive, and has no national table for the country `FR`",
            ],
        );
        check(&RULE, &[("plan.toml", &plan("DE"))], &[]);
    }

    #[test]
    fn what_a_pack_of_a_base_plan_needs_is_up_to_the_clients() {
        let answer = "[duties.\"cyber-insurance:notice\"]\nstarts = \"aware\"\nwithin = \"72h\"\n";
        let declined =
            "[declined-packs.cyber-insurance]\nreason = \"r\"\nby = \"jane\"\non = 2026-11-01\n";
        let others = format!("country = \"AT\"\n{answer}");
        let check_harbor = |country: &str, text: &str, expected: &[&str]| {
            let harbor = format!("country = \"{country}\"\n{text}");
            let base = "packs = [\"cyber-insurance\", \"nis2\"]\n";
            let changes = [
                ("plans/base/plan.toml", base),
                ("plans/mill/plan.toml", &others),
                ("plans/north/plan.toml", &others),
                ("plan.toml", &harbor),
            ];
            check(&RULE, &changes, expected);
        };
        check_harbor("AT", answer, &[]);
        check_harbor("AT", declined, &[]);
        check_harbor(
            "AT",
            "",
            &[
                "plans/base/plan.toml `\"cyber-insurance\"`: duty `cyber-insurance:notice` has no `within`, in `harbor`",
            ],
        );
        check_harbor(
            "FR",
            answer,
            &[
                "plans/base/plan.toml `\"nis2\"`: the pack `nis2` is a directive, and has no national table for the country `FR`, in `harbor`",
            ],
        );
    }
}
