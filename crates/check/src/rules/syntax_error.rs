//! `syntax-error`: a file that irplan cannot read, found while parsing.

use irplan_plan::{Level, RuleId};

use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::SYNTAX_ERROR,
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Parsing,
};
