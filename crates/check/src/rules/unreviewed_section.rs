//! `unreviewed-section`: a section or playbook that was not reviewed in its current form, or not in time.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::signoff::{SignOffStatus, State};
use irplan_plan::{Act, Finding, Level, Place, RuleId, message};

use super::stale_contact::with_sign_off;
use crate::change_summary::with_change_summary;
use crate::context::{Case, sign_help};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unreviewed-section"),
    group: Group::SignOffs,
    level: Level::Deny,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, place, status) in to_review(case) {
        if status.state.is_valid() {
            continue;
        }
        let command = Act::Review.command([&subject], [&case.plan.id]);
        let sign = sign_help(command, &status);
        let read = match status.state {
            State::Voided => "read what changed",
            _ => "read it",
        };
        let help = message!("{}, then {}", read, sign);
        let finding = RULE
            .finding(message!("{} {}", &subject, status.reason(Act::Review)))
            .label(place, "")
            .help(with_change_summary(case, &subject, help));
        found.push(with_sign_off(case, finding, &subject).subject(subject));
    }
    found
}

/// Returns the sections and playbooks that a plan has to review, with the place of each title and the status of each
/// review.
pub(crate) fn to_review(case: &Case<'_>) -> Vec<(Subject, Place, SignOffStatus)> {
    let plan = case.plan;
    if !case.is_published() {
        return Vec::new();
    }
    let sections = plan.sections.iter().map(|(id, section)| {
        let head = &section.value.head;
        (SubjectKind::Section, id, head.origin.at(head.title.span))
    });
    let playbooks = plan.playbooks.iter().map(|(id, playbook)| {
        let head = &playbook.value.head;
        (SubjectKind::Playbook, id, head.origin.at(head.title.span))
    });
    let texts = sections.chain(playbooks).map(|(kind, id, place)| {
        let subject = Subject::new(kind, id);
        let status = plan.sign_off_status(&subject, case.today());
        (subject, place, status)
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    #[test]
    fn a_base_text_is_reviewed_in_each_plan() {
        let none = "-[\"section:contain\"]\n";
        check(&RULE, &[], &[]);
        check(
            &RULE,
            &[("signoffs.toml", none), ("plans/mill/signoffs.toml", none)],
            &[
                "plans/base/sections/contain.md `\"Contain\"`: `section:contain` was never reviewed, in `harbor` and `mill`",
            ],
        );
        check_help(
            &RULE,
            &[("signoffs.toml", none), ("plans/mill/signoffs.toml", none)],
            "read it, then run `irplan review --client harbor section:contain`, and do the same in 1 other plan",
        );
        check_help(
            &RULE,
            &[("signoffs.toml", none)],
            "read it, then run `irplan review --client harbor section:contain`",
        );
    }

    #[test]
    fn playbooks_are_reviewed_like_sections() {
        let none = "-[\"playbook:own\"]\n";
        let own = "+++\ntitle = \"Own\"\n+++\n\nText.\n";
        check(
            &RULE,
            &[("playbooks/own.md", own), ("signoffs.toml", none)],
            &["plans/harbor/playbooks/own.md `\"Own\"`: `playbook:own` was never reviewed"],
        );
    }

    #[test]
    fn a_change_voids_and_a_future_date_never_counts() {
        check(
            &RULE,
            &[("signoffs.toml", RULE.examples().bad)],
            &[
                "plans/base/sections/contain.md `\"Contain\"`: `section:contain` changed since its review of 2026-07-01 by `sam`, in `harbor`",
            ],
        );
        let future = RULE.examples().bad.replace("2026-07-01", "2027-07-01");
        check(
            &RULE,
            &[("signoffs.toml", &future)],
            &[
                "plans/base/sections/contain.md `\"Contain\"`: `section:contain` is not reviewed: its review of 2027-07-01 by `sam` does not count, since its date 2027-07-01 is in the future, in `harbor`",
            ],
        );
    }
}
