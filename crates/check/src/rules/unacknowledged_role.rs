//! `unacknowledged-role`: the holder of a role has not confirmed that they know it.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::Role;
use irplan_plan::signoff::State;
use irplan_plan::toml::Record as _;
use irplan_plan::{Act, Finding, Level, RuleId, message};

use super::stale_contact::with_sign_off;
use crate::change_summary::with_change_summary;
use crate::context::{Case, sign_help};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unacknowledged-role"),
    group: Group::Team,
    level: Level::Warn,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let (plan, mut found) = (case.plan, Vec::new());
    let needs_it = |role: &Role| role.holder.is_some() && plan.retainer_of(role).is_none();
    for (id, role) in plan.roles.iter().filter(|(_, role)| needs_it(role)) {
        let subject = Subject::new(SubjectKind::Role, id);
        let status = plan.sign_off_status(&subject, case.today());
        // `pending-sign-off` reports the second kind.
        if status.state.is_valid() || status.counts_once_merged() {
            continue;
        }
        let command = Act::Acknowledge.command([&subject], [&plan.id]);
        let sign = sign_help(command, &status);
        let talk = match status.state {
            State::Voided if status.has_ended() => "go through it with the new holder",
            State::Voided => "show the holder what changed",
            _ => "go through it with the holder",
        };
        let help = message!("{}, then {}", talk, sign);
        let why = status.reason(Act::Acknowledge);
        let finding = RULE
            .finding(message!("role {} {}", named(SubjectKind::Role, id), why))
            .label(role.origin().place(), "")
            .help(with_change_summary(case, &subject, help));
        found.push(with_sign_off(case, finding, &subject).subject(subject));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    #[test]
    fn the_holder_of_a_role_has_to_acknowledge_it() {
        let none = &[("signoffs.toml", "-[\"role:legal\"]\n")];
        check(
            &RULE,
            none,
            &["plans/harbor/plan.toml `legal`: role `legal` was never acknowledged"],
        );
        check_help(
            &RULE,
            none,
            "go through it with the holder, then run `irplan acknowledge --client harbor role:legal`",
        );
        check(
            &RULE,
            &[("signoffs.toml", RULE.examples().bad)],
            &[
                "plans/harbor/plan.toml `legal`: role `legal` changed since its acknowledgement of 2026-07-01 by `counsel`",
            ],
        );
        // Somebody else signed a former text, as the holder of that time.
        let former = RULE.examples().bad.replace("counsel", "jane");
        check(
            &RULE,
            &[("signoffs.toml", &former)],
            &[
                "plans/harbor/plan.toml `legal`: role `legal` is no longer acknowledged: its acknowledgement of 2026-07-01 by `jane` has ended, because `jane` no longer holds the role",
            ],
        );
        let open = "[roles.scribe]\nname = \"Scribe\"\n";
        let unsigned = "-[\"role:scribe\"]\n";
        check(
            &RULE,
            &[("plan.toml", open), ("signoffs.toml", unsigned)],
            &[],
        );
    }

    #[test]
    fn a_contract_covers_the_role_of_an_outside_firm() {
        let found = "plans/harbor/plan.toml `legal`: role `legal` was never acknowledged";
        for (keys, expected) in [
            ("organisation = \"Ray LLP\"\nuntil = 2027-01-31\n", None),
            ("organisation = \"Ray LLP\"\n", Some(found)),
            (
                "organisation = \"client\"\nuntil = 2027-01-31\n",
                Some(found),
            ),
            (
                "organisation = \"Harbor dental\"\nuntil = 2027-01-31\n",
                Some(found),
            ),
            ("until = 2027-01-31\n", Some(found)),
        ] {
            let counsel = format!("[contacts.counsel]\nname = \"Lee Ray\"\n{keys}");
            let changes = [
                ("contacts.toml", counsel.as_str()),
                ("signoffs.toml", "-[\"role:legal\"]\n"),
            ];
            let expected: Vec<_> = expected.into_iter().collect();
            check(&RULE, &changes, &expected);
        }
    }
}
