//! What is asked of a walk, what is known without it, and what becomes of its answers.

use std::path::Path;

use gix::ObjectId;
use irplan_plan::{History, LastChange, LedgerChange, RepoPath, SignOff, Topic};

use super::cache::{CacheKey, CachedAnswer, HistoryCache};
use super::file_status::FileStatus;
use super::path_trie::TargetId;
use super::targets::Targets;
use super::walk::WalkAnswer;
use crate::commit_details::CommitDetails;
use crate::git::TreeEntry;

/// A file that the commit has.
#[derive(Clone, Copy)]
struct QueriedFile<'a> {
    path: &'a RepoPath,
    entry: TreeEntry,
}

/// What is asked of the walk, and what is known without it.
#[derive(Default)]
pub(super) struct HistoryQuery<'a> {
    pub(super) wanted: Targets<'a>,
    /// The file of each slot.
    owners: Vec<QueriedFile<'a>>,
    history: History,
}

impl<'a> HistoryQuery<'a> {
    /// Says of everything in a file whether it is uncommitted or to be looked for; gives the numbers of the latter.
    pub(super) fn settle(
        &mut self,
        path: &'a RepoPath,
        entry: Option<TreeEntry>,
        state: FileStatus,
    ) -> (Option<TargetId>, Vec<TargetId>) {
        let owner = entry.map(|entry| QueriedFile { path, entry });
        let file = self.ask(path, owner.filter(|_| state.is_same), None, None);
        let mut topics = Vec::new();
        for (topic, words) in state.topics {
            let committed = state.committed.get(&topic);
            let owner = owner.filter(|_| state.is_same || committed == Some(&words));
            topics.extend(self.ask(path, owner, Some((topic, words)), committed));
        }
        (file, topics)
    }

    /// Gives a number to something that a file of the commit has, and the answer to what was not committed.
    fn ask(
        &mut self,
        path: &RepoPath,
        owner: Option<QueriedFile<'a>>,
        topic: Option<(Topic, String)>,
        committed: Option<&String>,
    ) -> Option<TargetId> {
        let Some(owner) = owner else {
            let change = LastChange::Uncommitted;
            let topic = topic.as_ref().map(|(topic, _)| topic);
            record(&mut self.history, path, topic, change, committed);
            return None;
        };
        let slot = TargetId::try_from(self.wanted.slots.len()).ok()?;
        self.wanted.slots.push(topic);
        self.owners.push(owner);
        Some(slot)
    }

    /// Keeps the answers for the next walk.
    pub(super) fn remember(&self, file: &Path, head: ObjectId, answers: &[Option<WalkAnswer>]) {
        let mut remembered = HistoryCache::new(head);
        let asked = self.owners.iter().zip(&self.wanted.slots);
        for ((owner, topic), answer) in asked.zip(answers) {
            let Some(answer) = answer.as_ref().filter(|answer| !answer.or_before) else {
                continue;
            };
            let thing = match topic {
                Some((topic, words)) => CacheKey::Topic(owner.path, topic, words),
                None => CacheKey::File(owner.path, owner.entry),
            };
            let known = CachedAnswer {
                commit: answer.commit,
                replaced: answer.replaced.clone(),
            };
            remembered.insert(&thing, known);
        }
        if self.wanted.remembered.covers(&remembered) {
            return;
        }
        // A repository that cannot be written to is read all the same, only slower.
        drop(remembered.store(file, head.kind()));
    }

    /// Fills in what the walk found.
    pub(super) fn history(
        self,
        answers: &[Option<WalkAnswer>],
        people: &mut CommitDetails<'_>,
    ) -> History {
        let mut history = self.history;
        let asked = self.owners.into_iter().zip(&self.wanted.slots);
        for ((owner, topic), answer) in asked.zip(answers) {
            let Some(answer) = answer else { continue };
            let Some(commit) = people.commit(answer.commit) else {
                continue;
            };
            let change = match answer.or_before {
                true => LastChange::AtOrBefore(commit),
                false => LastChange::At(commit),
            };
            let topic = topic.as_ref().map(|(topic, _)| topic);
            let replaced = answer.replaced.as_ref();
            record(&mut history, owner.path, topic, change, replaced);
        }
        history
    }
}

/// Writes down the last change of a file or of what it says, which is `replaced` in the words of before.
fn record(
    history: &mut History,
    path: &RepoPath,
    topic: Option<&Topic>,
    change: LastChange,
    replaced: Option<&String>,
) {
    let Some(topic) = topic else {
        history.files.insert(path.clone(), change);
        return;
    };
    let Some(plan) = path.plan() else { return };
    // Where two files speak of one subject, its last change is the later one.
    match topic {
        Topic::Meaning(subject) => {
            let newest = history.subjects.entry((plan, subject.clone()));
            let newest = newest.or_insert_with(|| change.clone());
            if time(newest) < time(&change) {
                *newest = change;
            }
        }
        Topic::SignOff(subject) => {
            let entered = LedgerChange {
                change,
                replaced: replaced.and_then(|words| SignOff::parse(words)),
            };
            let newest = history.sign_offs.entry((plan, subject.clone()));
            let newest = newest.or_insert_with(|| entered.clone());
            if time(&newest.change) < time(&entered.change) {
                *newest = entered;
            }
        }
    }
}

fn time(change: &LastChange) -> i64 {
    match change {
        LastChange::At(commit) | LastChange::AtOrBefore(commit) => commit.time,
        LastChange::Uncommitted => i64::MAX,
    }
}
