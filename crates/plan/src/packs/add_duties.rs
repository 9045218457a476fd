//! Puts the duties of packs into a plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::{Id, PlanId};
use crate::model::{DecisionNotApplicable, Duty, RegimeStatus};
use crate::packs::displacement::displaced;
use crate::packs::{Pack, Packs};
use crate::plan::{PlanEntry, PlanSource, PlanSubjects};
use crate::toml::{Field, List, Origin};

/// Returns the packs that a plan chooses, itself or through the plans that it inherits from.
pub(crate) fn packs_of(line: &[&Arc<PlanSource>], packs: &Packs) -> BTreeMap<Id, Arc<Pack>> {
    let ids = line.iter().flat_map(|source| source.file.packs.iter());
    let known = ids.filter_map(|id| Some((id.value.clone(), Arc::clone(packs.get(id.as_str())?))));
    known.collect()
}

/// Adds the duties of the chosen packs, with what the plan says about them.
///
/// What a plan says about a duty of a pack that it does not choose is left out. [`super::faults()`] reports it.
pub(crate) fn with_duties(
    mut subjects: PlanSubjects,
    line: &[&Arc<PlanSource>],
    packs: &Packs,
) -> PlanSubjects {
    let (additions, own): (BTreeMap<_, _>, BTreeMap<_, _>) = subjects
        .duties
        .into_iter()
        .partition(|(id, _)| id.in_pack().is_some());
    subjects.duties = own;
    let chosen = packs_of(line, packs);
    let country = country(line);
    let displaced = displaced(&chosen, country.as_deref(), |pack| {
        declined(line, pack).is_some()
    });
    for (pack_id, pack) in &chosen {
        let Some((from, origin)) = chooser(line, pack_id) else {
            continue;
        };
        let status = match displaced.contains(pack_id) {
            true => RegimeStatus::Displaced,
            false => pack.status_in(country.as_deref()),
        };
        for (id, duty) in &pack.duties {
            let id = Id::of_pack(pack_id, id);
            let addition = additions.get(&id);
            let mut value = match addition {
                Some(addition) => with_addition(duty, addition),
                None => Duty {
                    origin: origin.clone(),
                    ..Duty::clone(duty)
                },
            };
            if status != RegimeStatus::InForce {
                value.status = Some(Field {
                    value: status,
                    ..Field::default()
                });
            }
            packs.add_meanings(&mut value);
            value.not_applicable = value.not_applicable.or_else(|| declined(line, pack_id));
            let from = addition.map_or_else(|| from.clone(), |addition| addition.from.clone());
            let replaces = addition.and_then(|addition| addition.replaces.clone());
            let value = Arc::new(value);
            let duty = PlanEntry {
                value,
                from,
                replaces,
            };
            subjects.duties.insert(id, duty);
        }
    }
    subjects
}

/// Returns the country whose law applies: the `country` or else the `region` of the nearest plan that has one.
pub(crate) fn country(line: &[&Arc<PlanSource>]) -> Option<String> {
    line.iter().rev().find_map(|source| {
        let country = source.file.country.as_ref().map(|it| it.value.to_string());
        let region = source.file.region.as_ref().map(|it| it.value.to_string());
        country.or(region)
    })
}

/// Returns the decision of the nearest plan that declines a pack. A plan that chooses it again takes it back.
fn declined(line: &[&Arc<PlanSource>], pack: &Id) -> Option<Arc<DecisionNotApplicable>> {
    let mut nearest = line.iter().rev().map(|source| &source.file);
    let file = nearest.find(|file| {
        let is_chosen = file.packs.iter().any(|chosen| chosen.value == *pack);
        is_chosen || file.declined_packs.contains_key(pack)
    })?;
    file.declined_packs.get(pack).cloned()
}

/// Returns the last plan that names a pack, and the place where.
fn chooser(line: &[&Arc<PlanSource>], pack: &Id) -> Option<(PlanId, Origin)> {
    line.iter().rev().find_map(|source| {
        let mut packs = source.file.packs.iter();
        let field = packs.find(|field| field.value == *pack)?;
        let origin = Origin {
            path: source.file.origin.path.clone(),
            header: field.span,
        };
        Some((source.id.clone(), origin))
    })
}

/// Returns a duty of a pack with what a plan says about it.
///
/// A plan can say who sends it how, and can have a shorter limit. Only if the pack asks for the number of a contract, it
/// can also say how the clock runs. Other holidays would move the law's deadline, so a plan can name a calendar only where the
/// pack names none.
fn with_addition(pack: &Duty, addition: &Duty) -> Duty {
    let asks = pack.ask.as_ref().is_some_and(|ask| ask.value);
    let mut duty = Duty {
        origin: addition.origin.clone(),
        ..pack.clone()
    };
    let Duty {
        origin: _,
        name,
        recipient,
        contact,
        role,
        channel,
        template,
        own_limit,
        not_applicable,
        starts_note,
        threshold: _,
        notes,
        starts,
        within,
        limits,
        source,
        // A plan cannot say these about a duty of a pack.
        regime: _,
        status: _,
        applies_from: _,
        applies_until: _,
        actor: _,
        wording: _,
        ask: _,
        on_request: _,
        with: _,
        before: _,
        unless: _,
        hold: _,
        later_readings: _,
        business_days: _,
        calendar,
        zone: _,
        cut_off: _,
        content: _,
        confirmed: _,
    } = addition;
    replace(&mut duty.name, name);
    replace(&mut duty.recipient, recipient);
    replace(&mut duty.contact, contact);
    replace(&mut duty.role, role);
    replace(&mut duty.channel, channel);
    replace(&mut duty.template, template);
    replace(&mut duty.own_limit, own_limit);
    replace(&mut duty.starts_note, starts_note);
    if asks || pack.calendar.is_none() {
        replace(&mut duty.calendar, calendar);
    }
    duty.not_applicable = not_applicable.clone();
    duty.notes = joined(&duty.notes, notes);
    if asks {
        replace(&mut duty.starts, starts);
        replace(&mut duty.within, within);
        replace(&mut duty.source, source);
        if !limits.is_empty() {
            duty.limits.clone_from(limits);
        }
    }
    duty
}

fn replace<T: Clone>(value: &mut Option<Field<T>>, addition: &Option<Field<T>>) {
    if addition.is_some() {
        value.clone_from(addition);
    }
}

fn joined(pack: &List<String>, addition: &List<String>) -> List<String> {
    if addition.is_empty() {
        return pack.clone();
    }
    let items = pack.iter().chain(addition.iter()).cloned();
    List::new(items.collect(), addition.key.unwrap_or_default())
}
