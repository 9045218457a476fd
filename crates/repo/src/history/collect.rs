//! From a snapshot to its history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gix::ObjectId;
use irplan_plan::history::Extent;
use irplan_plan::{Commit, Content, History, LastChange, PlanId, RepoPath, Snapshot, Subject};
use rayon::prelude::*;

use super::Subjects;
use super::commits::Commits;
use super::pending::{self, Node, Slot};
use super::people;
use super::state::{self, State};
use super::walk::{Answer, Walk, Wanted};
use crate::error::Error;
use crate::git::{self, Git, Lost};
use crate::layout::PLANS;
use crate::revision::Revision;

/// A history that says nothing, and why.
pub(crate) fn nothing(note: &str) -> History {
    History {
        extent: Extent::None,
        notes: vec![note.to_owned()],
        ..History::default()
    }
}

/// The history of a snapshot, seen from a commit.
pub(crate) fn collect(
    git: &Git,
    head: &Revision,
    snapshot: &Snapshot,
    subjects: Subjects<'_>,
) -> Result<History, Error> {
    let repo = git.handle();
    let lost = |error: Lost| Error::objects(head, "the history", error);
    let files = Files::of(snapshot);
    let mut notes = BTreeSet::new();
    let mut nodes = files.plant(git, &repo);
    let tree = git::commit_tree(&repo, head.id).map_err(lost)?;
    pending::fill(&repo, &mut nodes, tree, &mut |lost| {
        notes.insert(lost.0);
    });
    let states = files.compare(git, &mut nodes, subjects);
    let mut asked = Asked::default();
    asked.settle(&files, &mut nodes, states, &mut notes);
    asked.wanted.paths = files.paths;

    let commits = Commits::new(&repo).map_err(lost)?;
    let is_shallow = commits.is_shallow();
    let found = Walk::new(&repo, commits, &asked.wanted, subjects)
        .run(head.id, nodes)
        .map_err(lost)?;
    let is_unsure = found
        .answers
        .iter()
        .flatten()
        .any(|answer| answer.or_before);
    let mut people = People::new(&repo, head.id, notes);
    people.notes.extend(found.notes);
    let mut history = asked.history(&found.answers, &mut people);
    history.head = people.commit(head.id);
    history.extent = match is_shallow || is_unsure {
        true => Extent::Shallow,
        false => Extent::Whole,
    };
    history.notes = people.notes.into_iter().collect();
    Ok(history)
}

/// The files of a snapshot that could be read, by number.
struct Files<'a> {
    paths: Vec<&'a RepoPath>,
    texts: Vec<&'a str>,
}

impl<'a> Files<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let (paths, texts) = snapshot
            .iter()
            .filter_map(|(path, content)| match content {
                Content::Text(text) => Some((path, &**text)),
                Content::Unreadable(_) => None,
            })
            .unzip();
        Self { paths, texts }
    }

    /// Makes a trie of all paths, from the top of the commit's tree.
    fn plant(&self, git: &Git, repo: &gix::Repository) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (number, path) in (0..).zip(&self.paths) {
            let names: Vec<&[u8]> = git
                .prefix()
                .iter()
                .map(|name| &***name)
                .chain(path.as_str().split('/').map(str::as_bytes))
                .collect();
            pending::plant(&mut nodes, &names, number, repo.object_hash());
        }
        nodes
    }

    /// Compares every file with the commit, at which the nodes stand.
    fn compare(&self, git: &Git, nodes: &mut Vec<Node>, subjects: Subjects<'_>) -> Vec<State> {
        let mut blobs: Vec<Option<ObjectId>> = vec![None; self.paths.len()];
        pending::retain(nodes, &mut |leaf, id| {
            blobs[leaf.path as usize] = Some(id);
            true
        });
        let files = self.paths.par_iter().zip(&self.texts).zip(blobs);
        files
            .map_init(
                || git.handle(),
                |repo, ((path, text), blob)| state::compare(repo, path, text, blob, subjects),
            )
            .collect()
    }
}

/// What is asked of the walk, and what is known without it.
#[derive(Default)]
struct Asked<'a> {
    wanted: Wanted<'a>,
    /// The file of each slot.
    owners: Vec<&'a RepoPath>,
    history: History,
}

impl<'a> Asked<'a> {
    /// Says of everything whether it is uncommitted or to be looked for.
    fn settle(
        &mut self,
        files: &Files<'a>,
        nodes: &mut Vec<Node>,
        states: Vec<State>,
        notes: &mut BTreeSet<String>,
    ) {
        let mut leaves: Vec<(Option<Slot>, Vec<Slot>)> = Vec::with_capacity(states.len());
        for (&path, state) in files.paths.iter().zip(states) {
            notes.extend(
                state
                    .lost
                    .map(|lost| format!("`{path}` cannot be compared: {lost}")),
            );
            let file = self.ask(path, None, state.is_same);
            let mut subjects = Vec::new();
            for (subject, digest) in state.subjects {
                let is_same = state.is_same || state.committed.get(&subject) == Some(&digest);
                subjects.extend(self.ask(path, Some((subject, digest)), is_same));
            }
            leaves.push((file, subjects));
        }
        pending::retain(nodes, &mut |leaf, _| {
            (leaf.file, leaf.subjects) = std::mem::take(&mut leaves[leaf.path as usize]);
            !leaf.is_empty()
        });
    }

    /// Gives a number to something that is to be looked for, and the answer to what was not committed.
    fn ask(
        &mut self,
        path: &'a RepoPath,
        subject: Option<(Subject, String)>,
        is_same: bool,
    ) -> Option<Slot> {
        if !is_same {
            record(
                &mut self.history,
                path,
                subject.as_ref(),
                LastChange::Uncommitted,
            );
            return None;
        }
        let slot = Slot::try_from(self.wanted.slots.len()).ok()?;
        self.wanted.slots.push(subject);
        self.owners.push(path);
        Some(slot)
    }

    /// Fills in what the walk found.
    fn history(self, answers: &[Option<Answer>], people: &mut People<'_>) -> History {
        let mut history = self.history;
        let asked = self.owners.into_iter().zip(&self.wanted.slots);
        for ((path, subject), answer) in asked.zip(answers) {
            let Some(answer) = answer else { continue };
            let Some(commit) = people.commit(answer.commit) else {
                continue;
            };
            let change = match answer.or_before {
                true => LastChange::AtOrBefore(commit),
                false => LastChange::At(commit),
            };
            record(&mut history, path, subject.as_ref(), change);
        }
        history
    }
}

/// Writes down the last change of a file or of a subject in it.
fn record(
    history: &mut History,
    path: &RepoPath,
    subject: Option<&(Subject, String)>,
    change: LastChange,
) {
    let Some((subject, _)) = subject else {
        history.files.insert(path.clone(), change);
        return;
    };
    let Some(plan) = plan_of(path) else { return };
    let newest = history
        .subjects
        .entry((plan, subject.clone()))
        .or_insert_with(|| change.clone());
    // Where two files speak of one subject, its last change is the later one.
    if time(newest) < time(&change) {
        *newest = change;
    }
}

fn time(change: &LastChange) -> i64 {
    match change {
        LastChange::At(commit) | LastChange::AtOrBefore(commit) => commit.time,
        LastChange::Uncommitted => i64::MAX,
    }
}

/// The plan whose folder a path is in.
fn plan_of(path: &RepoPath) -> Option<PlanId> {
    let mut names = path.as_str().split('/');
    (names.next() == Some(PLANS)).then_some(())?;
    let plan = names.next()?;
    names.next()?;
    PlanId::parse(plan).ok()
}

/// Commits that were read, each once.
struct People<'a> {
    repo: &'a gix::Repository,
    mailmap: gix::mailmap::Snapshot,
    commits: BTreeMap<ObjectId, Option<Arc<Commit>>>,
    notes: BTreeSet<String>,
}

impl<'a> People<'a> {
    fn new(repo: &'a gix::Repository, head: ObjectId, mut notes: BTreeSet<String>) -> Self {
        let mailmap = people::mailmap(repo, head).unwrap_or_else(|lost| {
            notes.insert(format!("`.mailmap` was not heeded: {lost}"));
            gix::mailmap::Snapshot::default()
        });
        Self {
            repo,
            mailmap,
            commits: BTreeMap::new(),
            notes,
        }
    }

    fn commit(&mut self, id: ObjectId) -> Option<Arc<Commit>> {
        if let Some(commit) = self.commits.get(&id) {
            return commit.clone();
        }
        let commit = match people::commit(self.repo, id, &self.mailmap) {
            Ok(commit) => Some(commit),
            Err(lost) => {
                self.notes.insert(lost.0);
                None
            }
        };
        self.commits.insert(id, commit.clone());
        commit
    }
}
