//! Reads plans at many commits, one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_repo::{PathFilter, Revision};

use super::plan_set::{PlanSet, PlanTexts};

/// The plans of the last few commits. To read another commit, the files that are the same as in the last one are reused.
pub(crate) struct PlanSetCache {
    max_cached: usize,
    by_commit: BTreeMap<String, Arc<PlanSet>>,
    last: Option<Arc<PlanSet>>,
}

impl PlanSetCache {
    /// A cache of as many commits.
    pub(crate) fn new(max_cached: usize) -> Self {
        Self {
            max_cached,
            by_commit: BTreeMap::new(),
            last: None,
        }
    }

    /// Returns the plans at a commit whose files pass the filter. Until the next call of [`Self::clear`], the filter must
    /// stay the same.
    ///
    /// # Errors
    /// If the commit or its folders are missing or broken.
    pub(crate) fn at(
        &mut self,
        source: &irplan_repo::Repository,
        revision: &Revision,
        filter: PathFilter<'_>,
    ) -> Result<Arc<PlanSet>, irplan_repo::Error> {
        let id = revision.id();
        if let Some(set) = self.by_commit.get(&id) {
            return Ok(Arc::clone(set));
        }
        let texts = PlanTexts::some_at(source, revision, filter)?;
        let set = Arc::new(self.read(texts));
        if self.by_commit.len() >= self.max_cached {
            self.by_commit.clear();
        }
        self.by_commit.insert(id, Arc::clone(&set));
        self.last = Some(Arc::clone(&set));
        Ok(set)
    }

    /// Reads plans that are not kept.
    pub(crate) fn read(&self, texts: PlanTexts) -> PlanSet {
        match &self.last {
            Some(last) => texts.reread(last, &[]),
            None => texts.read(&[]),
        }
    }

    /// Removes all commits, because other files are needed of them from now on.
    pub(crate) fn clear(&mut self) {
        self.by_commit.clear();
    }
}
