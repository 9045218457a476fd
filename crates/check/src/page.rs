//! The pages that explain the rules: what `docs/rules` holds, and whether it agrees with the code.
//!
//! A page is a Markdown file that people edit. It starts with the name, `Finds: SUMMARY.` and the rule's group and level;
//! then come the sections of [`SECTIONS`]. How to set another level is the same for every rule, so that no page says it.

use irplan_rule_pages::PAGES;

use crate::rule::Rule;
use crate::rules::RULES;

/// The sections of a page, in order.
const SECTIONS: [&str; 5] = [
    "What it finds",
    "Why it matters",
    "Example",
    "What to do",
    "Source",
];

/// The section of which there may be none: some faults come from git, and no plan text shows them.
const OPTIONAL: &str = "Example";

/// What opens and closes an example: examples hold no fence of four ticks themselves.
const FENCE: &str = "````";

/// The page of a rule.
pub(crate) fn of(rule: &str) -> Option<&'static str> {
    let at = PAGES.binary_search_by(|(name, _)| (*name).cmp(rule)).ok()?;
    PAGES.get(at).map(|(_, text)| *text)
}

/// What a page says that its rule finds, without the full stop.
pub(crate) fn summary(page: &str) -> Option<&str> {
    let line = page.lines().nth(2)?;
    line.strip_prefix("Finds: ")?.strip_suffix('.')
}

/// A page with the section that tells how to set another level, and how to accept one case, before its source.
pub(crate) fn with_exceptions(rule: &str, page: &str) -> String {
    let (before, source) = page.rsplit_once("\n## Source\n").unwrap_or((page, ""));
    format!(
        "{before}\n## Level and exceptions\n\n\
         Set another level for a repository or a plan with `{rule} = \"allow\"`, `\"note\"`, `\"warn\"` or `\"deny\"` under \
         `[policy.rules]`, or for one run with `-A {rule}`, `-W {rule}` or `-D {rule}`. Accept one case for a while with a \
         `[[policy.waivers]]` entry that names this rule.\n\n## Source\n{source}"
    )
}

/// Everything in which the pages and the rules disagree, one line each.
pub fn page_faults() -> Vec<String> {
    let is_rule = |name: &str| RULES.iter().any(|rule| rule.name == name);
    let strangers = PAGES.iter().filter(|(name, _)| !is_rule(name));
    let mut faults: Vec<_> = strangers
        .map(|(name, _)| format!("{name}.md: there is no rule `{name}`"))
        .collect();
    for pair in PAGES.windows(2) {
        if pair[0].0 >= pair[1].0 {
            faults.push(format!("lib.rs: `{}` is not in order", pair[1].0));
        }
    }
    for rule in RULES {
        let of_rule = match of(rule.name) {
            Some(page) => faults_of(rule, page),
            None => vec!["the rule has no page, or `lib.rs` does not list it".to_owned()],
        };
        faults.extend(
            of_rule
                .iter()
                .map(|fault| format!("{}.md: {fault}", rule.name)),
        );
    }
    faults
}

/// What is wrong with the page of one rule.
fn faults_of(rule: &Rule, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |is_so: bool, fault: String| {
        if !is_so {
            faults.push(fault);
        }
    };
    let line = |at: usize| page.lines().nth(at).unwrap_or_default();
    let title = format!("# {}", rule.name);
    expect(line(0) == title, format!("line 1 must be `{title}`"));
    expect(
        summary(page).is_some_and(|text| !text.is_empty()),
        "line 3 must be `Finds: SUMMARY.`".to_owned(),
    );
    let facts = format!("Group `{}`, level `{}`.", rule.group.name(), rule.level);
    expect(line(4) == facts, format!("line 5 must be `{facts}`"));
    let sections = sections(page);
    let titles: Vec<_> = sections.iter().map(|(title, _)| *title).collect();
    let is_expected = |title: &&str| titles.contains(title) || *title != OPTIONAL;
    let expected: Vec<_> = SECTIONS.into_iter().filter(is_expected).collect();
    expect(
        titles == expected,
        format!("the sections must be: {}", SECTIONS.join(", ")),
    );
    for (title, text) in sections.iter().filter(|(title, _)| *title != OPTIONAL) {
        expect(
            text.trim_end().ends_with(['.', ')']),
            format!("the section `{title}` must end with a full stop"),
        );
    }
    faults
}

/// The title and the text of each section. A heading in an example is none.
fn sections(page: &str) -> Vec<(&str, &str)> {
    let mut starts = Vec::new();
    let (mut at, mut is_fenced) = (0, false);
    for line in page.split_inclusive('\n') {
        if line.starts_with(FENCE) {
            is_fenced = !is_fenced;
        } else if !is_fenced && line.starts_with("## ") {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([page.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| page[*start..end].trim_start_matches("## ").split_once('\n'))
        .collect()
}

/// Plan text on a page. Tests lay it over a sound plan and run the rule, so that no example can be wrong.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Examples {
    /// The file that both examples stand in.
    pub file: &'static str,
    /// Text in which the rule finds something.
    pub bad: &'static str,
    /// The same text as it should be; some faults are mended elsewhere.
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
