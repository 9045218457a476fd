//! `duplicate-id`: one id for two headings of a page, found while parsing.

use irplan_plan::{Level, RuleId};

use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::DUPLICATE_ID,
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Parsing,
};
