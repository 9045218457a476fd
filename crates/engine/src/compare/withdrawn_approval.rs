//! Finds approvals that were withdrawn.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use irplan_plan::parse::topics_of;
use irplan_plan::{Commit, Content, Plan, PlanId, RepoPath, SignOff, Subject, Topic};
use irplan_repo::{BlobId, BlobReader, FileChange};

use crate::stages::PlanSet;
use irplan_plan::signoff::NoApproval;

/// Says why some plans are not approved: for each, the last approval that was withdrawn, if there was one.
///
/// # Errors
/// If `HEAD` is broken, or the list of commits where a shallow clone ends.
pub(super) fn find_withdrawn_approvals(
    source: &irplan_repo::Repository,
    set: &PlanSet,
    plans: &[&Plan],
) -> anyhow::Result<BTreeMap<PlanId, NoApproval>> {
    let head = match set.revision() {
        Some(revision) => Some(revision.clone()),
        None => source.head()?,
    };
    let mut search = ApprovalSearch::default();
    for plan in plans {
        search.missing.insert(plan.id.clone());
        let files = plan.possible_sign_off_files(&Subject::PLAN);
        search
            .files
            .extend(files.map(|path| path.as_str().to_owned()));
    }
    let mut is_shallow = false;
    if let Some(head) = head.filter(|_| !plans.is_empty()) {
        for plan in plans.iter().filter(|_| set.revision().is_none()) {
            for path in plan.possible_sign_off_files(&Subject::PLAN) {
                let content = source.file(&head, &path)?;
                search.record(&plan.id, None, content.and_then(|it| approval(&path, &it)));
            }
        }
        let files = std::mem::take(&mut search.files);
        let rewind = source.rewind(
            &[head],
            &|path| files.contains(path),
            &mut |commit, changes, texts| search.visit(commit, changes, texts),
        )?;
        is_shallow = rewind.is_shallow;
    }
    let reason = || match is_shallow {
        true => NoApproval::NotInReach,
        false => NoApproval::Never,
    };
    let missing = std::mem::take(&mut search.missing).into_iter();
    let mut found = search.found;
    found.extend(missing.map(|plan| (plan, reason())));
    Ok(found)
}

/// The search, with the results so far.
#[derive(Default)]
struct ApprovalSearch {
    /// The plans without a result yet.
    missing: BTreeSet<PlanId>,
    files: BTreeSet<String>,
    found: BTreeMap<PlanId, NoApproval>,
}

impl ApprovalSearch {
    /// Looks for approvals in what a commit removed from files, and stops once each plan has a result.
    fn visit(
        &mut self,
        commit: &Arc<Commit>,
        changes: &[FileChange],
        texts: &BlobReader<'_>,
    ) -> ControlFlow<()> {
        for change in changes {
            let Some(plan) = change.path.plan() else {
                continue;
            };
            if !self.missing.contains(&plan) {
                continue;
            }
            let read = |blob: BlobId| approval(&change.path, &texts.read(blob, &change.path));
            if change.after.and_then(read).is_none() {
                let mut before = change.before.iter().copied();
                self.record(&plan, Some(commit), before.find_map(read));
            }
        }
        match self.missing.is_empty() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Records the approval that a commit, or an uncommitted edit, withdrew.
    fn record(&mut self, plan: &PlanId, by: Option<&Arc<Commit>>, approval: Option<SignOff>) {
        if let Some(approval) = approval
            && self.missing.remove(plan)
        {
            let by = by.cloned();
            let reason = NoApproval::Withdrawn { approval, by };
            self.found.insert(plan.clone(), reason);
        }
    }
}

/// Returns the approval of a plan in a content.
fn approval(path: &RepoPath, content: &Content) -> Option<SignOff> {
    let Content::Text(text) = content else {
        return None;
    };
    let is_approval = |topic: &Topic| matches!(topic, Topic::SignOff(of) if *of == Subject::PLAN);
    let mut topics = topics_of(path, text).into_iter();
    let (_, words) = topics.find(|(topic, _)| is_approval(topic))?;
    SignOff::parse(&words)
}
