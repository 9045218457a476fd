//! `incomplete-severity`: a severity that does not say what to do.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, named, one_of};
use irplan_plan::model::Severity;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("incomplete-severity"),
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let own = &case.plan.source.file.severities;
    let mut found: Vec<_> = own
        .iter()
        .filter_map(|(id, severity)| {
            let missing = missing(severity);
            let finding = RULE
                .finding(message!(
                    "severity {} has no {}",
                    named(SubjectKind::Severity, id),
                    one_of(missing.iter().copied().map(code))
                ))
                .subject(Subject::new(SubjectKind::Severity, id))
                .missing(missing.iter().copied())
                .label(severity.origin().place(), "")
                .help("decide it with the client, and add the key");
            (!missing.is_empty()).then_some(finding)
        })
        .collect();
    if case.is_published()
        && case.plan.severities.is_empty()
        && !case.may_hide(SubjectKind::Severity)
    {
        let finding = RULE
            .finding("the plan has no severities")
            .subject(Subject::PLAN)
            .label(case.place(), "this plan")
            .help("add `[severities.sev1]` and so on, or extend a plan that has them");
        found.push(finding);
    }
    found
}

/// Returns the keys that a severity lacks.
fn missing(severity: &Severity) -> Vec<&'static str> {
    [
        ("meaning", severity.meaning.is_some()),
        ("respond-within", severity.respond_within.is_some()),
        ("resolve-within", severity.resolve_within.is_some()),
        ("update-every", severity.update_every.is_some()),
        ("notify", !severity.notify.is_empty()),
        ("channel", severity.channel.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, is_there)| (!is_there).then_some(key))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn everything_that_is_missing_is_named_where_it_is_missing() {
        check(
            &RULE,
            &[(
                "plans/base/plan.toml",
                "[severities.sev2]\nrank = 2\nnotify = []\nchannel = \"bridge\"\nmeaning = \"x\"\n",
            )],
            &[
                "plans/base/plan.toml `sev2`: severity `sev2` has no `respond-within`, `resolve-within`, `update-every` or `notify`",
            ],
        );
    }

    #[test]
    fn a_plan_without_severities_is_found() {
        check(
            &RULE,
            &[(
                "plans/base/plan.toml",
                "-[severities.sev1]\n-[severities.sev2]\n",
            )],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: the plan has no severities",
                "plans/mill/plan.toml `\"Harbor Dental\"`: the plan has no severities",
                "plans/north/plan.toml `\"North IT\"`: the plan has no severities",
            ],
        );
    }
}
