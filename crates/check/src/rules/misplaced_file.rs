//! `misplaced-file`: a file that is not part of any plan, found while parsing.

use irplan_plan::{Level, RuleId};

use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::MISPLACED_FILE,
    group: Group::Content,
    level: Level::Warn,
    judge: Judge::Parsing,
};
