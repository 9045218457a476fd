//! What files say at other commits.

use std::collections::BTreeMap;
use std::sync::Arc;

use gix::ObjectId;
use irplan_plan::{Content, RepoPath, Topic};

use super::TopicExtractor;
use crate::git::ObjectError;
use crate::git_tree;

/// What a file says, with the words for it.
pub(super) type TopicValues = Arc<BTreeMap<Topic, String>>;

/// Of how many files it is kept what they say, for another branch to use.
const KNOWN: usize = 4096;

/// Reads files, those that were read lately only once.
pub(super) struct TopicReader<'a> {
    repo: &'a gix::Repository,
    topics: TopicExtractor<'a>,
    known: BTreeMap<(RepoPath, ObjectId), TopicValues>,
}

impl<'a> TopicReader<'a> {
    pub(super) fn new(repo: &'a gix::Repository, topics: TopicExtractor<'a>) -> Self {
        Self {
            repo,
            topics,
            known: BTreeMap::new(),
        }
    }

    /// What a blob says under a path; nothing where the blob is no text.
    pub(super) fn of(
        &mut self,
        path: &RepoPath,
        blob: ObjectId,
    ) -> Result<TopicValues, ObjectError> {
        let key = (path.clone(), blob);
        if let Some(said) = self.known.get(&key) {
            return Ok(Arc::clone(said));
        }
        let said = match git_tree::text(self.repo, blob, path)? {
            Content::Text(text) => Arc::new((self.topics)(path, &text).into_iter().collect()),
            Content::Unreadable(_) => TopicValues::default(),
        };
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        self.known.insert(key, Arc::clone(&said));
        Ok(said)
    }
}
