//! `misplaced-file`: a file that no plan has, found while parsing.

use irplan_plan::Level;

use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "misplaced-file",
    group: Group::Content,
    level: Level::Warn,
    judge: Judge::Parsing,
};
