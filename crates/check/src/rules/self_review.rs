//! `self-review`: a text whose only author reviewed it.

use irplan_plan::history::Person;
use irplan_plan::id::SubjectKind;
use irplan_plan::message::named;
use irplan_plan::{Act, Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{
    RecordedSignOff, is_bot, is_same_person, last_change, named_commit, recorded_sign_offs,
    title_place,
};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("self-review"),
    group: Group::SignOffs,
    level: Level::Warn,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    let texts = all.filter(|signed| {
        matches!(
            signed.subject.kind,
            SubjectKind::Section | SubjectKind::Playbook
        )
    });
    texts.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<Finding> {
    let (plan, subject) = (case.plan, signed.subject);
    let change = last_change(case.context.history, plan, subject)?;
    let (by, contact) = signed.by()?;
    let authors: Vec<_> = change.people().filter(|person| !is_bot(person)).collect();
    let is_theirs = |author: &Person| is_same_person(contact, author);
    if authors.is_empty()
        || !authors.iter().all(is_theirs)
        || !plan.sign_off_status(subject, case.today()).state.is_valid()
    {
        return None;
    }
    let command = Act::Review.command([subject], [&plan.id]);
    let by = named(SubjectKind::Contact, by);
    let finding = RULE
        .finding(message!(
            "{} was reviewed only by {}, who wrote it",
            subject,
            by.clone()
        ))
        .label(title_place(plan, subject)?, "")
        .label(signed.by_place(), "the review")
        .help(message!(
            "ask somebody else to read it, then run {}; {} changed it last",
            command,
            named_commit(change)
        ))
        .subject(subject.clone())
        .detail(by);
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::TestHistory;

    const NONE: &str = "-[\"section:contain\"]\n";
    const UNSIGNED: [&str; 2] = ["plans/mill/signoffs.toml", "plans/north/signoffs.toml"];

    #[track_caller]
    fn check(author: &str, co_author: Option<&str>, expected: &[&str]) {
        let mut history = TestHistory::new().commit("a", author, "2026-11-11");
        if let Some(co_author) = co_author {
            history = history.co_author("a", co_author);
        }
        let changes = UNSIGNED.map(|path| (path, NONE));
        history
            .last_changed_by("base", "section:contain", "a")
            .check(&RULE, &changes, expected);
    }

    const FOUND: &str = "plans/base/sections/contain.md `\"Contain\"`: `section:contain` was reviewed only by `sam`, who wrote it, in `harbor`";

    #[test]
    fn the_only_author_is_found() {
        check("Sam Ortiz <x@y.test>", None, &[FOUND]);
        check("S <SAM@north.example>", None, &[FOUND]);
        check("Ada Wolfe <ada@north.example>", None, &[]);
    }

    #[test]
    fn a_co_author_makes_two_of_them() {
        let sam = "Sam Ortiz <sam@north.example>";
        check(sam, Some("Ada Wolfe <ada@north.example>"), &[]);
        check(sam, Some("Sam Ortiz <private@mail.test>"), &[FOUND]);
        // A bot does not read anything.
        let bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";
        check(sam, Some(bot), &[FOUND]);
        check(bot, Some(sam), &[FOUND]);
        check(bot, None, &[]);
    }

    #[test]
    fn a_review_that_does_not_hold_is_ignored() {
        let history = TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-11")
            .last_changed_by("base", "section:contain", "a");
        let [mill, north] = UNSIGNED;
        let changes = ["signoffs.toml", mill, north].map(|path| (path, NONE));
        history.check(&RULE, &changes, &[]);
        history.shallow().check(&RULE, &[], &[]);
    }
}
