//! `expired-waiver`: a waiver that has expired.

use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Context;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::waivers;

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("expired-waiver"),
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Repository(judge),
};

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let waivers = context.waivers.iter();
    let expired = waivers.filter(|waiver| !waivers::is_active(waiver, context.today));
    expired
        .map(|waiver| {
            let subject = &waiver.subject.value;
            let mut finding = RULE
                .finding(message!(
                    "the waiver of {} for {} expired on {}",
                    &waiver.rule.value,
                    message::plan(&subject.plan),
                    waiver.until.value
                ))
                .detail(&waiver.rule.value)
                .detail(message::plan(&subject.plan))
                .label(waiver.at(waiver.until.span), "last day")
                .help("fix the problem and remove the waiver, or renew it");
            finding.subject = subject.subject.clone();
            // A waiver in a plan's own file concerns that plan. One in `irplan.toml` names the plan.
            if waiver.origin.path.plan().is_none() {
                finding.plan = Some(subject.plan.clone());
            }
            finding
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_last_day_still_counts() {
        let until = |day: &str| RULE.examples().bad.replace("2026-08-31", day);
        check(&RULE, &[("irplan.toml", &until("2026-11-22"))], &[]);
        check(
            &RULE,
            &[("irplan.toml", &until("2026-11-21"))],
            &[
                "irplan.toml `2026-11-21`: the waiver of `no-deputy` for `harbor` expired on 2026-11-21",
            ],
        );
        check(
            &RULE,
            &[("plans/base/plan.toml", &until("2026-11-21"))],
            &[
                "plans/base/plan.toml `2026-11-21`: the waiver of `no-deputy` for `harbor` expired on 2026-11-21",
            ],
        );
    }
}
