//! Finds events and duties that an incident names and that do not exist, and where an incident contradicts itself.

use jiff::civil::Date;

use crate::deadlines;
use crate::finding::message::{code, plan as plan_name};
use crate::finding::{Finding, RuleId};
use crate::id::{Id, Subject, SubjectKind};
use crate::model::{Incident, IncidentHead};
use crate::packs::Packs;
use crate::place::{Place, Span};
use crate::plan::Plan;
use crate::toml::{Record, nearest};
use crate::{Message, message};

/// A name that nothing has: what is wrong, and what to do.
#[derive(Clone, Debug)]
pub struct UnknownName {
    /// What is wrong.
    pub problem: Message,
    /// What to do.
    pub help: Message,
}

/// Returns the event of a name.
///
/// # Errors
/// If no event has that name.
pub fn known_event(packs: &Packs, name: &str) -> Result<Id, UnknownName> {
    let id = Id::parse(name).ok();
    let known = id.filter(|id| packs.has_event(id.as_str()));
    known.ok_or_else(|| {
        let (problem, help) = packs.unknown_event(name);
        UnknownName { problem, help }
    })
}

/// Returns the duty of a plan with an id.
///
/// # Errors
/// If the plan has no such duty.
pub fn known_duty(plan: &Plan, id: &str) -> Result<Id, UnknownName> {
    let parsed = Id::parse_in_pack(id).ok();
    let known = parsed.filter(|id| plan.duties.contains_key(id));
    known.ok_or_else(|| UnknownName {
        problem: message!(
            "the plan {} has no duty {}",
            plan_name(&plan.id),
            code(id.to_owned())
        ),
        help: match nearest(id, plan.duties.keys().map(Id::as_str)) {
            Some(near) => message!("did you mean {}?", code(near.to_owned())),
            None => message!(
                "run {} for the duties of the plan",
                code(format!("irplan deadlines --client {}", plan.id))
            ),
        },
    })
}

/// Returns the events and duties in an incident of a plan that do not exist.
pub fn incident_faults(plan: &Plan, incident: &Incident, packs: &Packs) -> Vec<Finding> {
    let head = &incident.head;
    let events = head.events.iter().map(|(event, moment)| {
        let known = known_event(packs, event.as_str());
        (event, moment.key, known)
    });
    let duties = duties(head).map(|(duty, header)| {
        let known = known_duty(plan, duty.as_str());
        (duty, header, known)
    });
    let unknown = events.chain(duties).filter_map(|(name, span, known)| {
        let UnknownName { problem, help } = known.err()?;
        let finding = Finding::new(RuleId::INVALID_VALUE, problem)
            .detail(code(name.to_string()))
            .label(head.at(span), "")
            .help(help)
            .plan(&plan.id);
        Some(finding)
    });
    unknown.collect()
}

/// Returns the duties whose notices were sent, or that somebody decided not to send, with the places that name them.
fn duties(head: &IncidentHead) -> impl Iterator<Item = (&Id, Span)> {
    let sent = head.sent.iter().map(|(id, it)| (id, it.origin.header));
    let decided = head.decided_not_to_notify.iter();
    sent.chain(decided.map(|(id, it)| (id, it.origin.header)))
}

/// A decision not to notify that something else in its incident contradicts. Deadlines can be computed nevertheless.
#[derive(Clone, Debug)]
pub struct DecisionContradiction {
    /// The duty that the decision is about.
    pub duty: Id,
    /// What contradicts the decision.
    pub cause: ContradictionCause,
    /// What is wrong, in one phrase.
    pub problem: Message,
    /// Where.
    pub place: Place,
}

/// What contradicts a decision not to notify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContradictionCause {
    /// The notice was sent.
    Sent,
    /// The incident began after the decision.
    LaterEvent,
}

/// Returns the decisions not to notify that something else in their incident contradicts.
pub fn decision_contradictions(plan: &Plan, incident: &Incident) -> Vec<DecisionContradiction> {
    let head = &incident.head;
    let first = first_day(plan, head);
    let mut found = Vec::new();
    for (duty, decision) in &head.decided_not_to_notify {
        let mut add = |cause, problem, place| {
            found.push(DecisionContradiction {
                duty: duty.clone(),
                cause,
                problem,
                place,
            });
        };
        if head.sent.contains_key(duty) {
            let problem = message!(
                "the notice of {} was sent, and somebody decided not to send it",
                code(duty.to_string())
            );
            add(ContradictionCause::Sent, problem, decision.origin().place());
        }
        let on = &decision.on;
        if let Some(first) = first.filter(|first| on.value < *first) {
            let problem = message!(
                "the decision not to send the notice of {} is dated {}, before the first event of the incident on {}",
                code(duty.to_string()),
                on.value,
                first
            );
            add(
                ContradictionCause::LaterEvent,
                problem,
                decision.at(on.span),
            );
        }
    }
    found
}

/// Returns the day of the first event of an incident, in the time zone of its plan.
fn first_day(plan: &Plan, head: &IncidentHead) -> Option<Date> {
    let times = head.event_times().into_values();
    let days = times.filter_map(|moment| deadlines::first_day(moment, &plan.timezone));
    days.min()
}

/// Returns the faults of all incidents of a plan.
pub(crate) fn faults_of_incidents(plan: &Plan, packs: &Packs) -> Vec<Finding> {
    let incidents = plan.source.incidents.iter();
    let faults = incidents.flat_map(|(id, incident)| {
        let subject = Subject::new(SubjectKind::Incident, id);
        let faults = incident_faults(plan, incident, packs).into_iter();
        faults.map(move |fault| fault.subject(subject.clone()))
    });
    faults.collect()
}
