//! What files say at other commits.

use std::collections::BTreeMap;
use std::sync::Arc;

use gix::ObjectId;
use irplan_plan::{Content, RepoPath, Topic};

use crate::blob;
use crate::object_error::ObjectError;

/// Finds the topics of a text whose history is wanted, each with its value. Equal values mean that nothing changed.
///
/// The value of a subject is its digest; that of a sign-off is its [`SignOff`](irplan_plan::SignOff) as printed.
pub type TopicExtractor<'a> = &'a (dyn Fn(&RepoPath, &str) -> Vec<(Topic, String)> + Sync);

/// The topics of a file with their values.
pub(super) type TopicValues = Arc<BTreeMap<Topic, String>>;

/// How many files are kept in memory, because another branch may have the same file.
const MAX_FILES: usize = 4096;

/// Reads the topics of files, and keeps those that were read recently.
pub(super) struct TopicReader<'a> {
    repo: &'a gix::Repository,
    topics: TopicExtractor<'a>,
    recent: BTreeMap<(RepoPath, ObjectId), TopicValues>,
}

impl<'a> TopicReader<'a> {
    pub(super) fn new(repo: &'a gix::Repository, topics: TopicExtractor<'a>) -> Self {
        Self {
            repo,
            topics,
            recent: BTreeMap::new(),
        }
    }

    /// Returns the topics of a blob as the file at `path`; none if the blob is not text.
    pub(super) fn values(
        &mut self,
        path: &RepoPath,
        blob: ObjectId,
    ) -> Result<TopicValues, ObjectError> {
        let key = (path.clone(), blob);
        if let Some(values) = self.recent.get(&key) {
            return Ok(Arc::clone(values));
        }
        let values = match blob::read_as(self.repo, blob, path)? {
            Content::Text(text) => Arc::new((self.topics)(path, &text).into_iter().collect()),
            Content::Attached(_) | Content::Unreadable(_) => TopicValues::default(),
        };
        if self.recent.len() >= MAX_FILES {
            self.recent.clear();
        }
        self.recent.insert(key, Arc::clone(&values));
        Ok(values)
    }
}
