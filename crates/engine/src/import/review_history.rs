//! Finds out which commit set which review date, in one replay of history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use irplan_plan::{Commit, Content, RepoPath};
use irplan_repo::{
    BlobId, BlobReader, FileChange, ReplayedCommit, Repository, Revision, Traversal,
};
use jiff::civil::Date;

use super::front_matter_date::{DatedPage, FrontMatterKeys, ReviewDate};

/// A review date that a commit set.
#[derive(Clone, Debug)]
pub struct DateStamp {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The page's path at that commit.
    pub page: RepoPath,
    /// The earlier value in the parent, or the latest one of several parents.
    pub previous: ReviewDate,
    /// What the commit wrote.
    pub now: ReviewDate,
    /// The kind of change.
    pub kind: StampKind,
    /// Whether the commit changed nothing else of the page.
    pub is_alone: bool,
}

/// The kinds of change of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StampKind {
    /// The page had no readable date.
    First,
    /// It replaced another date.
    Bump,
    /// The new value is not a date.
    Unreadable,
    /// The page no longer has a date.
    Removed,
}

impl StampKind {
    /// Returns the kind in one word: `first`, `bump`, `unreadable`, `removed`.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Bump => "bump",
            Self::Unreadable => "unreadable",
            Self::Removed => "removed",
        }
    }
}

/// A page of the last commit.
#[derive(Clone, Debug)]
pub struct PageAtEnd {
    /// Its path.
    pub path: RepoPath,
    /// The state of its last review.
    pub review_date: ReviewDate,
    /// The first day on which the review no longer counts; `None` without a date or an interval.
    pub due: Option<Date>,
}

/// Everything in history about review dates.
#[derive(Clone, Debug, Default)]
pub struct ReviewHistory {
    /// The number of commits.
    pub commits: usize,
    /// The first commit and the last one, by their position in history.
    pub ends: Option<(Arc<Commit>, Arc<Commit>)>,
    /// Every date that was set, from the first to the last.
    pub stamps: Vec<DateStamp>,
    /// The pages of the last commit.
    pub pages: Vec<PageAtEnd>,
    /// Whether some of the history is missing here.
    pub is_shallow: bool,
    /// What could not be read.
    pub notes: BTreeSet<String>,
    /// What no commit has, if there is nothing to judge.
    pub missing: Option<MissingDates>,
}

/// Why a whole history has no review date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingDates {
    /// No commit has a page.
    Pages,
    /// No page has the key of the date.
    Key,
}

/// Whether a file is a page, by its name: one of its extensions is `.md` or `.markdown`, as in `index.html.md.erb`.
pub fn is_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut extensions = name.split('.').skip(1);
    extensions.any(|extension| matches!(extension, "md" | "markdown"))
}

/// Replays history to a revision, and reads every version of every page once.
///
/// # Errors
/// If there is no such history here.
pub fn read_review_history(
    repository: &Repository,
    head: &Revision,
    keys: FrontMatterKeys<'_>,
    wants: &dyn Fn(&str) -> bool,
) -> anyhow::Result<ReviewHistory> {
    let mut reader = ReviewHistoryReader {
        keys,
        pages: BTreeMap::new(),
        history: ReviewHistory::default(),
    };
    let replay = repository.replay::<anyhow::Error>(
        head,
        Traversal::AllParents,
        wants,
        &mut |step, texts| {
            reader.add_commit(&step, texts);
            Ok(())
        },
    )?;
    let ReviewHistoryReader {
        pages: read,
        mut history,
        ..
    } = reader;
    history.pages = replay
        .files
        .into_iter()
        .filter_map(|(path, blob)| Some(page_at_end(path, read.get(&blob)?)))
        .collect();
    history.is_shallow = replay.is_shallow;
    let unread = replay.notes.iter().map(ToString::to_string);
    history.notes.extend(unread);
    history.missing = missing(&read);
    Ok(history)
}

/// Returns what no commit has, if there is nothing to judge.
fn missing(read: &BTreeMap<BlobId, DatedPage>) -> Option<MissingDates> {
    let is_bare = |page: &DatedPage| page.review_date == ReviewDate::Not;
    match read.is_empty() {
        true => Some(MissingDates::Pages),
        false => read.values().all(is_bare).then_some(MissingDates::Key),
    }
}

fn page_at_end(path: RepoPath, page: &DatedPage) -> PageAtEnd {
    let day = page.review_date.day();
    PageAtEnd {
        path,
        due: day
            .zip(page.every)
            .and_then(|(day, every)| every.after(day)),
        review_date: page.review_date.clone(),
    }
}

struct ReviewHistoryReader<'a> {
    keys: FrontMatterKeys<'a>,
    /// Every version that was read.
    pages: BTreeMap<BlobId, DatedPage>,
    history: ReviewHistory,
}

impl ReviewHistoryReader<'_> {
    fn add_commit(&mut self, step: &ReplayedCommit, texts: &BlobReader<'_>) {
        let history = &mut self.history;
        history.commits += 1;
        let first = match history.ends.take() {
            Some((first, _)) => first,
            None => Arc::clone(&step.commit),
        };
        history.ends = Some((first, Arc::clone(&step.commit)));
        for change in &step.changes {
            for blob in change.before.iter().chain(&change.after) {
                self.read(*blob, &change.path, texts);
            }
        }
        // At the end of a shallow clone, nobody knows who set the dates.
        if step.is_boundary {
            return;
        }
        for change in pair_by_name(&step.changes) {
            let stamp = self.stamp(&change, &step.commit);
            self.history.stamps.extend(stamp);
        }
    }

    fn read(&mut self, blob: BlobId, path: &RepoPath, texts: &BlobReader<'_>) {
        if self.pages.contains_key(&blob) {
            return;
        }
        let page = match texts.read(blob, path) {
            Content::Text(text) => DatedPage::read(&text, self.keys),
            // Only texts are read as such.
            Content::Attached(_) => DatedPage::read("", self.keys),
            Content::Unreadable(why) => {
                let note = format!("a version of `{path}` was not read: {why}");
                self.history.notes.insert(note);
                DatedPage::read("", self.keys)
            }
        };
        self.pages.insert(blob, page);
    }

    /// Returns the date that a commit set, if any. A merge sets only what none of its parents has.
    fn stamp(&self, change: &FileChange, commit: &Arc<Commit>) -> Option<DateStamp> {
        let now = self.pages.get(&change.after?)?;
        let before = change.before.iter().filter_map(|blob| self.pages.get(blob));
        let before: Vec<_> = before.collect();
        if before
            .iter()
            .any(|before| before.review_date == now.review_date)
        {
            return None;
        }
        let latest = before.iter().max_by_key(|before| before.review_date.day());
        let was = latest.map_or(ReviewDate::Not, |before| before.review_date.clone());
        let kind = match (was.day(), &now.review_date) {
            (Some(_), ReviewDate::On(_)) => StampKind::Bump,
            (None, ReviewDate::On(_)) => StampKind::First,
            (_, ReviewDate::Unreadable(_)) => StampKind::Unreadable,
            (_, ReviewDate::Not) if was == ReviewDate::Not => return None,
            (_, ReviewDate::Not) => StampKind::Removed,
        };
        Some(DateStamp {
            commit: Arc::clone(commit),
            page: change.path.clone(),
            previous: was,
            now: now.review_date.clone(),
            kind,
            is_alone: before.iter().any(|before| before.rest == now.rest),
        })
    }
}

/// Makes one change of a removed page and the only new one with the same name: the page moved to another folder, or
/// became a template, and was edited in the same commit.
fn pair_by_name(changes: &[FileChange]) -> Vec<FileChange> {
    let mut gone: BTreeMap<&str, Vec<&FileChange>> = BTreeMap::new();
    let mut new: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes {
        if change.after.is_none() {
            gone.entry(short_name(change)).or_default().push(change);
        } else if change.before.is_empty() {
            *new.entry(short_name(change)).or_default() += 1;
        }
    }
    let moved = |change: &FileChange| {
        let mut change = change.clone();
        let name = short_name(&change);
        if change.before.is_empty()
            && new.get(name) == Some(&1)
            && let Some(&[from]) = gone.get(name).map(Vec::as_slice)
        {
            change.before.clone_from(&from.before);
            change.moved_from = Some(from.path.clone());
        }
        change
    };
    changes.iter().map(moved).collect()
}

/// Returns the name without its extensions: `index` of `docs/index.html.md.erb`.
fn short_name(change: &FileChange) -> &str {
    let name = change.path.name();
    name.split_once('.').map_or(name, |(short, _)| short)
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn pages_are_recognised_by_their_extensions() {
        for page in ["a.md", "docs/b.html.md.erb", "c.markdown", "d.md.erb"] {
            assert!(is_page(page), "{page}");
        }
        for other in ["md", "a.txt", "docs.md/b.png", "a.mdx", "a.amd", ""] {
            assert!(!is_page(other), "{other}");
        }
    }
}
