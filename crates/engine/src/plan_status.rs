//! The status of each plan at a glance.

use std::collections::BTreeMap;

use irplan_plan::{Message, Plan, State, Subject, SubjectKind};
use jiff::civil::Date;

/// How many sign-offs count, out of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValidShare {
    /// Those that count.
    pub valid: usize,
    /// All of them.
    pub all: usize,
}

/// The status of a plan.
#[derive(Clone, Debug)]
pub struct PlanStatus<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// How many subjects of each kind are signed off. Playbooks count as sections.
    pub shares: BTreeMap<SubjectKind, ValidShare>,
    /// Whether the plan is approved.
    pub approval: State,
    /// Sign-offs that ended because somebody else holds the signer's role now, in words that follow the subject.
    pub ended: Vec<(Subject, Message)>,
    /// The day on which the next sign-off ends.
    pub next_due: Option<Date>,
}

impl<'a> PlanStatus<'a> {
    /// Returns the status of a plan on a day.
    pub fn of(plan: &'a Plan, today: Date) -> Self {
        let mut status = Self {
            plan,
            shares: BTreeMap::new(),
            approval: State::Missing,
            ended: Vec::new(),
            next_due: None,
        };
        for subject in plan.signable(today) {
            let sign_off_status = plan.sign_off_status(&subject, today);
            let kind = match subject.kind {
                SubjectKind::Playbook => SubjectKind::Section,
                kind => kind,
            };
            let share = status.shares.entry(kind).or_default();
            share.valid += usize::from(sign_off_status.state.is_valid());
            share.all += 1;
            if sign_off_status.state.is_valid() {
                let days = [status.next_due, sign_off_status.due];
                status.next_due = days.into_iter().flatten().min();
            }
            if let Some(act) = kind.act().filter(|_| sign_off_status.has_ended()) {
                let why = sign_off_status.reason(act);
                status.ended.push((subject, why));
            }
            if kind == SubjectKind::Plan {
                status.approval = sign_off_status.state;
            }
        }
        status
    }

    /// Counts how many subjects of a kind are signed off.
    pub fn share(&self, kind: SubjectKind) -> ValidShare {
        self.shares.get(&kind).copied().unwrap_or_default()
    }

    /// Whether everything is signed off.
    pub fn is_complete(&self) -> bool {
        let mut shares = self.shares.values();
        shares.all(|share| share.valid == share.all)
    }
}
