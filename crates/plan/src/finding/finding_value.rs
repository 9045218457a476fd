//! One thing that is wrong, with everything that a report needs to show it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::finding::{Fault, FaultKey, Level, Message, RuleId, Value};
use crate::id::{PlanId, Subject};
use crate::place::Place;

/// A place with a few words on what is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// A label for it, in one lowercase phrase. Empty if the underline is enough.
    pub text: Message,
}

/// One thing that is wrong, stale or worth knowing.
///
/// The message is one lowercase phrase without a full stop, with names in backticks. The first label is the place of
/// the fault itself, and the others are places that explain it. The help says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// How much it matters.
    pub level: Level,
    /// The plan that it concerns; `None` for the repository as a whole.
    pub plan: Option<PlanId>,
    /// The subject that it concerns, if it is about one.
    pub subject: Option<Subject>,
    /// Until when it is only a warning, because its plan is new; `None` if that is not why.
    pub onboarding_until: Option<Date>,
    /// Whether the fault is in several plans together, so that no single plan has it.
    pub is_across_plans: bool,
    /// Whether it is about a plan whose folder is misplaced. Such a plan may be any, also one with published pages.
    pub is_of_unknown_plan: bool,
    /// When a finding of another revision is the same fault.
    pub fault: Fault,
    /// What is wrong.
    pub message: Message,
    /// Where, the fault's own place first. Empty only when no file can be named.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<Message>,
    /// The subjects whose tables the places are in. Reading knows them, but its texts name keys and values only.
    pub tables: BTreeSet<Subject>,
}

impl Finding {
    /// Makes a finding at [`Level::Deny`], to be filled in with the methods below.
    pub fn new(rule: RuleId, message: impl Into<Message>) -> Self {
        Self {
            rule,
            level: Level::Deny,
            plan: None,
            subject: None,
            onboarding_until: None,
            is_across_plans: false,
            is_of_unknown_plan: false,
            fault: Fault::default(),
            message: message.into(),
            labels: Vec::new(),
            help: None,
            tables: BTreeSet::new(),
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

    /// Marks a fault that several plans have together.
    #[must_use]
    pub fn across_plans(mut self) -> Self {
        self.is_across_plans = true;
        self
    }

    /// Marks a fault of a plan that nobody can tell from others, because its folder is misplaced.
    #[must_use]
    pub fn of_unknown_plan(mut self) -> Self {
        self.is_of_unknown_plan = true;
        self
    }

    /// Says which of several faults of one subject this is. Call it again if one value is not enough to tell.
    #[must_use]
    pub fn detail(mut self, value: impl Into<Value>) -> Self {
        self.fault.details.push(value.into());
        self
    }

    /// Says what the subject lacks.
    #[must_use]
    pub fn missing<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.fault
            .missing
            .extend(values.into_iter().map(Into::into));
        self
    }

    /// Says which subject has the fault, if it is another one than the finding points at.
    #[must_use]
    pub fn fault_subject(mut self, subject: Subject) -> Self {
        self.fault.subject = Some(subject);
        self
    }

    /// Adds a place; the first one added is the fault's own.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<Message>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// Says in whose table a place is.
    #[must_use]
    pub fn in_table_of(mut self, subject: Option<Subject>) -> Self {
        self.tables.extend(subject);
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the fault's own place.
    pub fn place(&self) -> Option<&Place> {
        self.labels.first().map(|label| &label.place)
    }

    /// Returns the key that findings of the same fault share in all revisions.
    pub fn fault_key(&self) -> FaultKey {
        FaultKey::of(self)
    }

    /// Returns every subject that the finding is about or mentions, in its texts, tables and files.
    pub fn mentions(&self) -> impl Iterator<Item = Cow<'_, Subject>> {
        let own = [&self.subject, &self.fault.subject].into_iter().flatten();
        let files = self
            .labels
            .iter()
            .filter_map(|label| label.place.path.subject());
        own.chain(&self.tables)
            .map(Cow::Borrowed)
            .chain(files.map(Cow::Owned))
            .chain(self.messages().flat_map(Message::mentions))
    }

    /// Returns every text of the finding: the message, the labels and the help.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        let labels = self.labels.iter().map(|label| &label.text);
        [&self.message].into_iter().chain(labels).chain(&self.help)
    }

    /// Replaces some of the values in its texts, such as private ones that a log could keep.
    pub fn replace_values(&mut self, replace: &impl Fn(&Value) -> Option<Value>) {
        let labels = self.labels.iter_mut().map(|label| &mut label.text);
        let texts = [&mut self.message].into_iter().chain(labels);
        texts
            .chain(&mut self.help)
            .for_each(|text| text.replace_values(replace));
    }

    /// Puts findings in reading order.
    pub fn sort(findings: &mut [Self]) {
        findings.sort_by(Self::in_reading_order);
    }

    /// Returns the order by file, place, rule, plan, message. Findings without a place come last.
    pub fn in_reading_order(&self, other: &Self) -> Ordering {
        fn key(finding: &Finding) -> impl Ord {
            let place = finding.place();
            (place.is_none(), place, finding.rule, &finding.plan)
        }
        // Messages are rendered only if two findings are equal in everything else.
        let words = || {
            let (a, b) = (self.message.to_string(), other.message.to_string());
            a.cmp(&b)
        };
        key(self).cmp(&key(other)).then_with(words)
    }
}
