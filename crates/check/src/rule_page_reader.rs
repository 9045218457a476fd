//! Reads the page that explains a rule: a Markdown file in `docs/rules` that people edit.
//!
//! It starts with the rule's name, the line `Finds: SUMMARY.`, and the rule's group and level. The sections follow.
//! Pages don't repeat how to set another level, because that is the same for every rule: [`with_exceptions`] adds it.

use irplan_rule_pages::PAGES;

/// The fence of an example. It has four ticks, so that examples can have fences of three.
pub(crate) const FENCE: &str = "````";

/// Returns the page of a rule.
pub(crate) fn page_of_rule(rule: &str) -> Option<&'static str> {
    let at = PAGES.binary_search_by(|(name, _)| (*name).cmp(rule)).ok()?;
    PAGES.get(at).map(|(_, text)| *text)
}

/// Returns the summary on a page: what the rule finds, without the full stop.
pub(crate) fn summary(page: &str) -> Option<&str> {
    let line = page.lines().nth(2)?;
    line.strip_prefix("Finds: ")?.strip_suffix('.')
}

/// Adds the section that says how to set another level and how to accept one case, before the source.
pub(crate) fn with_exceptions(rule: &str, page: &str) -> String {
    let (before, source) = page.rsplit_once("\n## Source\n").unwrap_or((page, ""));
    format!(
        "{before}\n## Level and exceptions\n\n\
         Set another level for a repository or a plan with `{rule} = \"allow\"`, `\"note\"`, `\"warn\"` or `\"deny\"` under \
         `[policy.rules]`, or for one run with `-A {rule}`, `-W {rule}` or `-D {rule}`. Accept one case for a while with a \
         `[[policy.waivers]]` entry that names this rule.\n\n## Source\n{source}"
    )
}

/// Plan text on a page. Tests add it to a sound plan and run the rule, so that no example can be wrong.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Examples {
    /// The file that both examples belong to.
    pub file: &'static str,
    /// Text with the fault.
    pub bad: &'static str,
    /// The same text without the fault. `None` if the fault is fixed in another file.
    pub good: Option<&'static str>,
}

/// Reads the examples of a page: `` In `FILE`, this is found: `` and `This is sound:`, each with a fence.
#[cfg(test)]
pub(crate) fn examples(page: &'static str) -> Option<Examples> {
    let fenced = |text: &'static str| {
        let (_, text) = text.split_once(FENCE)?;
        let (_, text) = text.split_once('\n')?;
        let (text, _) = text.split_once(FENCE)?;
        Some(text)
    };
    let (_, example) = page.split_once("\n## Example\n\nIn `")?;
    let (file, rest) = example.split_once("`, this is found:\n")?;
    let good = rest.split_once("\nThis is sound:\n").map(|(_, text)| text);
    let bad = fenced(rest)?;
    let good = good.and_then(fenced);
    Some(Examples { file, bad, good })
}
