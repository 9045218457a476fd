//! What pages are made of, and what becomes of it when a file is saved.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::parse::Reading;
use irplan_plan::{
    Content, Digest, Finding, History, LastChange, Plan, PlanId, RepoPath, Snapshot, Subject,
};

/// The plans at one moment.
pub struct State {
    /// The texts.
    pub snapshot: Snapshot,
    /// What was read of them.
    pub reading: Reading,
    /// Who changed what when.
    pub history: History,
    /// What the rules say.
    pub judged: Vec<Finding>,
}

impl State {
    /// The plans as they were read a little later, without asking git: what became another since then is uncommitted.
    /// The rules are still to be asked.
    ///
    /// What became again what the commit has is called uncommitted too, until git is asked.
    pub(super) fn then(&self, snapshot: Snapshot, reading: Reading) -> Self {
        let mut history = self.history.clone();
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
            judged: Vec::new(),
        }
    }

    /// Whether every page would be the same as those that were made of `earlier`.
    pub(super) fn is_same_as(&self, earlier: &Self) -> bool {
        let untouched = self.touched_since(earlier);
        untouched.is_some_and(|touched| touched.is_empty()) && self.judged == earlier.judged
    }

    /// The plans whose pages would be the same as those that were made of `earlier`: nothing that they show is another.
    pub(super) fn same_as(&self, earlier: &Self) -> BTreeSet<PlanId> {
        let Some(touched) = self.touched_since(earlier) else {
            return BTreeSet::new();
        };
        let is_same = |plan: &&Plan| {
            let before = earlier.reading.repository.plans.get(&plan.id);
            before.is_some_and(|before| {
                let mut lines = plan.ancestors.iter().chain(&before.ancestors);
                !touched.contains(&plan.id) && !lines.any(|plan| touched.contains(plan))
            })
        };
        let plans = self.reading.repository.published();
        plans.filter(is_same).map(|plan| plan.id.clone()).collect()
    }

    /// The plans of whose own files something became another, or of which something else is said; `None` where that
    /// is all of them.
    fn touched_since(&self, earlier: &Self) -> Option<BTreeSet<PlanId>> {
        let (now, then) = (&self.history, &earlier.history);
        if (&now.head, &now.extent, &now.notes) != (&then.head, &then.extent, &then.notes) {
            return None;
        }
        let changed = changed_files(&self.snapshot, &earlier.snapshot);
        if changed.iter().any(|path| self.is_of_all(path)) {
            return None;
        }
        let mut touched: BTreeSet<_> = changed.into_iter().filter_map(plan_of).collect();
        touched.extend(differing(&now.files, &then.files).filter_map(plan_of));
        let subjects = differing(&now.subjects, &then.subjects);
        let sign_offs = differing(&now.sign_offs, &then.sign_offs);
        touched.extend(subjects.chain(sign_offs).map(|(plan, _)| plan.clone()));
        let (now, then) = (by_plan(&self.judged), by_plan(&earlier.judged));
        touched.extend(differing(&now, &then).map(|plan| (*plan).clone()));
        Some(touched)
    }

    /// Whether every plan shows what a file says: the settings, and the provider's staff.
    fn is_of_all(&self, path: &RepoPath) -> bool {
        let provider = self.reading.repository.settings.provider.as_ref();
        let is_providers = |plan: PlanId| provider.is_some_and(|own| own.plan.value == plan);
        path.as_str() == "irplan.toml"
            || path.name() == "contacts.toml" && plan_of(path).is_some_and(is_providers)
    }
}

/// The files that are not the same, or that only one of two moments has.
fn changed_files<'a>(now: &'a Snapshot, then: &'a Snapshot) -> Vec<&'a RepoPath> {
    let changed = now.iter().filter(|(path, own)| then.get(path) != Some(own));
    let gone = then.iter().filter(|(path, _)| now.get(path).is_none());
    changed.chain(gone).map(|(path, _)| path).collect()
}

/// The findings that concern each plan.
fn by_plan(findings: &[Finding]) -> BTreeMap<&PlanId, Vec<&Finding>> {
    let mut by_plan = BTreeMap::<_, Vec<_>>::new();
    for finding in findings {
        if let Some(plan) = &finding.plan {
            by_plan.entry(plan).or_default().push(finding);
        }
    }
    by_plan
}

/// The keys that two maps hold differently, or of which one of them holds nothing.
fn differing<'a, K: Ord, V: PartialEq>(
    a: &'a BTreeMap<K, V>,
    b: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = &'a K> {
    let changed = a.iter().filter(|(key, value)| b.get(key) != Some(value));
    let gone = b.keys().filter(|key| !a.contains_key(key));
    changed.map(|(key, _)| key).chain(gone)
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
