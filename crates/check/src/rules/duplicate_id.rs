//! `duplicate-id`: one id for two headings of a page, found while parsing.

use irplan_plan::Level;

use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "duplicate-id",
    group: Group::Content,
    level: Level::Deny,
    judge: Judge::Parsing,
};
