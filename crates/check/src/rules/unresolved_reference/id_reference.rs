//! Checks ids and references that the plan does not have.

use irplan_plan::id::SubjectKind;
use irplan_plan::message::{code, named, subject};
use irplan_plan::plan::Plan;
use irplan_plan::references::{PlanValue, Reference};
use irplan_plan::toml::nearest;
use irplan_plan::{Finding, message};

use super::finding::{subject_of, unresolved, unresolved_reference, with_anchor};
use crate::context::Case;
use crate::id_references::IdReference;

/// Reports a mention whose subject the plan does not have.
pub(super) fn judge(case: &Case<'_>, id_reference: &IdReference<'_>) -> Option<Finding> {
    let fault = match id_reference.reference {
        Some(reference) => judge_reference(case, id_reference, reference),
        None => judge_key(case, id_reference),
    };
    fault.map(|fault| fault.subject(id_reference.by.clone()))
}

fn judge_reference(
    case: &Case<'_>,
    id_reference: &IdReference<'_>,
    reference: &Reference,
) -> Option<Finding> {
    let plan = case.plan;
    let value = PlanValue::from_word(&reference.id).filter(|_| reference.kind == SubjectKind::Plan);
    if let Some(value) = value {
        // A word that is not a value at all is reported for the text itself.
        let is_stated = !plan.value(value).is_empty() && reference.anchor.is_none();
        let finding = || unresolved_reference(reference).label(id_reference.place(), "not set");
        return (!is_stated)
            .then(|| finding().help(message!("set it in `plan.toml`: {}", code(value.word()))));
    }
    let exists = plan.has(reference.kind, &reference.id);
    if plan.resolves(reference) || reference.kind == SubjectKind::Plan {
        return None;
    }
    if !exists {
        return unless_file_is_broken(case, id_reference, unresolved_reference(reference));
    }
    let finding = unresolved_reference(reference);
    let finding = finding.label(id_reference.place(), "no step or heading has this id");
    let near = reference
        .anchor
        .as_deref()
        .and_then(|anchor| nearest(anchor, anchors(plan, reference)));
    Some(match near {
        Some(near) => finding.help(message!(
            "did you mean {}?",
            with_anchor(subject_of(reference), near)
        )),
        None => finding.help("use the id of a step or heading, or remove `#…`"),
    })
}

/// Returns the names of headings and steps in the page that a reference leads to.
fn anchors<'a>(plan: &'a Plan, reference: &Reference) -> Vec<&'a str> {
    let id = reference.id.as_str();
    let body = match reference.kind {
        SubjectKind::Section => plan.sections.get(id).map(|section| &section.value.body),
        SubjectKind::Playbook => plan.playbooks.get(id).map(|playbook| &playbook.value.body),
        _ => None,
    };
    let headings = body.map_or(&[][..], |body| &body.headings);
    headings
        .iter()
        .map(|heading| heading.anchor.as_str())
        .collect()
}

fn judge_key(case: &Case<'_>, id_reference: &IdReference<'_>) -> Option<Finding> {
    let key = id_reference.key?;
    let exists = |kind: &SubjectKind| case.plan.has(*kind, id_reference.id);
    if id_reference.kinds.iter().any(exists) {
        return None;
    }
    let (first, others) = id_reference.kinds.split_first()?;
    let mut message = message!(
        "{} names {}, but there is no such {}",
        code(key),
        named(*first, id_reference.id),
        first.name()
    );
    for kind in others {
        message.extend(message!(" or {}", kind.name()));
    }
    let finding = unresolved(message).detail(code(key));
    unless_file_is_broken(
        case,
        id_reference,
        finding.detail(code(id_reference.id.to_owned())),
    )
}

/// Completes a finding about an unknown id; none if a broken file may define the id.
fn unless_file_is_broken(
    case: &Case<'_>,
    id_reference: &IdReference<'_>,
    finding: Finding,
) -> Option<Finding> {
    if id_reference.kinds.iter().any(|kind| case.may_hide(*kind)) {
        return None;
    }
    let kind = *id_reference.kinds.first()?;
    let has = |kind: &&SubjectKind, id: &str| case.plan.has(**kind, id);
    let kind_of = |id: &str| {
        let mut kinds = id_reference.kinds.iter();
        kinds.find(|kind| has(kind, id)).copied().unwrap_or(kind)
    };
    let ids = id_reference
        .kinds
        .iter()
        .flat_map(|kind| case.plan.ids(*kind));
    let help = match nearest(id_reference.id, ids) {
        Some(near) if id_reference.reference.is_some() => {
            message!("did you mean {}?", subject(kind, near))
        }
        Some(near) => message!("did you mean {}?", named(kind_of(near), near)),
        None => "use an id that exists, or add what is missing".into(),
    };
    let label = message!("no {} has this id", kind.name());
    Some(finding.label(id_reference.place(), label).help(help))
}
