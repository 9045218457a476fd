//! When the notices of one plan are due, from what happened and what was sent.

use std::collections::BTreeMap;

use irplan_plan::deadlines::{Deadline, Due, KnownTimes, Outcome, deadlines};
use irplan_plan::model::{Duty, Incident, Moment, NotToNotify};
use irplan_plan::parse::incident_of;
use irplan_plan::{Finding, Id, Inherited, Packs, Plan, PlanId, RepoPath, Repository};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::failure::{Failure, FailureReason, suggestion};

/// What somebody asks about one plan.
#[derive(Clone, Debug, Default)]
pub struct DeadlineQuestion {
    /// The time from which the time left is counted.
    pub now: Timestamp,
    /// When each event happened.
    pub events: Vec<(String, Moment)>,
    /// When the notice of each duty was sent.
    pub sent: Vec<(String, Moment)>,
    /// An incident whose front matter has more of both.
    pub incident: Option<Incident>,
}

/// The answer for all duties of a plan.
#[derive(Debug)]
pub struct DeadlineList<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What was known.
    pub known: KnownTimes,
    /// A row for each duty: what is due first comes first, by law or by an own limit, and what is not due comes last.
    pub notices: Vec<NoticeDeadline<'a>>,
}

/// The answer for one duty.
#[derive(Debug)]
pub struct NoticeDeadline<'a> {
    /// The duty.
    pub duty: &'a Inherited<Duty>,
    /// When its notice is due.
    pub deadline: Deadline,
    /// The name of the role that sends it.
    pub role: Option<String>,
    /// The name of the person who holds that role.
    pub holder: Option<String>,
    /// The name of the contact who is notified.
    pub contact: Option<String>,
    /// Who decided that no notice is due in this incident, and why.
    pub decision: Option<NotToNotify>,
}

/// Reads an incident for [`DeadlineQuestion::incident`].
///
/// # Errors
/// All faults of its front matter.
pub fn read_incident(path: &RepoPath, text: &str) -> Result<Incident, Failure> {
    let (incident, findings) = incident_of(path, text);
    let mut reasons = findings.iter().map(|finding: &Finding| {
        let (line, message) = (line_of(finding, text), &finding.message);
        FailureReason::from(format!("{path}:{line}: {message}"))
    });
    match reasons.next() {
        None => Ok(incident),
        Some(first) => {
            let mut failure = Failure::new(first);
            failure.reasons.extend(reasons);
            Err(failure)
        }
    }
}

fn line_of(finding: &Finding, text: &str) -> usize {
    let start = finding.place().map_or(0, |place| place.span.range().start);
    1 + text
        .get(..start)
        .map_or(0, |before| before.matches('\n').count())
}

/// Answers when each notice of a plan is due.
///
/// # Errors
/// If an event or a duty does not exist.
pub fn answer<'a>(
    repository: &'a Repository,
    plan: &PlanId,
    question: &DeadlineQuestion,
) -> Result<DeadlineList<'a>, Failure> {
    let plan = repository
        .plans
        .get(plan)
        .ok_or_else(|| Failure::new(format!("there is no plan `{plan}`")))?;
    let known = known_times(&repository.packs, plan, question)?;
    let duties = plan.duties.iter().map(|(id, duty)| (id, &*duty.value));
    let mut notices: Vec<_> = deadlines(duties, &known)
        .into_iter()
        .filter_map(|deadline| notice(plan, deadline, question.incident.as_ref()))
        .collect();
    notices.sort_by_cached_key(NoticeDeadline::order);
    Ok(DeadlineList {
        plan,
        known,
        notices,
    })
}

impl NoticeDeadline<'_> {
    /// Returns the name of its state, as JSON has it.
    pub fn state(&self) -> &'static str {
        match &self.deadline.outcome {
            _ if self.decision.is_some() => "decided-not-to-notify",
            Outcome::Due(_) => "due",
            Outcome::NoNumber(_) => "no-number",
            Outcome::Waiting(_) => "waiting",
            Outcome::OnRequest => "on-request",
            Outcome::NotComputed(_) => "not-computed",
            Outcome::NotApplicable => "not-applicable",
            Outcome::NoClock => "no-clock",
            Outcome::OutsideCalendar(_) => "outside-calendar",
        }
    }

    /// Returns the end of the organisation's own limit, if the notice is owed and nothing else says when it is due.
    pub fn own_limit_alone(&self) -> Option<&Due> {
        let is_owed = matches!(
            self.deadline.outcome,
            Outcome::NoNumber(_)
                | Outcome::Waiting(_)
                | Outcome::OnRequest
                | Outcome::NoClock
                | Outcome::OutsideCalendar(_)
        );
        let own_limit = self.deadline.own_limit.as_ref();
        own_limit.filter(|_| is_owed && self.decision.is_none())
    }

    /// Sorts what has a time first, by that time: the deadline, or the own limit where there is no deadline.
    fn order(&self) -> (usize, bool, Option<i64>, Id) {
        const STATES: [&str; 9] = [
            "due",
            "outside-calendar",
            "no-number",
            "no-clock",
            "waiting",
            "on-request",
            "decided-not-to-notify",
            "not-computed",
            "not-applicable",
        ];
        let state = self.state();
        let own_limit = self.own_limit_alone();
        let place = match own_limit {
            Some(_) => Some(0),
            None => STATES.iter().position(|known| *known == state),
        };
        let due = self.deadline.outcome.due().or(own_limit);
        let is_sent = self.deadline.sent.is_some();
        (
            place.unwrap_or(STATES.len()),
            is_sent,
            due.map(|due| due.at.as_second()),
            self.deadline.duty.clone(),
        )
    }
}

fn notice<'a>(
    plan: &'a Plan,
    deadline: Deadline,
    incident: Option<&Incident>,
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
    Some(NoticeDeadline {
        duty,
        role: role.map(|(id, role)| role.title(id)),
        holder,
        contact: duty
            .contact
            .as_ref()
            .and_then(|contact| name(&contact.value)),
        decision: decision.map(|decision| NotToNotify::clone(decision)),
        deadline,
    })
}

/// Collects what was typed and what the incident says. What was typed wins.
fn known_times(
    packs: &Packs,
    plan: &Plan,
    question: &DeadlineQuestion,
) -> Result<KnownTimes, Failure> {
    let mut reasons = Vec::new();
    let (mut events, mut sent) = of_incident(question.incident.as_ref());
    for (event, moment) in &question.events {
        match Id::parse(event)
            .ok()
            .filter(|id| packs.has_event(id.as_str()))
        {
            Some(id) => {
                events.insert(id, *moment);
            }
            None => {
                let near = packs.nearest_event(event);
                reasons.push(unknown("event", event, near));
            }
        }
    }
    for (duty, moment) in &question.sent {
        match Id::parse_in_pack(duty)
            .ok()
            .filter(|id| plan.duties.contains_key(id))
        {
            Some(id) => {
                sent.insert(id, *moment);
            }
            None => {
                let near = suggestion(duty, plan.duties.keys().map(Id::as_str));
                reasons.push(format!("the plan `{}` has no duty `{duty}`{near}", plan.id).into());
            }
        }
    }
    let mut reasons = reasons.into_iter();
    if let Some(first) = reasons.next() {
        let mut failure = Failure::new(first);
        failure.reasons.extend(reasons);
        return Err(failure.help(
            "run `irplan packs --events` for the events, and `irplan deadlines` for the duties",
        ));
    }
    let zone = TimeZoneDatabase::bundled().get(&plan.timezone);
    Ok(KnownTimes {
        zone: plan.timezone.clone(),
        today: zone
            .unwrap_or(TimeZone::UTC)
            .to_datetime(question.now)
            .date(),
        events,
        sent,
    })
}

type Times = BTreeMap<Id, Moment>;

fn of_incident(incident: Option<&Incident>) -> (Times, Times) {
    let Some(incident) = incident else {
        return (Times::new(), Times::new());
    };
    let events = incident.head.events.iter();
    let events = events.map(|(event, moment)| (event.clone(), moment.value));
    let sent = incident.head.sent.iter();
    let sent = sent.map(|(duty, notice)| (duty.clone(), notice.at.value));
    (events.collect(), sent.collect())
}

fn unknown(what: &str, name: &str, near: Option<&str>) -> FailureReason {
    let near = near.map(|near| format!("; did you mean `{near}`?"));
    format!("there is no {what} `{name}`{}", near.unwrap_or_default()).into()
}
