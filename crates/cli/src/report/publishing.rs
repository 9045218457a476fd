//! What `irplan build` prints about the pages that it wrote, and those that it did not.

use irplan_engine::publishing::Publication;
use irplan_engine::stages::JudgedPlans;
use irplan_plan::HistoryExtent;

use crate::files::{OutputFolder, PublishCounts};

/// Returns how many files there are now.
pub(crate) fn summary(published: PublishCounts, target: &OutputFolder) -> String {
    let PublishCounts {
        written,
        unchanged,
        removed,
    } = published;
    let folder = target.folder().display();
    format!("{folder}: {written} written, {unchanged} unchanged, {removed} removed")
}

/// Returns what the pages cannot show because git could not be read.
pub(crate) fn missing_history(judged: &JudgedPlans) -> Vec<String> {
    let what = match judged.history().extent() {
        HistoryExtent::None => "the pages have no dates of changes",
        HistoryExtent::Shallow | HistoryExtent::Incomplete | HistoryExtent::Whole => "not judged",
    };
    let reasons = judged.not_judged().into_iter();
    reasons.map(|reason| format!("{what}: {reason}")).collect()
}

/// Returns which plans were left out, and what their readers see instead.
pub(crate) fn left_out(publication: &Publication<'_>, target: &OutputFolder) -> Vec<String> {
    let of_plan = |plan| {
        let pages = target.folder().join(publication.folder_of(plan));
        let stay = match pages.exists() {
            true => "Its last good pages stay",
            false => "It has no pages yet",
        };
        format!("`{plan}` was not published: its files have errors (see `irplan check`). {stay}")
    };
    let of_file = |file| {
        format!(
            "the plan of `{file}` was not published: its folder is misplaced (see `irplan check`). Pages of plans that \
             are gone stay"
        )
    };
    let plans = publication.left_out().iter().map(of_plan);
    plans
        .chain(publication.misplaced().iter().map(of_file))
        .collect()
}
