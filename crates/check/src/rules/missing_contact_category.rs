//! `missing-contact-category`: a plan without a contact that every plan needs, such as its insurer.

use std::collections::BTreeSet;

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, one_of};
use irplan_plan::model::Category;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

/// The categories that every plan needs. Which regulators and vendors a client needs depends on the client.
const CATEGORIES: [Category; 4] = [
    Category::Insurer,
    Category::Counsel,
    Category::Forensics,
    Category::LawEnforcement,
];

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-contact-category"),
    group: Group::Contacts,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Contact) {
        return Vec::new();
    }
    let contacts = case.plan.contacts.values();
    let there: BTreeSet<_> = contacts
        .filter(|contact| !contact.has_left(case.today()))
        .filter_map(|contact| Some(contact.category.as_ref()?.value))
        .collect();
    let missing: Vec<_> = CATEGORIES
        .iter()
        .filter(|category| !there.contains(category))
        .map(|category| category.word())
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let finding = RULE
        .finding(message!(
            "there is no contact of category {}",
            one_of(missing.iter().copied().map(code))
        ))
        .subject(Subject::PLAN)
        .missing(missing.iter().copied())
        .label(case.place(), "this plan")
        .help("add a contact, or add `category` to an existing one");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn every_missing_kind_is_named() {
        check(
            &RULE,
            &[(
                "contacts.toml",
                "-[contacts.police]\n[contacts.insurer]\nname = \"Insurer\"\n",
            )],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: there is no contact of category `insurer` or `law-enforcement`",
            ],
        );
    }
}
