//! Finds what changed in inherited texts since plans made copies of them, so that a rule can say it.
//!
//! A copy has only the digest of its original. Example: `brandt` copied the playbook `ransomware` of `baseline`, which has
//! since changed in two commits:
//!
//! ```text
//! commit  text of the original   what is compared
//! 3       C, as it is now        B with C: that is what the copy lacks
//! 2       B                      has the digest in the copy, so the search ends here
//! 1       A
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use irplan_plan::diff::Change;
use irplan_plan::history::{HistoryGap, HistoryNote};
use irplan_plan::overrides::{Override, OverrideState};
use irplan_plan::parse::topics_of;
use irplan_plan::{Content, LastChanges, PlanId, RepoPath, Subject, Topic};
use irplan_repo::{BlobId, BlobReader, FileChange};
use jiff::civil::Date;

use super::signed_revisions::changes;
use crate::stages::PlanSet;

/// What changed in originals.
#[derive(Default)]
pub(crate) struct ChangedOriginals {
    /// The changes, by the plan that has the copy, and the copy.
    pub(crate) changes: BTreeMap<(PlanId, Subject), Vec<Change>>,
    /// What could not be read.
    pub(crate) notes: BTreeSet<HistoryNote>,
}

/// The file of an original, and the digest that a copy of it has.
type FormerText = (RepoPath, String);

/// Finds what changed in the originals of outdated copies. Reads nothing if there are none.
pub(crate) fn find_changed_originals(
    history: &LastChanges,
    set: &PlanSet,
    source: &irplan_repo::Repository,
    today: Date,
) -> ChangedOriginals {
    let copies = outdated_copies(set);
    let mut search = Search::default();
    search
        .missing
        .extend(copies.iter().map(|(_, _, former)| former.clone()));
    let mut found = ChangedOriginals::default();
    if let (Some(head), false) = (&history.head, copies.is_empty()) {
        let files: BTreeSet<_> = search.missing.iter().map(|it| it.0.to_string()).collect();
        let rewound = source.revision(&head.id).and_then(|head| {
            source.rewind(
                &[head],
                &|path| files.contains(path),
                &mut |_, changes, texts| search.visit(changes, texts),
            )
        });
        match rewound {
            Ok(rewound) => found.notes.extend(rewound.notes),
            Err(error) => {
                let reason = format!("cannot read earlier texts of copies: {error}");
                found
                    .notes
                    .insert(HistoryNote::new(HistoryGap::Originals, reason));
            }
        }
    }
    let mut compared: BTreeMap<(PlanId, FormerText), Vec<Change>> = BTreeMap::new();
    for (plan, copy, former) in copies {
        let Some(text) = search.texts.get(&former) else {
            // Then the rule names only who changed the original last.
            continue;
        };
        let base = &copy.base.id;
        let of_base = compared
            .entry((base.clone(), former.clone()))
            .or_insert_with(|| {
                let snapshot = set.snapshot().clone().with(former.0.as_str(), text);
                changes(&set.reread(&snapshot).repository, set.plans(), base, today)
            });
        let own = of_base.iter().filter(|it| it.subject == copy.text.subject);
        let own: Vec<_> = own.cloned().collect();
        found.changes.insert((plan.clone(), copy.text.subject), own);
    }
    found
}

/// Returns the outdated copies of the selected plans.
fn outdated_copies(set: &PlanSet) -> Vec<(&PlanId, Override<'_>, FormerText)> {
    let of_plan = |plan| {
        let copies = set.plans().overrides_of(plan);
        let outdated = copies.filter(|copy| copy.state() == OverrideState::Outdated);
        outdated.filter_map(|copy| {
            let (digest, _) = copy.text.based_on.as_ref()?;
            let former = (copy.original.place.path.clone(), digest.to_string());
            Some((&plan.id, copy, former))
        })
    };
    set.selected_plans().flat_map(of_plan).collect()
}

/// Looks for former texts in past commits.
#[derive(Default)]
struct Search {
    missing: BTreeSet<FormerText>,
    texts: BTreeMap<FormerText, Arc<str>>,
    known: BTreeSet<(RepoPath, BlobId)>,
}

impl Search {
    fn visit(&mut self, changes: &[FileChange], texts: &BlobReader<'_>) -> ControlFlow<()> {
        for change in changes {
            for blob in change.before.iter().chain(&change.after) {
                self.look_at(&change.path, *blob, texts);
            }
        }
        match self.missing.is_empty() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn look_at(&mut self, path: &RepoPath, blob: BlobId, texts: &BlobReader<'_>) {
        if !self.known.insert((path.clone(), blob)) {
            return;
        }
        let Content::Text(text) = texts.read(blob, path) else {
            return;
        };
        for (topic, digest) in topics_of(path, &text) {
            let former = (path.clone(), digest);
            if matches!(topic, Topic::Meaning(_)) && self.missing.remove(&former) {
                self.texts.insert(former, Arc::clone(&text));
            }
        }
    }
}
