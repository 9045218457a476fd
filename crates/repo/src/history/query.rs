//! What a walk has to find, what is known without it, and how its answers become a history.

use std::path::Path;
use std::sync::Arc;

use gix::ObjectId;
use irplan_plan::{Commit, LastChange, LastChanges, LedgerChange, RepoPath, SignOff, Topic};

use super::cache::{CacheKey, CachedAnswer, HistoryCache};
use super::file_status::FileStatus;
use super::path_trie::TargetId;
use super::targets::Targets;
use super::walk::WalkAnswer;
use crate::commit_metadata::CommitMetadataReader;
use crate::git::TreeEntry;

/// A file that the commit has.
#[derive(Clone, Copy)]
struct CommittedFile<'a> {
    path: &'a RepoPath,
    entry: TreeEntry,
}

/// The targets of a walk, and the part of the history that is known without it.
#[derive(Default)]
pub(super) struct HistoryQuery<'a> {
    pub(super) targets: Targets<'a>,
    /// The file of each target.
    files: Vec<CommittedFile<'a>>,
    history: LastChanges,
}

impl<'a> HistoryQuery<'a> {
    /// Adds a file of the snapshot and its topics. What the commit has the same becomes a target; the rest is
    /// uncommitted. Returns the targets.
    pub(super) fn add(
        &mut self,
        path: &'a RepoPath,
        entry: Option<TreeEntry>,
        status: FileStatus,
    ) -> (Option<TargetId>, Vec<TargetId>) {
        let file = entry.map(|entry| CommittedFile { path, entry });
        let file_target = self.target(path, file.filter(|_| status.is_same), None, None);
        let mut topics = Vec::new();
        for (topic, value) in status.topics {
            let committed = status.committed.get(&topic);
            let is_committed = status.is_same || committed == Some(&value);
            let file = file.filter(|_| is_committed);
            topics.extend(self.target(path, file, Some((topic, value)), committed));
        }
        (file_target, topics)
    }

    /// Adds a target if the commit has its file, or else records that it is uncommitted.
    fn target(
        &mut self,
        path: &RepoPath,
        file: Option<CommittedFile<'a>>,
        topic: Option<(Topic, String)>,
        committed: Option<&String>,
    ) -> Option<TargetId> {
        let Some(file) = file else {
            let topic = topic.as_ref().map(|(topic, _)| topic);
            let entered = LedgerChange {
                change: LastChange::Uncommitted,
                replaced_sign_off: committed.and_then(|value| SignOff::parse(value)),
                former_path: None,
            };
            record(&mut self.history, path, topic, entered);
            return None;
        };
        let target = TargetId::try_from(self.targets.topics_by_target.len()).ok()?;
        self.targets.topics_by_target.push(topic);
        self.files.push(file);
        Some(target)
    }

    /// Stores the answers for the next walk.
    pub(super) fn store_answers(
        &self,
        file: &Path,
        head: ObjectId,
        answers: &[Option<WalkAnswer>],
    ) {
        let mut cache = HistoryCache::new(head);
        let targets = self.files.iter().zip(&self.targets.topics_by_target);
        for ((file, topic), answer) in targets.zip(answers) {
            let Some(answer) = answer.as_ref().filter(|answer| !answer.or_earlier) else {
                continue;
            };
            let key = match topic {
                Some((topic, value)) => CacheKey::Topic(file.path, topic, value),
                None => CacheKey::File(file.path, file.entry),
            };
            let cached = CachedAnswer {
                commit: answer.commit,
                in_force_since: answer.in_force_since,
                replaced: answer.replaced.clone(),
                former_path: answer.former_path.clone(),
            };
            cache.insert(&key, cached);
        }
        if self.targets.cache.covers(&cache) {
            return;
        }
        // A read-only repository is not an error: without the cache, the next walk is only slower.
        drop(cache.store(file, head.kind()));
    }

    /// Returns the history with the answers of the walk.
    pub(super) fn into_history(
        self,
        answers: &[Option<WalkAnswer>],
        commits: &mut CommitMetadataReader<'_>,
    ) -> LastChanges {
        let mut history = self.history;
        let targets = self.files.into_iter().zip(&self.targets.topics_by_target);
        for ((file, topic), answer) in targets.zip(answers) {
            let Some(answer) = answer else { continue };
            let Some(commit) = commits.commit(answer.commit) else {
                continue;
            };
            let change = match answer.or_earlier {
                true => LastChange::AtOrBefore(commit),
                false => LastChange::At(commit),
            };
            let topic = topic.as_ref().map(|(topic, _)| topic);
            if answer.in_force_since != answer.commit
                && let Some(since) = commits.commit(answer.in_force_since)
            {
                record_in_force(&mut history, file.path, topic, since);
            }
            let entered = LedgerChange {
                change,
                replaced_sign_off: answer.replaced.as_deref().and_then(SignOff::parse),
                former_path: answer.former_path.clone(),
            };
            record(&mut history, file.path, topic, entered);
        }
        history
    }
}

/// Records the commit that brought a file or one of its subjects to the main line. Nobody asks that of sign-offs.
fn record_in_force(
    history: &mut LastChanges,
    path: &RepoPath,
    topic: Option<&Topic>,
    since: Arc<Commit>,
) {
    match (topic, path.plan()) {
        (None, _) => drop(history.files_in_force_since.insert(path.clone(), since)),
        (Some(Topic::Meaning(subject)), Some(plan)) => {
            let key = (plan, subject.clone());
            history.in_force_since.insert(key, since);
        }
        (Some(_), _) => {}
    }
}

/// Records the last change of a file or of one of its topics.
fn record(
    history: &mut LastChanges,
    path: &RepoPath,
    topic: Option<&Topic>,
    entered: LedgerChange,
) {
    let change = entered.change.clone();
    let Some(topic) = topic else {
        history.files.insert(path.clone(), change);
        return;
    };
    let Some(plan) = path.plan() else { return };
    // If two files say something about one subject, the later change is its last change.
    match topic {
        Topic::Meaning(subject) => {
            let newest = history.subjects.entry((plan, subject.clone()));
            let newest = newest.or_insert_with(|| change.clone());
            if newest.time() < change.time() {
                *newest = change;
            }
        }
        Topic::SignOff(subject) => {
            let newest = history.sign_offs.entry((plan, subject.clone()));
            let newest = newest.or_insert_with(|| entered.clone());
            if newest.change.time() < entered.change.time() {
                *newest = entered;
            }
        }
    }
}
