//! `bulk-sign-off`: somebody signed more at once than anybody reads.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::Digest;
use irplan_plan::history::{Commit, Person};
use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::Document;
use irplan_plan::message::{count, named};
use irplan_plan::{Finding, Level, RuleId, message};
use jiff::civil::Date;

use crate::context::Context;
use crate::recorded_sign_off::{RecordedSignOff, Signer, author, named_commit, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::suspicious_dates::busiest_hour;

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("bulk-sign-off"),
    group: Group::SignOffs,
    level: Level::Warn,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Repository(judge),
};

/// The words that one person can read in a day: 200 a minute, for a little over four hours.
const WORDS_A_DAY: usize = 50_000;

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let plans = context.repository.plans.values();
    let all: Vec<_> = plans
        .flat_map(|plan| recorded_sign_offs(plan, context.history))
        .collect();
    let mut found = too_many_at_once(context, &all);
    found.extend(on_one_day(&all));
    found
}

/// A sign-off with the commit that added it.
#[derive(Clone, Copy)]
struct CommittedSignOff<'a> {
    signed: RecordedSignOff<'a>,
    commit: &'a Commit,
}

/// Who signed: the contact that entries name, or the author of the commits that added them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Actor<'a> {
    Signer(Signer<'a>),
    Committer(Person),
}

/// Finds who signed or committed too much within an hour. The author's day counts as well, because a rebase gives the
/// commits of a week the same time.
fn too_many_at_once(context: &Context<'_>, all: &[RecordedSignOff<'_>]) -> Vec<Finding> {
    let most = usize::try_from(context.repository.policy.bulk_sign_offs).unwrap_or(usize::MAX);
    let mut days: BTreeMap<(Actor<'_>, Date), Vec<CommittedSignOff<'_>>> = BTreeMap::new();
    for signed in all {
        let Some((commit, _)) = signed.ledger_change else {
            continue;
        };
        let author = commit.people().next().map(Actor::Committer);
        let actors = [Some(Actor::Signer(signed.signer())), author];
        for actor in actors.into_iter().flatten() {
            let day = days.entry((actor, commit.date)).or_default();
            day.push(CommittedSignOff {
                signed: *signed,
                commit,
            });
        }
    }
    let mut found = Vec::new();
    for ((actor, _), mut day) in days {
        day.sort_by_key(|one| one.commit.time);
        while let Some(hour) = busiest_hour(&day, |one| (one.commit.time, content(one)), most) {
            found.extend(finding_of_hour(&actor, &day[hour.clone()], most));
            day.drain(hour);
        }
    }
    found
}

/// What counts as one: a text that many plans inherit is signed once by each person.
fn content<'a>(one: &CommittedSignOff<'a>) -> (Signer<'a>, &'a Subject, Digest) {
    let (subject, digest) = one.signed.signed_content();
    (one.signed.signer(), subject, digest)
}

/// Words the finding. What somebody committed for one person is already counted for that person.
fn finding_of_hour(
    actor: &Actor<'_>,
    hour: &[CommittedSignOff<'_>],
    most: usize,
) -> Option<Finding> {
    let first = hour.first()?;
    let (signed, commit) = (&first.signed, first.commit);
    let number = hour.iter().map(content).collect::<BTreeSet<_>>().len();
    let signers: BTreeSet<_> = hour.iter().map(|one| one.signed.signer()).collect();
    let commits: BTreeSet<_> = hour.iter().map(|one| &one.commit.id).collect();
    let (place, unit) = match commits.len() {
        1 => (message!("in {}", named_commit(commit)), "one commit"),
        more => (
            message!(
                "in {} within an hour of {}",
                count(more, "commit", "commits"),
                commit.date
            ),
            "an hour",
        ),
    };
    let deed = match actor {
        Actor::Signer(_) => message!(
            "{} signed {}",
            named(SubjectKind::Contact, &signed.entry.by.value),
            count(number, "subject", "subjects")
        ),
        Actor::Committer(_) if signers.len() < 2 => return None,
        Actor::Committer(_) => message!(
            "{} committed {} of {}",
            author(signed.plan, commit),
            count(number, "sign-off", "sign-offs"),
            count(signers.len(), "person", "people")
        ),
    };
    let message = message!(
        "{} {}, more than the limit of {} in {}",
        deed,
        place,
        most,
        unit
    );
    let finding = RULE
        .finding(message)
        .plan(&signed.plan.id)
        .across_plans()
        .label(signed.by_place(), "one of them")
        .help("read each one, sign again what is right, and commit sign-offs on the day they are made");
    Some(finding)
}

/// What one person reviewed on one day: each text once, with one review of it.
type DayOfSigner<'a> = BTreeMap<(&'a Subject, Digest), RecordedSignOff<'a>>;

/// Finds the people who reviewed more on one day than anybody can read.
fn on_one_day(all: &[RecordedSignOff<'_>]) -> Vec<Finding> {
    let mut days: BTreeMap<(Signer<'_>, Date), DayOfSigner<'_>> = BTreeMap::new();
    for signed in all.iter().filter(|signed| text_of(signed).is_some()) {
        let day = days
            .entry((signed.signer(), signed.entry.on.value))
            .or_default();
        day.entry(signed.signed_content()).or_insert(*signed);
    }
    let too_much = |(((_, by), on), day): (&(Signer<'_>, Date), &DayOfSigner<'_>)| {
        // A word and the space after it take at least two bytes. So the length, which is already known, rules out most
        // days.
        let texts = day.values().filter_map(text_of);
        if texts
            .map(|text| text.file_length().div_ceil(2))
            .sum::<usize>()
            <= WORDS_A_DAY
        {
            return None;
        }
        let words: usize = day.values().map(words_of).sum();
        let first = day.values().next().filter(|_| words > WORDS_A_DAY)?;
        Some(finding_of_day(by, *on, words, first))
    };
    days.iter().filter_map(too_much).collect()
}

fn finding_of_day(by: &Id, on: Date, words: usize, first: &RecordedSignOff<'_>) -> Finding {
    RULE.finding(message!(
        "{} reviewed {} words on {}, more than anybody can read in a day",
        named(SubjectKind::Contact, by),
        words,
        on
    ))
    .plan(&first.plan.id)
    .across_plans()
    .label(first.by_place(), "one of the reviews")
    .help("read each text, and sign it on the day you read it")
}

/// Counts the words of a text if it has not changed since it was signed.
fn words_of(signed: &RecordedSignOff<'_>) -> usize {
    let is_as_signed = signed
        .plan
        .matches_digest(signed.subject, &signed.entry.digest.value);
    text_of(signed)
        .filter(|_| is_as_signed)
        .map_or(0, Document::file_word_count)
}

/// Returns the text of a section or playbook.
fn text_of<'a>(signed: &RecordedSignOff<'a>) -> Option<&'a Document> {
    let plan = signed.plan;
    let id = signed.subject.id.as_ref()?.as_str();
    match signed.subject.kind {
        SubjectKind::Section => Some(&plan.sections.get(id)?.value.body),
        SubjectKind::Playbook => Some(&plan.playbooks.get(id)?.value.body),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::TestHistory;

    const TEXTS: [&str; 4] = [
        "section:contain",
        "section:detect",
        "section:learn",
        "section:prepare",
    ];
    const POLICY: (&str, &str) = (
        "irplan.toml",
        "[policy]\nreserved-data = \"allow\"\nbulk-sign-offs = 3\n",
    );

    /// Signs all four sections of two plans, in one commit for each of `commits`.
    fn history(commits: &[&str]) -> TestHistory {
        let mut history = TestHistory::new();
        for commit in commits {
            history = history.commit(commit, "Sam Ortiz <sam@north.example>", "2026-11-12");
        }
        for (at, text) in TEXTS.iter().enumerate() {
            let commit = commits[at % commits.len()];
            history = history
                .signed_by("harbor", text, commit)
                .signed_by("mill", text, commit);
        }
        history
    }

    #[test]
    fn a_text_that_plans_share_counts_once() {
        let expected = "plans/harbor/signoffs.toml `\"sam\"`: `sam` signed 4 subjects in commit `aaaaaaaaaa` of 2026-11-12, more than the limit of 3 in one commit";
        history(&["a"]).check(&RULE, &[POLICY], &[expected]);
        history(&["a", "b"])
            .commit("b", "Sam Ortiz <sam@north.example>", "2026-11-13")
            .check(&RULE, &[POLICY], &[]);
        let none = "[policy]\nreserved-data = \"allow\"\nbulk-sign-offs = 0\n";
        let one = TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-12")
            .signed_by("harbor", TEXTS[0], "a");
        let expected = "plans/harbor/signoffs.toml `\"sam\"`: `sam` signed 1 subject in commit `aaaaaaaaaa` of 2026-11-12, more than the limit of 0 in one commit";
        one.check(&RULE, &[("irplan.toml", none)], &[expected]);
        history(&["a"]).check(&RULE, &[], &[]);
        history(&["a"]).shallow().check(&RULE, &[POLICY], &[]);
    }

    #[test]
    fn many_commits_within_an_hour_count_together() {
        let expected = "plans/harbor/signoffs.toml `\"sam\"`: `sam` signed 4 subjects in 4 commits within an hour of 2026-11-12, more than the limit of 3 in an hour";
        history(&["a", "b", "c", "d"]).check(&RULE, &[POLICY], &[expected]);
        // A rebase gives commits of several days the same time.
        history(&["a", "b", "c", "d"])
            .commit("b", "Sam Ortiz <sam@north.example>", "2026-11-13")
            .made_on("b", "2026-11-12")
            .check(&RULE, &[POLICY], &[]);
    }

    #[test]
    fn who_commits_for_many_people_is_counted() {
        let policy = POLICY.1.replace("= 3", "= 1");
        let expected = "plans/harbor/signoffs.toml `\"counsel\"`: `Sam Ortiz` committed 2 sign-offs of 2 people in commit `aaaaaaaaaa` of 2026-11-12, more than the limit of 1 in one commit";
        TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-12")
            .signed_by("harbor", "role:legal", "a")
            .signed_by("harbor", "section:contain", "a")
            .check(&RULE, &[("irplan.toml", &policy)], &[expected]);
    }

    #[test]
    fn nobody_reads_that_much_in_a_day() {
        let text =
            |words: usize| format!("+++\ntitle = \"Long\"\n+++\n\n{}\n", "word ".repeat(words));
        let (long, short) = (text(50_001), text(40_000));
        let path = "plans/base/sections/long.md";
        TestHistory::new().check(
            &RULE,
            &[(path, &long)],
            &["plans/harbor/signoffs.toml `\"sam\"`: `sam` reviewed 50148 words on 2026-11-12, more than anybody can read in a day"],
        );
        TestHistory::new().check(&RULE, &[(path, &short)], &[]);
    }
}
