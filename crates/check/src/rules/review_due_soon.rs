//! `review-due-soon`: a review that runs out soon.

use irplan_plan::signoff::State;
use irplan_plan::{Act, Finding, Level, RuleId, message};

use super::unreviewed_section::to_review;
use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("review-due-soon"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, place, status) in to_review(case) {
        if let (State::DueSoon, Some(due)) = (status.state, status.due) {
            let command = Act::Review.command([&subject], [&case.plan.id]);
            let finding = RULE
                .finding(message!("the review of {} runs out on {}", &subject, due))
                .subject(subject)
                .label(place, "")
                .help(message!("read it, then run {}", command));
            found.push(finding);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn only_what_holds_and_ends_soon_is_found() {
        let signed = |on: &str| {
            let own = "+++\ntitle = \"Own\"\nphase = \"preparation\"\n+++\n\nText.\n";
            let changes = [("sections/own.md", own)];
            let snapshot = crate::testing::snapshot(&changes);
            let ledger = snapshot
                .text(&"plans/harbor/signoffs.toml".into())
                .expect("sign-offs")
                .to_string();
            let start = ledger.find("[\"section:own\"]").expect("a sign-off");
            ledger[start..]
                .split("\n[")
                .next()
                .expect("a table")
                .replace("2026-11-12", on)
        };
        let own = "+++\ntitle = \"Own\"\nphase = \"preparation\"\n+++\n\nText.\n";
        for (on, expected) in [
            (
                "2025-12-22",
                &[
                    "plans/harbor/sections/own.md `\"Own\"`: the review of `section:own` runs out on 2026-12-22",
                ][..],
            ),
            ("2025-12-23", &[]),
            ("2025-11-22", &[]),
        ] {
            let signed = signed(on);
            check(
                &RULE,
                &[("sections/own.md", own), ("signoffs.toml", &signed)],
                expected,
            );
        }
    }
}
