//! The targets of a walk, and what each is called at the commit where the walk has arrived.

use std::collections::BTreeMap;

use gix::bstr::BString;
use irplan_plan::{RepoPath, Topic};

use super::cache::HistoryCache;
use super::path_trie::TargetId;

/// What a walk looks for.
#[derive(Default)]
pub(super) struct Targets<'a> {
    /// The folders from the top of git's trees down to the folder that all paths are relative to.
    pub(super) prefix: &'a [BString],
    pub(super) paths: Vec<&'a RepoPath>,
    /// The topic of each target with its value; `None` if the target is a file.
    pub(super) topics_by_target: Vec<Option<(Topic, String)>>,
    /// The answers of an earlier walk.
    pub(super) cache: HistoryCache,
}

/// What targets are called: by the names of the snapshot, or by those that they had at an earlier commit.
pub(super) struct TargetNames<'a> {
    targets: &'a Targets<'a>,
    /// Paths that only earlier commits have. Their numbers follow those of the snapshot's paths.
    former_paths: Vec<RepoPath>,
    numbers: BTreeMap<RepoPath, u32>,
    former_topics: BTreeMap<TargetId, Topic>,
}

impl<'a> TargetNames<'a> {
    pub(super) fn new(targets: &'a Targets<'a>) -> Self {
        Self {
            targets,
            former_paths: Vec::new(),
            numbers: BTreeMap::new(),
            former_topics: BTreeMap::new(),
        }
    }

    /// Returns the path with a number.
    pub(super) fn path(&self, number: u32) -> &RepoPath {
        let (paths, place) = (&self.targets.paths, number as usize);
        match paths.get(place) {
            Some(path) => path,
            None => &self.former_paths[place - paths.len()],
        }
    }

    /// Returns the number of a former path, which is added if it is new; `None` if there are no more numbers.
    pub(super) fn number(&mut self, path: &RepoPath) -> Option<u32> {
        if let Some(number) = self.numbers.get(path) {
            return Some(*number);
        }
        let count = self.targets.paths.len() + self.former_paths.len();
        let number = u32::try_from(count).ok()?;
        self.former_paths.push(path.clone());
        self.numbers.insert(path.clone(), number);
        Some(number)
    }

    /// Returns the topic of a target, as it is called here, and its value; `None` if the target is a file.
    pub(super) fn topic(&self, target: TargetId) -> Option<(&Topic, &'a str)> {
        let (topic, value) = self.targets.topics_by_target[target as usize].as_ref()?;
        Some((self.former_topics.get(&target).unwrap_or(topic), value))
    }

    /// Returns the file in which the walk has found a sign-off, unless the snapshot has it there too.
    pub(super) fn former_path_of_sign_off(
        &self,
        target: TargetId,
        number: u32,
    ) -> Option<RepoPath> {
        let is_former = number as usize >= self.targets.paths.len();
        let is_sign_off = || matches!(self.topic(target), Some((Topic::SignOff(_), _)));
        (is_former && is_sign_off()).then(|| self.path(number).clone())
    }

    /// Notes that a target has another topic from this commit on backwards.
    pub(super) fn rename(&mut self, target: TargetId, topic: Topic) {
        self.former_topics.insert(target, topic);
    }
}
