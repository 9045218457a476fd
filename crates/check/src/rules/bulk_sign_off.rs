//! `bulk-sign-off`: somebody signed more at once than anybody reads.

use std::collections::BTreeMap;

use irplan_plan::Digest;
use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::Document;
use irplan_plan::message::count;
use irplan_plan::{Finding, Level, RuleId, message};
use jiff::civil::Date;

use crate::context::Context;
use crate::recorded_sign_off::{RecordedSignOff, Signer, named_commit, recorded_sign_offs};
use crate::rule::{Group, Judge, Rule};
use crate::suspicious_dates::{BulkSignOff, bulk_sign_offs};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("bulk-sign-off"),
    group: Group::SignOffs,
    level: Level::Warn,
    judge: Judge::Repository(judge),
};

/// The words that one person can read in a day: 200 a minute, for a little over four hours.
const WORDS_A_DAY: usize = 50_000;

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let plans = context.repository.plans.values();
    let all: Vec<_> = plans
        .flat_map(|plan| recorded_sign_offs(plan, context.history))
        .collect();
    let mut found = in_one_commit(context, &all);
    found.extend(on_one_day(&all));
    found
}

/// Finds the people who signed too much in one commit.
fn in_one_commit(context: &Context<'_>, all: &[RecordedSignOff<'_>]) -> Vec<Finding> {
    let most = context.repository.policy.bulk_sign_offs;
    let known = all
        .iter()
        .filter_map(|signed| Some((signed, signed.ledger_change?.0)));
    let mut firsts = BTreeMap::new();
    let stamps = known.map(|(signed, commit)| {
        let key = (commit.id.clone(), signed.signer());
        firsts.entry(key.clone()).or_insert((signed, commit));
        (key.0, key.1, signed.signed_content())
    });
    let bulks = bulk_sign_offs(stamps, usize::try_from(most).unwrap_or(usize::MAX));
    let finding = |bulk: BulkSignOff<Signer<'_>, _>| {
        let (first, commit) = firsts.get(&(bulk.commit, bulk.by))?;
        let message = message!(
            "{} signed {} in {}, more than the limit of {} in one commit",
            message::named(SubjectKind::Contact, &first.entry.by.value),
            count(bulk.items.len(), "subject", "subjects"),
            named_commit(commit),
            most
        );
        let finding = RULE
            .finding(message)
            .plan(&first.plan.id)
            .across_plans()
            .label(first.by_place(), "one of them")
            .help("read each one, sign again what is right, and commit sign-offs on the day they are made");
        Some(finding)
    };
    bulks.into_iter().filter_map(finding).collect()
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
        message::named(SubjectKind::Contact, by),
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
        history(&["a", "b"]).check(&RULE, &[POLICY], &[]);
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
