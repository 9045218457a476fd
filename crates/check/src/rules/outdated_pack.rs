//! `outdated-pack`: a chosen pack whose sources nobody has read for too long.

use irplan_plan::id::Subject;
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("outdated-pack"),
    group: Group::Procedures,
    level: Level::Warn,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let file = &case.plan.source.file;
    let outdated = file.packs.iter().filter_map(|field| {
        let pack = case.plan.packs.get(field.as_str())?;
        let head = pack.head()?;
        let end = pack.outdated_on().filter(|end| *end <= case.today())?;
        let finding = RULE
            .finding(message!(
                "the sources of pack {} were last read on {}",
                code(field.value.to_string()),
                head.as_of.value
            ))
            .subject(Subject::PLAN)
            .detail(code(field.value.to_string()))
            .label(
                file.origin.at(field.span),
                message!("they should be read again by {}", end),
            )
            .help(message!(
                "update irplan, or read the sources that {} lists and add a pack of your own",
                code(format!("irplan packs {}", field.value))
            ));
        Some(finding)
    });
    outdated.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn old_facts_are_found() {
        check(&RULE, &[("plan.toml", "packs = [\"gdpr\"]\n")], &[]);
        check(
            &RULE,
            &[("plan.toml", "packs = [\"ferpa\"]\n")],
            &[
                "plans/harbor/plan.toml `\"ferpa\"`: the sources of pack `ferpa` were last read on 2021-12-31",
            ],
        );
    }
}
