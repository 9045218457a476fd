//! `unapproved-plan`: nobody approved the plan in its current form.

use irplan_plan::id::Subject;
use irplan_plan::signoff::State;
use irplan_plan::{Act, Finding, Level, RuleId, message};

use super::stale_contact::with_sign_off;
use crate::change_summary::with_change_summary;
use crate::context::{Case, sign_help};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unapproved-plan"),
    group: Group::SignOffs,
    level: Level::Warn,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let plan = case.plan;
    let status = plan.sign_off_status(&Subject::PLAN, case.today());
    if status.state.is_valid() {
        return Vec::new();
    }
    let command = Act::Approve.command([&Subject::PLAN], [&plan.id]);
    let sign = sign_help(command, &status);
    let show = match status.state {
        State::Voided => "show the executive what changed",
        _ => "ask the executive to read it",
    };
    let help = message!("{}, then {}", show, sign);
    let why = status.reason(Act::Approve);
    let finding = RULE
        .finding(message!("plan {} {}", message::plan(&plan.id), why))
        .label(case.place(), "")
        .help(with_change_summary(case, &Subject::PLAN, help));
    vec![with_sign_off(case, finding, &Subject::PLAN).subject(Subject::PLAN)]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    #[test]
    fn a_plan_is_approved_as_it_stands() {
        let none = &[("signoffs.toml", "-[\"plan\"]\n")];
        check(
            &RULE,
            none,
            &["plans/harbor/plan.toml `\"Harbor Dental\"`: plan `harbor` was never approved"],
        );
        check_help(
            &RULE,
            none,
            "ask the executive to read it, then run `irplan approve --client harbor`",
        );
    }
}
