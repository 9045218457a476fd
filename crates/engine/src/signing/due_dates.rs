//! Decides the day on which a sign-off ends: the end of its interval, or an earlier one.

use std::collections::BTreeMap;

use irplan_plan::signoff::DueCalendar;
use irplan_plan::{Id, Plan, PlanId, Subject};
use jiff::civil::Date;

use super::signing_terms::SigningTerms;
use crate::failure::FailureReason;
use crate::stages::PlanSet;

/// A contact with the plan whose `contacts.toml` has them, because ids are unique only there.
type LedgerPerson = (PlanId, Id);

/// How much falls due in each week, by signer.
pub(super) struct DueDates {
    calendars: BTreeMap<LedgerPerson, DueCalendar>,
    today: Date,
}

impl DueDates {
    /// Counts what is signed today and falls due later, if that affects the decision.
    pub(super) fn new(set: &PlanSet, terms: &SigningTerms, today: Date) -> Self {
        let mut calendars: BTreeMap<LedgerPerson, DueCalendar> = BTreeMap::new();
        let plans = set.plans().published().filter(|_| terms.spread);
        for (plan, subject) in plans.flat_map(|plan| {
            let subjects = plan.signable(today).into_iter();
            subjects.map(move |subject| (plan, subject))
        }) {
            let status = plan.sign_off_status(&subject, today);
            if let (Some((by, _)), Some(due)) = (status.signer_and_date, status.due)
                && due > today
            {
                let person = person(plan, &by);
                calendars.entry(person).or_default().add(due);
            }
        }
        Self { calendars, today }
    }

    /// Returns the day to write down; `None` if the sign-off ends with its interval.
    ///
    /// # Errors
    /// One phrase, if the requested day is too late or too early.
    pub(super) fn due(
        &mut self,
        terms: &SigningTerms,
        plan: &Plan,
        subject: &Subject,
        by: &Id,
    ) -> Result<Option<Date>, FailureReason> {
        let on = terms.on;
        let name = format!("{}/{subject}", plan.id);
        let end = plan.policy.interval(subject.kind).after(on);
        let end = end.ok_or_else(|| format!("`{name}` would never end: {on} is out of range"))?;
        let due = match terms.due {
            Some(due) if due <= on => Err(format!(
                "`{name}` is signed on {on}, so it cannot be due on {due}"
            )),
            Some(due) if due > end => Err(format!(
                "`{name}` is due on {end} at the latest, so it cannot be due on {due}"
            )),
            Some(due) => Ok(due),
            None if terms.spread => {
                let calendar = self.calendars.entry(person(plan, by)).or_default();
                Ok(calendar.choose_due_date(on, end, self.today))
            }
            None => Ok(end),
        }?;
        Ok((due < end).then_some(due))
    }
}

fn person(plan: &Plan, by: &Id) -> LedgerPerson {
    let contact = plan.contacts.get(by);
    let from = contact.map_or(&plan.id, |contact| &contact.from);
    (from.clone(), by.clone())
}
