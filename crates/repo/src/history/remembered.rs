//! Answers of an earlier walk, kept in a file, so that the next one ends where that one began.
//!
//! The last change of something depends on the commit that it is seen from, and on nothing else. So an answer is kept
//! with that commit and with what stood there: a file's blob and mode, a subject's digest. A walk that arrives at the
//! commit with the same thing has its answer. Answers that a shallow clone cut short are not kept.
//!
//! The file is a help and never needed: one that is damaged, of another version or from elsewhere is as good as none,
//! and where it cannot be written, because the repository is read-only, the next walk takes longer and that is all.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{RepoPath, Subject};

use crate::git::TreeEntry;

/// The first words of the file, which change whenever its form or the meaning of an answer does.
const HEADER: &str = concat!("irplan history 1 ", env!("CARGO_PKG_VERSION"));
/// The file's name.
const FILE: &str = "history";
/// The largest file that is read.
const BYTES: u64 = 128 << 20;

/// What was found, as seen from one commit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Remembered {
    head: Option<ObjectId>,
    /// By what stood there, in the words of the file.
    answers: BTreeMap<String, ObjectId>,
}

impl Remembered {
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

    pub(super) fn answer(&self, thing: &Thing<'_>) -> Option<ObjectId> {
        self.answers.get(&thing.words()?).copied()
    }

    pub(super) fn insert(&mut self, thing: &Thing<'_>, commit: ObjectId) {
        if let Some(words) = thing.words() {
            self.answers.insert(words, commit);
        }
    }

    /// Reads what was kept in a folder; nothing where there is nothing that can be used.
    pub(super) fn load(folder: &Path, hash: gix::hash::Kind) -> Self {
        read(&folder.join(FILE))
            .and_then(|text| Self::parse(&text, hash))
            .unwrap_or_default()
    }

    /// Keeps the answers in a folder, whole or not at all.
    pub(super) fn store(&self, folder: &Path, hash: gix::hash::Kind) -> io::Result<()> {
        let Some(text) = self.print(hash) else {
            return Ok(());
        };
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if !fs::symlink_metadata(folder)?.is_dir() {
            return Err(io::Error::other("not a folder"));
        }
        let unfinished = folder.join(format!("{FILE}.{}", std::process::id()));
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&unfinished)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| fs::rename(&unfinished, folder.join(FILE)));
        if written.is_err() {
            // There may be nothing to remove, and nobody to be told.
            drop(fs::remove_file(&unfinished));
        }
        written
    }

    fn print(&self, hash: gix::hash::Kind) -> Option<String> {
        let mut text = format!("{HEADER}\n{}\n", self.head?);
        for (words, commit) in &self.answers {
            text.push_str(&format!("{commit} {words}\n"));
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
            let (commit, words) = line.split_once(' ')?;
            answers.insert(words.to_owned(), id(commit)?);
        }
        Some(Self {
            head: Some(head),
            answers,
        })
    }
}

/// What an answer is about.
pub(super) enum Thing<'a> {
    File(&'a RepoPath, TreeEntry),
    Subject(&'a RepoPath, &'a Subject, &'a str),
}

impl Thing<'_> {
    /// The thing on one line; `None` for a digest that would not stay on it.
    fn words(&self) -> Option<String> {
        match self {
            Self::File(path, entry) => Some(format!("{:o} {} {path}", entry.mode, entry.id)),
            Self::Subject(path, subject, digest) => digest
                .bytes()
                .all(|byte| byte.is_ascii_graphic())
                .then(|| format!("{subject} {digest} {path}")),
        }
    }
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
    use super::*;

    const HASH: gix::hash::Kind = gix::hash::Kind::Sha1;

    fn sample() -> Remembered {
        let id = |digit: &str| ObjectId::from_hex(digit.repeat(40).as_bytes()).unwrap();
        let mut remembered = Remembered::new(id("a"));
        let path = RepoPath::new("plans/a/sections/with space.md");
        let entry = TreeEntry {
            mode: gix::objs::tree::EntryKind::Blob.into(),
            id: id("b"),
        };
        remembered.insert(&Thing::File(&path, entry), id("c"));
        remembered.insert(&Thing::Subject(&path, &Subject::PLAN, "1:ab"), id("d"));
        remembered
    }

    #[test]
    fn what_is_printed_is_read_back() {
        let text = sample().print(HASH).unwrap();
        assert_eq!(Remembered::parse(&text, HASH), Some(sample()));
        assert_eq!(text.lines().count(), 5);
    }

    #[test]
    fn what_was_damaged_is_nothing() {
        let text = sample().print(HASH).unwrap();
        for end in 0..text.len() {
            assert_eq!(Remembered::parse(&text[..end], HASH), None, "{end}");
        }
        let other = text.replace("1:ab", "1:ac");
        assert_eq!(Remembered::parse(&other, HASH), None);
    }

    #[test]
    fn a_digest_that_needs_two_lines_is_not_kept() {
        let mut remembered = Remembered::default();
        let thing = Thing::Subject(&RepoPath::new("x"), &Subject::PLAN, "a\nb");
        remembered.insert(&thing, HASH.null());
        assert_eq!(remembered, Remembered::default());
    }
}
