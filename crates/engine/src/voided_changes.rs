//! Fills in what changed of subjects since the sign-offs that the changes voided, for rules to say.

use std::collections::BTreeSet;

use irplan_plan::{History, Plan, PlanId, Repository, State, Subject};
use jiff::civil::Date;

use crate::load::Loaded;
use crate::since_sign_off::{Past, Since};

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
    let mut voided = voided(history, &loaded.plans, wanted, today);
    // Commit by commit, so that each is read once.
    voided.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    let mut past = Past::of(&loaded.plans, voided.iter().map(|(_, plan, _)| &plan.id));
    let mut notes = BTreeSet::new();
    for (_, plan, subject) in voided {
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

/// The subjects of the first plans whose sign-offs were voided, each after the commit that brought its sign-off in,
/// where that is known.
fn voided<'a>(
    history: &History,
    plans: &'a Repository,
    wanted: Option<&BTreeSet<PlanId>>,
    today: Date,
) -> Vec<(String, &'a Plan, &'a Subject)> {
    let is_wanted = |plan: &&Plan| wanted.is_none_or(|wanted| wanted.contains(&plan.id));
    let of_plan = |plan: &'a Plan| -> Vec<_> {
        let subjects = plan.source.ledger.keys();
        let voided =
            subjects.filter(|subject| plan.standing(subject, today).state == State::Voided);
        let brought = voided.filter_map(|subject| {
            let entered = history.sign_offs.get(&(plan.id.clone(), subject.clone()))?;
            Some((entered.change.commit()?.id.clone(), plan, subject))
        });
        brought.collect()
    };
    let plans = plans.published().filter(is_wanted).map(of_plan);
    let some = plans.filter(|voided| !voided.is_empty());
    some.take(MOST).flatten().collect()
}
