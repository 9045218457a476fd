//! Checks the plans, subjects and contacts that waivers name.

use irplan_plan::id::{PlanId, Subject, SubjectKind};
use irplan_plan::message::{code, named};
use irplan_plan::model::Waiver;
use irplan_plan::toml::nearest;
use irplan_plan::{Finding, message};

use super::finding::unresolved;
use crate::context::Case;

/// Checks the waivers in this plan's own file. Those of `irplan.toml` are checked with the provider's plan.
pub(super) fn judge(case: &Case<'_>) -> Vec<Finding> {
    let repository = case.context.repository;
    let provider = repository.provider_plan();
    let is_provider = provider.is_some_and(|provider| provider.id == case.plan.id);
    let own_file = &case.plan.source.file.origin.path;
    let settings_file = &repository.settings.origin.path;
    let waivers = case.context.waivers.iter().filter(|waiver| {
        let path = &waiver.origin.path;
        path == own_file || is_provider && path == settings_file
    });
    waivers
        .flat_map(|waiver| judge_waiver(case, waiver))
        .collect()
}

/// Returns the plans that a waiver can excuse and that its readers may know about. `irplan.toml` may name all plans. A
/// plan may name itself and the plans that it extends.
fn known_plans<'a>(case: &Case<'a>, waiver: &Waiver) -> Vec<&'a str> {
    let (repository, plan) = (case.context.repository, case.plan);
    match waiver.origin.path == repository.settings.origin.path {
        true => repository.plans.keys().map(PlanId::as_str).collect(),
        false => {
            let line = plan.ancestors.iter().chain([&plan.id]);
            line.map(PlanId::as_str).collect()
        }
    }
}

fn judge_waiver(case: &Case<'_>, waiver: &Waiver) -> Vec<Finding> {
    let plans = &case.context.repository.plans;
    let excused = &waiver.subject.value;
    let place = waiver.origin.at(waiver.subject.span);
    let Some(plan) = plans.get(&excused.plan) else {
        let message = message!(
            "a waiver excuses {}, but there is no such plan",
            message::plan(&excused.plan)
        );
        let near = nearest(excused.plan.as_str(), known_plans(case, waiver));
        let help = match near {
            Some(near) => message!("did you mean {}?", code(near.to_owned())),
            None => "use the name of a folder under `plans/`".into(),
        };
        let finding = unresolved(message).label(place, "no such plan");
        return vec![finding.help(help)];
    };
    let mut found = Vec::new();
    let exists = |subject: &Subject| {
        let id = subject.id.as_ref();
        id.is_none_or(|id| plan.has(subject.kind, id.as_str()))
    };
    if let Some(subject) = excused.subject.as_ref().filter(|subject| !exists(subject)) {
        let message = message!(
            "a waiver excuses {}, which {} does not have",
            subject,
            message::plan(&plan.id)
        );
        let finding = unresolved(message).label(place, "no such subject");
        found.push(finding.help("correct the id, or remove the waiver"));
    }
    let signer = waiver.by.value.as_str();
    let is_known = [plan, case.plan]
        .iter()
        .any(|plan| plan.contacts.contains_key(signer));
    if !is_known && !case.may_hide(SubjectKind::Contact) {
        let message = message!(
            "`by` names {}, but there is no such contact",
            named(SubjectKind::Contact, signer)
        );
        let place = waiver.origin.at(waiver.by.span);
        let finding = unresolved(message).label(place, "no such contact");
        found.push(finding.help("name the contact who accepted it"));
    }
    found
}
