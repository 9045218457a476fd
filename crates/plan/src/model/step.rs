//! A step of a playbook.

use std::ops::Range;

use crate::id::Id;
use crate::model::Phase;
use crate::place::Span;
use crate::toml::{Duration, Field, List};

/// A step: a heading of a playbook that has attributes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The id, given or made from the title.
    pub id: Field<Id>,
    /// The title.
    pub title: String,
    /// The heading, without its attributes.
    pub span: Span,
    /// The role that does it.
    pub role: Option<Field<Id>>,
    /// How long it may take.
    pub within: Option<Field<Duration>>,
    /// The tool that automates it.
    pub automation: Option<Field<Id>>,
    /// The evidence to keep, in words.
    pub evidence: List<String>,
    /// The phase that it belongs to, where the step says so.
    pub phase: Option<Field<Phase>>,
    /// The phase that it belongs to: its own, else that of the heading above whose words name one.
    pub in_phase: Option<Phase>,
    /// The index of its heading among the headings of the body.
    pub heading: usize,
    /// The pieces of the body that explain it: from after its heading to before the next heading of the same or a
    /// higher level, or the next step.
    pub pieces: Range<usize>,
}
