//! `unauthorised-sign-off`: the signer may not sign the subject.

use irplan_plan::id::{Id, SubjectKind};
use irplan_plan::message::{named, one_of};
use irplan_plan::signoff::Problem;
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{RecordedSignOff, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unauthorised-sign-off"),
    group: Group::SignOffs,
    level: Level::Deny,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<Finding> {
    let (plan, subject) = (case.plan, signed.subject);
    let problem = plan.sign_off_status(subject, case.today()).problem?;
    let reason = match problem {
        Problem::Unknown(_) => "unknown",
        Problem::HadLeft(_) => "left",
        Problem::Unauthorised(_) => "unauthorised",
        Problem::Future(_)
        | Problem::OutOfRange(_)
        | Problem::Ended(_)
        | Problem::CountsOnceMerged(_)
        | Problem::Mixed
        | Problem::Unproven(_) => return None,
    };
    let finding = RULE
        .finding(message!(
            "the sign-off of {} does not count: {}",
            subject,
            &problem
        ))
        .label(signed.by_place(), "")
        .help(help(case, signed))
        .subject(subject.clone())
        .detail(named(SubjectKind::Contact, &signed.entry.by.value))
        .detail(reason);
    Some(finding)
}

/// Says which current contacts may sign instead, or that the signer may once the change is merged. If only the tip of
/// the branch says that the signer may not, says how to get to that tip.
fn help(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Message {
    let (plan, subject, by) = (case.plan, signed.subject, &signed.entry.by.value);
    if plan.counts_only_at_base(subject, case.today()) {
        return "that changed on the branch that this change is for: merge that branch into this one, and see who may sign there"
            .into();
    }
    let written = case.context.with_own_policy.plans.get(&plan.id);
    if plan.is_judged_by_base() && written.is_some_and(|plan| plan.may_sign(subject, by)) {
        return message!(
            "{} may sign it once this change is merged",
            named(SubjectKind::Contact, by)
        );
    }
    let is_here = |id: &&Id| {
        let contact = plan.contacts.get(*id);
        contact.is_some_and(|contact| !contact.has_left(case.today()))
    };
    let signers = plan.signers(subject).into_iter().filter(is_here);
    let signers: Vec<_> = signers.map(|id| named(SubjectKind::Contact, id)).collect();
    match signers.len() {
        0 => "say who may sign it in `[[policy.signers]]`".into(),
        1..=MOST_NAMED => message!("ask {} to sign it", one_of(signers)),
        _ => "ask a contact of the plan to sign it".into(),
    }
}

/// How many people the help names.
const MOST_NAMED: usize = 4;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help, entry};

    #[test]
    fn who_may_not_sign_is_named() {
        check(&RULE, &[], &[]);
        check(
            &RULE,
            &[("signoffs.toml", &entry("role:legal", "sam"))],
            &[
                "plans/harbor/signoffs.toml `\"sam\"`: the sign-off of `role:legal` does not count: `sam` may not sign it",
            ],
        );
        check(
            &RULE,
            &[("signoffs.toml", &entry("contact:jane", "nobody"))],
            &[
                "plans/harbor/signoffs.toml `\"nobody\"`: the sign-off of `contact:jane` does not count: `nobody` is not a contact of this plan",
            ],
        );
    }

    /// Somebody else held the role then, so today's roles say nothing about that sign-off.
    #[test]
    fn what_a_former_holder_signed_has_ended() {
        let former = |subject: &str| {
            let now = entry(subject, "sam");
            let digest = now.split("digest = ").nth(1).expect("a digest");
            now.replace(digest, "\"3:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n")
        };
        for subject in ["role:legal", "plan"] {
            check(&RULE, &[("signoffs.toml", &former(subject))], &[]);
        }
        // Everybody may sign this, so nobody could have lost the right to.
        let nobody = former("contact:jane").replace("\"sam\"", "\"nobody\"");
        check(
            &RULE,
            &[("signoffs.toml", &nobody)],
            &[
                "plans/harbor/signoffs.toml `\"nobody\"`: the sign-off of `contact:jane` does not count: `nobody` is not a contact of this plan",
            ],
        );
    }

    #[test]
    fn the_help_names_who_may() {
        check_help(
            &RULE,
            &[("signoffs.toml", &entry("role:legal", "sam"))],
            "ask `counsel` to sign it",
        );
        check_help(
            &RULE,
            &[("signoffs.toml", &entry("plan", "sam"))],
            "ask `jane` or `luis` to sign it",
        );
        let left = "[contacts.counsel]\nname = \"Lee Ray\"\nleft = 2026-10-01\n";
        check_help(
            &RULE,
            &[
                ("contacts.toml", left),
                ("signoffs.toml", &entry("role:legal", "sam")),
            ],
            "say who may sign it in `[[policy.signers]]`",
        );
    }

    #[test]
    fn the_policy_names_who_may() {
        let policy = "[[policy.signers]]\nsubjects = [\"contact\"]\npeople = [\"contact:ada\"]\n";
        let by_sam = entry("contact:jane", "sam");
        check(
            &RULE,
            &[("plan.toml", policy), ("signoffs.toml", &by_sam)],
            &[
                "plans/harbor/signoffs.toml `\"sam\"`: the sign-off of `contact:jane` does not count: `sam` may not sign it",
            ],
        );
    }
}
