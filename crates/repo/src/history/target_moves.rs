//! Moves: what none of a commit's parents has under the same path, and one of them has under another.
//!
//! **A sign-off** is either in `signoffs.toml` or in a file of its own. Moved from one to the other it is the same
//! sign-off. If its words changed on the way, the one at the old place is the one that it replaced. The same holds if the
//! commit renamed the folder of its plan, which [`irplan_plan::renames`] tells from the plans' content.
//!
//! **A subject** has moved if its file is missing in a parent, and a file that only the parent has says the same. Other
//! changes to the file don't matter. If several files say the same, one in the same plan is preferred, then one with
//! the same id, then the first by name.
//!
//! A file itself never moves here: as in `git log` without `--follow`, the renaming commit changed it.
//!
//! # Example
//!
//! `B` renames the plan `old` to `new` and changes Sam's phone number in the same commit. Each contact is a topic with its
//! digest as value:
//!
//! ```text
//!   A   plans/old/contacts.toml   jane = d1   sam = d2
//!   B   plans/new/contacts.toml   jane = d1   sam = d3
//!
//!   visit B: plans/new/contacts.toml is missing in A, so the file, jane and sam all differ.
//!   files that only A has: plans/old/contacts.toml (jane = d1, sam = d2)
//!     jane  d1 is in that file: jane moves on to A, under the path plans/old/contacts.toml
//!     sam   d3 is in none of them. Answer: B changed sam
//!     file  Answer: B changed plans/new/contacts.toml
//! ```
//!
//! Most of `old` is in `new`, with the same contacts, so a sign-off in `plans/new/signoffs/contact-jane.toml` is compared
//! with `plans/old/signoffs/contact-jane.toml` and moves on to A.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use irplan_plan::renames::PlanMeaning;
use irplan_plan::signoff::other_file_of;
use irplan_plan::{PlanId, PlanRenames, RepoPath, SubjectKind, Topic};

use super::path_trie::{self, TargetId, TrieNode};
use super::unmatched_files::UnmatchedFile;
use super::walk::{HistoryWalk, VisitedCommit};
use crate::object_error::ObjectError;

impl HistoryWalk<'_> {
    /// Sends each target that a parent has under another path on to the first such parent, and leaves the others in
    /// `rest`.
    pub(super) fn follow_moves(&mut self, visited: &VisitedCommit<'_>, rest: &mut Vec<TrieNode>) {
        let (id, commit) = (visited.id, visited.commit);
        let mut has_topics = false;
        path_trie::for_each_leaf(rest, &mut |leaf| has_topics |= !leaf.topics.is_empty());
        if !has_topics {
            return;
        }
        for &parent in &commit.parents {
            // If the parent cannot be read, `visit` has noted why.
            let Ok(parent_node) = self.commits.node(parent) else {
                continue;
            };
            let trees = (commit.tree, parent_node.tree);
            let mut nodes = self.other_sign_off_files(rest, trees);
            self.keep_same(id, &mut nodes, parent_node.tree, rest);
            // Only a file that is new in this commit can have come from another path.
            if self.is_missing_in_parent {
                let mut moved = self.former_files(rest, trees);
                self.keep_same(id, &mut moved, parent_node.tree, rest);
                path_trie::merge(&mut nodes, moved);
            }
            self.move_on(visited, (parent, parent_node), nodes);
        }
    }

    /// Keeps in `nodes`, which are under other paths, what a parent's tree has the same, and takes that out of `rest`.
    fn keep_same(
        &mut self,
        id: ObjectId,
        nodes: &mut Vec<TrieNode>,
        tree: ObjectId,
        rest: &mut Vec<TrieNode>,
    ) {
        if nodes.is_empty() {
            return;
        }
        self.fill_entries(nodes, tree);
        let mut same = BTreeSet::new();
        path_trie::retain_leaves(nodes, &mut |leaf, entry| {
            self.split_topics(leaf, entry.id, id);
            same.extend(leaf.topics.iter().copied());
            !leaf.is_empty()
        });
        if same.is_empty() {
            return;
        }
        path_trie::retain_leaves(rest, &mut |leaf, _| {
            leaf.topics.retain(|target| !same.contains(target));
            !leaf.is_empty()
        });
    }

    /// Fills in the entries of a tree, and drops the nodes that it lacks.
    fn fill_entries(&mut self, nodes: &mut Vec<TrieNode>, tree: ObjectId) {
        let mut targets = Vec::new();
        path_trie::for_each_target(nodes, &mut |target| targets.push(target));
        let (unsure, notes) = (&mut self.uncertain_targets, &mut self.notes);
        let trees = (self.repo, &mut self.trees);
        path_trie::fill_entries(trees, nodes, tree, &mut |error| {
            notes.insert((&error).into());
            for &target in &targets {
                unsure[target as usize] = true;
            }
        });
    }

    /// Returns the sign-offs in `rest`, each under the other paths that it may have: in the other file of its ledger, and
    /// in both files of the same plan under its former name.
    fn other_sign_off_files(
        &mut self,
        rest: &[TrieNode],
        trees: (ObjectId, ObjectId),
    ) -> Vec<TrieNode> {
        let renames = self.plan_renames(rest, trees);
        let mut others = Vec::new();
        path_trie::for_each_leaf(rest, &mut |leaf| {
            let path = self.names.path(leaf.path);
            let former = renames.former_path(path);
            for &target in &leaf.topics {
                let Some((Topic::SignOff(subject), _)) = self.names.topic(target) else {
                    continue;
                };
                others.extend(other_file_of(path, subject).map(|other| (target, other)));
                if former != *path {
                    let other = other_file_of(&former, subject);
                    others.extend(other.map(|other| (target, other)));
                    others.push((target, former.clone()));
                }
            }
        });
        self.trie_of(others)
    }

    /// Returns the plans whose folders a commit renamed, if there are sign-offs of such plans in `rest`. The trees are the
    /// commit's and the parent's.
    fn plan_renames(&mut self, rest: &[TrieNode], trees: (ObjectId, ObjectId)) -> PlanRenames {
        let mut has_sign_offs = false;
        path_trie::for_each_leaf(rest, &mut |leaf| {
            let mut topics = leaf.topics.iter().map(|target| self.names.topic(*target));
            has_sign_offs |= topics.any(|topic| matches!(topic, Some((Topic::SignOff(_), _))));
        });
        if !has_sign_offs || !self.is_missing_in_parent {
            return PlanRenames::default();
        }
        self.find_plan_renames(trees).unwrap_or_else(|error| {
            // Then the commit counts as the one that added the sign-offs.
            self.notes.insert((&error).into());
            PlanRenames::default()
        })
    }

    fn find_plan_renames(
        &mut self,
        (ours, theirs): (ObjectId, ObjectId),
    ) -> Result<PlanRenames, ObjectError> {
        let deleted = self.only_in((theirs, ours))?;
        let gone = plans_of(&deleted);
        if gone.is_empty() {
            return Ok(PlanRenames::default());
        }
        let added = self.only_in((ours, theirs))?;
        let came = plans_of(&added);
        if came.is_empty() {
            return Ok(PlanRenames::default());
        }
        let gone = self.meanings(deleted, gone)?;
        Ok(PlanRenames::find(&gone, &self.meanings(added, came)?))
    }

    /// Returns what the files of some plans say.
    fn meanings(
        &mut self,
        files: Vec<UnmatchedFile>,
        plans: BTreeSet<PlanId>,
    ) -> Result<BTreeMap<PlanId, PlanMeaning>, ObjectError> {
        let mut meanings: BTreeMap<_, _> = plans
            .into_iter()
            .map(|plan| (plan, PlanMeaning::new()))
            .collect();
        for (path, blob) in files {
            let Some(meaning) = path.plan().and_then(|plan| meanings.get_mut(&plan)) else {
                continue;
            };
            let values = self.topic_reader.values(&path, blob)?;
            meaning.extend(values.iter().filter_map(|(topic, digest)| match topic {
                Topic::Meaning(subject) => Some((subject.clone(), digest.clone())),
                Topic::SignOff(_) => None,
            }));
        }
        Ok(meanings)
    }

    /// Returns the subjects in files that a parent lacks, each under the path where the parent says the same. The trees
    /// are the commit's and the parent's.
    fn former_files(&mut self, rest: &[TrieNode], trees: (ObjectId, ObjectId)) -> Vec<TrieNode> {
        match self.origins(rest, trees) {
            Ok(origins) => {
                let renamed = origins.into_iter().map(|(target, (path, topic))| {
                    self.names.rename(target, topic);
                    (target, path)
                });
                let renamed = renamed.collect();
                self.trie_of(renamed)
            }
            Err(error) => {
                path_trie::for_each_leaf(rest, &mut |leaf| {
                    for &target in &leaf.topics {
                        self.uncertain_targets[target as usize] = true;
                    }
                });
                self.notes.insert((&error).into());
                Vec::new()
            }
        }
    }

    /// Returns where subjects came from whose file the parent lacks.
    fn origins(
        &mut self,
        rest: &[TrieNode],
        (ours, theirs): (ObjectId, ObjectId),
    ) -> Result<Vec<(TargetId, FormerPlace)>, ObjectError> {
        let deleted = self.only_in((theirs, ours))?;
        if deleted.is_empty() {
            return Ok(Vec::new());
        }
        let added = self.only_in((ours, theirs))?;
        let added: BTreeSet<_> = added.into_iter().map(|(path, _)| path).collect();
        let mut candidates = Vec::new();
        path_trie::for_each_leaf(rest, &mut |leaf| {
            let path = self.names.path(leaf.path);
            if added.contains(path) {
                candidates.extend(leaf.topics.iter().map(|target| (*target, path.clone())));
            }
        });
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        // The deleted files are read last: most commits that add files delete none, or move nothing.
        let mut former = FormerPlaces::default();
        for (path, blob) in deleted {
            let values = self.topic_reader.values(&path, blob)?;
            for (topic, value) in values.iter() {
                let places = former.by_value.entry(value.clone()).or_default();
                places.push((path.clone(), topic.clone()));
            }
        }
        let origin = |(target, path): (TargetId, RepoPath)| {
            let (topic, value) = self.names.topic(target)?;
            Some((target, former.origin(&path, topic, value)?.clone()))
        };
        Ok(candidates.into_iter().filter_map(origin).collect())
    }

    /// Returns the files of plans that the first of two trees has and the second lacks.
    fn only_in(&mut self, trees: (ObjectId, ObjectId)) -> Result<Vec<UnmatchedFile>, ObjectError> {
        let source = (self.repo, &mut self.trees);
        self.unmatched.list(source, self.targets.prefix, trees)
    }

    /// Returns a trie of targets under other paths than their own.
    fn trie_of(&mut self, places: Vec<(TargetId, RepoPath)>) -> Vec<TrieNode> {
        let mut nodes = Vec::new();
        for (target, path) in places {
            let Some(number) = self.names.number(&path) else {
                continue;
            };
            let names = path_trie::components(self.targets.prefix, &path);
            let leaf = path_trie::insert(&mut nodes, &names, number, self.repo.object_hash());
            if let Some(leaf) = leaf {
                leaf.topics.push(target);
            }
        }
        nodes
    }
}

/// Returns the plans whose `plan.toml` is among some files: they exist as a whole only on the side that has it.
fn plans_of(files: &[UnmatchedFile]) -> BTreeSet<PlanId> {
    let inside = files.iter().filter_map(|(path, _)| path.inside_plan());
    let plans = inside.filter(|(_, inside)| *inside == SubjectKind::Plan.path());
    plans.map(|(plan, _)| plan).collect()
}

/// A path in a parent, with the topic that it has there.
type FormerPlace = (RepoPath, Topic);

/// What deleted files said.
#[derive(Default)]
struct FormerPlaces {
    by_value: BTreeMap<String, Vec<FormerPlace>>,
}

impl FormerPlaces {
    /// Returns the place where the subject at `path` most likely came from.
    fn origin(&self, path: &RepoPath, topic: &Topic, value: &str) -> Option<&FormerPlace> {
        let places = self.by_value.get(value)?.iter();
        let places = places.filter(|(_, former)| are_of_one_kind(topic, former));
        places.min_by_key(|(from, former)| {
            let is_other_plan = from.plan_folder() != path.plan_folder();
            (is_other_plan, former != topic, from, former)
        })
    }
}

/// Whether one topic can have become the other: both are meanings of subjects of one kind.
fn are_of_one_kind(a: &Topic, b: &Topic) -> bool {
    matches!((a, b), (Topic::Meaning(a), Topic::Meaning(b)) if a.kind == b.kind)
}
