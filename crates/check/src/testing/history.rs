//! The history of the sound repository, as git would report it.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_plan::diff::Change;
use irplan_plan::plan::Plan;
use irplan_plan::{
    Commit, Digest, History, HistoryExtent, Id, LastChange, LastChanges, LedgerChange, Person,
    PlanId, SignOff, Subject,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::judging::RuleRun;
use super::overlay::read;
use crate::rule::Rule;

/// A history for tests of rules that need it: commits, and what they added.
#[derive(Clone, Default)]
pub(crate) struct TestHistory {
    commits: BTreeMap<String, Commit>,
    last_changes: Vec<((PlanId, Subject), String)>,
    ledger_changes: Vec<((PlanId, Subject), String, Option<Date>)>,
    earlier_entries: Vec<((PlanId, Subject), String, Option<Date>)>,
    voiding_changes: BTreeMap<(PlanId, Subject), Vec<Change>>,
    is_shallow: bool,
}

impl TestHistory {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a commit with an id of one repeated hex digit, by `Name <mail>`.
    pub(crate) fn commit(mut self, name: &str, author: &str, on: &str) -> Self {
        let author = person(author);
        let date: Date = on.parse().expect("a date");
        let noon = date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        let commit = Commit {
            id: name.repeat(40),
            author: author.name,
            email: author.email,
            date,
            time: noon.expect("a time").timestamp().as_second(),
            summary: "Change".to_owned(),
            co_authors: Vec::new(),
        };
        self.commits.insert(name.to_owned(), commit);
        self
    }

    /// Sets the day of the commit itself, if the author's clock said another one.
    pub(crate) fn made_on(mut self, name: &str, on: &str) -> Self {
        let date: Date = on.parse().expect("a date");
        let noon = date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        let commit = self.commits.get_mut(name).expect("a commit");
        commit.time = noon.expect("a time").timestamp().as_second();
        self
    }

    pub(crate) fn co_author(mut self, name: &str, author: &str) -> Self {
        let commit = self.commits.get_mut(name).expect("a commit");
        commit.co_authors.push(person(author));
        self
    }

    /// Makes the commit the last to change a subject.
    pub(crate) fn last_changed_by(mut self, plan: &str, subject: &str, commit: &str) -> Self {
        self.last_changes
            .push((key(plan, subject), commit.to_owned()));
        self
    }

    /// Makes the commit add a sign-off.
    pub(crate) fn signed_by(mut self, plan: &str, subject: &str, commit: &str) -> Self {
        self.ledger_changes
            .push((key(plan, subject), commit.to_owned(), None));
        self
    }

    /// Makes the commit replace a sign-off by `ada`.
    pub(crate) fn replaced_by(mut self, plan: &str, subject: &str, commit: &str, on: &str) -> Self {
        let on = on.parse().expect("a date");
        self.ledger_changes
            .push((key(plan, subject), commit.to_owned(), Some(on)));
        self
    }

    /// Adds an earlier commit of the same sign-off, which replaced one by `ada` or none.
    pub(crate) fn earlier_entry(
        mut self,
        plan: &str,
        subject: &str,
        commit: &str,
        on: Option<&str>,
    ) -> Self {
        let on = on.map(|on| on.parse().expect("a date"));
        self.earlier_entries
            .push((key(plan, subject), commit.to_owned(), on));
        self
    }

    /// Sets what changed in a subject since it was signed.
    pub(crate) fn voided_by(mut self, plan: &str, subject: &str, changes: Vec<Change>) -> Self {
        self.voiding_changes.insert(key(plan, subject), changes);
        self
    }

    /// Makes the clone shallow, without the earlier history.
    pub(crate) fn shallow(mut self) -> Self {
        self.is_shallow = true;
        self
    }

    /// Returns what is signed in the sound repository.
    pub(crate) fn signable(&self) -> Vec<(String, String)> {
        let repository = read(&[]).1.repository;
        let of = |plan: &Plan| {
            let ledger = plan.source.ledger.keys();
            ledger
                .map(|subject| (plan.id.to_string(), subject.to_string()))
                .collect::<Vec<_>>()
        };
        repository.published().flat_map(of).collect()
    }

    fn history(&self) -> History {
        let change = |name: &String| {
            let commit = Arc::new(self.commits[name].clone());
            match self.is_shallow {
                true => LastChange::AtOrBefore(commit),
                false => LastChange::At(commit),
            }
        };
        let replaced =
            |on: Date| SignOff::new(Id::parse("ada").expect("an id"), on, Digest::default());
        let wrote = self.last_changes.iter();
        let entered = |(key, commit, before): &((PlanId, Subject), String, Option<Date>)| {
            let entered = LedgerChange {
                change: change(commit),
                replaced_sign_off: before.map(replaced),
                former_path: None,
            };
            (key.clone(), entered)
        };
        let mut earlier_entries: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (key, entered) in self.earlier_entries.iter().map(entered) {
            earlier_entries.entry(key).or_default().push(entered);
        }
        let last_changes = LastChanges {
            extent: match self.is_shallow {
                true => HistoryExtent::Shallow,
                false => HistoryExtent::Whole,
            },
            subjects: wrote
                .map(|(key, commit)| (key.clone(), change(commit)))
                .collect(),
            sign_offs: self.ledger_changes.iter().map(entered).collect(),
            ..LastChanges::default()
        };
        History::new(last_changes, earlier_entries, self.voiding_changes.clone())
    }

    /// Checks what one rule finds in the sound repository with changes and this history.
    #[track_caller]
    pub(crate) fn check(&self, rule: &Rule, changes: &[(&str, &str)], expected: &[&str]) {
        RuleRun::new(rule, changes, &self.history()).check(rule, expected);
    }

    /// Checks the help of the first finding of a rule.
    #[track_caller]
    pub(crate) fn check_help(&self, rule: &Rule, changes: &[(&str, &str)], expected: &str) {
        RuleRun::new(rule, changes, &self.history()).check_help(expected);
    }
}

fn key(plan: &str, subject: &str) -> (PlanId, Subject) {
    let plan = PlanId::parse(plan).expect("an id");
    (plan, Subject::parse(subject).expect("a subject"))
}

/// `Name <mail>`.
fn person(text: &str) -> Person {
    let (name, email) = text.split_once(" <").expect("a name and an address");
    Person {
        name: name.to_owned(),
        email: email.trim_end_matches('>').to_owned(),
    }
}
