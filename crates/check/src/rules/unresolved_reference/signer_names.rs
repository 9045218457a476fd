//! Checks the names in `[[policy.signers]]` and `[policy.keys]`.

use std::collections::BTreeSet;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{code, subject};
use irplan_plan::model::{PolicyTable, Signer, Signers, SignersScope};
use irplan_plan::plan::Plan;
use irplan_plan::toml::nearest;
use irplan_plan::{Finding, Place, message};

use super::finding::unresolved;
use crate::context::Case;

/// Checks the policy in this plan's own file. That of `irplan.toml` is checked with the provider's plan.
pub(super) fn judge(case: &Case<'_>) -> Vec<Finding> {
    // A broken file may define what seems to be missing.
    if !case.context.is_whole() {
        return Vec::new();
    }
    let repository = case.context.repository;
    let policy = case.plan.source.file.policy.as_deref();
    let own = policy_references(policy);
    // Few plans have these tables, so the plans that inherit them are looked up only if needed.
    let all = repository.plans.values();
    let inheritors: Vec<_> = all
        .filter(|plan| !own.is_empty() && applies_to(plan, case.plan))
        .collect();
    let mut found = unknown_subjects(own, &inheritors);
    found.extend(holders_of_none(policy));
    let provider = repository.provider_plan();
    if provider.is_some_and(|provider| provider.id == case.plan.id) {
        let all: Vec<_> = repository.plans.values().collect();
        let settings = repository.settings.policy.as_deref();
        found.extend(unknown_subjects(policy_references(settings), &all));
        found.extend(holders_of_none(settings));
    }
    found
}

/// Whether a plan inherits from another one, or is the same.
fn applies_to(plan: &Plan, of: &Plan) -> bool {
    plan.id == of.id || plan.ancestors.contains(&of.id)
}

/// A place in a policy that names something.
struct PolicyReference<'a> {
    key: &'static str,
    kind: SubjectKind,
    id: &'a Id,
    /// Whether the kind is written before the id.
    has_kind: bool,
    place: Place,
    /// What happens if the name leads nowhere.
    consequence: &'static str,
}

/// Lists the names in a policy: the subjects, the people who may sign them, and the people with keys.
fn policy_references(policy: Option<&PolicyTable>) -> Vec<PolicyReference<'_>> {
    let Some(policy) = policy else {
        return Vec::new();
    };
    let keys = policy.keys.0.iter().filter_map(|(id, keys)| {
        Some(PolicyReference {
            key: "policy.keys",
            kind: SubjectKind::Contact,
            id,
            has_kind: false,
            place: policy.origin.at(keys.key?),
            consequence: "these keys belong to nobody",
        })
    });
    let in_tables = policy.signers.iter().flat_map(references_of_table);
    in_tables.chain(keys).collect()
}

fn references_of_table(table: &Signers) -> impl Iterator<Item = PolicyReference<'_>> {
    let name = |key, kind, id, span, consequence| PolicyReference {
        key,
        kind,
        id,
        has_kind: true,
        place: table.origin.at(span),
        consequence,
    };
    let subjects = table
        .subjects
        .iter()
        .filter_map(move |signed| match &signed.value {
            SignersScope::One(subject) => {
                let (kind, id) = (subject.kind, subject.id.as_ref()?);
                let consequence = "it applies to nothing";
                Some(name("subjects", kind, id, signed.span, consequence))
            }
            SignersScope::Kind(_) => None,
        });
    let people = table.people.iter().filter_map(move |person| {
        let (kind, id) = subject_of_signer(&person.value)?;
        Some(name("people", kind, id, person.span, "nobody may sign"))
    });
    subjects.chain(people)
}

fn subject_of_signer(signer: &Signer) -> Option<(SubjectKind, &Id)> {
    match signer {
        Signer::Role(id) => Some((SubjectKind::Role, id)),
        Signer::Contact(id) => Some((SubjectKind::Contact, id)),
        Signer::Anyone | Signer::Provider | Signer::Client | Signer::Holder => None,
    }
}

/// Finds tables that let only the holder sign something that has no holder. Nobody could sign it, so all its sign-offs
/// would be void.
fn holders_of_none(policy: Option<&PolicyTable>) -> impl Iterator<Item = Finding> {
    let tables = policy.into_iter().flat_map(|policy| policy.signers.iter());
    tables.filter_map(|table| {
        let without = table.subjects.iter().find(|signed| {
            let (SignersScope::Kind(kind) | SignersScope::One(Subject { kind, .. })) =
                &signed.value;
            *kind != SubjectKind::Role
        })?;
        let person = table.people.first()?;
        let mut people = table.people.iter();
        if !people.all(|person| person.value == Signer::Holder) {
            return None;
        }
        let scope = match &without.value {
            SignersScope::Kind(kind) => code(kind.name()),
            SignersScope::One(subject) => subject.into(),
        };
        let message = message!(
            "`people` names only `holder`, but {} has no holder",
            scope.clone()
        );
        let finding = unresolved(message)
            .detail(code("people"))
            .detail(scope)
            .label(table.origin.at(person.span), "nobody may sign")
            .help("name `role:ID`, `contact:ID`, `provider`, `client` or `anyone`");
        Some(finding)
    })
}

/// Finds names that none of the plans with this policy has.
fn unknown_subjects(names: Vec<PolicyReference<'_>>, plans: &[&Plan]) -> Vec<Finding> {
    let is_there = |name: &PolicyReference<'_>| {
        let mut plans = plans.iter();
        plans.any(|plan| plan.has(name.kind, name.id.as_str()))
    };
    let unknown = names.into_iter().filter(|name| !is_there(name));
    unknown.map(|name| finding(&name, plans)).collect()
}

fn finding(name: &PolicyReference<'_>, plans: &[&Plan]) -> Finding {
    let PolicyReference { key, kind, id, .. } = name;
    let written = |id: &str| match name.has_kind {
        true => subject(*kind, id),
        false => message::named(*kind, id),
    };
    let message = message!(
        "{} names {}, but there is no such {}",
        code(*key),
        written(id.as_str()),
        kind.name()
    );
    let label = message!("no {} has this id, so {}", kind.name(), name.consequence);
    let finding = unresolved(message)
        .detail(code(*key))
        .detail(written(id.as_str()))
        .label(name.place.clone(), label);
    let ids: BTreeSet<_> = plans.iter().flat_map(|plan| plan.ids(*kind)).collect();
    match nearest(id.as_str(), ids) {
        Some(near) => finding.help(message!("did you mean {}?", written(near))),
        None => finding.help(message!(
            "use the id of an existing {}, or remove this one",
            kind.name()
        )),
    }
}
