//! `syntax-error`: a file that cannot be read, found while parsing.

use irplan_plan::Level;

use crate::rule::{Fault, Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "syntax-error",
    group: Group::Content,
    level: Level::Deny,
    fault: Fault::Subject,
    judge: Judge::Parsing,
};
