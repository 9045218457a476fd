//! What a commit moved: what none of its parents has under the same path, and one of them has under another.
//!
//! A sign-off may stand in `signoffs.toml` or in a file of its own. Moved from the one to the other it is the same
//! sign-off, and one with other words there is what it replaced.
//!
//! A subject in a file that a parent lacks, and that stands with the same words in a file that only the parent has, has
//! moved with its file, whatever else changed there. Of several it came from the one in the same plan, or else from the
//! one of the same id, or else from the first.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use irplan_plan::signoff::other_file_of;
use irplan_plan::{RepoPath, Topic};

use super::path_trie::{self, TargetId, TrieNode};
use super::unmatched_files::UnmatchedFile;
use super::walk::{HistoryWalk, TargetSet};
use crate::commit_reader::CommitNode;
use crate::git::ObjectError;

impl HistoryWalk<'_> {
    /// Sends what a parent has the same under another path on to the first such parent, and leaves the rest.
    pub(super) fn follow(
        &mut self,
        id: ObjectId,
        (step, way): (&CommitNode, usize),
        rest: &mut Vec<TrieNode>,
    ) {
        let mut is_said = false;
        path_trie::leaves(rest, &mut |leaf| is_said |= !leaf.topics.is_empty());
        if !is_said {
            return;
        }
        for &parent in &step.parents {
            // Why a parent cannot be read was noted when it was compared.
            let Ok(next) = self.commits.node(parent) else {
                continue;
            };
            let mut nodes = self.other_files(rest);
            self.move_on(id, &mut nodes, next.tree, rest);
            if self.is_new {
                let mut moved = self.former_files(rest, (step.tree, next.tree));
                self.move_on(id, &mut moved, next.tree, rest);
                path_trie::join(&mut nodes, moved);
            }
            let (step, way) = (next, way + 1);
            self.arrive(parent, TargetSet { step, nodes, way });
        }
    }

    /// Leaves in `nodes` what a parent's tree says the same there, and takes that out of the rest.
    fn move_on(
        &mut self,
        id: ObjectId,
        nodes: &mut Vec<TrieNode>,
        tree: ObjectId,
        rest: &mut Vec<TrieNode>,
    ) {
        if nodes.is_empty() {
            return;
        }
        self.find(nodes, tree);
        let mut same = BTreeSet::new();
        path_trie::retain(nodes, &mut |leaf, entry| {
            self.split_topics(leaf, entry.id, id);
            same.extend(leaf.topics.iter().copied());
            !leaf.is_empty()
        });
        if same.is_empty() {
            return;
        }
        path_trie::retain(rest, &mut |leaf, _| {
            leaf.topics.retain(|slot| !same.contains(slot));
            !leaf.is_empty()
        });
    }

    /// Fills in what a tree has, and takes out what it has not.
    fn find(&mut self, nodes: &mut Vec<TrieNode>, tree: ObjectId) {
        let mut sought = Vec::new();
        path_trie::each(nodes, &mut |slot| sought.push(slot));
        let (unsure, notes) = (&mut self.unsure, &mut self.notes);
        let trees = (self.repo, &mut self.trees);
        path_trie::fill(trees, nodes, tree, &mut |error| {
            notes.insert(error.0);
            for &slot in &sought {
                unsure[slot as usize] = true;
            }
        });
    }

    /// The sign-offs among what is looked for, under the other paths that they may have.
    fn other_files(&mut self, rest: &[TrieNode]) -> Vec<TrieNode> {
        let mut others = Vec::new();
        path_trie::leaves(rest, &mut |leaf| {
            for &slot in &leaf.topics {
                let Some((Topic::SignOff(subject), _)) = self.names.topic(slot) else {
                    continue;
                };
                let other = other_file_of(self.names.path(leaf.path), subject);
                others.extend(other.map(|other| (slot, other)));
            }
        });
        self.planted(others)
    }

    /// The subjects in files that a parent lacks, under the paths where they stand in files that only the parent has; the
    /// trees are the commit's and the parent's.
    fn former_files(&mut self, rest: &[TrieNode], trees: (ObjectId, ObjectId)) -> Vec<TrieNode> {
        match self.origins(rest, trees) {
            Ok(origins) => {
                let renamed = origins.into_iter().map(|(slot, (path, topic))| {
                    self.names.rename(slot, topic);
                    (slot, path)
                });
                let renamed = renamed.collect();
                self.planted(renamed)
            }
            Err(error) => {
                path_trie::leaves(rest, &mut |leaf| {
                    for &slot in &leaf.topics {
                        self.unsure[slot as usize] = true;
                    }
                });
                self.notes.insert(error.0);
                Vec::new()
            }
        }
    }

    /// Where subjects came from that a parent has under other paths alone.
    fn origins(
        &mut self,
        rest: &[TrieNode],
        (ours, theirs): (ObjectId, ObjectId),
    ) -> Result<Vec<(TargetId, FormerPlace)>, ObjectError> {
        let gone = self.only_in((theirs, ours))?;
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let came = self.only_in((ours, theirs))?;
        let came: BTreeSet<_> = came.into_iter().map(|(path, _)| path).collect();
        let mut sought = Vec::new();
        path_trie::leaves(rest, &mut |leaf| {
            let path = self.names.path(leaf.path);
            if came.contains(path) {
                sought.extend(leaf.topics.iter().map(|slot| (*slot, path.clone())));
            }
        });
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        let mut former = FormerPlaces::default();
        for (path, blob) in gone {
            let said = self.sayings.of(&path, blob)?;
            for (topic, words) in said.iter() {
                let places = former.0.entry(words.clone()).or_default();
                places.push((path.clone(), topic.clone()));
            }
        }
        let origin = |(slot, path): (TargetId, RepoPath)| {
            let (topic, words) = self.names.topic(slot)?;
            Some((slot, former.origin(&path, topic, words)?.clone()))
        };
        Ok(sought.into_iter().filter_map(origin).collect())
    }

    /// The files of plans that the first of two trees has and the second has not.
    fn only_in(&mut self, trees: (ObjectId, ObjectId)) -> Result<Vec<UnmatchedFile>, ObjectError> {
        let source = (self.repo, &mut self.trees);
        self.gone.list(source, self.wanted.prefix, trees)
    }

    /// A set of what is looked for under some paths.
    fn planted(&mut self, places: Vec<(TargetId, RepoPath)>) -> Vec<TrieNode> {
        let mut nodes = Vec::new();
        for (slot, path) in places {
            let Some(number) = self.names.number(&path) else {
                continue;
            };
            let names = path_trie::names(self.wanted.prefix, &path);
            let leaf = path_trie::plant(&mut nodes, &names, number, self.repo.object_hash());
            if let Some(leaf) = leaf {
                leaf.topics.push(slot);
            }
        }
        nodes
    }
}

/// Where something stood, and as what.
type FormerPlace = (RepoPath, Topic);

/// What stood in files that are gone, by the words for it.
#[derive(Default)]
struct FormerPlaces(BTreeMap<String, Vec<FormerPlace>>);

impl FormerPlaces {
    /// Where a subject most likely came from that stands under `path` now.
    fn origin(&self, path: &RepoPath, topic: &Topic, words: &str) -> Option<&FormerPlace> {
        let alike = self.0.get(words)?.iter();
        let alike = alike.filter(|(_, former)| is_alike(topic, former));
        alike.min_by_key(|(from, former)| {
            let is_other_plan = from.plan_folder() != path.plan_folder();
            (is_other_plan, former != topic, from, former)
        })
    }
}

/// Whether the one may have become the other: both are what something of one kind means.
fn is_alike(a: &Topic, b: &Topic) -> bool {
    matches!((a, b), (Topic::Meaning(a), Topic::Meaning(b)) if a.kind == b.kind)
}
