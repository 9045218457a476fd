//! What pages are made of, and what becomes of it when a file is saved.

use irplan_plan::parse::Reading;
use irplan_plan::{Content, Digest, History, LastChange, PlanId, RepoPath, Snapshot, Subject};

/// The plans at one moment.
pub struct State {
    /// The texts.
    pub snapshot: Snapshot,
    /// What was read of them.
    pub reading: Reading,
    /// Who changed what when.
    pub history: History,
}

impl State {
    /// The plans as they were read a little later, without asking git: what became another since then is uncommitted.
    ///
    /// What became again what the commit has is called uncommitted too, until git is asked.
    pub(super) fn then(self, snapshot: Snapshot, reading: Reading) -> Self {
        let mut history = self.history;
        // Without a commit nothing is known of any change, and so it stays.
        if history.head.is_some() {
            forget(&mut history, &self.snapshot, &self.reading, &snapshot);
            note(
                &mut history,
                (&self.snapshot, &self.reading),
                (&snapshot, &reading),
            );
        }
        Self {
            snapshot,
            reading,
            history,
        }
    }
}

/// Takes out of a history the files that are gone, and what stood in them.
fn forget(history: &mut History, earlier: &Snapshot, read: &Reading, now: &Snapshot) {
    for (path, content) in earlier.iter().filter(|(path, _)| now.get(path).is_none()) {
        history.files.remove(path);
        for (subject, _) in subjects(read, path, content) {
            if let Some(plan) = plan_of(path) {
                history.subjects.remove(&(plan, subject));
            }
        }
    }
}

/// Writes into a history what became another.
fn note(history: &mut History, earlier: (&Snapshot, &Reading), now: (&Snapshot, &Reading)) {
    for (path, content) in now.0.iter() {
        let before = earlier.0.get(path);
        if before == Some(content) {
            continue;
        }
        let before = before.map_or_else(Vec::new, |before| subjects(earlier.1, path, before));
        history.files.insert(path.clone(), LastChange::Uncommitted);
        for own in subjects(now.1, path, content) {
            let plan = plan_of(path).filter(|_| !before.contains(&own));
            if let Some(plan) = plan {
                history
                    .subjects
                    .insert((plan, own.0), LastChange::Uncommitted);
            }
        }
    }
}

fn subjects(reading: &Reading, path: &RepoPath, content: &Content) -> Vec<(Subject, Digest)> {
    match content {
        Content::Text(text) => reading.files.subjects_of(path, text),
        Content::Unreadable(_) => Vec::new(),
    }
}

/// The plan in whose folder a file lies.
fn plan_of(path: &RepoPath) -> Option<PlanId> {
    let (plan, _) = path.as_str().strip_prefix("plans/")?.split_once('/')?;
    PlanId::parse(plan).ok()
}
