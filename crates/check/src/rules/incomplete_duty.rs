//! `incomplete-duty`: a duty to notify that does not say when, whom or by whom.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, named, one_of};
use irplan_plan::model::Duty;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("incomplete-duty"),
    group: Group::Procedures,
    level: Level::Deny,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, duty) in &case.plan.source.file.duties {
        let missing = missing(duty);
        if !missing.is_empty() {
            let finding = RULE
                .finding(message!(
                    "duty {} has no {}",
                    named(SubjectKind::Duty, id),
                    one_of(missing.iter().copied().map(code))
                ))
                .subject(Subject::new(SubjectKind::Duty, id))
                .missing(missing.iter().copied())
                .label(duty.origin().place(), "")
                .help("read the law or the contract again, and add the key");
            found.push(finding);
        }
    }
    found
}

/// Returns the keys that a duty lacks.
fn missing(duty: &Duty) -> Vec<&'static str> {
    [
        ("starts", duty.starts.is_none()),
        ("within", duty.within.is_none()),
        (
            "recipient",
            duty.recipient.is_none() && duty.contact.is_none(),
        ),
        ("role", duty.role.is_none()),
    ]
    .into_iter()
    .filter_map(|(key, is_missing)| is_missing.then_some(key))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn everything_that_is_missing_is_named() {
        check(
            &RULE,
            &[("plan.toml", RULE.examples().bad)],
            &[
                "plans/harbor/plan.toml `insurer`: duty `insurer` has no `starts`, `within` or `role`",
            ],
        );
        check(
            &RULE,
            &[(
                "plan.toml",
                "[duties.x]\nstarts = \"x\"\nwithin = \"4bd\"\nrole = \"legal\"\n",
            )],
            &["plans/harbor/plan.toml `x`: duty `x` has no `recipient`"],
        );
    }
}
