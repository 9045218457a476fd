//! When the notices of one plan are due, from what happened and what was sent.

use std::collections::BTreeMap;

use irplan_plan::deadlines::{Deadline, DeadlineState, DueTime, KnownTimes, deadlines};
use irplan_plan::model::{DecisionNotToNotify, Duty, Incident, Moment, StartEvent};
use irplan_plan::packs::{
    UnknownName, decision_contradictions, incident_faults, known_duty, known_event,
};
use irplan_plan::parse::{FileKind, incident_of};
use irplan_plan::{Finding, Id, Packs, Plan, PlanEntry, PlanId, RepoPath, Repository};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::failure::{Advice, Failure, FailureReason, suggestion};
use crate::stages::PlanSet;
use crate::unknown_zones::unknown_zones;

/// What somebody asks about one plan.
#[derive(Clone, Debug, Default)]
pub struct DeadlineQuestion {
    /// The time from which the time left is counted.
    pub now: Timestamp,
    /// When each event happened.
    pub events: Vec<(String, Moment)>,
    /// When somebody got to know of the incident: the time of each event of that kind that has no other.
    pub knew: Option<Moment>,
    /// When the notice of each duty was sent.
    pub sent: Vec<(String, Moment)>,
    /// An incident whose front matter has more of both. It need not be among the plans yet.
    pub incident: Option<IncidentText>,
}

/// The file of an incident.
#[derive(Clone, Debug)]
pub struct IncidentText {
    /// Where it is.
    pub path: RepoPath,
    /// Its text.
    pub text: String,
}

impl IncidentText {
    /// Takes a file by the parts of its path, wherever it is. Its place among the plans begins with the last folder that is
    /// called `plans`; outside of such a folder, only its name counts.
    pub fn new<S: AsRef<str>>(parts: &[S], text: String) -> Self {
        let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
        let start = parts.iter().rposition(|part| *part == "plans");
        let start = start.unwrap_or(parts.len().saturating_sub(1));
        let inside = parts.get(start..).unwrap_or_default();
        Self {
            path: RepoPath::new(inside.join("/")),
            text,
        }
    }

    /// Returns the name of its file without its ending.
    fn name(&self) -> String {
        let name = self.path.as_str().rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".md").unwrap_or(name).to_owned()
    }
}

/// The answer for all duties of a plan.
#[derive(Debug)]
pub struct DeadlineList<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The name of the incident's file without its ending, if there is one.
    pub incident: Option<String>,
    /// What was known.
    pub known: KnownTimes,
    /// What to know about that: where the command line and the incident disagree.
    pub notes: Vec<String>,
    /// A row for each duty: what is due first comes first, by law or by an own limit, and what is not due comes last.
    pub notices: Vec<NoticeDeadline<'a>>,
}

/// The answer for one duty.
#[derive(Debug)]
pub struct NoticeDeadline<'a> {
    /// The duty.
    pub duty: &'a PlanEntry<Duty>,
    /// When its notice is due.
    pub deadline: Deadline,
    /// The name of the role that sends it.
    pub role: Option<String>,
    /// The name of the person who holds that role.
    pub holder: Option<String>,
    /// The name of the contact who is notified.
    pub contact: Option<String>,
    /// Who decided that no notice is due in this incident, and why.
    pub decision: Option<DecisionNotToNotify>,
    /// Whether its pack is the repository's own, so that nobody but the repository vouches for the number.
    pub is_of_own_pack: bool,
}

/// Answers when each notice of a plan is due.
///
/// # Errors
/// If an event, a duty, a person or a time zone does not exist, or the incident has other faults. All of them are named.
pub fn find_deadlines<'a>(
    set: &'a PlanSet,
    plan: &PlanId,
    question: &DeadlineQuestion,
) -> Result<DeadlineList<'a>, Failure> {
    let repository: &Repository = set.plans();
    let plan = repository
        .plans
        .get(plan)
        .ok_or_else(|| Failure::new(format!("there is no plan `{plan}`")))?;
    let zones = unknown_zones(set, plan);
    if !zones.is_empty() {
        let failure = Failure::of_all(zones);
        return Err(failure.help("correct the time zone; without it, deadlines would be hours off"));
    }
    let mut reasons = Vec::new();
    let incident = question.incident.as_ref();
    let incident = incident.map(|file| read_incident(file, plan, &repository.packs, &mut reasons));
    let (known, notes) = known_times(
        &repository.packs,
        plan,
        question,
        incident.as_ref(),
        &mut reasons,
    );
    if !reasons.is_empty() {
        return Err(Failure::of_all(reasons).advice(Advice::ListEventsAndDuties(plan.id.clone())));
    }
    let (today, mut notes) = (known.today, notes);
    notes.extend(future_notes(&known, question.now));
    let contradictions = incident.iter();
    let contradictions = contradictions.flat_map(|it| decision_contradictions(plan, it));
    notes.extend(contradictions.map(|it| it.problem.to_string()));
    let duties = plan.duties.iter().map(|(id, duty)| (id, &*duty.value));
    let mut notices: Vec<_> = deadlines(duties, &known)
        .into_iter()
        .filter_map(|deadline| {
            notice(
                (plan, &repository.packs),
                deadline,
                incident.as_ref(),
                today,
            )
        })
        .collect();
    notices.sort_by_cached_key(NoticeDeadline::order);
    Ok(DeadlineList {
        plan,
        incident: question.incident.as_ref().map(IncidentText::name),
        known,
        notes,
        notices,
    })
}

impl DeadlineList<'_> {
    /// Whether nothing is computed for some duty, because its pack has an error.
    pub fn has_faulty_pack(&self) -> bool {
        let mut notices = self.notices.iter();
        notices.any(|notice| notice.state() == DeadlineState::FaultyPack)
    }
}

/// Whether an error is in a file with duties or a time zone, so that a deadline can be wrong or missing. Where a number of a
/// pack has a fault, the answer itself says that there is no deadline.
pub fn can_change_deadlines(finding: &Finding) -> bool {
    let Some(place) = finding.place() else {
        return true;
    };
    matches!(FileKind::of(&place.path), Ok(Some(FileKind::Plan(_))))
}

/// Reads an incident of a plan, and finds the faults that can change the answer, in the words of `irplan check`: what
/// cannot be read, and events, duties and people that do not exist. Other names, such as that of the severity, are left to
/// `irplan check`, because a deadline does not depend on them.
fn read_incident(
    file: &IncidentText,
    plan: &Plan,
    packs: &Packs,
    reasons: &mut Vec<FailureReason>,
) -> Incident {
    let IncidentText { path, text } = file;
    let (incident, mut findings) = incident_of(path, text);
    findings.extend(incident_faults(plan, &incident, packs));
    reasons.extend(findings.iter().map(|finding: &Finding| {
        let start = finding.place().map_or(0, |place| place.span.range().start);
        let message = match &finding.help {
            Some(help) => format!("{}; {help}", finding.message),
            None => finding.message.to_string(),
        };
        at_line(file, start, &message)
    }));
    let mut people = incident.head.notifiers().collect::<Vec<_>>();
    people.retain(|person| !person.value.as_str().is_empty());
    people.retain(|person| !plan.contacts.contains_key(&person.value));
    reasons.extend(people.iter().map(|person| {
        let id = person.value.as_str();
        let near = suggestion(id, plan.contacts.keys().map(Id::as_str));
        let message = format!("`by` names `{id}`, but there is no such contact{near}");
        at_line(file, person.span.range().start, &message)
    }));
    incident
}

fn at_line(file: &IncidentText, start: usize, message: &str) -> FailureReason {
    let before = file.text.get(..start);
    let line = 1 + before.map_or(0, |before| before.matches('\n').count());
    format!("{}:{line}: {message}", file.path).into()
}

impl NoticeDeadline<'_> {
    /// Returns the state of the deadline. A decision not to notify comes before what the clocks say.
    pub fn state(&self) -> DeadlineState {
        match self.decision {
            Some(_) => DeadlineState::DecidedNotToNotify,
            None => self.deadline.outcome.state(),
        }
    }

    /// Returns the time at which the notice is due by law, unless somebody decided not to notify.
    pub fn due(&self) -> Option<&DueTime> {
        let due = self.deadline.outcome.due();
        due.filter(|_| self.decision.is_none())
    }

    /// Returns the end of the organisation's own limit, if the notice is owed and that ends before the deadline, or if there is
    /// none. Of a notice that was sent, only the deadline says whether that was late.
    pub fn earlier_own_limit(&self) -> Option<&DueTime> {
        let own_limit = self.deadline.own_limit.as_ref();
        let own_limit = own_limit.filter(|_| self.state().is_owed());
        match self.due() {
            Some(due) => own_limit.filter(|own| own.at < due.at && self.deadline.sent.is_none()),
            None => own_limit,
        }
    }

    /// Returns what ends first: the own limit or the deadline.
    pub fn first_end(&self) -> Option<&DueTime> {
        self.earlier_own_limit().or(self.due())
    }

    /// Sorts what has a time first, by that time: the deadline, or an own limit that ends earlier.
    fn order(&self) -> (DeadlineState, bool, Option<i64>, Id) {
        let first = self.first_end();
        let state = match first {
            Some(_) => DeadlineState::Due,
            None => self.state(),
        };
        let due = first.or(self.deadline.outcome.due());
        let is_sent = self.deadline.sent.is_some();
        (
            state,
            is_sent,
            due.map(|due| due.at.as_second()),
            self.deadline.duty.clone(),
        )
    }
}

/// Names the events and the notices that somebody says are after now. They count, because a time can be a plan.
fn future_notes(known: &KnownTimes, now: Timestamp) -> Vec<String> {
    let is_future = |moment: &Moment| known.instant(*moment).is_some_and(|at| at > now);
    let events = known.events.iter().filter(|(_, moment)| is_future(moment));
    let events = events.map(|(event, moment)| {
        format!("clocks start with `{event}` on {moment}, which is in the future")
    });
    let sent = known.sent.iter().filter(|(_, moment)| is_future(moment));
    let sent = sent.map(|(duty, moment)| {
        format!("`{duty}` counts as sent on {moment}, which is in the future")
    });
    events.chain(sent).collect()
}

fn notice<'a>(
    (plan, packs): (&'a Plan, &Packs),
    mut deadline: Deadline,
    incident: Option<&Incident>,
    today: Date,
) -> Option<NoticeDeadline<'a>> {
    let duty = plan.duties.get(&deadline.duty)?;
    let role = duty
        .role
        .as_ref()
        .and_then(|role| plan.roles.get_key_value(&role.value));
    let name = |id: &Id| Some(plan.contacts.get(id)?.name.value.clone());
    let holder = role.and_then(|(_, role)| name(&role.holder.as_ref()?.value));
    let decision =
        incident.and_then(|incident| incident.head.decided_not_to_notify.get(&deadline.duty));
    let (decision, later): (Option<_>, Option<_>) = match decision {
        Some(decision) if decision.on.value > today => (None, Some(decision)),
        decision => (decision, None),
    };
    deadline.notes.extend(later.map(|decision| {
        let on = decision.on.value;
        format!("the decision not to notify is dated {on}, which is in the future, so it does not count yet")
    }));
    let pack = deadline
        .duty
        .in_pack()
        .and_then(|(pack, _)| packs.get(pack));
    Some(NoticeDeadline {
        duty,
        role: role.map(|(id, role)| role.title(id)),
        holder,
        contact: duty
            .contact
            .as_ref()
            .and_then(|contact| name(&contact.value)),
        decision: decision.map(|decision| DecisionNotToNotify::clone(decision)),
        is_of_own_pack: pack.is_some_and(|pack| pack.is_own),
        deadline,
    })
}

/// Collects what was typed and what the incident says. What was typed wins.
fn known_times(
    packs: &Packs,
    plan: &Plan,
    question: &DeadlineQuestion,
    incident: Option<&Incident>,
    reasons: &mut Vec<FailureReason>,
) -> (KnownTimes, Vec<String>) {
    let events = question.events.iter();
    let events = events.map(|(name, at)| (known_event(packs, name), *at));
    let sent = question.sent.iter();
    let sent = sent.map(|(name, at)| (known_duty(plan, name), *at));
    let (mut events, sent) = (typed(events, reasons), typed(sent, reasons));
    if let Some(knew) = question.knew {
        for event in awareness_events(plan) {
            events.entry(event.clone()).or_insert(knew);
        }
    }
    let (recorded_events, recorded_sent) = match incident {
        Some(incident) => (incident.head.event_times(), incident.head.sent_times()),
        None => Default::default(),
    };
    let notes = differences(&events, &recorded_events)
        .chain(differences(&sent, &recorded_sent))
        .collect();
    let zone = TimeZoneDatabase::bundled().get(&plan.timezone);
    let zone = zone.unwrap_or(TimeZone::UTC);
    let known = KnownTimes {
        zone: plan.timezone.clone(),
        faulty: plan
            .duties
            .keys()
            .filter(|duty| plan.is_stopped(duty))
            .cloned()
            .collect(),
        today: zone.to_datetime(question.now).date(),
        contacts: plan.contacts.keys().cloned().collect(),
        events: recorded_events.into_iter().chain(events).collect(),
        sent: recorded_sent.into_iter().chain(sent).collect(),
    };
    (known, notes)
}

/// Returns the events that start a clock of a plan because somebody gets to know of the incident.
fn awareness_events(plan: &Plan) -> impl Iterator<Item = &Id> {
    let starts = plan.duties.values().flat_map(|duty| duty.start_events());
    let events = starts.filter_map(StartEvent::event);
    events.filter(|event| StartEvent::Event((*event).clone()).is_awareness())
}

type Times = BTreeMap<Id, Moment>;

/// Collects the times that somebody typed. A name can be there twice only with the same time.
fn typed(
    times: impl Iterator<Item = (Result<Id, UnknownName>, Moment)>,
    reasons: &mut Vec<FailureReason>,
) -> Times {
    let mut known = Times::new();
    for (name, moment) in times {
        match name {
            Ok(id) => match known.get(&id).filter(|other| **other != moment) {
                Some(other) => {
                    reasons.push(format!("`{id}` has two times: {other} and {moment}").into());
                }
                None => {
                    known.insert(id, moment);
                }
            },
            Err(UnknownName { problem, help }) => {
                reasons.push(format!("{problem}; {help}").into());
            }
        }
    }
    known
}

/// Says where the question and the incident disagree. The question wins.
fn differences(typed: &Times, recorded: &Times) -> impl Iterator<Item = String> {
    let both = typed
        .iter()
        .filter_map(|(id, at)| Some((id, at, recorded.get(id)?)));
    let different = both.filter(|(_, at, recorded)| at != recorded);
    different.map(|(id, at, recorded)| format!("`{id}` is {recorded} in the incident; {at} counts"))
}

#[cfg(test)]
mod tests {
    use super::IncidentText;

    #[track_caller]
    fn check(parts: &[&str], expected: &str) {
        let incident = IncidentText::new(parts, String::new());
        assert_eq!(incident.path.as_str(), expected);
    }

    #[test]
    fn an_incident_belongs_to_the_plan_of_its_folder() {
        check(
            &["home", "plans", "old", "plans", "acme", "incidents", "x.md"],
            "plans/acme/incidents/x.md",
        );
        check(
            &["plans", "acme", "incidents", "x.md"],
            "plans/acme/incidents/x.md",
        );
        check(&["home", "x.md"], "x.md");
        check(&[], "");
    }
}
