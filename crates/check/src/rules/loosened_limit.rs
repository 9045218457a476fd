//! `loosened-limit`: an own limit that is longer than that of the law.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, named};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::own_duties;
use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("loosened-limit"),
    group: Group::Procedures,
    level: Level::Deny,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let loosened = own_duties(case).filter_map(|(id, duty)| {
        let limit = duty.own_limit.as_ref()?;
        let law = duty.strictest()?;
        if limit.value.latest_minutes() <= law.latest_minutes() {
            return None;
        }
        let finding = RULE
            .finding(message!(
                "the own limit {} of duty {} is later than {}",
                code(limit.value.to_string()),
                named(SubjectKind::Duty, id),
                code(law.to_string())
            ))
            .subject(Subject::new(SubjectKind::Duty, id))
            .label(duty.at(limit.span), "")
            .help("shorten it; an own limit can only be stricter than the law or the contract");
        Some(finding)
    });
    loosened.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[track_caller]
    fn check_limit(limit: &str, is_found: bool) {
        let plan =
            format!("packs = [\"gdpr\"]\n[duties.\"gdpr:authority\"]\nown-limit = \"{limit}\"\n");
        let found = format!(
            "plans/harbor/plan.toml `\"{limit}\"`: the own limit `{limit}` of duty `gdpr:authority` is later than `72h`"
        );
        let expected: &[&str] = if is_found { &[&found] } else { &[] };
        check(&RULE, &[("plan.toml", &plan)], expected);
    }

    #[test]
    fn an_own_limit_is_at_most_as_long_as_the_law() {
        check_limit("24h", false);
        check_limit("72h", false);
        check_limit("73h", true);
        // The third day ends after the 72 hours.
        check_limit("3d", true);
        check_limit("1d", false);
        check_limit("2bd", true);
    }
}
