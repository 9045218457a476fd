//! Weighs how plans are kept: intervals, levels of rules, waivers, and who may sign.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diff::between::OwnLevels;
use crate::diff::pair::Sides;
use crate::diff::weigh::practice::Until;
use crate::diff::weigh::scale::{Mark, Scale, longest};
use crate::diff::{Drift, DriftKind};
use crate::finding::Level;
use crate::id::{PlanId, Subject};
use crate::model::{Policy as PolicyTable, Signed, Signer, Waiver};
use crate::place::Place;
use crate::plan::{Plan, Policy, Repository};
use crate::toml::{Duration, Record};

/// The drifts of every plan's policy as it applies there, those that are alike put together.
pub(super) fn all(sides: Sides<'_>, today: Date, levels: &OwnLevels<'_>) -> Vec<Drift> {
    let mut alike: BTreeMap<_, (Mark, Option<Place>, BTreeSet<&PlanId>)> = BTreeMap::new();
    for (id, new) in &sides.new.plans {
        let Some(old) = sides.old.plans.get(id) else {
            continue;
        };
        let mut scale = Scale::default();
        policy(&old.policy, &new.policy, &mut scale);
        rules(&old.policy, &new.policy, levels, &mut scale);
        signers(old, new, &mut scale);
        for mark in scale.marks {
            let (file, place) = cause(sides, (old, new), &mark.key);
            let key = (
                file,
                mark.kind,
                mark.key.clone(),
                mark.before.clone(),
                mark.after.clone(),
            );
            let known = alike.entry(key).or_insert((mark, place, BTreeSet::new()));
            known.2.insert(id);
        }
    }
    let mut drifts: Vec<_> = alike
        .into_iter()
        .map(|((file, ..), (mark, place, plans))| {
            mark.drift(file, Subject::PLAN, place, sides.published(&plans))
        })
        .collect();
    drifts.extend(waivers(sides, today));
    drifts
}

fn policy(old: &Policy, new: &Policy, scale: &mut Scale) {
    let both = |of: fn(&Policy) -> Duration| (Some(of(old)), Some(of(new)));
    let longer_is_weaker = |time: &Duration| -longest(*time);
    for (key, of) in [
        (
            "verify-contacts-every",
            (|policy| policy.verify_contacts_every) as fn(&Policy) -> Duration,
        ),
        ("review-sections-every", |policy| {
            policy.review_sections_every
        }),
        ("acknowledge-roles-every", |policy| {
            policy.acknowledge_roles_every
        }),
        ("approve-plan-every", |policy| policy.approve_plan_every),
        ("exercise-every", |policy| policy.exercise_every),
        ("today-tolerance", |policy| policy.today_tolerance),
    ] {
        scale.ranked((DriftKind::Interval, key), both(of), longer_is_weaker);
    }
    // What is due is announced later.
    let soon = both(|policy| policy.due_soon);
    scale.ranked((DriftKind::Interval, "due-soon"), soon, |time| {
        longest(*time)
    });
    let most = |policy: &Policy| Some(policy.bulk_sign_offs);
    let bulk = (DriftKind::Signers, "bulk-sign-offs");
    scale.ranked(bulk, (most(old), most(new)), |most| -i64::from(*most));
    let allowed = |policy: &Policy| policy.allow_reserved_data.then_some("allow");
    scale.unwanted(
        (DriftKind::RuleLevel, "reserved-data"),
        allowed(old),
        allowed(new),
    );
}

/// The levels of rules that either policy sets.
fn rules(old: &Policy, new: &Policy, levels: &OwnLevels<'_>, scale: &mut Scale) {
    let names: BTreeSet<_> = old.rules.keys().chain(new.rules.keys()).collect();
    for name in names {
        let own = levels.get(name.as_str()).copied();
        let level = |policy: &Policy| policy.rules.get(name).map(|(level, _)| *level).or(own);
        let key = format!("rules.{name}");
        match (level(old), level(new)) {
            (Some(old), Some(new)) => {
                let sides = (Some(old), Some(new));
                scale.ranked((DriftKind::RuleLevel, &key), sides, |level| rank(*level));
            }
            // The rule's own level was not told, but nothing is lower than `allow` or higher than `deny`.
            (old, new) => {
                let is = |level: Option<Level>, wanted| level.filter(|level| *level == wanted);
                let allow = (is(old, Level::Allow), is(new, Level::Allow));
                scale.unwanted((DriftKind::RuleLevel, &key), allow.0, allow.1);
                let deny = (is(old, Level::Deny), is(new, Level::Deny));
                scale.kept((DriftKind::RuleLevel, &key), deny.0, deny.1);
            }
        }
    }
}

fn rank(level: Level) -> i64 {
    match level {
        Level::Allow => 0,
        Level::Note => 1,
        Level::Warn => 2,
        Level::Deny => 3,
    }
}

/// Who may sign, for each kind and each subject that either policy names.
fn signers(old: &Plan, new: &Plan, scale: &mut Scale) {
    let tables = |plan: &Plan| -> Vec<_> {
        plan.policy
            .signers
            .iter()
            .flatten()
            .map(Record::canonical)
            .collect()
    };
    if tables(old) == tables(new) {
        return;
    }
    let named = [old, new]
        .into_iter()
        .flat_map(|plan| plan.policy.signers.iter().flatten());
    let named = named.flat_map(|table| table.subjects.iter());
    let mut subjects: BTreeSet<_> = named
        .map(|signed| match &signed.value {
            Signed::One(subject) => subject.clone(),
            Signed::Kind(kind) => Subject {
                kind: *kind,
                id: None,
            },
        })
        .collect();
    subjects.extend(Signed::KINDS.map(|kind| Subject { kind, id: None }));
    for subject in subjects {
        let word = match &subject.id {
            Some(_) => subject.to_string(),
            None => subject.kind.name().to_owned(),
        };
        let (before, after) = (old.signing(&subject), new.signing(&subject));
        let what = (DriftKind::Signers, &*format!("signers.{word}"));
        scale.unwanted(what, beyond(&before, &after), None);
        scale.unwanted(what, None, beyond(&after, &before));
    }
}

/// Those whom one list lets sign and the other does not, in words.
fn beyond(these: &[Signer], those: &[Signer]) -> Option<String> {
    if those.contains(&Signer::Anyone) {
        return None;
    }
    let beyond: Vec<_> = these
        .iter()
        .filter(|signer| !those.contains(signer))
        .map(ToString::to_string)
        .collect();
    (!beyond.is_empty()).then(|| beyond.join(", "))
}

/// The file that makes a plan's policy differ, and where: the nearest one whose value of the key differs; `None` for
/// `irplan.toml`.
fn cause(
    sides: Sides<'_>,
    (old, new): (&Plan, &Plan),
    key: &str,
) -> (Option<PlanId>, Option<Place>) {
    let top = key.split('.').next().unwrap_or(key);
    let line = [&new.id].into_iter().chain(new.ancestors.iter().rev());
    for id in line {
        let table =
            |side: &Repository| -> Option<_> { side.plans.get(id)?.source.file.policy.clone() };
        if let Some(place) = differing(
            table(sides.old).as_deref(),
            table(sides.new).as_deref(),
            top,
        ) {
            return (Some(id.clone()), Some(place));
        }
    }
    let (before, after) = (&sides.old.settings.policy, &sides.new.settings.policy);
    match differing(before.as_deref(), after.as_deref(), top) {
        Some(place) => (None, Some(place)),
        // The plan inherits from others than before.
        None => {
            let extends = [new, old].into_iter().find_map(|plan| {
                let file = &plan.source.file;
                file.extends.key.map(|key| file.origin.at(key))
            });
            (Some(new.id.clone()), extends)
        }
    }
}

/// Where a key of two policies stands, if its value differs.
fn differing(old: Option<&PolicyTable>, new: Option<&PolicyTable>, key: &str) -> Option<Place> {
    let field = |table: Option<&PolicyTable>| {
        let table = table?;
        let field = table.fields().into_iter().find(|field| field.key == key)?;
        Some((field.value, table.origin.at(field.span)))
    };
    let (before, after) = (field(old), field(new));
    let value = |side: &Option<(_, Place)>| side.as_ref().map(|(value, _)| Clone::clone(value));
    let is_same = value(&before) == value(&after);
    after
        .or(before)
        .filter(|_| !is_same)
        .map(|(_, place)| place)
}

/// A waiver with the file that has it; `None` for `irplan.toml`.
type Filed<'a> = (Option<&'a PlanId>, &'a Waiver);

/// Waivers that came, went, or last longer or shorter. One that has run out weighs nothing.
fn waivers(sides: Sides<'_>, today: Date) -> Vec<Drift> {
    let (old, new) = (
        filed(sides.old, sides, today),
        filed(sides.new, sides, today),
    );
    let mut drifts = Vec::new();
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (before, after) = (old.get(key), new.get(key));
        let until =
            |filed: Option<&Filed<'_>>| filed.map(|(_, waiver)| Until(Some(waiver.until.value)));
        let mut scale = Scale::default();
        let what = (DriftKind::Waiver, &*format!("waivers.{}", key.0));
        match (until(before), until(after)) {
            (Some(old), Some(new)) => scale.ranked(what, (Some(old), Some(new)), Until::rank),
            (old, new) => scale.unwanted(what, old, new),
        }
        let Some((file, waiver)) = after.or(before) else {
            continue;
        };
        let subject = &waiver.subject.value;
        for mark in scale.marks {
            drifts.push(mark.drift(
                file.cloned(),
                subject.subject.clone().unwrap_or(Subject::PLAN),
                Some(waiver.origin.place()),
                vec![subject.plan.clone()],
            ));
        }
    }
    drifts
}

fn filed<'a>(
    side: &'a Repository,
    sides: Sides<'a>,
    today: Date,
) -> BTreeMap<(&'a str, String), Filed<'a>> {
    let plans = side.plans.iter().filter(|(id, _)| sides.has(id));
    let plans = plans.map(|(id, plan)| (Some(id), plan.source.file.policy.as_deref()));
    let all = plans.chain([(None, side.settings.policy.as_deref())]);
    let waivers = all.flat_map(|(file, table)| {
        let waivers = table.map(|table| table.waivers.as_slice());
        waivers
            .unwrap_or_default()
            .iter()
            .map(move |waiver| (file, waiver))
    });
    let holds = waivers.filter(|(_, waiver)| waiver.until.value >= today);
    holds
        .map(|(file, waiver)| {
            let subject = crate::toml::Value::canonical(&waiver.subject.value).to_string();
            ((waiver.rule.value.as_str(), subject), (file, waiver))
        })
        .collect()
}
