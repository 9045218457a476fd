//! Exercises and incidents, and their actions.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::id::{Id, Subject};
use crate::markdown::Document;
use crate::model::{EventTimes, Moment, Phase};
use crate::toml::{Field, List, Map, record, words};

/// One file under `exercises/`.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The front matter.
    pub head: ExerciseHead,
    /// What happened.
    pub body: Document,
}

record! {
    /// The front matter of an exercise.
    pub struct ExerciseHead {
        /// The title.
        pub title: Field<String> = "title",
        /// The day.
        pub on: Field<Date> = "on",
        /// What kind of exercise it was.
        pub kind: Option<Field<ExerciseKind>> = "kind",
        /// The playbook that was followed.
        pub playbook: Option<Field<Id>> = "playbook" => [Playbook],
        /// The contact who led it.
        pub facilitator: Option<Field<Id>> = "facilitator" => [Contact],
        /// The contacts who took part.
        pub participants: List<Id> = "participants" => [Contact],
        /// The roles that were played.
        pub roles: List<Id> = "roles" => [Role],
        /// The phases that were played.
        pub phases: List<Phase> = "phases",
        /// What has to be done because of it.
        pub actions: Map<Action> = "actions",
    }
}

words! {
    /// What kind of exercise it was.
    pub enum ExerciseKind {
        /// Talked through around a table.
        Tabletop = "tabletop",
        /// Done with the real tools, on test systems.
        Drill = "drill",
        /// Done on live systems.
        Live = "live",
    }
}

/// One file under `incidents/`.
#[derive(Clone, Debug)]
pub struct Incident {
    /// The front matter.
    pub head: IncidentHead,
    /// What happened, and what was learned.
    pub body: Document,
}

record! {
    /// The front matter of an incident.
    pub struct IncidentHead {
        /// The title.
        pub title: Field<String> = "title",
        /// The day on which it was noticed.
        pub detected: Field<Date> = "detected",
        /// The day on which it was declared.
        pub declared: Option<Field<Date>> = "declared",
        /// The day on which it was contained.
        pub contained: Option<Field<Date>> = "contained",
        /// The day on which it was closed.
        pub closed: Option<Field<Date>> = "closed",
        /// The severity.
        pub severity: Option<Field<Id>> = "severity" => [Severity],
        /// The playbook that was followed.
        pub playbook: Option<Field<Id>> = "playbook" => [Playbook],
        /// The contact who led the response.
        pub lead: Option<Field<Id>> = "lead" => [Contact],
        /// The day of the post-incident review.
        pub reviewed: Option<Field<Date>> = "reviewed",
        /// When the events happened that start the clocks of duties.
        pub events: EventTimes = "events",
        /// The notices that were sent, by duty.
        pub sent: Map<SentNotice> = "sent",
        /// The duties for which somebody decided to send no notice.
        pub decided_not_to_notify: Map<DecisionNotToNotify> = "decided-not-to-notify",
        /// What has to be done because of it.
        pub actions: Map<Action> = "actions",
    }
}

impl IncidentHead {
    /// Returns how far the work on it got, in words: `closed 2026-08-24, not reviewed`.
    pub fn progress_in_words(&self) -> String {
        match (&self.closed, &self.reviewed) {
            (_, Some(on)) => format!("reviewed {}", on.value),
            (Some(on), None) => format!("closed {}, not reviewed", on.value),
            (None, None) => "open".to_owned(),
        }
    }

    /// The event whose day is [`IncidentHead::detected`].
    const DETECTED: &'static str = "detected";

    /// Returns when the events happened. The day of detection is an event, unless its time is among them.
    pub fn event_times(&self) -> BTreeMap<Id, Moment> {
        let events = self.events.iter();
        let mut times: BTreeMap<_, _> = events
            .map(|(event, moment)| (event.clone(), moment.value))
            .collect();
        if let Ok(detected) = Id::parse(Self::DETECTED) {
            let day = Moment::Day(self.detected.value);
            times.entry(detected).or_insert(day);
        }
        times
    }

    /// Returns when the notice of each duty was sent.
    pub fn sent_times(&self) -> BTreeMap<Id, Moment> {
        let sent = self.sent.iter();
        sent.map(|(duty, notice)| (duty.clone(), notice.at.value))
            .collect()
    }

    /// Returns the contacts who sent notices, or who decided to send none.
    pub fn notifiers(&self) -> impl Iterator<Item = &Field<Id>> {
        let sent = self.sent.values().filter_map(|notice| notice.by.as_ref());
        let decided = self.decided_not_to_notify.values();
        sent.chain(decided.map(|decision| &decision.by))
    }
}

record! {
    /// `[sent."DUTY"]`: a notice that was sent.
    pub struct SentNotice by Duty {
        /// When.
        pub at: Field<Moment> = "at",
        /// The contact who sent it.
        pub by: Option<Field<Id>> = "by" => [Contact],
        /// The number under which the recipient keeps it.
        pub reference: Option<Field<String>> = "ref",
    }
}

record! {
    /// `[decided-not-to-notify."DUTY"]`: a decision that no notice is due.
    pub struct DecisionNotToNotify by Duty {
        /// Why no notice is due.
        pub why: Field<String> = "why",
        /// The contact who decided it.
        pub by: Field<Id> = "by" => [Contact],
        /// The day of the decision.
        pub on: Field<Date> = "on",
    }
}

record! {
    /// `[actions.ID]`: an action, with what must change.
    pub struct Action {
        /// What has to be done.
        pub what: Field<String> = "what",
        /// What must change.
        pub subject: Option<Field<Subject>> = "subject",
        /// The contact or role that does it.
        pub owner: Option<Field<Id>> = "owner" => [Contact, Role],
        /// The day by which it is due.
        pub due: Option<Field<Date>> = "due",
        /// The day on which it was done.
        pub done: Option<Field<Date>> = "done",
        /// What the result was.
        pub outcome: Option<Field<String>> = "outcome",
    }
}

/// Whether an action is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionState {
    /// It has still to be done, and its day has not passed.
    Open,
    /// It has still to be done, and its day has passed.
    Overdue,
    /// It was done.
    Done,
}

impl ActionState {
    /// Returns the state in words: `open`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Done => "done",
        }
    }
}

impl Action {
    /// The verb for what an owner has to do about an action, as the name of an act is for a sign-off.
    pub const VERB: &str = "do";

    /// Returns its state on a day.
    pub fn state(&self, today: Date) -> ActionState {
        match (&self.done, &self.due) {
            (Some(_), _) => ActionState::Done,
            (None, Some(due)) if due.value < today => ActionState::Overdue,
            (None, _) => ActionState::Open,
        }
    }
}
