//! `no-insurer-notice`: an insurer in the contacts, and no duty to notify it within a time.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::{Category, Contact, Duty};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::is_owed;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("no-insurer-notice"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Duty) {
        return Vec::new();
    }
    let is_insurer = |contact: &Contact| {
        let category = contact.category.as_ref();
        category.is_some_and(|category| category.value == Category::Insurer)
    };
    let insurers: Vec<_> = case
        .contacts()
        .filter(|(_, contact)| is_insurer(contact))
        .collect();
    let tells = |duty: &Duty| {
        let contact = duty.contact.as_ref().map(|contact| &contact.value);
        contact.is_some_and(|contact| insurers.iter().any(|(id, _)| *id == contact))
    };
    let mut duties = case.plan.duties.values();
    let is_told = duties.any(|duty| tells(duty) && is_owed(case, duty));
    // Some insurers are told through others, so one duty is enough.
    let first = insurers.first().filter(|_| !is_told);
    first
        .map(|(id, contact)| {
            RULE.finding(message!(
                "no duty says when {} is notified",
                named(SubjectKind::Contact, *id)
            ))
            .subject(Subject::PLAN)
            .label(contact.origin().place(), "")
            .help(
                "read the policy's notice clause, choose the pack `cyber-insurance`, and add \
                 `[duties.\"cyber-insurance:notice\"]` with `contact` and `within`",
            )
        })
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_duty_that_nobody_owes_tells_no_insurer() {
        let duty = "[duties.hhs]\nstarts = \"aware\"\nwithin = \"24h\"\ncontact = \"insurer\"\nrole = \"legal\"\n";
        let found = "plans/harbor/contacts.toml `insurer`: no duty says when `insurer` is notified";
        let decision =
            "[duties.hhs.not-applicable]\nreason = \"r\"\nby = \"jane\"\non = 2026-11-01\n";
        for (more, expected) in [
            ("", &[][..]),
            ("status = \"proposed\"\n", &[found]),
            (decision, &[found]),
            (&format!("{decision}until = 2026-11-02\n"), &[]),
        ] {
            check(&RULE, &[("plan.toml", &format!("{duty}{more}"))], expected);
        }
    }

    #[test]
    fn an_insurer_must_be_notified_by_a_duty() {
        check(&RULE, &[], &[]);
        let examples = RULE.examples();
        let bad = [("plan.toml", examples.bad)];
        check(
            &RULE,
            &bad,
            &["plans/harbor/contacts.toml `insurer`: no duty says when `insurer` is notified"],
        );
    }
}
