//! Answers of an earlier walk, kept in a file, so that the next walk only has to look at newer commits.
//!
//! The last change of something depends only on the commit where the search starts. So an answer is stored with that
//! commit and with what was there: a file's blob and mode, a subject's digest, a sign-off's words. If a later walk
//! reaches the commit with the same thing, it has its answer. Answers that a shallow clone cut short are not stored.
//!
//! The file only saves time. A damaged file, or one from another version or repository, is ignored. If the file cannot
//! be written, for example because the repository is read-only, the next walk just takes longer.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{RepoPath, Topic};

use crate::git::{Git, TreeEntry};
use crate::plans_root::join_path;

/// The first line of the file. It changes whenever the format or the meaning of an answer does.
const HEADER: &str = concat!("irplan history 5 ", env!("CARGO_PKG_VERSION"));
/// The file's name. If the plans are not at the top of the git repository, a hash of their folder follows.
const FILE_NAME: &str = "history";
/// Written if the commit itself is on the main line.
const SAME: &str = "=";
/// Written if a sign-off replaced none, or did not move.
const NOTHING: &str = "-";
/// The largest file that is read.
const MAX_BYTES: u64 = 128 << 20;

/// The answers of a walk that started at one commit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct HistoryCache {
    head: Option<ObjectId>,
    /// By [`CacheKey::line`].
    answers: BTreeMap<String, CachedAnswer>,
}

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CachedAnswer {
    pub(super) commit: ObjectId,
    /// The commit of the main line that brought it there.
    pub(super) in_force_since: ObjectId,
    /// The words of the sign-off that the commit replaced.
    pub(super) replaced: Option<String>,
    /// The file that has the sign-off in that commit, if it has moved since.
    pub(super) former_path: Option<RepoPath>,
}

impl HistoryCache {
    pub(super) fn new(head: ObjectId) -> Self {
        Self {
            head: Some(head),
            answers: BTreeMap::new(),
        }
    }

    /// Whether the walk started at `commit`.
    pub(super) fn is_of(&self, commit: ObjectId) -> bool {
        self.head == Some(commit)
    }

    /// Whether storing `other` would add nothing.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.head == other.head && self.answers.len() >= other.answers.len()
    }

    pub(super) fn answer(&self, key: &CacheKey<'_>) -> Option<CachedAnswer> {
        self.answers.get(&key.line()?).cloned()
    }

    /// Adds an answer, unless it would not fit on one line.
    pub(super) fn insert(&mut self, key: &CacheKey<'_>, cached: CachedAnswer) {
        let former = cached.former_path.as_ref().map(RepoPath::as_str);
        let mut words = cached.replaced.as_deref().into_iter().chain(former);
        let stays = words.all(is_one_word);
        if let Some(value) = key.line().filter(|_| stays) {
            self.answers.insert(value, cached);
        }
    }

    /// Reads the answers from a file; none if there is no usable file.
    pub(super) fn load(file: &Path, hash: gix::hash::Kind) -> Self {
        read(file)
            .and_then(|text| Self::parse(&text, hash))
            .unwrap_or_default()
    }

    /// Writes the answers to a file, completely or not at all.
    pub(super) fn store(&self, file: &Path, hash: gix::hash::Kind) -> io::Result<()> {
        let (Some(text), Some(folder)) = (self.print(hash), file.parent()) else {
            return Ok(());
        };
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if !fs::symlink_metadata(folder)?.is_dir() {
            return Err(io::Error::other("not a folder"));
        }
        let unfinished = file.with_extension(std::process::id().to_string());
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&unfinished)
            .and_then(|mut unfinished| unfinished.write_all(text.as_bytes()))
            .and_then(|()| fs::rename(&unfinished, file));
        if written.is_err() {
            // There may be nothing to remove, and the write error is what matters.
            drop(fs::remove_file(&unfinished));
        }
        written
    }

    fn print(&self, hash: gix::hash::Kind) -> Option<String> {
        let mut text = format!("{HEADER}\n{}\n", self.head?);
        for (value, cached) in &self.answers {
            let CachedAnswer {
                commit,
                in_force_since,
                replaced,
                former_path,
            } = cached;
            let since = match in_force_since == commit {
                true => SAME.to_owned(),
                false => in_force_since.to_string(),
            };
            let replaced = replaced.as_deref().unwrap_or(NOTHING);
            let former = former_path.as_ref().map_or(NOTHING, RepoPath::as_str);
            text.push_str(&format!("{commit} {since} {replaced} {former} {value}\n"));
        }
        let sum = checksum(&text, hash)?;
        text.push_str(&format!("{sum}\n"));
        Some(text)
    }

    fn parse(text: &str, hash: gix::hash::Kind) -> Option<Self> {
        let id = |hex: &str| {
            ObjectId::from_hex(hex.as_bytes())
                .ok()
                .filter(|id| id.kind() == hash)
        };
        let (body, sum) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let body = text.get(..=body.len())?;
        if checksum(body, hash)? != id(sum)? {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != HEADER {
            return None;
        }
        let head = id(lines.next()?)?;
        let mut answers = BTreeMap::new();
        for line in lines {
            let (commit, line) = line.split_once(' ')?;
            let (since, line) = line.split_once(' ')?;
            let (replaced, line) = line.split_once(' ')?;
            let (former, value) = line.split_once(' ')?;
            let commit = id(commit)?;
            let cached = CachedAnswer {
                commit,
                in_force_since: match since {
                    SAME => commit,
                    since => id(since)?,
                },
                replaced: (replaced != NOTHING).then(|| replaced.to_owned()),
                former_path: (former != NOTHING).then(|| RepoPath::new(former)),
            };
            answers.insert(value.to_owned(), cached);
        }
        Some(Self {
            head: Some(head),
            answers,
        })
    }
}

/// Returns the file for the plans in one folder of the git repository. Each folder has its own, because equal files in
/// two folders have different histories.
pub(crate) fn file_for(git: &Git, folder: &Path) -> PathBuf {
    let place = join_path(git.prefix());
    let name = match checksum(&place, git.thread_handle().object_hash()) {
        Some(sum) if !place.is_empty() => format!("{FILE_NAME}-{sum}"),
        _ => FILE_NAME.to_owned(),
    };
    folder.join(name)
}

/// What an answer is about.
pub(super) enum CacheKey<'a> {
    File(&'a RepoPath, TreeEntry),
    Topic(&'a RepoPath, &'a Topic, &'a str),
}

impl CacheKey<'_> {
    /// Returns the key as one line; `None` if its value would not fit on one line.
    fn line(&self) -> Option<String> {
        match self {
            Self::File(path, entry) => Some(format!("{:o} {} {path}", entry.mode, entry.id)),
            Self::Topic(_, _, value) if !is_one_word(value) => None,
            Self::Topic(path, Topic::Meaning(subject), value) => {
                Some(format!("{subject} {value} {path}"))
            }
            Self::Topic(path, Topic::SignOff(subject), value) => {
                Some(format!("sign-off {subject} {value} {path}"))
            }
        }
    }
}

fn is_one_word(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())
}

fn read(path: &Path) -> Option<String> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let file = File::open(path).ok()?;
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

fn checksum(text: &str, hash: gix::hash::Kind) -> Option<ObjectId> {
    gix::objs::compute_hash(hash, Kind::Blob, text.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use irplan_plan::Subject;

    use super::*;

    const HASH: gix::hash::Kind = gix::hash::Kind::Sha1;

    fn sample() -> HistoryCache {
        let id = |digit: &str| ObjectId::from_hex(digit.repeat(40).as_bytes()).unwrap();
        let mut cache = HistoryCache::new(id("a"));
        let path = RepoPath::new("plans/a/sections/with space.md");
        let entry = TreeEntry {
            mode: gix::objs::tree::EntryKind::Blob.into(),
            id: id("b"),
        };
        let cached = |digit: &str, replaced: Option<&str>| CachedAnswer {
            commit: id(digit),
            in_force_since: id(if replaced.is_some() { "e" } else { digit }),
            replaced: replaced.map(ToOwned::to_owned),
            former_path: replaced.map(|_| RepoPath::new("plans/b/signoffs.toml")),
        };
        cache.insert(&CacheKey::File(&path, entry), cached("c", None));
        let meaning = Topic::Meaning(Subject::PLAN);
        cache.insert(&CacheKey::Topic(&path, &meaning, "1:ab"), cached("d", None));
        let sign_off = Topic::SignOff(Subject::PLAN);
        let key = CacheKey::Topic(&path, &sign_off, "sam,2026-11-22");
        cache.insert(&key, cached("e", Some("sam,2026-11-01")));
        cache
    }

    #[test]
    fn what_is_printed_is_read_back() {
        let text = sample().print(HASH).unwrap();
        assert_eq!(HistoryCache::parse(&text, HASH), Some(sample()));
        assert_eq!(text.lines().count(), 6);
    }

    #[test]
    fn what_was_damaged_is_nothing() {
        let text = sample().print(HASH).unwrap();
        for end in 0..text.len() {
            assert_eq!(HistoryCache::parse(&text[..end], HASH), None, "{end}");
        }
        let other = text.replace("1:ab", "1:ac");
        assert_eq!(HistoryCache::parse(&other, HASH), None);
    }

    #[test]
    fn words_that_need_two_lines_are_not_kept() {
        let mut cache = HistoryCache::default();
        let (path, topic) = (RepoPath::new("x"), Topic::SignOff(Subject::PLAN));
        for (value, replaced) in [("a\nb", None), ("a", Some("b\nc")), ("", None)] {
            let cached = CachedAnswer {
                commit: HASH.null(),
                in_force_since: HASH.null(),
                replaced: replaced.map(str::to_owned),
                former_path: None,
            };
            cache.insert(&CacheKey::Topic(&path, &topic, value), cached);
        }
        assert_eq!(cache, HistoryCache::default());
    }
}
