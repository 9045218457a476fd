//! Compares the pages in `docs/rules` with the rules in the code.

use irplan_rule_pages::PAGES;

use crate::rule::Rule;
use crate::rule_page_reader::{self, FENCE};
use crate::rules::RULES;

/// The sections of a page, in order.
const SECTIONS: [&str; 5] = [
    "What it finds",
    "Why it matters",
    "Example",
    "What to do",
    "Source",
];

/// The section that a page may leave out, because some faults come from git and not from a plan's text.
const OPTIONAL: &str = "Example";

/// Lists every difference between the pages and the rules, one line each.
pub fn page_faults() -> Vec<String> {
    let is_rule = |name: &str| RULES.iter().any(|rule| rule.name() == name);
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
        let of_rule = match rule_page_reader::page_of_rule(rule.name()) {
            Some(page) => faults_of(rule, page),
            None => vec!["the rule has no page, or `lib.rs` does not list it".to_owned()],
        };
        faults.extend(
            of_rule
                .iter()
                .map(|fault| format!("{}.md: {fault}", rule.name())),
        );
    }
    faults
}

/// Lists what is wrong with the page of one rule.
fn faults_of(rule: &Rule, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |is_so: bool, fault: String| {
        if !is_so {
            faults.push(fault);
        }
    };
    let line = |at: usize| page.lines().nth(at).unwrap_or_default();
    let title = format!("# {}", rule.name());
    expect(line(0) == title, format!("line 1 must be `{title}`"));
    expect(
        rule_page_reader::summary(page).is_some_and(|text| !text.is_empty()),
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
    if let Some((_, example)) = sections.iter().find(|(title, _)| *title == OPTIONAL) {
        expect(
            example.trim_start().starts_with("In `") && example.contains("`, this is found:\n"),
            "the example must start with the line ``In `FILE`, this is found:``".to_owned(),
        );
        let fences = example.lines().filter(|line| line.starts_with(FENCE));
        let has_good = example.contains("\nThis is sound:\n");
        expect(
            fences.count() == if has_good { 4 } else { 2 },
            "the line `This is sound:` must come before the second example".to_owned(),
        );
    }
    for (title, text) in sections.iter().filter(|(title, _)| *title != OPTIONAL) {
        expect(
            text.trim_end().ends_with(['.', ')']),
            format!("the section `{title}` must end with a full stop"),
        );
    }
    faults
}

/// Returns the title and the text of each section. A heading inside an example is not a section.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_example_without_its_line_is_a_fault() {
        let rule = &crate::rules::no_deputy::RULE;
        let page = rule.page();
        assert_eq!(faults_of(rule, page), [""; 0]);
        let without = page.replace("This is sound:\n", "");
        assert_eq!(
            faults_of(rule, &without),
            ["the line `This is sound:` must come before the second example"]
        );
        let without = page.replace("`, this is found:", "`:");
        assert_eq!(
            faults_of(rule, &without),
            ["the example must start with the line ``In `FILE`, this is found:``"]
        );
    }
}
