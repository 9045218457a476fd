//! `unapproved-plan`: a plan that nobody has put into force as it stands.

use irplan_plan::id::Subject;
use irplan_plan::signoff::State;
use irplan_plan::{Finding, Level};

use super::stale_contact::{said, with_sign_off};
use crate::changed::since;
use crate::context::{Case, to_sign};
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "unapproved-plan",
    group: Group::SignOffs,
    level: Level::Warn,
    fault: Fault::Subject,
    summary: "a plan whose approval is missing, overdue, voided by a change, or invalid",
    page: Page {
        finds: "Client and provider plans without an approval that holds today: none was ever made, it is older than `policy.approve-plan-every`, \
                or the plan changed since.",
        why: "The plan lets people shut down a business and spend its money. Insurers and auditors ask who decided that, and when.",
        file: "signoffs.toml",
        bad: Example(
            "[\"plan\"]\nby = \"jane\"\non = 2026-07-01\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n",
        ),
        good: Example(""),
        remedy: "Show the executive what changed since the last approval, with `irplan diff`, and write their decision down with `irplan approve`.",
        source: "NIST SP 800-53 r5, IR-8; what cyber insurers ask.",
    },
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
    let why = said(&standing, "approved", "approval");
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
