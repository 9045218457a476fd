//! The pages that explain rules, as the caller provides them.

use std::sync::Arc;

use irplan_plan::markdown::Document;
use irplan_plan::{Level, RepoPath, RuleId};

use crate::html::{Html, MarkdownWriter, RootPath};

/// The explanation of a rule, for its own page.
#[derive(Debug)]
pub struct RulePage {
    /// The rule.
    pub rule: RuleId,
    /// The part of a plan that it is about, in a word.
    pub group: String,
    /// The level, unless a policy sets another.
    pub level: Level,
    /// What it finds, in one line without a full stop.
    pub summary: &'static str,
    /// The page's text, which is the same on every site.
    pub(crate) body: Html,
}

impl RulePage {
    /// Takes a page in Markdown, as `irplan explain` prints it, and removes the part before the first second-level
    /// heading, because the other arguments say the same. The page does not refer to any plan.
    pub fn new(
        rule: RuleId,
        group: &str,
        level: Level,
        summary: &'static str,
        markdown: &str,
    ) -> Self {
        let start = markdown.find("\n## ").map_or(0, |at| at + 1);
        let path = RepoPath::new(format!("{rule}.md"));
        let text: Arc<str> = Arc::from(markdown);
        // The rule's crate tests this text, so its findings are not a plan's fault.
        let document = Document::read(&path, &text, start, &mut Vec::new());
        Self {
            rule,
            group: group.to_owned(),
            level,
            summary,
            body: MarkdownWriter::without_plan(&document, RootPath::FOLDER).whole_document(),
        }
    }

    /// Returns the path of the page within a site.
    pub(crate) fn path(&self) -> String {
        path(self.rule)
    }
}

/// Returns the path of the page that explains a rule; `None` if there is no such page.
pub(crate) fn path_of_rule(pages: &[RulePage], rule: RuleId) -> Option<String> {
    let mut pages = pages.iter();
    pages.find(|page| page.rule == rule).map(RulePage::path)
}

/// Returns the path of a rule's page within a site.
pub(crate) fn path(rule: RuleId) -> String {
    format!("rules/{rule}.html")
}
