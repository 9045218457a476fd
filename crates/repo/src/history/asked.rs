//! What is asked of a walk, what is known without it, and what becomes of its answers.

use std::path::Path;

use gix::ObjectId;
use irplan_plan::{History, LastChange, PlanId, RepoPath, Subject};

use super::pending::Slot;
use super::people::People;
use super::remembered::{Remembered, Thing};
use super::state::State;
use super::walk::{Answer, Wanted};
use crate::git::TreeEntry;
use crate::layout::PLANS;

/// A file that the commit has.
#[derive(Clone, Copy)]
struct Owner<'a> {
    path: &'a RepoPath,
    entry: TreeEntry,
}

/// What is asked of the walk, and what is known without it.
#[derive(Default)]
pub(super) struct Asked<'a> {
    pub(super) wanted: Wanted<'a>,
    /// The file of each slot.
    owners: Vec<Owner<'a>>,
    history: History,
}

impl<'a> Asked<'a> {
    /// Says of everything in a file whether it is uncommitted or to be looked for; gives the numbers of the latter.
    pub(super) fn settle(
        &mut self,
        path: &'a RepoPath,
        entry: Option<TreeEntry>,
        state: State,
    ) -> (Option<Slot>, Vec<Slot>) {
        let owner = entry.map(|entry| Owner { path, entry });
        let file = self.ask(path, owner.filter(|_| state.is_same), None);
        let mut subjects = Vec::new();
        for (subject, digest) in state.subjects {
            let is_same = state.is_same || state.committed.get(&subject) == Some(&digest);
            let owner = owner.filter(|_| is_same);
            subjects.extend(self.ask(path, owner, Some((subject, digest))));
        }
        (file, subjects)
    }

    /// Gives a number to something that a file of the commit has, and the answer to what was not committed.
    fn ask(
        &mut self,
        path: &RepoPath,
        owner: Option<Owner<'a>>,
        subject: Option<(Subject, String)>,
    ) -> Option<Slot> {
        let Some(owner) = owner else {
            let change = LastChange::Uncommitted;
            record(&mut self.history, path, subject.as_ref(), change);
            return None;
        };
        let slot = Slot::try_from(self.wanted.slots.len()).ok()?;
        self.wanted.slots.push(subject);
        self.owners.push(owner);
        Some(slot)
    }

    /// Keeps the answers for the next walk.
    pub(super) fn remember(&self, folder: &Path, head: ObjectId, answers: &[Option<Answer>]) {
        let mut remembered = Remembered::new(head);
        let asked = self.owners.iter().zip(&self.wanted.slots);
        for ((owner, subject), answer) in asked.zip(answers) {
            let Some(answer) = answer.filter(|answer| !answer.or_before) else {
                continue;
            };
            let thing = match subject {
                Some((subject, digest)) => Thing::Subject(owner.path, subject, digest),
                None => Thing::File(owner.path, owner.entry),
            };
            remembered.insert(&thing, answer.commit);
        }
        if self.wanted.remembered.covers(&remembered) {
            return;
        }
        // A repository that cannot be written to is read all the same, only slower.
        drop(remembered.store(folder, head.kind()));
    }

    /// Fills in what the walk found.
    pub(super) fn history(self, answers: &[Option<Answer>], people: &mut People<'_>) -> History {
        let mut history = self.history;
        let asked = self.owners.into_iter().zip(&self.wanted.slots);
        for ((owner, subject), answer) in asked.zip(answers) {
            let Some(answer) = answer else { continue };
            let Some(commit) = people.commit(answer.commit) else {
                continue;
            };
            let change = match answer.or_before {
                true => LastChange::AtOrBefore(commit),
                false => LastChange::At(commit),
            };
            record(&mut history, owner.path, subject.as_ref(), change);
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
