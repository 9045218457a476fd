//! Finds the work to do.

use std::collections::BTreeMap;

use irplan_plan::model::{Action, ActionState, ForgeAccount};
use irplan_plan::signoff::SignOffStatus;
use irplan_plan::toml::Map;
use irplan_plan::{Id, Plan, PlanId, Repository, State, Subject, SubjectKind};
use jiff::civil::Date;

use super::owner::{self, WorkOwner};
use crate::signing::Act;

/// The work of everybody.
#[derive(Debug, Default)]
pub struct Worklist {
    /// By owner. Under `None` is what has no owner.
    pub owners: BTreeMap<Option<WorkOwner>, OwnerWork>,
}

/// The work of one owner.
#[derive(Debug, Default)]
pub struct OwnerWork {
    /// The owner's name; empty without an owner.
    pub name: String,
    /// The owner's account on the forge.
    pub forge: Option<ForgeAccount>,
    /// The work by plan, most urgent first.
    pub work: BTreeMap<PlanId, Vec<Work>>,
}

/// A piece of work.
#[derive(Debug)]
pub struct Work {
    /// What to do.
    pub kind: WorkKind,
    /// The subject to sign. For an action, the exercise or incident that it comes from.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// The day on which it runs out or ran out, if there is one.
    pub due: Option<Date>,
    /// The state in words.
    pub words: String,
    /// Whether it is not overdue yet, but soon will be.
    pub is_only_due_soon: bool,
}

/// What somebody has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// Sign a subject, whose sign-off has a state.
    Sign(Act, State),
    /// Do the open action with this id.
    Action(Id),
}

impl WorkKind {
    /// Returns the verb: the act that signs, or that of an action.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Sign(act, _) => act.name(),
            Self::Action(_) => Action::VERB,
        }
    }

    /// Returns the act that signs; `None` for an action.
    pub fn act(&self) -> Option<Act> {
        match self {
            Self::Sign(act, _) => Some(*act),
            Self::Action(_) => None,
        }
    }

    /// Returns the id of the action.
    pub fn action(&self) -> Option<&Id> {
        match self {
            Self::Sign(..) => None,
            Self::Action(id) => Some(id),
        }
    }

    /// Returns the name of the state, as JSON has it: that of the sign-off, or `open`, even for an action that is
    /// overdue.
    pub fn state_name(&self) -> &'static str {
        match self {
            Self::Sign(_, state) => state.name(),
            Self::Action(_) => ActionState::Open.in_words(),
        }
    }
}

/// Finds the work of some plans.
pub fn find_work<'a>(
    repository: &Repository,
    plans: impl Iterator<Item = &'a Plan>,
    today: Date,
) -> Worklist {
    let mut list = Worklist::default();
    for plan in plans {
        for subject in plan.signable(today) {
            let status = plan.sign_off_status(&subject, today);
            let act = subject.kind.act();
            if let Some(act) = act.filter(|_| status.state != State::Current) {
                let owner = owner::of_subject(plan, &subject, today);
                list.add(
                    repository,
                    plan,
                    owner,
                    sign_off_work(plan, act, subject, &status),
                );
            }
        }
        let soon = plan.policy.due_soon.after(today).unwrap_or(today);
        for (from, id, action) in actions(plan) {
            let due = action.due.as_ref().map(|due| due.value);
            if action.done.is_none() && due.is_none_or(|due| due <= soon) {
                let owner = action.owner.as_ref();
                let owner = owner.and_then(|owner| owner::of_action(plan, &owner.value, today));
                list.add(
                    repository,
                    plan,
                    owner,
                    action_work(from, id, action, today),
                );
            }
        }
    }
    for share in list.owners.values_mut() {
        for work in share.work.values_mut() {
            work.sort_by(|a, b| a.urgency().cmp(&b.urgency()));
        }
    }
    list
}

impl Worklist {
    fn add(&mut self, repository: &Repository, plan: &Plan, owner: Option<WorkOwner>, work: Work) {
        let contact = owner.as_ref().and_then(|owner| {
            repository
                .plans
                .get(&owner.plan)?
                .contacts
                .get(&owner.contact)
        });
        let share = self.owners.entry(owner).or_insert_with(|| OwnerWork {
            name: contact.map_or(String::new(), |contact| contact.name.value.clone()),
            forge: contact
                .and_then(|contact| contact.forge.as_ref())
                .map(|forge| forge.value.clone()),
            work: BTreeMap::new(),
        });
        share.work.entry(plan.id.clone()).or_default().push(work);
    }
}

impl OwnerWork {
    /// Counts the pieces of work.
    pub fn count(&self) -> usize {
        self.work.values().map(Vec::len).sum()
    }
}

impl Work {
    /// Overdue work comes before work that is due soon, and earlier days before later ones.
    fn urgency(&self) -> impl Ord + '_ {
        (
            self.is_only_due_soon,
            self.due.is_none(),
            self.due,
            self.kind.verb(),
            &self.subject,
            self.kind.action(),
        )
    }
}

fn sign_off_work(plan: &Plan, act: Act, subject: Subject, status: &SignOffStatus) -> Work {
    let id = subject.id.as_ref().map_or("name", |id| id.as_str());
    let title = plan.title(subject.kind, id).unwrap_or_default();
    Work {
        kind: WorkKind::Sign(act, status.state),
        title,
        subject,
        due: status.due,
        words: status.in_words_with_signer(),
        is_only_due_soon: status.state.is_valid(),
    }
}

/// Lists the actions of a plan with the exercise or incident of each.
fn actions(plan: &Plan) -> impl Iterator<Item = (Subject, &Id, &Action)> {
    let exercises = plan.source.exercises.iter().map(|(id, exercise)| {
        let subject = Subject::new(SubjectKind::Exercise, id);
        (subject, &exercise.head.actions)
    });
    let incidents = plan.source.incidents.iter().map(|(id, incident)| {
        let subject = Subject::new(SubjectKind::Incident, id);
        (subject, &incident.head.actions)
    });
    exercises
        .chain(incidents)
        .flat_map(|(from, actions): (Subject, &Map<Action>)| {
            actions
                .iter()
                .map(move |(id, action)| (from.clone(), id, action.as_ref()))
        })
}

fn action_work(from: Subject, id: &Id, action: &Action, today: Date) -> Work {
    let due = action.due.as_ref().map(|due| due.value);
    let is_only_due_soon = due.is_some_and(|due| due > today);
    let state = match is_only_due_soon {
        true => State::DueSoon,
        false => State::Overdue,
    };
    Work {
        kind: WorkKind::Action(id.clone()),
        subject: from,
        title: action.what.value.clone(),
        due,
        is_only_due_soon,
        words: match due {
            Some(_) => state.in_words_with_day(due),
            None => "without a date".to_owned(),
        },
    }
}
