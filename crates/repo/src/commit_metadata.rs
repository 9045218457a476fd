//! Who made a commit, when and why, with names from `.mailmap`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::{BStr, ByteSlice};
use gix::mailmap::Snapshot as Mailmap;
use gix::objs::{CommitRef, Kind};
use irplan_plan::history::{HistoryGap, HistoryNote};
use irplan_plan::{Commit, Person};
use jiff::civil::Date;

use crate::git::{self, Git};
use crate::object_error::ObjectError;

/// The largest `.mailmap` that is read.
const MAX_MAILMAP_BYTES: usize = 1 << 20;
/// The longest first line of a message that is kept, in characters.
const MAX_SUMMARY: usize = 200;

/// The most co-authors of one commit that are kept.
const MAX_CO_AUTHORS: usize = 32;
/// The start of a line with a co-author, in any case.
const CO_AUTHOR_KEY: &str = "co-authored-by:";

/// Reads the details of commits, each commit once.
pub(crate) struct CommitMetadataReader<'a> {
    repo: &'a gix::Repository,
    mailmap: Mailmap,
    commits: BTreeMap<ObjectId, Option<Arc<Commit>>>,
    pub(crate) notes: BTreeSet<HistoryNote>,
}

impl<'a> CommitMetadataReader<'a> {
    /// Uses the `.mailmap` of the commit that was set for this repository, or else that of `head`.
    pub(crate) fn new(
        git: &Git,
        repo: &'a gix::Repository,
        head: ObjectId,
        mut notes: BTreeSet<HistoryNote>,
    ) -> Self {
        let text = mailmap(repo, git.mailmap_commit().unwrap_or(head)).unwrap_or_else(|error| {
            let reason = format!("`.mailmap` was ignored: {error}");
            notes.insert(HistoryNote::new(HistoryGap::Mailmap, reason));
            Vec::new()
        });
        let mailmap = Mailmap::from_bytes(&text);
        Self {
            repo,
            mailmap,
            commits: BTreeMap::new(),
            notes,
        }
    }

    pub(crate) fn commit(&mut self, id: ObjectId) -> Option<Arc<Commit>> {
        if let Some(commit) = self.commits.get(&id) {
            return commit.clone();
        }
        let commit = match commit(self.repo, id, &self.mailmap) {
            Ok(commit) => Some(commit),
            Err(error) => {
                self.notes.insert((&error).into());
                None
            }
        };
        self.commits.insert(id, commit.clone());
        commit
    }
}

/// Reads the `.mailmap` of a commit; empty if it has none.
pub(crate) fn mailmap(repo: &gix::Repository, commit: ObjectId) -> Result<Vec<u8>, ObjectError> {
    let tree = git::commit_tree(repo, commit)?;
    let entry = git::find_entry(repo, tree, b".mailmap")?;
    let Some(entry) = entry.filter(|entry| entry.is_file()) else {
        return Ok(Vec::new());
    };
    let mut buffer = Vec::new();
    let data = git::read(repo, entry.id, Kind::Blob, &mut buffer)?;
    if data.len() > MAX_MAILMAP_BYTES {
        return Err(ObjectError::TooMuch(
            "`.mailmap` is larger than the limit of 1024 KiB".to_owned(),
        ));
    }
    Ok(data.to_vec())
}

/// Reads a commit.
fn commit(
    repo: &gix::Repository,
    id: ObjectId,
    mailmap: &Mailmap,
) -> Result<Arc<Commit>, ObjectError> {
    let broken = |error: gix::Error| ObjectError::broken(Kind::Commit, id, &error);
    let mut buffer = Vec::new();
    let data = git::read(repo, id, Kind::Commit, &mut buffer)?;
    let commit = CommitRef::from_bytes(data, repo.object_hash()).map_err(broken)?;
    let author = commit.author().map_err(broken)?;
    let person = mailmap.resolve_cow(author);
    let trimmed = |text: &BStr| text.trim().to_str_lossy().into_owned();
    let time = author.time().unwrap_or_default();
    Ok(Arc::new(Commit {
        id: id.to_string(),
        author: trimmed(person.name.as_ref()),
        email: trimmed(person.email.as_ref()),
        date: date(time.seconds, time.offset),
        time: commit.time().unwrap_or_default().seconds,
        summary: commit
            .message()
            .summary()
            .to_str_lossy()
            .chars()
            .take(MAX_SUMMARY)
            .collect(),
        co_authors: co_authors(commit.message, mailmap),
    }))
}

/// Returns the co-authors in the last paragraph of a message.
fn co_authors(message: &BStr, mailmap: &Mailmap) -> Vec<Person> {
    let lines = message.trim_end().rsplit_str("\n");
    lines
        .map(|line| line.trim_ascii())
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (key, person) = line.split_at_checked(CO_AUTHOR_KEY.len())?;
            key.eq_ignore_ascii_case(CO_AUTHOR_KEY.as_bytes())
                .then_some(person)
        })
        .filter_map(|person| co_author(person, mailmap))
        .take(MAX_CO_AUTHORS)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect()
}

/// Reads `Name <mail>`.
fn co_author(text: &[u8], mailmap: &Mailmap) -> Option<Person> {
    let (name, rest) = text.split_once_str("<")?;
    let (email, _) = rest.split_once_str(">")?;
    let written = gix::actor::SignatureRef {
        name: name.trim().as_bstr(),
        email: email.trim().as_bstr(),
        time: "",
    };
    let person = mailmap.resolve_cow(written);
    let trimmed = |text: &BStr| text.trim().to_str_lossy().into_owned();
    Some(Person {
        name: trimmed(person.name.as_ref()),
        email: trimmed(person.email.as_ref()),
    })
}

/// Returns the day in the author's time zone. If the clock was far out, the first or last day there is.
fn date(seconds: i64, offset: i32) -> Date {
    const DAY: i64 = 86_400;
    let first = jiff::civil::date(1, 1, 1);
    let last = jiff::civil::date(9998, 12, 31);
    let days = seconds.saturating_add(i64::from(offset)).div_euclid(DAY);
    let span = jiff::Span::new().try_days(days);
    let epoch = jiff::civil::date(1970, 1, 1);
    match span.and_then(|span| epoch.checked_add(span)) {
        Ok(date) => date.clamp(first, last),
        Err(_) if days < 0 => first,
        Err(_) => last,
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[track_caller]
    fn check(seconds: i64, offset: i32, expected: &str) {
        assert_eq!(date(seconds, offset).to_string(), expected);
    }

    #[test]
    fn the_day_is_in_the_authors_time_zone() {
        check(0, 0, "1970-01-01");
        check(0, -3600, "1969-12-31");
        check(1_700_000_000, 0, "2023-11-14");
        check(1_700_000_000, 7200, "2023-11-15");
    }

    #[test]
    fn absurd_clocks_give_the_first_or_last_day() {
        check(i64::MIN, i32::MIN, "0001-01-01");
        check(i64::MAX, i32::MAX, "9998-12-31");
        check(-62_135_596_801, 0, "0001-01-01");
        check(253_402_300_800, 0, "9998-12-31");
    }
}
