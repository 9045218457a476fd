//! Helpers for tests of history.

use irplan_plan::{LastChange, LastChanges, PlanId, RepoPath, SignOff, Subject, Topic};
use irplan_repo::Repository;

/// The topics of a test file: a subject for each line `contact:id value`, and a sign-off for each line
/// `contact:id by,on,digest,how,due,signature`. White space does not count.
pub(crate) fn topics(path: &RepoPath, text: &str) -> Vec<(Topic, String)> {
    if !path.as_str().starts_with("plans/") {
        return Vec::new();
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = |line: &str| {
        let mut description = line.split_whitespace();
        let subject = Subject::parse(description.next()?).ok()?;
        let description = description.collect::<Vec<_>>().join(" ");
        let topic = match SignOff::parse(&description) {
            Some(_) => Topic::SignOff(subject),
            None => Topic::Meaning(subject),
        };
        Some((topic, description))
    };
    text.lines().filter_map(line).collect()
}

pub(super) fn of_worktree(repository: &Repository) -> LastChanges {
    let snapshot = repository.worktree().unwrap();
    repository.last_changes(None, &snapshot, &topics).unwrap()
}

pub(crate) fn at(repository: &Repository, rev: &str) -> LastChanges {
    let rev = repository.revision(rev).unwrap();
    let snapshot = repository.snapshot(&rev).unwrap();
    repository
        .last_changes(Some(&rev), &snapshot, &topics)
        .unwrap()
}

pub(super) fn description(change: Option<&LastChange>) -> String {
    match change {
        Some(LastChange::At(commit)) => commit.summary.clone(),
        Some(LastChange::AtOrBefore(commit)) => format!("{} or before", commit.summary),
        Some(LastChange::Uncommitted) => "uncommitted".to_owned(),
        None => "nothing".to_owned(),
    }
}

pub(super) fn file(history: &LastChanges, path: &str) -> String {
    description(history.files.get(&RepoPath::new(path)))
}

pub(super) fn subject(history: &LastChanges, subject: &str) -> String {
    let key = (
        PlanId::parse("acme").unwrap(),
        Subject::parse(subject).unwrap(),
    );
    description(history.subjects.get(&key))
}

/// Checks the answers for `plans/acme/contacts.toml` and for some contacts in it.
#[track_caller]
pub(super) fn check(history: &LastChanges, expected_file: &str, expected: &[(&str, &str)]) {
    assert_eq!(file(history, CONTACTS), expected_file);
    for (id, description) in expected {
        assert_eq!(
            subject(history, &format!("contact:{id}")),
            *description,
            "{id}"
        );
    }
}

pub(super) const CONTACTS: &str = "plans/acme/contacts.toml";
