//! `expired-risk`: a risk that nobody accepts any more.

use irplan_plan::id::Subject;
use irplan_plan::message::code;
use irplan_plan::model::AcceptedRisk;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, Message, Place, RuleId, message};

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("expired-risk"),
    group: Group::Assets,
    level: Level::Deny,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let profile = case.plan.source.file.profile.iter();
    let risks = profile.flat_map(|profile| &profile.accepted_risk);
    let mut found = Vec::new();
    for (id, risk) in risks {
        for (key, problem, place) in problems(case, risk) {
            let finding = RULE
                .finding(message!(
                    "the accepted risk {} {}",
                    code(id.to_string()),
                    problem
                ))
                .subject(Subject::PLAN)
                .detail(key)
                .detail(code(id.to_string()))
                .label(place, "")
                .help("ask the client to decide again, or fix the weakness and remove the entry");
            found.push(finding);
        }
    }
    found
}

fn problems(case: &Case<'_>, risk: &AcceptedRisk) -> Vec<(&'static str, Message, Place)> {
    let mut problems = Vec::new();
    match &risk.until {
        Some(until) if until.value < case.today() => {
            problems.push((
                "until",
                message!("ended on {}", until.value),
                risk.at(until.span),
            ));
        }
        Some(_) => {}
        None => problems.push((
            "no-until",
            "has no end date (`until`)".into(),
            risk.origin().place(),
        )),
    }
    if risk.accepted_by.is_none() {
        problems.push((
            "accepted-by",
            "does not say who accepted it (`accepted-by`)".into(),
            risk.origin().place(),
        ));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_person_and_a_date_are_required() {
        check(
            &RULE,
            &[("plan.toml", "[profile.accepted-risk.old]\nwhat = \"x\"\n")],
            &[
                "plans/harbor/plan.toml `old`: the accepted risk `old` does not say who accepted it (`accepted-by`)",
                "plans/harbor/plan.toml `old`: the accepted risk `old` has no end date (`until`)",
            ],
        );
        let until = |day: &str| RULE.examples().bad.replace("2026-09-30", day);
        check(&RULE, &[("plan.toml", &until("2026-11-22"))], &[]);
        check(
            &RULE,
            &[("plan.toml", &until("2026-11-21"))],
            &["plans/harbor/plan.toml `2026-11-21`: the accepted risk `x-ray` ended on 2026-11-21"],
        );
    }
}
