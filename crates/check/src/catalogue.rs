//! The list of all rules.

use crate::rule::Rule;
use crate::rules::RULES;

/// Every rule, sorted by name.
pub fn catalogue() -> &'static [&'static Rule] {
    RULES
}

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    let at = RULES.binary_search_by(|rule| rule.name.cmp(name)).ok()?;
    RULES.get(at).copied()
}

/// The name nearest to one that is no rule's, if one is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    irplan_plan::toml::nearest(name, RULES.iter().map(|rule| rule.name))
}

/// The generated files under `docs/rules/`: the path from the root of this project, and the text.
pub fn pages() -> Vec<(String, String)> {
    let page = |rule: &&'static Rule| (format!("docs/rules/{}.md", rule.name), rule.markdown());
    let mut pages: Vec<_> = RULES.iter().map(page).collect();
    pages.push(("docs/rules/README.md".to_owned(), index()));
    pages.sort();
    pages
}

/// The index of all rules, by group.
fn index() -> String {
    let mut text = String::from(
        "# The rules\n\nWhat `irplan check` says of a plan, by group. `irplan explain RULE` prints the same pages.\n",
    );
    let mut rules: Vec<_> = RULES.iter().collect();
    rules.sort_by_key(|rule| (rule.group, rule.name));
    let mut group = None;
    for rule in rules {
        if group != Some(rule.group) {
            group = Some(rule.group);
            let name = rule.group.name();
            text.push_str(&format!(
                "\n## {name}\n\n| rule | level | finds |\n|---|---|---|\n"
            ));
        }
        let (name, level, summary) = (rule.name, rule.level, rule.summary);
        text.push_str(&format!("| [{name}]({name}.md) | {level} | {summary} |\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;

    #[test]
    fn rules_are_sorted_unique_and_named_in_kebab_case() {
        for pair in RULES.windows(2) {
            assert!(pair[0].name < pair[1].name, "{}", pair[1].name);
        }
        for known in RULES {
            assert!(irplan_plan::Id::parse(known.name).is_ok(), "{}", known.name);
            assert_eq!(rule(known.name).map(|found| found.name), Some(known.name));
        }
    }

    /// Names are permanent once released: one that leaves this list breaks somebody's policy.
    #[test]
    fn names_are_permanent() {
        let names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        let expected = snapbox::file!["../fixtures/names.txt"];
        snapbox::assert_data_eq!(format!("{}\n", names.join("\n")), expected);
    }

    /// The rules whose faults come of git and of no plan text, so that their pages have no example.
    const OF_HISTORY: [&str; 5] = [
        "backward-sign-off",
        "bulk-sign-off",
        "proxy-sign-off",
        "self-review",
        "shallow-history",
    ];

    #[test]
    fn every_page_is_whole() {
        for rule in RULES {
            let (name, page) = (rule.name, &rule.page);
            for text in [page.finds, page.why, page.remedy, page.source] {
                assert!(text.ends_with(['.', ')']), "{name}: {text}");
            }
            assert!(
                !rule.summary.ends_with('.') && !rule.summary.is_empty(),
                "{name}"
            );
            assert_eq!(page.bad.0.is_empty(), OF_HISTORY.contains(&name), "{name}");
            assert!(rule.markdown().ends_with(".\n"), "{name}");
        }
    }

    #[test]
    fn the_index_and_a_page_for_each_rule_are_generated() {
        let pages = pages();
        assert_eq!(pages.len(), RULES.len() + 1);
        let index = pages.iter().find(|(path, _)| path.ends_with("README.md"));
        for rule in RULES {
            let link = format!("[{name}]({name}.md)", name = rule.name);
            assert!(
                index.is_some_and(|(_, text)| text.contains(&link)),
                "{link}"
            );
        }
    }

    #[test]
    fn every_example_is_found_or_not_as_its_page_says() {
        for rule in RULES.iter().filter(|rule| !rule.page.bad.0.is_empty()) {
            let found = |example: &str| {
                let changes = [(rule.page.file, example)];
                let options = crate::Options::on(crate::testing::TODAY);
                let (_, report) = crate::testing::report(&changes, &options);
                report
                    .findings
                    .iter()
                    .filter(|finding| finding.rule == rule.name)
                    .count()
            };
            assert!(
                found(rule.page.bad.0) > 0,
                "{}: nothing is found in the example",
                rule.name
            );
            if !rule.page.good.0.is_empty() {
                check(rule, &[(rule.page.file, rule.page.good.0)], &[]);
            }
        }
    }

    #[test]
    fn mistyped_rules_are_recognised() {
        assert_eq!(nearest("stale-contacts"), Some("stale-contact"));
        assert_eq!(nearest("x"), None);
    }
}
