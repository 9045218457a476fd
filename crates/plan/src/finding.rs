//! What a rule says of a plan, as plain values that any format can show.

use std::fmt;

use serde::Serialize;

use crate::id::{PlanId, Subject};
use crate::place::Place;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Good to know.
    Note,
    /// Should be mended.
    Warn,
    /// Fails the check.
    Deny,
}

impl Level {
    /// All levels with their names, weakest first.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("allow", Self::Allow),
        ("note", Self::Note),
        ("warn", Self::Warn),
        ("deny", Self::Deny),
    ];

    /// The level's name: `allow`, `note`, `warn` or `deny`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A place with a few words on what is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there, in one lowercase phrase; empty where the underline says it all.
    pub text: String,
}

/// One thing that is wrong, stale or worth knowing.
///
/// The message is one lowercase phrase without a full stop, with names in backticks; the first label is the fault's
/// own place, the others are places that explain it; the help says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, such as `stale-contact`.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The plan that it concerns; `None` for the repository as a whole.
    pub plan: Option<PlanId>,
    /// The subject that it concerns, if it is about one.
    pub subject: Option<Subject>,
    /// What is wrong.
    pub message: String,
    /// Where, the fault's own place first. Empty only when no file can be named.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

impl Finding {
    /// Makes a finding at [`Level::Deny`], to be filled in with the methods below.
    pub fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            rule,
            level: Level::Deny,
            plan: None,
            subject: None,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Sets the plan.
    #[must_use]
    pub fn plan(mut self, plan: &PlanId) -> Self {
        self.plan = Some(plan.clone());
        self
    }

    /// Sets the subject.
    #[must_use]
    pub fn subject(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Adds a place; the first one added is the fault's own.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The fault's own place.
    pub fn place(&self) -> Option<&Place> {
        self.labels.first().map(|label| &label.place)
    }

    /// Puts findings in reading order.
    pub fn sort(findings: &mut [Self]) {
        findings.sort_by(Self::in_reading_order);
    }

    /// The order by file, place, rule, plan, message. Findings without a place come last.
    pub fn in_reading_order(&self, other: &Self) -> std::cmp::Ordering {
        fn key(finding: &Finding) -> impl Ord {
            let place = finding.place();
            (
                place.is_none(),
                place,
                finding.rule,
                &finding.plan,
                &finding.message,
            )
        }
        key(self).cmp(&key(other))
    }
}
