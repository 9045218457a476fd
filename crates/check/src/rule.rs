//! A rule: its name, its level, the page that explains it, and the function that judges.

use std::fmt::Write as _;

use irplan_plan::{Finding, Level};

use crate::context::{Case, Context};

/// One thing that `irplan check` looks for.
pub struct Rule {
    /// The name: a fault in kebab-case that reads well after "allow". Once released, it is permanent.
    pub name: &'static str,
    /// What part of a plan it is about.
    pub group: Group,
    /// The level, unless a policy or the command line sets another.
    pub level: Level,
    /// What of its findings is one fault.
    pub(crate) fault: Fault,
    /// What it finds, in one line without a full stop.
    pub summary: &'static str,
    /// What `irplan explain` prints.
    pub page: Page,
    /// How it is found.
    pub(crate) judge: Judge,
}

/// What of a rule's findings is one fault, though it is told in other words: a change that mends a part of an old fault, or
/// touches what its words name, does not bring the rest in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// What is said of one subject.
    Subject,
    /// What is said of one subject, as a list of all that it lacks: where the list has something that it had not, that is
    /// new.
    List,
    /// What is said of one plan, whichever subject it is said of.
    Plan,
    /// What is said in the same words: they name one thing inside a subject, or one sign-off, and another one at fault is
    /// another fault.
    Words,
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

/// What a rule's page says beside its name and level, in Markdown.
pub struct Page {
    /// What it finds, in full.
    pub finds: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// The file that both examples stand in.
    pub file: &'static str,
    /// Plan text that the rule complains of.
    pub bad: Example,
    /// The same text as it should be.
    pub good: Example,
    /// What to do.
    pub remedy: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// Plan text of an example. A test lays it over a sound plan and runs the rule, so that no example can be wrong.
pub struct Example(pub &'static str);

/// How a rule finds what it is about.
pub(crate) enum Judge {
    /// While the plan is read, before any rule runs: the file holds the page and the level alone.
    Parsing,
    /// Plan by plan, base plans included.
    Plan(fn(&Case<'_>) -> Vec<Finding>),
    /// Once for the whole repository.
    Repository(fn(&Context<'_>) -> Vec<Finding>),
}

impl Rule {
    /// Makes a finding of this rule; its level and its plan are set by [`crate::run()`].
    pub(crate) fn finding(&self, message: impl Into<String>) -> Finding {
        Finding::new(self.name, message)
    }

    /// The page as Markdown: what `irplan explain` prints and `docs/rules/` holds.
    pub fn markdown(&self) -> String {
        let Page {
            finds,
            why,
            file,
            bad,
            good,
            remedy,
            source,
        } = &self.page;
        let (name, summary, level) = (self.name, self.summary, self.level);
        let group = self.group.name();
        let mut page =
            format!("# {name}\n\nFinds: {summary}.\n\nGroup `{group}`, level `{level}`.\n\n");
        let sections = [
            ("What it finds", (*finds).to_owned()),
            ("Why it matters", (*why).to_owned()),
            ("Example", example(file, bad.0, good.0)),
            ("What to do", (*remedy).to_owned()),
            ("Level and exceptions", exceptions(name)),
            ("Source", (*source).to_owned()),
        ];
        let sections = sections.iter().filter(|(_, text)| !text.is_empty());
        for (at, (title, text)) in sections.enumerate() {
            let gap = if at == 0 { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = writeln!(page, "{gap}## {title}\n\n{}", text.trim_end());
        }
        page
    }
}

/// Both examples; nothing where no plan text brings the fault about, and the first alone where the other is no text.
fn example(file: &str, bad: &str, good: &str) -> String {
    let mut text = String::new();
    if !bad.is_empty() {
        text = format!("In `{file}`, this is found:\n\n{}", fenced(file, bad));
    }
    if !good.is_empty() {
        text.push_str(&format!("\nThis is sound:\n\n{}", fenced(file, good)));
    }
    text
}

/// How to set another level, and how to accept one case.
fn exceptions(name: &str) -> String {
    format!(
        "Set another level for a repository or a plan with `{name} = \"allow\"`, `\"note\"`, `\"warn\"` or `\"deny\"` under \
         `[policy.rules]`, or for one run with `-A {name}`, `-W {name}` or `-D {name}`. Accept one case for a while with a \
         `[[policy.waivers]]` entry that names this rule."
    )
}

/// Plan text in a fence that no plan text closes: example files hold no fence of four ticks.
fn fenced(file: &str, text: &str) -> String {
    let language = if file.ends_with(".toml") {
        "toml"
    } else {
        "markdown"
    };
    format!("````{language}\n{}\n````\n", text.trim_end())
}
