//! `unknown-key`: a key, an attribute or the name of a rule that does not exist. Parsing finds the first two, in
//! [`Reader::unknown_keys`](irplan_plan::toml::Reader::unknown_keys).

use std::collections::BTreeMap;

use irplan_plan::message::code;
use irplan_plan::model::PlanKind;
use irplan_plan::plan::{Plan, Repository};
use irplan_plan::toml::{Field, nearest};
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Context;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::UNKNOWN_KEY,
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Repository(judge),
};

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let repository = context.with_own_policy;
    // A plan's policy includes the policies of the repository and of the plans that it extends. Each place counts once.
    let mut names = BTreeMap::new();
    let of_plans = repository.plans.values().map(|plan| &plan.policy);
    for policy in of_plans.chain([&repository.policy]) {
        for (name, (_, place)) in &policy.rules {
            names.insert(place.clone(), name);
        }
    }
    for waiver in &context.waivers {
        names.insert(waiver.origin.at(waiver.rule.span), &waiver.rule.value);
    }
    let mut found = Vec::new();
    let rules = || context.rules.iter().copied();
    for (place, name) in names {
        if name.find(rules()).is_some() || name.as_str().is_empty() {
            continue;
        }
        let help = match nearest(name.as_str(), rules().map(RuleId::name)) {
            Some(near) => message!("did you mean {}?", code(near.to_owned())),
            None => "run `irplan explain` to list every rule".into(),
        };
        let finding = RULE
            .finding(message!("there is no rule {}", name))
            .label(place, "no rule has this name")
            .help(help);
        found.push(finding);
    }
    let of_plans = repository.plans.values();
    found.extend(of_plans.flat_map(of_all_plans));
    found.extend(misplaced_onboardings(repository));
    found
}

/// Finds onboardings outside a client's own plan, where they have no effect.
fn misplaced_onboardings(repository: &Repository) -> Vec<Finding> {
    let others = repository.plans.values();
    let others = others.filter(|plan| plan.kind != PlanKind::Client);
    let others = others.filter_map(|plan| plan.source.file.policy.as_deref());
    let settings = repository.settings.policy.as_deref();
    let found = settings.into_iter().chain(others).filter_map(|policy| {
        let key = policy.onboarding_until.as_ref()?.key;
        let message = message!(
            "{} works only in the plan of a client",
            code("onboarding-until")
        );
        let finding = RULE
            .finding(message)
            .label(policy.origin.at(key), "has no effect here");
        Some(finding.help("move it to the `[policy]` of that client's `plan.toml`, or remove it"))
    });
    found.collect()
}

/// Finds keys of a plan's policy that apply to all plans together, and so belong only in `irplan.toml`.
fn of_all_plans(plan: &Plan) -> Vec<Finding> {
    let Some(policy) = &plan.source.file.policy else {
        return Vec::new();
    };
    let keys = [
        ("bulk-sign-offs", &policy.bulk_sign_offs),
        ("due-in-one-week", &policy.due_in_one_week),
    ];
    let stated = keys
        .into_iter()
        .filter_map(|(name, key)| Some((name, key.as_ref()?)));
    let finding = |(name, key): (&'static str, &Field<u32>)| {
        RULE.finding(message!("{} applies to all plans together", code(name)))
            .label(policy.origin.at(key.key), "has no effect in a plan")
            .help("move it to `[policy]` in `irplan.toml`, or remove it")
    };
    stated.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    #[test]
    fn rules_that_do_not_exist_are_named_once() {
        let policy = "[policy.rules]\nstale-contacts = \"warn\"\nno-deputy = \"note\"\n";
        check(
            &RULE,
            &[("irplan.toml", policy)],
            &["irplan.toml `stale-contacts`: there is no rule `stale-contacts`"],
        );
        check_help(
            &RULE,
            &[("irplan.toml", policy)],
            "did you mean `stale-contact`?",
        );
        let waiver = "[[policy.waivers]]\nrule = \"no-deputies\"\nsubject = \"harbor\"\nreason = \"x\"\nuntil = 2027-01-01\nby = \"sam\"\n";
        check(
            &RULE,
            &[("irplan.toml", waiver)],
            &["irplan.toml `\"no-deputies\"`: there is no rule `no-deputies`"],
        );
        check(
            &RULE,
            &[("plan.toml", policy)],
            &["plans/harbor/plan.toml `stale-contacts`: there is no rule `stale-contacts`"],
        );
    }

    #[test]
    fn an_onboarding_is_that_of_one_client() {
        let policy = "[policy]\nonboarding-until = 2027-01-31\n";
        check(&RULE, &[("plan.toml", policy)], &[]);
        check(
            &RULE,
            &[("irplan.toml", policy)],
            &[
                "irplan.toml `onboarding-until`: `onboarding-until` works only in the plan of a client",
            ],
        );
    }

    #[test]
    fn a_plan_cannot_set_what_counts_over_all_plans() {
        let policy =
            "[policy]\nreserved-data = \"allow\"\nbulk-sign-offs = 30\ndue-in-one-week = 40\n";
        check(&RULE, &[("irplan.toml", policy)], &[]);
        check(
            &RULE,
            &[("plan.toml", policy)],
            &[
                "plans/harbor/plan.toml `bulk-sign-offs`: `bulk-sign-offs` applies to all plans together",
                "plans/harbor/plan.toml `due-in-one-week`: `due-in-one-week` applies to all plans together",
            ],
        );
    }
}
