//! Answers of an earlier walk, kept in a file, so that the next one ends where that one began.
//!
//! The last change of something depends on the commit that it is seen from, and on nothing else. So an answer is kept
//! with that commit and with what stood there: a file's blob and mode, a subject's digest, a sign-off's words. A walk that
//! arrives at the commit with the same thing has its answer. Answers that a shallow clone cut short are not kept.
//!
//! The file is a help and never needed: one that is damaged, of another version or from elsewhere is as good as none,
//! and where it cannot be written, because the repository is read-only, the next walk takes longer and that is all.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{RepoPath, Topic};

use crate::git::{Git, TreeEntry};
use crate::plans_root::joined;

/// The first words of the file, which change whenever its form or the meaning of an answer does.
const HEADER: &str = concat!("irplan history 3 ", env!("CARGO_PKG_VERSION"));
/// The file's name, which where plans do not stand at the top of git is followed by what stands for their folder.
const FILE: &str = "history";
/// What stands for a sign-off that replaced none.
const NOTHING: &str = "-";
/// The largest file that is read.
const BYTES: u64 = 128 << 20;

/// What was found, as seen from one commit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct HistoryCache {
    head: Option<ObjectId>,
    /// By what stood there, in the words of the file.
    answers: BTreeMap<String, CachedAnswer>,
}

/// An answer that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CachedAnswer {
    pub(super) commit: ObjectId,
    /// The words of the sign-off that the commit replaced.
    pub(super) replaced: Option<String>,
}

impl HistoryCache {
    pub(super) fn new(head: ObjectId) -> Self {
        Self {
            head: Some(head),
            answers: BTreeMap::new(),
        }
    }

    /// Whether the answers are those seen from `commit`.
    pub(super) fn is_of(&self, commit: ObjectId) -> bool {
        self.head == Some(commit)
    }

    /// Whether writing down `other` would add nothing.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.head == other.head && self.answers.len() >= other.answers.len()
    }

    pub(super) fn answer(&self, thing: &CacheKey<'_>) -> Option<CachedAnswer> {
        self.answers.get(&thing.words()?).cloned()
    }

    /// Keeps an answer, unless it would not stay on its line.
    pub(super) fn insert(&mut self, thing: &CacheKey<'_>, known: CachedAnswer) {
        let stays = known.replaced.as_deref().is_none_or(is_one_word);
        if let Some(words) = thing.words().filter(|_| stays) {
            self.answers.insert(words, known);
        }
    }

    /// Reads what was kept in a file; nothing where there is nothing that can be used.
    pub(super) fn load(file: &Path, hash: gix::hash::Kind) -> Self {
        read(file)
            .and_then(|text| Self::parse(&text, hash))
            .unwrap_or_default()
    }

    /// Keeps the answers in a file, whole or not at all.
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
            // There may be nothing to remove, and nobody to be told.
            drop(fs::remove_file(&unfinished));
        }
        written
    }

    fn print(&self, hash: gix::hash::Kind) -> Option<String> {
        let mut text = format!("{HEADER}\n{}\n", self.head?);
        for (words, CachedAnswer { commit, replaced }) in &self.answers {
            let replaced = replaced.as_deref().unwrap_or(NOTHING);
            text.push_str(&format!("{commit} {replaced} {words}\n"));
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
            let (replaced, words) = line.split_once(' ')?;
            let known = CachedAnswer {
                commit: id(commit)?,
                replaced: (replaced != NOTHING).then(|| replaced.to_owned()),
            };
            answers.insert(words.to_owned(), known);
        }
        Some(Self {
            head: Some(head),
            answers,
        })
    }
}

/// Where answers are kept for the plans in one folder of git: what two folders have alike has a history in each.
pub(crate) fn file_for(git: &Git, folder: &Path) -> PathBuf {
    let place = joined(git.prefix());
    let name = match checksum(&place, git.handle().object_hash()) {
        Some(sum) if !place.is_empty() => format!("{FILE}-{sum}"),
        _ => FILE.to_owned(),
    };
    folder.join(name)
}

/// What an answer is about.
pub(super) enum CacheKey<'a> {
    File(&'a RepoPath, TreeEntry),
    Topic(&'a RepoPath, &'a Topic, &'a str),
}

impl CacheKey<'_> {
    /// The thing on one line; `None` for words that would not stay on it.
    fn words(&self) -> Option<String> {
        match self {
            Self::File(path, entry) => Some(format!("{:o} {} {path}", entry.mode, entry.id)),
            Self::Topic(_, _, words) if !is_one_word(words) => None,
            Self::Topic(path, Topic::Meaning(subject), words) => {
                Some(format!("{subject} {words} {path}"))
            }
            Self::Topic(path, Topic::SignOff(subject), words) => {
                Some(format!("sign-off {subject} {words} {path}"))
            }
        }
    }
}

fn is_one_word(words: &str) -> bool {
    !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_graphic())
}

fn read(path: &Path) -> Option<String> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let file = File::open(path).ok()?;
    let mut text = String::new();
    file.take(BYTES).read_to_string(&mut text).ok()?;
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
        let mut remembered = HistoryCache::new(id("a"));
        let path = RepoPath::new("plans/a/sections/with space.md");
        let entry = TreeEntry {
            mode: gix::objs::tree::EntryKind::Blob.into(),
            id: id("b"),
        };
        let known = |digit: &str, replaced: Option<&str>| CachedAnswer {
            commit: id(digit),
            replaced: replaced.map(ToOwned::to_owned),
        };
        remembered.insert(&CacheKey::File(&path, entry), known("c", None));
        let meaning = Topic::Meaning(Subject::PLAN);
        remembered.insert(&CacheKey::Topic(&path, &meaning, "1:ab"), known("d", None));
        let sign_off = Topic::SignOff(Subject::PLAN);
        let thing = CacheKey::Topic(&path, &sign_off, "sam,2026-11-22");
        remembered.insert(&thing, known("e", Some("sam,2026-11-01")));
        remembered
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
        let mut remembered = HistoryCache::default();
        let (path, topic) = (RepoPath::new("x"), Topic::SignOff(Subject::PLAN));
        for (words, replaced) in [("a\nb", None), ("a", Some("b\nc")), ("", None)] {
            let known = CachedAnswer {
                commit: HASH.null(),
                replaced: replaced.map(str::to_owned),
            };
            remembered.insert(&CacheKey::Topic(&path, &topic, words), known);
        }
        assert_eq!(remembered, HistoryCache::default());
    }
}
