//! What is looked for, and what it is called at the commit where it is looked for.

use std::collections::BTreeMap;

use gix::bstr::BString;
use irplan_plan::{RepoPath, Topic};

use super::remembered::Remembered;

/// What is looked for, by the numbers that the pending sets hold.
#[derive(Default)]
pub(super) struct Wanted<'a> {
    /// The folders from the top of the trees down to the root of all paths.
    pub(super) prefix: &'a [BString],
    pub(super) paths: Vec<&'a RepoPath>,
    /// What is said and the words for it; `None` for a file.
    pub(super) slots: Vec<Option<(Topic, String)>>,
    /// What an earlier walk found.
    pub(super) remembered: Remembered,
}

/// The paths of what is looked for: those that were asked for, and others where it stood before.
pub(super) struct Paths<'a> {
    asked: &'a [&'a RepoPath],
    former: Vec<RepoPath>,
    /// The numbers of the former ones.
    numbers: BTreeMap<RepoPath, u32>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(wanted: &'a Wanted<'a>) -> Self {
        Self {
            asked: &wanted.paths,
            former: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// The path with a number.
    pub(super) fn of(&self, number: u32) -> &RepoPath {
        let at = number as usize;
        match self.asked.get(at) {
            Some(path) => path,
            None => &self.former[at - self.asked.len()],
        }
    }

    /// The number of a former path, a new one where it has none; `None` where there are no more numbers.
    pub(super) fn number(&mut self, path: &RepoPath) -> Option<u32> {
        if let Some(number) = self.numbers.get(path) {
            return Some(*number);
        }
        let number = u32::try_from(self.asked.len() + self.former.len()).ok()?;
        self.former.push(path.clone());
        self.numbers.insert(path.clone(), number);
        Some(number)
    }
}
