//! Checks whether a back-dated sign-off reverts to an earlier one, so that rules can tell.
//!
//! A sign-off that is dated earlier than the one that it replaced may be a forgery, or a `git revert`. It is a revert
//! if the same entry was in the ledger before.
//!
//! Example: Jane signs on 3 May (commit A), Sam on 8 May (commit B), and commit C reverts B. The ledger is back at 3
//! May, which replaced 8 May. The walk back from C finds that A added the same entry, and stops there.
//!
//! Somebody may also remove an entry in one commit, and add an earlier one in the next, which then replaces nothing. So the
//! same walk looks for entries that were removed before, if one without a predecessor is older than its own commit.
//!
//! Example: Jane signs on 8 May (commit A), commit B removes that, and commit C of 9 May adds an entry of 3 May. The walk
//! back from C finds in B what the entry of 3 May replaces.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use irplan_check::suspicious_dates::{day_of_commit, is_backward, is_before_text};
use irplan_plan::history::{HistoryGap, HistoryNote};
use irplan_plan::parse::topics_of;
use irplan_plan::signoff::{LedgerEntry, possible_sign_off_files};
use irplan_plan::{
    Commit, Content, LastChange, LastChanges, LedgerChange, Plan, PlanId, RepoPath, Repository,
    SignOff, Subject, Topic,
};
use irplan_repo::{BlobId, BlobReader, FileChange};
use jiff::civil::Date;

/// Earlier sign-offs that were found.
#[derive(Default)]
pub(crate) struct Reverts {
    /// How the same sign-offs were added before.
    pub(crate) earlier_entries: BTreeMap<(PlanId, Subject), Vec<LedgerChange>>,
    /// The latest sign-off of the same subject that was removed before one was added again.
    pub(crate) removed_entries: BTreeMap<(PlanId, Subject), SignOff>,
    /// Whether some of the history that may have them could not be read.
    pub(crate) is_cut: bool,
    /// What could not be read.
    pub(crate) notes: Vec<HistoryNote>,
}

/// Finds how back-dated sign-offs were added before. Reads nothing if there are none.
pub(crate) fn find_reverts(
    history: &LastChanges,
    plans: &Repository,
    source: &irplan_repo::Repository,
) -> Reverts {
    let mut search = RevertSearch::of(history, plans);
    if search.targets.is_empty() {
        return Reverts::default();
    }
    let commits = search.targets.values().flat_map(BTreeMap::values);
    let commits: BTreeSet<_> = commits.map(|target| target.commit.clone()).collect();
    let from: Result<Vec<_>, _> = commits.iter().map(|id| source.revision(id)).collect();
    let files = std::mem::take(&mut search.files);
    let rewind = from.and_then(|from| {
        source.rewind(
            &from,
            &|path| files.contains(path),
            &mut |commit, changes, texts| search.visit(commit, changes, texts),
        )
    });
    let (is_cut, notes) = match rewind {
        Ok(rewind) => (rewind.is_shallow, rewind.notes.into_iter().collect()),
        Err(error) => {
            let reason = format!("cannot read earlier sign-offs: {error}");
            let note = HistoryNote::new(HistoryGap::EarlierSignOffs, reason);
            (true, vec![note])
        }
    };
    Reverts {
        earlier_entries: search.earlier_entries,
        removed_entries: search.removed_entries,
        is_cut,
        notes,
    }
}

/// A sign-off to look for.
struct BackDatedSignOff {
    /// Its words, as history follows them.
    words: String,
    on: Date,
    /// The commit that added it last.
    commit: String,
    /// If it replaced none there: the last day on which one can have been signed that was removed before.
    last_day_of_removed: Option<Date>,
}

/// The sign-offs to look for in past commits, and those that were found.
#[derive(Default)]
struct RevertSearch {
    /// Those that are not found yet, by the name that their plan had when they were added.
    targets: BTreeMap<PlanId, BTreeMap<Subject, BackDatedSignOff>>,
    /// The current names of those plans.
    current_names: BTreeMap<PlanId, PlanId>,
    /// The files that may have it.
    files: BTreeSet<String>,
    earlier_entries: BTreeMap<(PlanId, Subject), Vec<LedgerChange>>,
    removed_entries: BTreeMap<(PlanId, Subject), SignOff>,
    /// The wanted sign-offs in each content of a file, in words.
    statements: BTreeMap<(RepoPath, BlobId), Arc<BTreeMap<Subject, String>>>,
}

impl RevertSearch {
    fn of(history: &LastChanges, plans: &Repository) -> Self {
        let mut search = Self::default();
        for plan in plans.plans.values() {
            for (subject, entry) in &plan.source.ledger {
                let entered = history.sign_offs.get(&(plan.id.clone(), subject.clone()));
                let Some(entered) = entered else { continue };
                if let Some(target) = back_dated_sign_off(plan, entry, entered) {
                    search.add_target((&plan.id, entered.plan_then(&plan.id)), subject, target);
                }
            }
        }
        search
    }

    fn add_target(
        &mut self,
        (plan, former): (&PlanId, PlanId),
        subject: &Subject,
        target: BackDatedSignOff,
    ) {
        let files = possible_sign_off_files(&former, subject);
        self.files
            .extend(files.map(|path| path.as_str().to_owned()));
        self.current_names.insert(former.clone(), plan.clone());
        let of_plan = self.targets.entry(former).or_default();
        of_plan.insert(subject.clone(), target);
    }

    /// Looks at the changes of a commit, and stops once everything is found.
    fn visit(
        &mut self,
        commit: &Arc<Commit>,
        changes: &[FileChange],
        texts: &BlobReader<'_>,
    ) -> ControlFlow<()> {
        let mut of_plans: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for change in changes {
            if let Some(plan) = change.path.plan() {
                of_plans.entry(plan).or_default().push(change);
            }
        }
        for (plan, changes) in of_plans {
            self.compare(&plan, commit, &changes, texts);
        }
        match self.targets.is_empty() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Records the sign-offs that a commit added to the files of a ledger. One that did not go back in time need not be
    /// looked for any longer.
    fn compare(
        &mut self,
        plan: &PlanId,
        commit: &Arc<Commit>,
        changes: &[&FileChange],
        texts: &BlobReader<'_>,
    ) {
        if !self.targets.contains_key(plan) {
            return;
        }
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for change in changes {
            let mut statements = |blob: &BlobId| self.statements(plan, &change.path, *blob, texts);
            before.extend(change.before.iter().map(&mut statements));
            after.extend(change.after.iter().map(&mut statements));
        }
        let Some(of_plan) = self.targets.get_mut(plan) else {
            return;
        };
        for (subject, target) in of_plan.iter() {
            let removed = before.iter().filter_map(|all| all.get(subject));
            let removed = removed.filter_map(|words| SignOff::parse(words));
            let latest = removed
                .filter(|removed| target.can_replace(removed))
                .max_by_key(|removed| removed.on);
            let current = self.current_names.get(plan).unwrap_or(plan);
            let key = (current.clone(), subject.clone());
            let known = self.removed_entries.get(&key);
            if let Some(latest) = latest
                && known.is_none_or(|known| known.on < latest.on)
            {
                self.removed_entries.insert(key, latest);
            }
        }
        of_plan.retain(|subject, target| {
            let words = Some(&target.words);
            let has_it = |statements: &Arc<BTreeMap<_, _>>| statements.get(subject) == words;
            let is_brought = after.iter().any(has_it) && !before.iter().any(has_it);
            if target.commit == commit.id || !is_brought {
                return true;
            }
            let replaced = before
                .iter()
                .filter_map(|statements| statements.get(subject));
            let replaced = replaced.filter_map(|words| SignOff::parse(words));
            let replaced = replaced.max_by_key(|statement| statement.on);
            let later = replaced.as_ref().map(|replaced| replaced.on);
            let current = self.current_names.get(plan).unwrap_or(plan);
            let key = (current.clone(), subject.clone());
            self.earlier_entries
                .entry(key)
                .or_default()
                .push(LedgerChange {
                    change: LastChange::At(Arc::clone(commit)),
                    replaced_sign_off: replaced,
                    former_path: None,
                });
            later.is_some_and(|later| is_backward(target.on, later))
        });
        if of_plan.is_empty() {
            self.targets.remove(plan);
        }
    }

    /// Returns the wanted sign-offs in a content.
    fn statements(
        &mut self,
        plan: &PlanId,
        path: &RepoPath,
        blob: BlobId,
        texts: &BlobReader<'_>,
    ) -> Arc<BTreeMap<Subject, String>> {
        let key = (path.clone(), blob);
        if let Some(statements) = self.statements.get(&key) {
            return Arc::clone(statements);
        }
        let topics = match texts.read(blob, path) {
            Content::Text(text) => topics_of(path, &text),
            Content::Attached(_) | Content::Unreadable(_) => Vec::new(),
        };
        let target = self.targets.get(plan);
        let is_target =
            |subject: &Subject| target.is_some_and(|target| target.contains_key(subject));
        let statements = topics.into_iter().filter_map(|(topic, words)| match topic {
            Topic::SignOff(subject) if is_target(&subject) => Some((subject, words)),
            Topic::SignOff(_) | Topic::Meaning(_) => None,
        });
        let statements = Arc::new(statements.collect());
        self.statements.insert(key, Arc::clone(&statements));
        statements
    }
}

/// Returns what to look for if an entry is dated earlier than the one that it replaced, or if it replaced none and is
/// dated earlier than its own commit.
fn back_dated_sign_off(
    plan: &Plan,
    entry: &LedgerEntry,
    entered: &LedgerChange,
) -> Option<BackDatedSignOff> {
    let commit = entered.change.commit()?;
    let (on, tolerance) = (entry.on.value, plan.policy.today_tolerance);
    let made = day_of_commit(commit);
    let (is_target, last_day_of_removed) = match &entered.replaced_sign_off {
        Some(replaced) => (is_backward(on, replaced.on), None),
        None => {
            let last = tolerance.after(made).unwrap_or(made);
            (is_before_text(on, made, tolerance), Some(last))
        }
    };
    is_target.then(|| BackDatedSignOff {
        words: SignOff::of(entry).to_string(),
        on,
        commit: commit.id.clone(),
        last_day_of_removed,
    })
}

impl BackDatedSignOff {
    /// Whether a sign-off that was removed is one that it replaces by going back in time.
    fn can_replace(&self, removed: &SignOff) -> bool {
        let last = self.last_day_of_removed;
        is_backward(self.on, removed.on) && last.is_some_and(|last| removed.on <= last)
    }
}
