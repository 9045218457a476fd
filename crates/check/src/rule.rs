//! A rule: its name, its level, and the function that judges. The page that explains it is a Markdown file.

use irplan_plan::{Finding, Level, Message, RuleId};

use crate::context::{Case, Context};
use crate::page;

/// One thing that `irplan check` looks for.
pub struct Rule {
    /// The id, by which findings name the rule. Its name is a fault in kebab-case that reads well after "allow". Once
    /// released, it is permanent.
    pub id: RuleId,
    /// What part of a plan it is about.
    pub group: Group,
    /// The level, unless a policy or the command line sets another.
    pub level: Level,
    /// How it is found.
    pub(crate) judge: Judge,
}

/// What part of a plan a rule is about; the order is the order of the index.
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
    /// The group's name.
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

/// How a rule finds what it is about.
pub(crate) enum Judge {
    /// While the plan is read, before any rule runs: the rule has a name and a level alone.
    Parsing,
    /// Plan by plan, base plans included.
    Plan(fn(&Case<'_>) -> Vec<Finding>),
    /// Once for the whole repository.
    Repository(fn(&Context<'_>) -> Vec<Finding>),
}

impl Rule {
    /// Makes a finding of this rule; its level and its plan are set by [`crate::run()`].
    pub(crate) fn finding(&self, message: impl Into<Message>) -> Finding {
        Finding::new(self.id, message)
    }

    /// The name, as policies and the command line write it.
    pub const fn name(&self) -> &'static str {
        self.id.name()
    }

    /// The page as `docs/rules` holds it.
    pub(crate) fn page(&self) -> &'static str {
        page::of(self.name()).expect("a test checks that each rule has a page")
    }

    /// What it finds, in one line without a full stop: the first line of its page.
    pub fn summary(&self) -> &'static str {
        page::summary(self.page()).expect("a test checks that each page starts with a summary")
    }

    /// What `irplan explain` prints, in Markdown: the page, and how to set another level.
    pub fn markdown(&self) -> String {
        page::with_exceptions(self.name(), self.page())
    }

    /// The examples on the page.
    #[cfg(test)]
    pub(crate) fn examples(&self) -> page::Examples {
        page::examples(self.page()).expect("the page has an example")
    }
}
