//! Applies waivers: findings that somebody accepted for a while.

use irplan_plan::Finding;
use irplan_plan::model::Waiver;
use irplan_plan::plan::Repository;
use jiff::civil::Date;

/// Whether a waiver excuses a finding and has not expired.
///
/// A waiver in `irplan.toml` may excuse any plan, and one in a `plan.toml` only that plan.
pub(crate) fn is_waived(finding: &Finding, repository: &Repository, today: Date) -> bool {
    let Some(id) = &finding.plan else {
        return false;
    };
    let policy = repository
        .plans
        .get(id)
        .map_or(&repository.policy, |plan| &plan.policy);
    // A plan's policy includes the repository's waivers.
    policy
        .waivers
        .iter()
        .filter(|waiver| is_active(waiver, today))
        .any(|waiver| covers(waiver, finding))
}

/// Whether a waiver has not expired.
pub(crate) fn is_active(waiver: &Waiver, today: Date) -> bool {
    today <= waiver.until.value
}

fn covers(waiver: &Waiver, finding: &Finding) -> bool {
    let subject = &waiver.subject.value;
    waiver.rule.value.find([finding.rule]).is_some()
        && Some(&subject.plan) == finding.plan.as_ref()
        && (subject.subject.is_none() || subject.subject == finding.subject)
}

/// Lists every waiver of the repository and its plans, once each, ordered by place.
pub(crate) fn all_waivers(repository: &Repository) -> Vec<&Waiver> {
    let of_plans = repository
        .plans
        .values()
        .flat_map(|plan| &plan.policy.waivers);
    let mut waivers: Vec<_> = repository.policy.waivers.iter().chain(of_plans).collect();
    let place = |waiver: &&Waiver| waiver.origin.at(waiver.rule.span);
    waivers.sort_by_key(place);
    // A plan's policy includes the waivers of the repository and of the plans that it extends.
    waivers.dedup_by_key(|waiver| place(waiver));
    waivers
}
