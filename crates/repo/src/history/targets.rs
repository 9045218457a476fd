//! What is looked for, and what it is called at the commit where it is looked for.

use std::collections::BTreeMap;

use gix::bstr::BString;
use irplan_plan::{RepoPath, Topic};

use super::cache::HistoryCache;
use super::path_trie::TargetId;

/// What is looked for, by the numbers that the pending sets hold.
#[derive(Default)]
pub(super) struct Targets<'a> {
    /// The folders from the top of the trees down to the root of all paths.
    pub(super) prefix: &'a [BString],
    pub(super) paths: Vec<&'a RepoPath>,
    /// What is said and the words for it; `None` for a file.
    pub(super) slots: Vec<Option<(Topic, String)>>,
    /// What an earlier walk found.
    pub(super) remembered: HistoryCache,
}

/// What things are called: as they were asked for, or as they were called at an earlier commit.
pub(super) struct TargetNames<'a> {
    wanted: &'a Targets<'a>,
    /// Paths where something stood before, after those that were asked for.
    paths: Vec<RepoPath>,
    numbers: BTreeMap<RepoPath, u32>,
    topics: BTreeMap<TargetId, Topic>,
}

impl<'a> TargetNames<'a> {
    pub(super) fn new(wanted: &'a Targets<'a>) -> Self {
        Self {
            wanted,
            paths: Vec::new(),
            numbers: BTreeMap::new(),
            topics: BTreeMap::new(),
        }
    }

    /// The path with a number.
    pub(super) fn path(&self, number: u32) -> &RepoPath {
        let (asked, at) = (&self.wanted.paths, number as usize);
        match asked.get(at) {
            Some(path) => path,
            None => &self.paths[at - asked.len()],
        }
    }

    /// The number of a path where something stood before; `None` where there are no more numbers.
    pub(super) fn number(&mut self, path: &RepoPath) -> Option<u32> {
        if let Some(number) = self.numbers.get(path) {
            return Some(*number);
        }
        let number = u32::try_from(self.wanted.paths.len() + self.paths.len()).ok()?;
        self.paths.push(path.clone());
        self.numbers.insert(path.clone(), number);
        Some(number)
    }

    /// What is said under a number, and the words for it; `None` for a file.
    pub(super) fn topic(&self, slot: TargetId) -> Option<(&Topic, &'a str)> {
        let (topic, words) = self.wanted.slots[slot as usize].as_ref()?;
        Some((self.topics.get(&slot).unwrap_or(topic), words))
    }

    /// Calls what is said under a number something else from here on.
    pub(super) fn rename(&mut self, slot: TargetId, topic: Topic) {
        self.topics.insert(slot, topic);
    }
}
