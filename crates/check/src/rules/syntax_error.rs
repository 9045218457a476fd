//! `syntax-error`: a file that cannot be read, found while parsing.

use irplan_plan::Level;

use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "syntax-error",
    group: Group::Content,
    level: Level::Deny,
    judge: Judge::Parsing,
};
