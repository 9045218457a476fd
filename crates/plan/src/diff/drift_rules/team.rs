//! Finds weaker and stronger contacts, roles, severities, response chains and channels.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::drift_rules::collector::{DriftCollector, value, values, words};
use crate::diff::drift_rules::prose::compare_audiences;
use crate::diff::{DriftKey, DriftKind};
use crate::id::{Id, Subject};
use crate::model::{Channel, Contact, Decision, Escalation, EscalationCall, Role, Severity};
use crate::toml::Field;

pub(super) fn compare_contacts(old: &Contact, new: &Contact, collector: &mut DriftCollector) {
    let way = |key| (DriftKind::Reachability, key);
    let few = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let phones = (Some(old.phones.len()), Some(new.phones.len()));
    collector.compare_ranks(way("phones"), phones, |count| few(*count));
    collector.compare_required(way("email"), words(&old.email), words(&new.email));
    let always = |hours: &&String| match hours.as_str() {
        "24x7" => 1,
        _ => 0,
    };
    collector.compare_ranks(way("hours"), (words(&old.hours), words(&new.hours)), always);
    let out_of_band = |contact: &Contact| {
        let channels = contact.channels.iter();
        let count = channels.filter(|channel| value(&channel.out_of_band) == Some(true));
        Some(count.count())
    };
    let what = (DriftKind::OutOfBand, "channels");
    collector.compare_ranks(what, (out_of_band(old), out_of_band(new)), |count| {
        few(*count)
    });
    compare_audiences(&old.audience, &new.audience, collector);
}

pub(super) fn compare_roles(old: &Role, new: &Role, collector: &mut DriftCollector) {
    collector.compare_required(
        (DriftKind::Holder, "holder"),
        words(&old.holder),
        words(&new.holder),
    );
    // The holder of a role cannot also be their own deputy.
    collector.compare_counts(
        (DriftKind::Deputy, "deputies"),
        deputies(old),
        deputies(new),
    );
    let may = |role: &Role, binds: bool| -> BTreeSet<Decision> {
        let decisions = role.may_decide.iter().map(|decision| decision.value);
        decisions
            .filter(|decision| is_binding(*decision) == binds)
            .collect()
    };
    let what = (DriftKind::Authority, "may-decide");
    let (before, after) = (may(old, false), may(new, false));
    collector.compare_required_items(what, before.iter(), after.iter());
    let (before, after) = (may(old, true), may(new, true));
    collector.compare_unwanted_items(what, before.iter(), after.iter());
}

/// Returns the people who replace the holder of a role.
fn deputies(role: &Role) -> impl Iterator<Item = &Id> {
    let deputies = values(&role.deputies);
    deputies.filter(|deputy| Some(*deputy) != words(&role.holder))
}

/// Whether a decision binds the organisation to something that cannot be undone. If one more role may take such a
/// decision alone, a second opinion is lost. If a role loses any other decision, an incident takes longer.
fn is_binding(decision: Decision) -> bool {
    match decision {
        Decision::PayRansom | Decision::Spend | Decision::SpeakPublicly => true,
        Decision::Declare
        | Decision::IsolateHost
        | Decision::IsolateSite
        | Decision::ShutDown
        | Decision::Restore
        | Decision::DisableAccount
        | Decision::EngageCounsel
        | Decision::EngageForensics
        | Decision::NotifyInsurer
        | Decision::NotifyRegulator
        | Decision::NotifyCustomers => false,
    }
}

pub(super) fn compare_severities(old: &Severity, new: &Severity, collector: &mut DriftCollector) {
    let clock = |key| (DriftKind::Clock, key);
    collector.compare_times(
        clock("respond-within"),
        &old.respond_within,
        &new.respond_within,
    );
    collector.compare_times(
        clock("resolve-within"),
        &old.resolve_within,
        &new.resolve_within,
    );
    collector.compare_times(clock("update-every"), &old.update_every, &new.update_every);
    let what = (DriftKind::NotifyList, "notify");
    collector.compare_required_items(what, values(&old.notify), values(&new.notify));
    let way = (DriftKind::Reachability, "channel");
    collector.compare_required(way, words(&old.channel), words(&new.channel));
}

pub(super) fn compare_escalations(
    old: &Escalation,
    new: &Escalation,
    collector: &mut DriftCollector,
) {
    let called = |chain: &'_ Escalation| -> BTreeMap<Subject, Option<Field<_>>> {
        let call =
            |hop: &EscalationCall| Some((hop.call.as_ref()?.value.clone(), hop.wait.clone()));
        // Of two calls of one person, the first counts.
        chain.calls.iter().rev().filter_map(call).collect()
    };
    let (before, after) = (called(old), called(new));
    for subject in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let key = |chain: &BTreeMap<Subject, _>| chain.contains_key(subject).then_some(subject);
        collector.compare_required((DriftKind::Call, "call"), key(&before), key(&after));
        // Nobody waits after the last call, so a `wait` there means nothing.
        if let (Some(old @ Some(_)), Some(new @ Some(_))) =
            (before.get(subject), after.get(subject))
        {
            collector.compare_times(
                (DriftKind::Clock, DriftKey::Wait(subject.clone())),
                old,
                new,
            );
        }
    }
}

pub(super) fn compare_channels(old: &Channel, new: &Channel, collector: &mut DriftCollector) {
    let what = (DriftKind::OutOfBand, "out-of-band");
    let is_out_of_band =
        |channel: &Channel| (value(&channel.out_of_band) == Some(true)).then_some("yes");
    collector.compare_required(what, is_out_of_band(old), is_out_of_band(new));
    let way = |key| (DriftKind::Reachability, key);
    collector.compare_required(way("number"), words(&old.number), words(&new.number));
    collector.compare_required(way("address"), words(&old.address), words(&new.address));
    compare_audiences(&old.audience, &new.audience, collector);
}
