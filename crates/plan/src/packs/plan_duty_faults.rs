//! Finds names of packs, events and duties that do not exist, and keys that a plan cannot set for the duty of a pack.

use std::sync::Arc;

use crate::finding::message::{code, named};
use crate::finding::{Finding, RuleId};
use crate::id::{Id, SubjectKind};
use crate::message;
use crate::model::{Duty, PlanKind, StartEvent};
use crate::packs::own_pack_faults::unknown_calendar;
use crate::packs::{Packs, packs_of};
use crate::place::Span;
use crate::plan::PlanSource;
use crate::toml::{FieldView, Record, nearest};

/// What a plan can say about a duty of a pack.
const ADDITIONS: [&str; 10] = [
    "name",
    "recipient",
    "contact",
    "role",
    "channel",
    "template",
    "own-limit",
    "not-applicable",
    "starts-note",
    "notes",
];

/// The key that a plan can set only if the pack does not.
const CALENDAR: &str = "calendar";

/// What it can also say if the pack asks for the number of a contract.
const ANSWERS: [&str; 4] = ["starts", "within", "limits", "source"];

/// Returns what is wrong with the packs and duties in a plan's own file.
pub(crate) fn plan_duty_faults(
    source: &PlanSource,
    line: &[&Arc<PlanSource>],
    packs: &Packs,
) -> Vec<Finding> {
    let mut found: Vec<_> = source
        .file
        .packs
        .iter()
        .filter(|pack| packs.get(pack.as_str()).is_none())
        .map(|pack| {
            unknown_pack(
                source,
                &pack.value,
                pack.span,
                "so it brings no duties",
                packs,
            )
        })
        .collect();
    let declined = source.file.declined_packs.iter();
    found.extend(
        declined
            .filter(|(id, _)| packs.get(id.as_str()).is_none())
            .map(|(id, decision)| {
                unknown_pack(
                    source,
                    id,
                    decision.origin.header,
                    "so nothing is declined",
                    packs,
                )
            }),
    );
    let chosen = packs_of(line, packs);
    for (id, duty) in &source.file.duties {
        let calendar = unknown_calendar(&duty.calendar, |it| duty.at(it.span));
        found.extend(calendar.map(|fault| fault.plan(&source.id)));
        match id.in_pack() {
            None => found.extend(unknown_events(source, duty, packs)),
            Some((pack, in_pack)) => {
                let is_chosen = chosen.contains_key(pack);
                found.extend(addition_faults(
                    source,
                    (id, duty),
                    (pack, in_pack),
                    packs,
                    is_chosen,
                ));
            }
        }
    }
    found
}

fn unknown_pack(
    source: &PlanSource,
    pack: &Id,
    span: Span,
    so: &'static str,
    packs: &Packs,
) -> Finding {
    let finding = Finding::new(
        RuleId::UNKNOWN_PACK,
        message!("there is no pack {}", code(pack.to_string())),
    )
    .detail(code(pack.to_string()))
    .label(source.file.origin.at(span), so)
    .plan(&source.id);
    match packs.nearest(pack.as_str()) {
        Some(near) => finding.help(message!("did you mean {}?", code(near.to_owned()))),
        None => finding.help("run `irplan packs` for a list, or add your own under `packs/`"),
    }
}

/// Reports starts that are not events. A sentence in `starts` is how plans said it before there were events; a rule asks
/// for an event then, and nothing is computed.
fn unknown_events(source: &PlanSource, duty: &Duty, packs: &Packs) -> Vec<Finding> {
    let limits = duty.limits.iter().map(|limit| &limit.from);
    let starts = duty
        .starts
        .iter()
        .filter(|start| !start.value.is_sentence());
    let starts = starts.chain(limits);
    let ends = duty.limits.iter().filter_map(|limit| {
        let event = limit.lapses_after.as_ref()?;
        let written = event.value.to_string();
        (!packs.has_event(&written)).then_some((written, event.span))
    });
    let unknown = starts.filter_map(|start| {
        let written = match &start.value {
            StartEvent::Event(id) | StartEvent::EndOfCalendarYear(id) => {
                (!packs.has_event(id.as_str())).then(|| id.to_string())?
            }
            StartEvent::Words(words) => words.clone(),
            StartEvent::Sent(_) => return None,
        };
        Some((written, start.span))
    });
    let findings = unknown.chain(ends).map(|(written, span)| {
        let (problem, help) = packs.unknown_event(&written);
        Finding::new(RuleId::INVALID_VALUE, problem)
            .detail(code(written))
            .label(duty.at(span), "expected the name of an event")
            .help(help)
            .plan(&source.id)
    });
    findings.collect()
}

fn addition_faults(
    source: &PlanSource,
    (id, duty): (&Id, &Duty),
    (pack, in_pack): (&str, &str),
    packs: &Packs,
    is_chosen: bool,
) -> Vec<Finding> {
    let finding = |problem, help| {
        Finding::new(RuleId::INVALID_VALUE, problem)
            .detail(code(id.to_string()))
            .label(duty.origin.place(), "")
            .help(help)
            .plan(&source.id)
    };
    let Some(known) = packs.get(pack) else {
        let pack = Id::parse(pack).unwrap_or_default();
        let so = "so it brings no duties";
        return vec![unknown_pack(source, &pack, duty.origin.header, so, packs)];
    };
    let Some(of_pack) = known.duties.get(in_pack) else {
        let problem = message!(
            "the pack {} has no duty {}",
            code(pack.to_owned()),
            code(in_pack.to_owned())
        );
        let ids = known.duties.keys().map(Id::as_str);
        let help = match nearest(in_pack, ids) {
            Some(near) => message!("did you mean {}?", code(format!("{pack}:{near}"))),
            None => message!(
                "run {} for its duties",
                code(format!("irplan packs {pack}"))
            ),
        };
        return vec![finding(problem, help)];
    };
    let mut found = Vec::new();
    if !is_chosen && source.file.kind.value != PlanKind::Base {
        found.push(finding(
            message!(
                "duty {} belongs to a pack that the plan does not choose",
                named(SubjectKind::Duty, id)
            ),
            message!(
                "add {} to {}, or remove the table",
                code(pack.to_owned()),
                code("packs")
            ),
        ));
    }
    found.extend(forbidden_keys(source, id, duty, of_pack));
    let asks = of_pack.ask.as_ref().is_some_and(|ask| ask.value);
    if asks {
        found.extend(unknown_events(source, duty, packs));
    }
    found
}

/// Reports keys that only the pack can set.
fn forbidden_keys(source: &PlanSource, id: &Id, duty: &Duty, of_pack: &Duty) -> Vec<Finding> {
    let asks = of_pack.ask.as_ref().is_some_and(|ask| ask.value);
    let fields = duty.fields().into_iter();
    let has_calendar = of_pack.calendar.is_some();
    let may_set = |key: &str| match key {
        CALENDAR => asks || !has_calendar,
        key => ADDITIONS.contains(&key) || (asks && ANSWERS.contains(&key)),
    };
    let forbidden = fields.filter(|field| !may_set(field.key));
    let fault = |field: FieldView| {
        let message = message!(
            "{} of {} comes from its pack",
            code(field.key),
            named(SubjectKind::Duty, id)
        );
        let help = match field.key {
            "within" | "limits" => "remove it; a shorter limit of your own is `own-limit`",
            CALENDAR => "remove it; with other holidays, the deadline would not be that of the law",
            _ => "remove it, or write a pack of your own under `packs/`",
        };
        Finding::new(RuleId::INVALID_VALUE, message)
            .detail(code(format!("{id}.{}", field.key)))
            .label(duty.at(field.span), "")
            .help(help)
            .plan(&source.id)
    };
    forbidden.map(fault).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Id, PlanId, Snapshot};

    /// Checks the calendar of a duty of a pack for which a plan names one, and whether that is a fault.
    #[track_caller]
    fn check(duty: &str, expected: Option<&str>, is_fault: bool) {
        let (pack, _) = duty.split_once(':').expect("the pack");
        let plan = format!(
            "kind = \"client\"\nname = \"A\"\npacks = [\"{pack}\"]\n[duties.\"{duty}\"]\ncalendar = \"de-he\"\n"
        );
        let reading = crate::read(&Snapshot::new().with("plans/a/plan.toml", &plan));
        let duties = &reading.repository.plans[&PlanId::parse("a").expect("an id")].duties;
        let entry = &duties[&Id::parse_in_pack(duty).expect("an id")];
        let calendar = entry.calendar.as_ref().map(|it| it.value.as_str());
        assert_eq!(calendar, expected, "{duty}");
        let message = format!("`calendar` of `{duty}` comes from its pack");
        let found = reading.findings.iter().map(|it| it.message.to_string());
        let found: Vec<_> = found.filter(|it| it.contains("calendar")).collect();
        let expected: Vec<_> = is_fault.then_some(message).into_iter().collect();
        assert_eq!(found, expected, "{duty}");
    }

    #[test]
    fn a_plan_names_a_calendar_only_where_the_pack_names_none() {
        // By the pack, and by its duties.
        check("sec-8k:item-1-05", Some("us-federal"), true);
        check("bsig:final", Some("de"), true);
        // The law does not say whose holidays count.
        check("us-ri-insurance:commissioner", Some("de-he"), false);
        check("gdpr:authority", Some("de-he"), false);
        // The contract says it.
        check("cyber-insurance:notice", Some("de-he"), false);
    }
}
