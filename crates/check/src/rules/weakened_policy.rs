//! `weakened-policy`: a change that makes the policy ask for less.

use irplan_plan::diff::{Direction, Drift, DriftKey, DriftKind};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::ChangeCase;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("weakened-policy"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Change(judge),
};

fn judge(case: &ChangeCase<'_>) -> Vec<Finding> {
    let drifts = case.comparison.drifts.iter();
    let weakened =
        drifts.filter(|drift| drift.direction == Direction::Weakened && is_of_policy(drift));
    weakened.map(|drift| finding(case, drift)).collect()
}

/// Whether something is in a table `[policy]`. Clocks of the plans themselves are not.
fn is_of_policy(drift: &Drift) -> bool {
    matches!(
        drift.kind,
        DriftKind::Interval | DriftKind::RuleLevel | DriftKind::Waiver | DriftKind::Signers
    )
}

fn finding(case: &ChangeCase<'_>, drift: &Drift) -> Finding {
    let key = code(drift.key.to_string());
    let finding = RULE
        .finding(words(drift))
        .help("check that somebody decided this; the change itself is judged by the policy of its base")
        .detail(key)
        .subject(drift.subject.clone());
    let finding = match &drift.after {
        Some(after) => finding.detail(code(after.clone())),
        None => finding,
    };
    let finding = match case.place(drift.place.as_ref(), drift.plan.as_ref()) {
        Some(place) => finding.label(place, "asks for less than before"),
        None => finding,
    };
    match &drift.plan {
        Some(plan) => finding.plan(plan),
        None => finding,
    }
}

fn words(drift: &Drift) -> Message {
    let value = |value: &Option<String>| code(value.clone().unwrap_or_default());
    let (before, after) = (value(&drift.before), value(&drift.after));
    if let (DriftKind::Waiver, DriftKey::Waiver(rule)) = (drift.kind, &drift.key) {
        return match &drift.before {
            Some(_) => message!(
                "the waiver of {} for {} lasts until {} instead of {}",
                rule,
                &drift.subject,
                after,
                before
            ),
            None => message!(
                "a waiver excuses {} from {} until {}",
                &drift.subject,
                rule,
                after
            ),
        };
    }
    let key = code(drift.key.to_string());
    match (&drift.before, &drift.after) {
        (Some(_), Some(_)) => message!(
            "{} of the policy is {}: {} became {}",
            key,
            drift.comparative(),
            before,
            after
        ),
        (Some(_), None) => message!("{} of the policy no longer has {}", key, before),
        (None, _) => message!("{} of the policy now has {}", key, after),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_change;

    #[track_caller]
    fn check(path: &str, before: &str, after: &str, expected: &[&str]) {
        check_change(&RULE, &[(path, before)], &[(path, after)], expected);
    }

    #[test]
    fn what_asks_for_less_is_found() {
        let policy = |keys: &str| format!("[policy]\n{keys}\n");
        for path in ["irplan.toml", "plan.toml"] {
            check(
                path,
                &policy("verify-contacts-every = \"30d\""),
                &policy("verify-contacts-every = \"60d\""),
                &["`verify-contacts-every` of the policy is longer: `30d` became `60d`"],
            );
            check(
                path,
                "",
                "[policy.rules]\nno-deputy = \"allow\"\n",
                &["`rules.no-deputy` of the policy is lower: `warn` became `allow`"],
            );
            let waiver = |until: &str| {
                format!(
                    "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"harbor/role:it\"\nreason = \"x\"\nuntil = {until}\nby = \"sam\"\n"
                )
            };
            check(
                path,
                "",
                &waiver("2026-12-31"),
                &["a waiver excuses `role:it` from `no-deputy` until `2026-12-31`"],
            );
            check(
                path,
                &waiver("2026-12-31"),
                &waiver("2027-12-31"),
                &[
                    "the waiver of `no-deputy` for `role:it` lasts until `2027-12-31` instead of `2026-12-31`",
                ],
            );
        }
    }

    #[test]
    fn who_may_sign_in_addition_is_found() {
        let signers = |people: &str| {
            format!("[[policy.signers]]\nsubjects = [\"section\"]\npeople = [{people}]\n")
        };
        check(
            "plan.toml",
            &signers("\"contact:luis\""),
            &signers("\"contact:luis\", \"contact:jane\""),
            &["`signers.section` of the policy now has `contact:jane`"],
        );
    }

    #[test]
    fn what_asks_for_more_is_fine() {
        let policy = |keys: &str| format!("[policy]\n{keys}\n");
        check(
            "plan.toml",
            &policy("verify-contacts-every = \"60d\""),
            &policy("verify-contacts-every = \"30d\""),
            &[],
        );
        check(
            "plan.toml",
            "",
            "[policy.rules]\nno-deputy = \"deny\"\n",
            &[],
        );
    }
}
