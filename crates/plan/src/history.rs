//! Who changed what, and when: values that `irplan-repo` fills in from git.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diff::Change;
use crate::finding::Value;
use crate::finding::message::code;
use crate::id::{PlanId, Subject};
use crate::place::RepoPath;
use crate::renames::PlanRenames;
use crate::signoff::SignOff;

/// Somebody who took part in a commit, as `.mailmap` has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The email address.
    pub email: String,
}

/// Returns the first ten digits of an object id, and more up to a letter, so that it does not look like a phone number.
pub fn short_id(id: &str) -> &str {
    const LENGTH: usize = 10;
    let letter = id.find(|c: char| c.is_ascii_alphabetic());
    let length = letter.map_or(LENGTH, |at| at + 1).max(LENGTH);
    id.get(..length).unwrap_or(id)
}

/// The parts of a commit that people want to see. Names are as in `.mailmap`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The full object id, in hex.
    pub id: String,
    /// The author's name.
    pub author: String,
    /// The author's email address.
    pub email: String,
    /// The author's date, in the author's own time zone.
    pub date: Date,
    /// The commit's time in seconds since 1970 UTC, for ordering.
    pub time: i64,
    /// The first line of the message.
    pub summary: String,
    /// The people in the `Co-authored-by:` lines at the end of the message.
    pub co_authors: Vec<Person>,
}

impl Commit {
    /// Returns the id as [`short_id`] shortens it.
    pub fn short_id(&self) -> &str {
        short_id(&self.id)
    }

    /// Everybody who wrote it, the author first.
    pub fn people(&self) -> impl Iterator<Item = Person> {
        let author = Person {
            name: self.author.clone(),
            email: self.email.clone(),
        };
        std::iter::once(author).chain(self.co_authors.iter().cloned())
    }
}

/// When something was last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastChange {
    /// By this commit.
    At(Arc<Commit>),
    /// By this commit or one before it, which a shallow clone does not have. The date of this commit is not the answer.
    AtOrBefore(Arc<Commit>),
    /// Changed in the working tree and not committed.
    Uncommitted,
}

impl LastChange {
    /// Returns the commit, if it is known for sure.
    pub fn commit(&self) -> Option<&Arc<Commit>> {
        match self {
            Self::At(commit) => Some(commit),
            Self::AtOrBefore(_) | Self::Uncommitted => None,
        }
    }

    /// Returns the commit's time in seconds since 1970, for ordering; what is uncommitted comes last.
    pub fn time(&self) -> i64 {
        match self {
            Self::At(commit) | Self::AtOrBefore(commit) => commit.time,
            Self::Uncommitted => i64::MAX,
        }
    }
}

/// How a sign-off was added to its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerChange {
    /// The commit that added the current entry, in whichever file of the ledger.
    pub change: LastChange,
    /// The sign-off of the same subject that it replaced, in the commit's first parent, in either of the files that may
    /// have it, or a later one that was removed before. `None` if there was none, or if a shallow clone cannot tell.
    pub replaced_sign_off: Option<SignOff>,
    /// The file that has the entry in that commit, if it is another one than today: somebody has moved the entry since, or
    /// renamed the plan's folder.
    pub former_path: Option<RepoPath>,
}

impl LedgerChange {
    /// Returns the name that a plan had when the sign-off was added.
    pub fn plan_then(&self, plan: &PlanId) -> PlanId {
        let former = self.former_path.as_ref().and_then(RepoPath::plan);
        former.unwrap_or_else(|| plan.clone())
    }
}

/// A part of a file that history follows from commit to commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The meaning of a subject.
    Meaning(Subject),
    /// The sign-off of a subject.
    SignOff(Subject),
}

/// What history covers here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HistoryExtent {
    /// The whole history was there.
    Whole,
    /// The clone is shallow: some answers are "at or before".
    Shallow,
    /// Some of the history could not be read, as the notes say: some answers are "at or before".
    Incomplete,
    /// There is no history, because there is no git repository or no commit yet.
    #[default]
    None,
}

impl HistoryExtent {
    /// Whether there is more history than could be read.
    pub fn is_cut(&self) -> bool {
        match self {
            Self::Shallow | Self::Incomplete => true,
            Self::Whole | Self::None => false,
        }
    }
}

/// What history could not judge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HistoryGap {
    /// Everything: there is no history.
    Everything,
    /// The files outside of a sparse checkout.
    SparseCheckout,
    /// The names of people, because `.mailmap` cannot be used.
    Mailmap,
    /// What changed in a file.
    File(RepoPath),
    /// What an object of git's database says. The id is in hex.
    Object(String),
    /// What needs commits that cannot be followed.
    Commits,
    /// Which sign-offs replaced earlier ones.
    EarlierSignOffs,
    /// What changed since voided sign-offs.
    ChangesSinceSignOffs,
    /// What changed in the originals of copied texts.
    Originals,
}

impl HistoryGap {
    /// Returns what tells the gap from others.
    pub fn value(&self) -> Value {
        match self {
            Self::Everything => code("everything"),
            Self::SparseCheckout => code("sparse-checkout"),
            Self::Mailmap => code("mailmap"),
            Self::File(path) => path.into(),
            Self::Object(id) => code(id.clone()),
            Self::Commits => code("commits"),
            Self::EarlierSignOffs => code("earlier-sign-offs"),
            Self::ChangesSinceSignOffs => code("changes-since-sign-offs"),
            Self::Originals => code("originals"),
        }
    }
}

/// Something that history could not judge, and why. Printed as one lowercase phrase, such as "commit `x` is missing in
/// this clone".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryNote {
    /// What could not be judged.
    pub gap: HistoryGap,
    /// Why, as the phrase that is printed.
    pub reason: String,
}

impl HistoryNote {
    /// Makes a note.
    pub fn new(gap: HistoryGap, reason: impl Into<String>) -> Self {
        Self {
            gap,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for HistoryNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// Last changes of files and subjects, seen from one revision: what git itself can say.
#[derive(Clone, Debug, Default)]
pub struct LastChanges {
    /// The revision's own commit; `None` without commits.
    pub head: Option<Arc<Commit>>,
    /// What history covers.
    pub extent: HistoryExtent,
    /// The last change of each file.
    pub files: BTreeMap<RepoPath, LastChange>,
    /// The last change of meaning of each subject, in its own plan's files.
    pub subjects: BTreeMap<(PlanId, Subject), LastChange>,
    /// The commit of the main line that brought the last change of a subject, for subjects that were changed elsewhere and
    /// merged.
    pub in_force_since: BTreeMap<(PlanId, Subject), Arc<Commit>>,
    /// The same for files.
    pub files_in_force_since: BTreeMap<RepoPath, Arc<Commit>>,
    /// How each sign-off was added, by the plan whose ledger has it.
    pub sign_offs: BTreeMap<(PlanId, Subject), LedgerChange>,
    /// What could not be judged, such as a missing object.
    pub notes: Vec<HistoryNote>,
}

/// Last changes, and what only a comparison with earlier commits can add to them. A history is complete from the start
/// and never changes.
#[derive(Clone, Debug, Default)]
pub struct History {
    last_changes: LastChanges,
    earlier_entries: BTreeMap<(PlanId, Subject), Vec<LedgerChange>>,
    voiding_changes: BTreeMap<(PlanId, Subject), Vec<Change>>,
    changes_of_originals: BTreeMap<(PlanId, Subject), Vec<Change>>,
}

impl History {
    /// Puts a history together. The maps are by the plan whose ledger holds a sign-off; see [`History::earlier_entries`] and
    /// [`History::voiding_changes`].
    pub fn new(
        last_changes: LastChanges,
        earlier_entries: BTreeMap<(PlanId, Subject), Vec<LedgerChange>>,
        voiding_changes: BTreeMap<(PlanId, Subject), Vec<Change>>,
    ) -> Self {
        Self {
            last_changes,
            earlier_entries,
            voiding_changes,
            changes_of_originals: BTreeMap::new(),
        }
    }

    /// Adds what changed in texts since other plans copied them, by the plan that has the copy.
    #[must_use]
    pub fn with_changes_of_originals(
        self,
        changes_of_originals: BTreeMap<(PlanId, Subject), Vec<Change>>,
    ) -> Self {
        Self {
            changes_of_originals,
            ..self
        }
    }

    /// Replaces the last changes. Drops the voiding changes of plans for which they are out of date.
    #[must_use]
    pub fn with_last_changes(
        &self,
        last_changes: LastChanges,
        is_since_known: &dyn Fn(&PlanId) -> bool,
    ) -> Self {
        let since = self.voiding_changes.iter();
        let since = since.filter(|((plan, _), _)| is_since_known(plan));
        Self {
            last_changes,
            earlier_entries: self.earlier_entries.clone(),
            voiding_changes: since
                .map(|(key, changes)| (key.clone(), changes.clone()))
                .collect(),
            changes_of_originals: self.changes_of_originals.clone(),
        }
    }

    /// Returns what git itself can say.
    pub fn last_changes(&self) -> &LastChanges {
        &self.last_changes
    }

    /// Returns the revision's own commit; `None` without commits.
    pub fn head(&self) -> Option<&Arc<Commit>> {
        self.last_changes.head.as_ref()
    }

    /// Returns how far history reaches.
    pub fn extent(&self) -> &HistoryExtent {
        &self.last_changes.extent
    }

    /// Returns what could not be judged, one lowercase phrase each.
    pub fn notes(&self) -> &[HistoryNote] {
        &self.last_changes.notes
    }

    /// Whether something could not be judged.
    pub fn has_gaps(&self) -> bool {
        !self.notes().is_empty()
    }

    /// Returns the last change of meaning of a subject, in its own plan's files.
    pub fn of_subject(&self, plan: &PlanId, subject: &Subject) -> Option<&LastChange> {
        self.last_changes.of_subject(plan, subject)
    }

    /// Returns the commit that brought the current meaning of a subject to the main line, if that is not the one that
    /// wrote it.
    pub fn in_force_since(&self, plan: &PlanId, subject: &Subject) -> Option<&Arc<Commit>> {
        self.last_changes.in_force_since(plan, subject)
    }

    /// Returns how a sign-off was added, by the plan whose ledger has it.
    pub fn of_sign_off(&self, plan: &PlanId, subject: &Subject) -> Option<&LedgerChange> {
        self.last_changes.of_sign_off(plan, subject)
    }

    /// Returns how a sign-off was added before, if it is dated earlier than the one that it replaced. Then it came
    /// back, for example by `git revert`.
    pub fn earlier_entries(&self, plan: &PlanId, subject: &Subject) -> &[LedgerChange] {
        let key = (plan.clone(), subject.clone());
        self.earlier_entries.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Returns what changed in a subject since the sign-off that the changes voided, or else in the facts that it
    /// shows.
    pub fn voiding_changes(&self, plan: &PlanId, subject: &Subject) -> &[Change] {
        let key = (plan.clone(), subject.clone());
        self.voiding_changes.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Returns what changed in an inherited text since a plan's copy of it was made, if that is known.
    pub fn changes_of_original(&self, plan: &PlanId, copy: &Subject) -> &[Change] {
        let key = (plan.clone(), copy.clone());
        self.changes_of_originals
            .get(&key)
            .map_or(&[], Vec::as_slice)
    }
}

impl LastChanges {
    /// Returns the last change of meaning of a subject, in its own plan's files.
    pub fn of_subject(&self, plan: &PlanId, subject: &Subject) -> Option<&LastChange> {
        self.subjects.get(&(plan.clone(), subject.clone()))
    }

    /// Returns the commit that brought the current meaning of a subject to the main line, if that is not the one that
    /// wrote it.
    pub fn in_force_since(&self, plan: &PlanId, subject: &Subject) -> Option<&Arc<Commit>> {
        let key = (plan.clone(), subject.clone());
        let is_committed = *self.subjects.get(&key)? != LastChange::Uncommitted;
        self.in_force_since.get(&key).filter(|_| is_committed)
    }

    /// Returns the same changes, with the current names of renamed plans.
    #[must_use]
    pub fn with_renamed_plans(self, renames: &PlanRenames) -> Self {
        let key = |(plan, subject)| (renames.current_name(&plan).clone(), subject);
        let path = |path: RepoPath| renames.current_path(&path);
        let (files, subjects) = (self.files.into_iter(), self.subjects.into_iter());
        let sign_offs = self.sign_offs.into_iter();
        let (in_force, files_in_force) = (
            self.in_force_since.into_iter(),
            self.files_in_force_since.into_iter(),
        );
        Self {
            files: files.map(|(of, change)| (path(of), change)).collect(),
            subjects: subjects.map(|(of, change)| (key(of), change)).collect(),
            sign_offs: sign_offs.map(|(of, change)| (key(of), change)).collect(),
            in_force_since: in_force.map(|(of, since)| (key(of), since)).collect(),
            files_in_force_since: files_in_force
                .map(|(of, since)| (path(of), since))
                .collect(),
            ..self
        }
    }

    /// Returns how a sign-off was added, by the plan whose ledger has it.
    pub fn of_sign_off(&self, plan: &PlanId, subject: &Subject) -> Option<&LedgerChange> {
        self.sign_offs.get(&(plan.clone(), subject.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(id: &str, expected: &str) {
        let commit = Commit {
            id: id.to_owned(),
            author: String::new(),
            email: String::new(),
            date: Date::default(),
            time: 0,
            summary: String::new(),
            co_authors: Vec::new(),
        };
        assert_eq!(commit.short_id(), expected);
    }

    #[test]
    fn a_short_id_has_a_letter() {
        check("0123456789abcdef", "0123456789a");
        check("0a23456789abcdef", "0a23456789");
        check("01234567890123", "0123456789");
        check("a1", "a1");
    }
}
