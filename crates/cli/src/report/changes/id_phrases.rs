//! How the terminal and comments show the words of a change: with plans and steps by their ids.

use irplan_plan::diff::{Change, StepChange};

/// Says where a subject was before, and which one it replaced, in phrases that follow the subject.
pub(super) fn origin(change: &Change) -> String {
    let phrases = change.origin_phrases(ToString::to_string).into_iter();
    phrases.map(|phrase| format!(", {phrase}")).collect()
}

/// Says what happened to a step.
pub(in crate::report) fn step_phrase(step: &StepChange) -> String {
    step.phrase(ToString::to_string)
}
