//! `proxy-sign-off`: somebody committed a sign-off in the name of another person.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::SubjectKind;
use irplan_plan::message::{code, first_of, named};
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{
    RecordedSignOff, author, is_same_person, named_commit, recorded_sign_offs,
};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("proxy-sign-off"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut by_commit: BTreeMap<&str, Vec<RecordedSignOff<'_>>> = BTreeMap::new();
    let all = recorded_sign_offs(case.plan, case.context.history);
    for signed in all.filter(|signed| signed.entry.via.is_none()) {
        let (Some((commit, _)), Some((_, contact))) = (signed.ledger_change, signed.by()) else {
            continue;
        };
        if !commit
            .people()
            .any(|person| is_same_person(contact, &person))
        {
            by_commit.entry(&commit.id).or_default().push(signed);
        }
    }
    by_commit.values().filter_map(|all| finding(all)).collect()
}

/// How many people a message names.
const MOST_NAMED: usize = 4;

fn finding(all: &[RecordedSignOff<'_>]) -> Option<Finding> {
    let first = all.first()?;
    let (commit, _) = first.ledger_change?;
    let people: BTreeSet<_> = all.iter().map(|signed| &signed.entry.by.value).collect();
    let people = people.into_iter().map(|id| named(SubjectKind::Contact, id));
    let people = first_of(people, MOST_NAMED, "others");
    let author = author(first.plan, commit);
    let finding = match all {
        [only] => RULE
            .finding(message!(
                "the sign-off of {} names {}, but {} committed it",
                only.subject,
                people,
                author
            ))
            .subject(only.subject.clone()),
        _ => RULE.finding(message!(
            "{} sign-offs name {}, but {} committed them in {}",
            all.len(),
            people,
            author,
            code(commit.short_id().to_owned())
        )),
    };
    let finding = finding.detail(code(commit.id.clone()));
    Some(finding.label(first.by_place(), "").help(message!(
        "look at {}; if the two are one person, add the address to `.mailmap`",
        named_commit(commit)
    )))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::TestHistory;

    fn history(author: &str) -> TestHistory {
        TestHistory::new()
            .commit("a", author, "2026-11-12")
            .signed_by("harbor", "section:contain", "a")
    }

    #[test]
    fn the_person_named_may_commit_and_so_may_a_co_author() {
        history("Sam Ortiz <x@y.test>").check(&RULE, &[], &[]);
        history("Ada Wolfe <ada@north.example>")
            .co_author("a", "Sam <sam@north.example>")
            .check(&RULE, &[], &[]);
    }

    #[test]
    fn somebody_else_is_named_once_for_each_commit() {
        let history = history("Ada Wolfe <ada@north.example>");
        history.check(
            &RULE,
            &[],
            &[
                "plans/harbor/signoffs.toml `\"sam\"`: the sign-off of `section:contain` names `sam`, but `Ada Wolfe` committed it",
            ],
        );
        history.clone().signed_by("harbor", "contact:jane", "a").check(
            &RULE,
            &[],
            &[
                "plans/harbor/signoffs.toml `\"sam\"`: 2 sign-offs name `sam`, but `Ada Wolfe` committed them in `aaaaaaaaaa`",
            ],
        );
        history.shallow().check(&RULE, &[], &[]);
    }

    #[test]
    fn what_was_signed_on_paper_is_recorded_by_others() {
        let entry = |more: &str| {
            let digest = "3:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3";
            format!(
                "[\"section:contain\"]\nby = \"sam\"\non = 2026-11-12\n{more}digest = \"{digest}\"\n"
            )
        };
        let history = history("Ada Wolfe <ada@north.example>");
        let found = "plans/harbor/signoffs.toml `\"sam\"`: the sign-off of `section:contain` names `sam`, but `Ada Wolfe` committed it";
        history.check(&RULE, &[("signoffs.toml", &entry(""))], &[found]);
        let paper = entry("via = \"paper\"\n");
        history.check(&RULE, &[("signoffs.toml", &paper)], &[]);
    }
}
