//! Makes the dated stage again after a file was saved, without asking git. An editor takes this shortcut until history is
//! read again.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::{
    Content, LastChange, LastChanges, LedgerChange, Plan, PlanId, RepoPath, SignOff, Snapshot,
    Topic,
};

use super::{DatedPlans, JudgedPlans, PlanSet};

impl JudgedPlans {
    /// Returns the dated stage of plans that were read a little later, without asking git. Everything that changed since
    /// is uncommitted. Nothing is judged yet.
    ///
    /// A change that was undone counts as uncommitted too, until history is read again.
    pub fn dated_after_save(&self, set: PlanSet) -> DatedPlans {
        let earlier = self.history();
        let mut last_changes = earlier.last_changes().clone();
        // Without a commit, no change is known, and that stays so.
        if last_changes.head.is_some() {
            remove_missing_files(&mut last_changes, self.set(), &set);
            add_uncommitted_changes(&mut last_changes, self.set(), &set, earlier.last_changes());
            set.add_changes_of_files(&mut last_changes);
        }
        // More may have changed since a sign-off now.
        let is_known = |plan: &PlanId| !set.selected().contains(plan);
        DatedPlans {
            history: earlier.with_last_changes(last_changes, &is_known),
            plans: set.trusted(),
            today: self.today(),
        }
    }

    /// Whether every page would be the same as those made from `earlier`.
    pub fn is_same_as(&self, earlier: &Self) -> bool {
        let untouched = self.touched_since(earlier);
        untouched.is_some_and(|touched| touched.is_empty()) && self.findings() == earlier.findings()
    }

    /// Returns the plans whose pages would be the same as those made from `earlier`, because nothing that they show
    /// changed.
    pub fn plans_same_as(&self, earlier: &Self) -> BTreeSet<PlanId> {
        let Some(touched) = self.touched_since(earlier) else {
            return BTreeSet::new();
        };
        let is_same = |plan: &&Plan| {
            let before = earlier.set().plans().plans.get(&plan.id);
            before.is_some_and(|before| {
                let mut lines = plan.ancestors.iter().chain(&before.ancestors);
                !touched.contains(&plan.id) && !lines.any(|plan| touched.contains(plan))
            })
        };
        let plans = self.set().plans().published();
        plans.filter(is_same).map(|plan| plan.id.clone()).collect()
    }

    /// Returns the plans whose own files or findings changed; `None` if those are all plans.
    fn touched_since(&self, earlier: &Self) -> Option<BTreeSet<PlanId>> {
        let now = self.history().last_changes();
        let then = earlier.history().last_changes();
        if (&now.head, &now.extent, &now.notes) != (&then.head, &then.extent, &then.notes) {
            return None;
        }
        let changed = changed_files(self.set().snapshot(), earlier.set().snapshot());
        if changed.iter().any(|path| self.is_of_all(path)) {
            return None;
        }
        let mut touched: BTreeSet<_> = changed.into_iter().filter_map(RepoPath::plan).collect();
        touched.extend(different_keys(&now.files, &then.files).filter_map(RepoPath::plan));
        let subjects = different_keys(&now.subjects, &then.subjects);
        let sign_offs = different_keys(&now.sign_offs, &then.sign_offs);
        touched.extend(subjects.chain(sign_offs).map(|(plan, _)| plan.clone()));
        let provider = self.set().plans().provider_plan();
        let before = earlier.set().plans().provider_plan();
        let in_use = |plan: &Plan| plan.provider_packs.in_use().clone();
        if provider.map(in_use) != before.map(in_use) {
            // Its pages say who read the packs that any plan chooses.
            touched.extend(provider.map(|plan| plan.id.clone()));
        }
        let (now, then) = (self.report().by_plan(), earlier.report().by_plan());
        touched.extend(different_keys(&now, &then).cloned());
        Some(touched)
    }

    /// Whether every plan shows something from a file: the settings, the repository's own packs, and the provider's
    /// staff, whose verification depends on all tables of the provider's plan.
    fn is_of_all(&self, path: &RepoPath) -> bool {
        let provider = self.set().plans().settings.provider.as_ref();
        let is_providers = |plan: PlanId| provider.is_some_and(|own| own.plan.value == plan);
        path.is_shared_by_all()
            || path.name().ends_with(".toml") && path.plan().is_some_and(is_providers)
    }
}

/// Returns the files that differ between two moments.
fn changed_files<'a>(now: &'a Snapshot, then: &'a Snapshot) -> Vec<&'a RepoPath> {
    let changed = now.iter().filter(|(path, own)| then.get(path) != Some(own));
    let gone = then.iter().filter(|(path, _)| now.get(path).is_none());
    changed.chain(gone).map(|(path, _)| path).collect()
}

/// Returns the keys whose values differ between two maps, or that only one of them has.
fn different_keys<'a, K: Ord, V: PartialEq>(
    a: &'a BTreeMap<K, V>,
    b: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = &'a K> {
    let changed = a.iter().filter(|(key, value)| b.get(key) != Some(value));
    let gone = b.keys().filter(|key| !a.contains_key(key));
    changed.map(|(key, _)| key).chain(gone)
}

/// Removes from a history the files that no longer exist, and the topics that their files no longer have.
fn remove_missing_files(history: &mut LastChanges, then: &PlanSet, now: &PlanSet) {
    for path in changed_files(now.snapshot(), then.snapshot()) {
        if now.snapshot().get(path).is_none() {
            history.files.remove(path);
        }
        let Some(plan) = path.plan() else { continue };
        let stays = topics(now, path);
        let gone = topics(then, path);
        for topic in gone.into_keys().filter(|topic| !stays.contains_key(topic)) {
            match topic {
                Topic::Meaning(subject) => drop(history.subjects.remove(&(plan.clone(), subject))),
                Topic::SignOff(subject) => drop(history.sign_offs.remove(&(plan.clone(), subject))),
            }
        }
    }
}

/// Adds changes to a history; `earlier` is the history before.
fn add_uncommitted_changes(
    history: &mut LastChanges,
    then: &PlanSet,
    now: &PlanSet,
    earlier: &LastChanges,
) {
    let is_changed = |(path, own): &(&RepoPath, &Content)| then.snapshot().get(path) != Some(own);
    for (path, _) in now.snapshot().iter().filter(is_changed) {
        history.files.insert(path.clone(), LastChange::Uncommitted);
        let Some(plan) = path.plan() else { continue };
        let before = topics(then, path);
        for (topic, words) in topics(now, path) {
            let was = before.get(&topic);
            if was == Some(&words) {
                continue;
            }
            match topic {
                Topic::Meaning(subject) => {
                    let key = (plan.clone(), subject);
                    history.subjects.insert(key, LastChange::Uncommitted);
                }
                Topic::SignOff(subject) => {
                    let key = (plan.clone(), subject);
                    let entered = ledger_change(earlier.sign_offs.get(&key), was);
                    history.sign_offs.insert(key, entered);
                }
            }
        }
    }
}

/// Returns how an uncommitted sign-off was added, if its file had one of the same subject in these words before.
fn ledger_change(before: Option<&LedgerChange>, was: Option<&String>) -> LedgerChange {
    let replaced = match before {
        // An uncommitted entry replaced nothing: the committed one is what it replaces.
        Some(before) if before.change == LastChange::Uncommitted => {
            before.replaced_sign_off.clone()
        }
        _ => was.and_then(|words| SignOff::parse(words)),
    };
    LedgerChange {
        change: LastChange::Uncommitted,
        replaced_sign_off: replaced,
        former_path: None,
    }
}

/// Returns the topics of a file, which history follows.
fn topics(set: &PlanSet, path: &RepoPath) -> BTreeMap<Topic, String> {
    match set.snapshot().get(path) {
        Some(Content::Text(text)) => set
            .reading
            .files
            .topics_of(path, text)
            .into_iter()
            .collect(),
        Some(Content::Attached(_) | Content::Unreadable(_)) | None => BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use irplan_plan::{Commit, History, Subject};

    use super::*;
    use crate::stages::{PlanTexts, ProvenPlans};

    const SECTION: &str = "plans/acme/sections/a.md";
    const SIGNED: &str = "plans/acme/signoffs/section-a.toml";

    fn sign_off(on: &str) -> String {
        let digest = "1:577c7ba30296554ffcf159ca39af85bf508f230c";
        format!("[\"section:a\"]\nby = \"jo\"\non = {on}\ndigest = \"{digest}\"\n")
    }

    fn snapshot(files: &[(&str, &str)]) -> Snapshot {
        let add = |snapshot: Snapshot, (path, text): &(&str, &str)| snapshot.with(path, text);
        files.iter().fold(Snapshot::new(), add)
    }

    fn judged(plans: DatedPlans) -> JudgedPlans {
        ProvenPlans { plans }.judged(BTreeMap::new())
    }

    /// Returns the topics of files when they were committed.
    fn committed(files: &[(&str, &str)]) -> JudgedPlans {
        let set = PlanTexts::in_memory(snapshot(files)).read(&[]);
        let commit = Arc::new(Commit {
            id: "1a2b3c4d5e".to_owned(),
            author: "Jo".to_owned(),
            email: "jo@acme.example".to_owned(),
            date: jiff::civil::date(2026, 1, 1),
            time: 0,
            summary: "Plans".to_owned(),
            co_authors: Vec::new(),
        });
        let at = LastChange::At(Arc::clone(&commit));
        let mut history = LastChanges {
            head: Some(commit),
            ..LastChanges::default()
        };
        for (path, _) in set.snapshot().iter() {
            history.files.insert(path.clone(), at.clone());
            for (topic, _) in topics(&set, path) {
                let plan = path.plan().unwrap();
                match topic {
                    Topic::Meaning(subject) => {
                        history.subjects.insert((plan, subject), at.clone());
                    }
                    Topic::SignOff(subject) => {
                        let change = at.clone();
                        let entered = LedgerChange {
                            change,
                            replaced_sign_off: None,
                            former_path: None,
                        };
                        history.sign_offs.insert((plan, subject), entered);
                    }
                }
            }
        }
        judged(DatedPlans {
            plans: set.trusted(),
            history: History::new(history, BTreeMap::new(), BTreeMap::new()),
            today: jiff::civil::date(2026, 4, 1),
        })
    }

    /// Checks what is known about the section's sign-off after each change of files: nothing, that it is committed, or
    /// that it is not and which day's it replaced.
    #[track_caller]
    fn check(states: &[&[(&str, &str)]], expected: &str) {
        let mut state = committed(states[0]);
        for files in &states[1..] {
            let set = PlanTexts::in_memory(snapshot(files)).reread(state.set(), &[]);
            state = judged(state.dated_after_save(set));
        }
        let key = (
            PlanId::parse("acme").unwrap(),
            Subject::parse("section:a").unwrap(),
        );
        let found = match state.history().last_changes().sign_offs.get(&key) {
            None => "nothing".to_owned(),
            Some(entered) if entered.change != LastChange::Uncommitted => "committed".to_owned(),
            Some(entered) => {
                let replaced = entered.replaced_sign_off.as_ref();
                replaced.map_or("new".to_owned(), |replaced| {
                    format!("after {}", replaced.on)
                })
            }
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sign_off_that_is_saved_is_uncommitted() {
        let (first, second, third) = (
            &*sign_off("2026-01-01"),
            &*sign_off("2026-02-01"),
            &*sign_off("2026-03-01"),
        );
        let section = (SECTION, "+++\ntitle = \"A\"\n+++\n\nWords.\n");
        let other = (SECTION, "+++\ntitle = \"A\"\n+++\n\nOther words.\n");
        let unsigned: &[_] = &[section];
        let signed: &[_] = &[section, (SIGNED, first)];
        let again: &[_] = &[section, (SIGNED, second)];
        let once_more: &[_] = &[section, (SIGNED, third)];
        check(&[signed], "committed");
        check(&[signed, &[other, (SIGNED, first)]], "committed");
        check(&[unsigned, signed], "new");
        check(&[unsigned, signed, again], "new");
        check(&[signed, again], "after 2026-01-01");
        check(&[signed, again, once_more], "after 2026-01-01");
        check(&[signed, unsigned], "nothing");
    }
}
