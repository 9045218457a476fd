//! `unapproved-plan`: a plan that nobody has put into force as it stands.

use irplan_plan::id::Subject;
use irplan_plan::signoff::State;
use irplan_plan::{Act, Finding, Level};

use super::stale_contact::{said, with_sign_off};
use crate::changed::since;
use crate::context::{Case, to_sign};
use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "unapproved-plan",
    group: Group::SignOffs,
    level: Level::Warn,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let plan = case.plan;
    let standing = plan.standing(&Subject::PLAN, case.today());
    if standing.state.holds() {
        return Vec::new();
    }
    let command = format!("irplan approve --client {}", plan.id);
    let sign = to_sign(&command, &standing);
    let show = match standing.state {
        State::Voided => "show the executive what changed",
        _ => "have the executive read it",
    };
    let why = said(&standing, Act::Approve);
    let finding = RULE
        .finding(format!("plan `{}` {why}", plan.id))
        .label(case.place(), "")
        .help(format!(
            "{}{show}, then {sign}",
            since(case, &Subject::PLAN)
        ));
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
            "have the executive read it, then type `irplan approve --client harbor`",
        );
    }
}
