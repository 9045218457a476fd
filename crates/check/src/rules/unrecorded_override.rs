//! `unrecorded-override`: a copy of an inherited text that does not say what it was made from.

use irplan_plan::message::{code, plan};
use irplan_plan::overrides::{Override, OverrideState};
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unrecorded-override"),
    group: Group::Content,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let overrides = case.context.repository.overrides_of(case.plan);
    let unrecorded = overrides.filter(|copy| copy.state() == OverrideState::Unrecorded);
    unrecorded.map(|copy| finding(case, copy)).collect()
}

fn finding(case: &Case<'_>, copy: Override<'_>) -> Finding {
    let command = message!(
        "irplan override --update --plan {} {}",
        code(case.plan.id.to_string()),
        &copy.text.subject
    );
    RULE.finding(message!(
        "{} overrides that of {} without a record of what it was made from",
        &copy.text.subject,
        plan(&copy.base.id)
    ))
    .label(copy.text.place, "")
    .help(message!(
        "compare the two texts, then run {}, so that irplan reports when that of {} changes",
        command.quoted(),
        plan(&copy.base.id)
    ))
    .subject(copy.text.subject)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_copy_without_a_record_is_found_and_its_own_texts_are_not() {
        let own = "+++\ntitle = \"Contain\"\nphase = \"preparation\"\n+++\n\nOur own words.\n";
        check(
            &RULE,
            &[("sections/contain.md", own), ("sections/visitors.md", own)],
            &[
                "plans/harbor/sections/contain.md `\"Contain\"`: `section:contain` overrides that of `base` without a record of what it was made from",
            ],
        );
    }
}
