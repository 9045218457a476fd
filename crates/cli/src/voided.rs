//! Fills in what changed of subjects since the sign-offs that the changes voided, for rules to say.

use std::collections::BTreeSet;

use irplan_plan::{History, Plan, PlanId, Repository, State, Subject};
use jiff::civil::Date;

use crate::load::Loaded;
use crate::since::{Past, Since};

/// Of how many plans this is read at most: where one base text changed, a whole fleet says the same, and one finding of
/// it names the first.
const MOST: usize = 12;

/// Fills in what changed since voided sign-offs of some plans, or of all; what cannot be read becomes a note.
pub fn fill(
    history: &mut History,
    loaded: &Loaded,
    wanted: Option<&BTreeSet<PlanId>>,
    today: Date,
) {
    let voided = voided(history, &loaded.plans, wanted, today);
    let mut past = Past::of(&loaded.plans, voided.iter().map(|(plan, _)| &plan.id));
    let mut notes = BTreeSet::new();
    for (plan, subject) in voided {
        match past.since(loaded, history, plan, subject, today) {
            Ok(Since::Changed(changes) | Since::Shown(changes)) => {
                let key = (plan.id.clone(), subject.clone());
                history.since.insert(key, changes);
            }
            // Of what cannot be had the rules say which commit to compare with.
            Ok(Since::Never | Since::Same | Since::Unknown(_)) => {}
            Err(error) => {
                notes.insert(format!("{error:#}"));
            }
        }
    }
    history.notes.extend(notes);
}

/// The subjects of the first plans whose sign-offs were voided, where the commit is known that brought these in.
fn voided<'a>(
    history: &History,
    plans: &'a Repository,
    wanted: Option<&BTreeSet<PlanId>>,
    today: Date,
) -> Vec<(&'a Plan, &'a Subject)> {
    let is_wanted = |plan: &&Plan| wanted.is_none_or(|wanted| wanted.contains(&plan.id));
    let of_plan = |plan: &'a Plan| -> Vec<_> {
        let is_voided = |subject: &&Subject| {
            let entered = history
                .sign_offs
                .get(&(plan.id.clone(), (*subject).clone()));
            plan.standing(subject, today).state == State::Voided
                && entered.is_some_and(|entered| entered.change.commit().is_some())
        };
        let subjects = plan.source.ledger.keys().filter(is_voided);
        subjects.map(|subject| (plan, subject)).collect()
    };
    let plans = plans.published().filter(is_wanted).map(of_plan);
    let some = plans.filter(|voided| !voided.is_empty());
    some.take(MOST).flatten().collect()
}
