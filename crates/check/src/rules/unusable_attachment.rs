//! `unusable-attachment`: a picture or a document that cannot be shown or copied, found while parsing.

use irplan_plan::{Level, RuleId};

use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::UNUSABLE_ATTACHMENT,
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Parsing,
};
