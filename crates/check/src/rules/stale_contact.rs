//! `stale-contact`: a contact that was not verified in time.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::Contact;
use irplan_plan::plan::PlanEntry;
use irplan_plan::signoff::{SignOffStatus, State};
use irplan_plan::toml::Record as _;
use irplan_plan::{Act, Finding, Level, RuleId, message};

use crate::change_summary::with_change_summary;
use crate::context::{Case, sign_help};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("stale-contact"),
    group: Group::Contacts,
    level: Level::Deny,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    contacts_to_verify(case)
        .filter(|(.., status)| !status.state.is_valid())
        .map(|(id, contact, subject, status)| finding(case, id, contact, subject, &status))
        .collect()
}

/// Returns the contacts that a plan has to verify, with the status of each verification.
pub(crate) fn contacts_to_verify<'a>(
    case: &Case<'a>,
) -> impl Iterator<Item = (&'a Id, &'a PlanEntry<Contact>, Subject, SignOffStatus)> {
    let (plan, today) = (case.plan, case.today());
    let published = case.is_published().then(|| case.contacts());
    let here = move |(_, contact): &(&Id, &PlanEntry<Contact>)| !contact.has_left(today);
    published
        .into_iter()
        .flatten()
        .filter(here)
        .map(move |(id, contact)| {
            let subject = Subject::new(SubjectKind::Contact, id);
            let status = plan.sign_off_status(&subject, today);
            (id, contact, subject, status)
        })
}

fn finding(
    case: &Case<'_>,
    id: &Id,
    contact: &Contact,
    subject: Subject,
    status: &SignOffStatus,
) -> Finding {
    let command = Act::Verify.command([&subject], [&case.plan.id]);
    let sign = sign_help(command, status);
    let call = match status.state {
        State::Voided => "check what changed with them",
        _ => "call them",
    };
    let message = message!(
        "contact {} {}",
        named(SubjectKind::Contact, id),
        status.reason(Act::Verify)
    );
    let help = message!("{}, then {}", call, sign);
    let finding = RULE
        .finding(message)
        .label(contact.origin().place(), "")
        .help(with_change_summary(case, &subject, help));
    with_sign_off(case, finding, &subject).subject(subject)
}

/// Adds a label for the sign-off that does not count, if there is one.
pub(crate) fn with_sign_off(case: &Case<'_>, finding: Finding, subject: &Subject) -> Finding {
    match case.plan.source.ledger.get(subject) {
        Some(signed) => finding.label(signed.origin.place(), "the sign-off"),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    const MISSING: &str = "-[\"contact:jane\"]\n";

    #[test]
    fn a_sound_repository_has_no_stale_contact() {
        check(&RULE, &[], &[]);
    }

    #[test]
    fn missing_voided_overdue_and_invalid_are_distinguished() {
        check(
            &RULE,
            &[("signoffs.toml", MISSING)],
            &["plans/harbor/contacts.toml `jane`: contact `jane` was never verified"],
        );
        check(
            &RULE,
            &[("signoffs.toml", RULE.examples().bad)],
            &[
                "plans/harbor/contacts.toml `jane`: contact `jane` changed since its verification of 2026-07-01 by `sam`",
            ],
        );
        check(
            &RULE,
            &[
                (
                    "irplan.toml",
                    "[policy]\nreserved-data = \"allow\"\nverify-contacts-every = \"10d\"\n",
                ),
                ("signoffs.toml", ""),
                ("plans/mill/signoffs.toml", ""),
                (
                    "plans/mill/plan.toml",
                    "[policy]\nverify-contacts-every = \"90d\"\n",
                ),
                (
                    "plans/north/plan.toml",
                    "[policy]\nverify-contacts-every = \"90d\"\n",
                ),
                (
                    "contacts.toml",
                    "-[contacts.police]\n-[contacts.luis]\n-[contacts.insurer]\n-[contacts.forensics]\n-[contacts.counsel]\n",
                ),
            ],
            &[
                "plans/harbor/contacts.toml `jane`: contact `jane` is overdue: its verification of 2026-11-12 by `sam` ran out on 2026-11-22",
            ],
        );
        let unknown = "[\"contact:jane\"]\nby = \"nobody\"\non = 2026-07-01\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n";
        check(
            &RULE,
            &[("signoffs.toml", unknown)],
            &[
                "plans/harbor/contacts.toml `jane`: contact `jane` is not verified: its verification of 2026-07-01 by `nobody` does not count, since `nobody` is not a contact of this plan",
            ],
        );
    }

    #[test]
    fn the_help_says_what_to_type() {
        check_help(
            &RULE,
            &[("signoffs.toml", MISSING)],
            "call them, then run `irplan verify --client harbor contact:jane --how called`",
        );
    }

    #[test]
    fn the_providers_plan_verifies_its_staff_but_nobody_who_left() {
        check(
            &RULE,
            &[("plans/north/signoffs.toml", "-[\"contact:sam\"]\n")],
            &["plans/north/contacts.toml `sam`: contact `sam` was never verified"],
        );
        let left = "[contacts.jane]\nname = \"Jane Doe\"\nleft = 2026-10-31\n";
        check(
            &RULE,
            &[("contacts.toml", left), ("signoffs.toml", MISSING)],
            &[],
        );
    }

    #[test]
    fn a_contact_of_a_base_plan_is_verified_in_each_plan() {
        let shared = "[contacts.cert]\nname = \"National CERT\"\nphones = [{ number = \"+1 212 555 0155\" }]\n";
        let none = "-[\"contact:cert\"]\n";
        check(
            &RULE,
            &[
                ("plans/base/contacts.toml", shared),
                ("signoffs.toml", none),
                ("plans/mill/signoffs.toml", none),
            ],
            &[
                "plans/base/contacts.toml `cert`: contact `cert` was never verified, in `harbor` and `mill`",
            ],
        );
    }
}
