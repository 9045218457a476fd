//! `invalid-value`: a value of the wrong kind, or a required one that is missing, found while parsing.

use irplan_plan::{Level, RuleId};

use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::INVALID_VALUE,
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Parsing,
};
