//! A rule: its name, its level, and the function that finds faults. A Markdown file explains it.

use irplan_plan::{Finding, Level, Message, RuleId};

use crate::context::{Case, ChangeCase, Context};
use crate::rule_page_reader;

/// One kind of fault that `irplan check` finds.
pub struct Rule {
    /// The id, by which findings name the rule. Its name is a fault in kebab-case that reads well after "allow". Once
    /// released, it is permanent.
    pub id: RuleId,
    /// The part of a plan that it is about.
    pub group: Group,
    /// The level, unless a policy or the command line sets another one.
    pub level: Level,
    /// Whether plans that inherit a text share a fault in it.
    pub(crate) fault_of: FaultOf,
    /// What its level is for the plan of a client in onboarding.
    pub(crate) onboarding: Onboarding,
    /// How the rule finds its faults.
    pub(crate) judge: Judge,
}

/// The part of a plan that a rule is about. The order is the order of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// People and hotlines.
    Contacts,
    /// Roles, authority and escalation.
    Team,
    /// The client and its assets.
    Assets,
    /// Severities, sections and playbooks.
    Procedures,
    /// The provider's own protection.
    Provider,
    /// Reviews and verifications.
    SignOffs,
    /// Exercises, incidents and their actions.
    Learning,
    /// The files themselves.
    Content,
}

impl Group {
    /// Returns the group's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Team => "team",
            Self::Assets => "assets",
            Self::Procedures => "procedures",
            Self::Provider => "provider",
            Self::SignOffs => "sign-offs",
            Self::Learning => "learning",
            Self::Content => "content",
        }
    }
}

/// Whether plans that inherit a text share a fault in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultOf {
    /// It is a fault of the text: one more plan that inherits the text has no new fault.
    Text,
    /// It is about the sign-offs of a plan: each plan that inherits a text has to sign it itself.
    SignOffs,
}

/// What the level of a rule is for the plan of a client in onboarding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onboarding {
    /// A warning at most: the rule finds what a plan does not have yet.
    Lowered,
    /// The same as ever: the rule finds what is there and wrong.
    Kept,
}

/// How a rule finds its faults.
pub(crate) enum Judge {
    /// While the plan is read, before any rule runs. Such a rule has only a name and a level.
    Parsing,
    /// Plan by plan, including base plans.
    Plan(fn(&Case<'_>) -> Vec<Finding>),
    /// Once for the whole repository.
    Repository(fn(&Context<'_>) -> Vec<Finding>),
    /// Once for a change, compared with its base. Without a base, there is nothing to judge.
    Change(fn(&ChangeCase<'_>) -> Vec<Finding>),
}

impl Rule {
    /// Makes a finding of this rule. [`crate::run()`] sets its level and its plan.
    pub(crate) fn finding(&self, message: impl Into<Message>) -> Finding {
        Finding::new(self.id, message)
    }

    /// Returns the name, as policies and the command line write it.
    pub const fn name(&self) -> &'static str {
        self.id.name()
    }

    /// Returns the page, as it is in `docs/rules`.
    pub(crate) fn page(&self) -> &'static str {
        rule_page_reader::page_of_rule(self.name())
            .expect("a test checks that each rule has a page")
    }

    /// Returns what it finds, in one line without a full stop, from the top of its page.
    pub fn summary(&self) -> &'static str {
        rule_page_reader::summary(self.page())
            .expect("a test checks that each page starts with a summary")
    }

    /// Returns what `irplan explain` prints, in Markdown: the page, and how to set another level.
    pub fn markdown(&self) -> String {
        rule_page_reader::with_exceptions(self.name(), self.page())
    }

    /// Returns the examples on the page.
    #[cfg(test)]
    pub(crate) fn examples(&self) -> rule_page_reader::Examples {
        rule_page_reader::examples(self.page()).expect("the page has an example")
    }
}
