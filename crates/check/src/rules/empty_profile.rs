//! `empty-profile`: a plan that does not say whom it protects.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level};

use crate::context::{Case, listed};
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "empty-profile",
    group: Group::Assets,
    level: Level::Warn,
    fault: Fault::Subject,
    summary: "a profile without data priorities, accepted risk, compliance or budget",
    page: Page {
        finds: "Client and provider plans whose `[profile]` lacks `data-priorities`, `compliance`, `budget`, or any `accepted-risk`.",
        why: "Every hard decision of an incident rests on them: what to save first, which clocks run, what may be spent without asking, and which \
              gap was known.",
        file: "plan.toml",
        bad: Example(
            "[profile]\ndata-priorities = [\"patient records\"]\nbudget = \"USD 20,000 without asking\"\n",
        ),
        good: Example(
            "[profile]\ndata-priorities = [\"patient records\"]\nbudget = \"USD 20,000 without asking\"\ncompliance = [\"HIPAA\"]\n",
        ),
        remedy: "Ask the client for an hour, and write down what they say. An accepted risk is honest: hardly anybody has none.",
        source: "Guidance for managed service providers (understand who you protect).",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Plan) {
        return Vec::new();
    }
    let profile = case.plan.source.file.profile.as_deref();
    let missing: Vec<_> = [
        (
            "data-priorities",
            profile.is_none_or(|profile| profile.data_priorities.is_empty()),
        ),
        (
            "accepted-risk",
            profile.is_none_or(|profile| profile.accepted_risk.is_empty()),
        ),
        (
            "compliance",
            profile.is_none_or(|profile| profile.compliance.is_empty()),
        ),
        (
            "budget",
            profile.is_none_or(|profile| profile.budget.is_none()),
        ),
    ]
    .into_iter()
    .filter_map(|(key, is_missing)| is_missing.then_some(key))
    .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let place = profile.map_or_else(|| case.place(), |profile| profile.origin().place());
    let finding = RULE
        .finding(format!("the profile does not state {}", listed(&missing)))
        .subject(Subject::PLAN)
        .label(place, "")
        .help("ask the client, and add the keys to `[profile]`");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn everything_that_is_missing_is_named() {
        check(
            &RULE,
            &[("plan.toml", "-[profile]\n-[profile.accepted-risk.x-ray]\n")],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: the profile does not state `data-priorities`, `accepted-risk`, `compliance` and `budget`",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", RULE.page.bad.0)],
            &["plans/harbor/plan.toml `profile`: the profile does not state `compliance`"],
        );
    }
}
