//! The list of all rules.

use irplan_plan::RuleId;

use crate::rule::Rule;
use crate::rules::RULES;

/// Returns every rule, sorted by name.
pub fn catalogue() -> &'static [&'static Rule] {
    RULES
}

/// Finds a rule by its name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    let at = RULES.binary_search_by(|rule| rule.name().cmp(name)).ok()?;
    RULES.get(at).copied()
}

/// Returns the id of every rule, sorted by name.
pub(crate) fn rule_ids() -> impl Iterator<Item = RuleId> {
    RULES.iter().map(|rule| rule.id)
}

/// Finds the rule that an id belongs to.
pub(crate) fn rule_of_id(id: RuleId) -> Option<&'static Rule> {
    let at = RULES.binary_search_by_key(&id, |rule| rule.id).ok()?;
    RULES.get(at).copied()
}

/// Finds the rule whose name is closest to an unknown one, if any is close enough.
pub fn nearest(name: &str) -> Option<&'static str> {
    irplan_plan::toml::nearest(name, RULES.iter().map(|rule| rule.name()))
}

/// Writes the index of all rules by group. `cargo xtask rules` saves it next to the pages.
pub fn index() -> String {
    let mut text = String::from(
        "# The rules\n\nWhat `irplan check` looks for in a plan, by group. `irplan explain RULE` prints these pages.\n\n\
         Set another level for a repository or a plan with `RULE = \"allow\"`, `\"note\"`, `\"warn\"` or `\"deny\"` under \
         `[policy.rules]`, or for one run with `-A RULE`, `-W RULE` or `-D RULE`. Accept one case for a while with a \
         `[[policy.waivers]]` entry that names the rule.\n",
    );
    let mut rules: Vec<_> = RULES.iter().collect();
    rules.sort_by_key(|rule| (rule.group, rule.name()));
    let mut group = None;
    for rule in rules {
        if group != Some(rule.group) {
            group = Some(rule.group);
            let name = rule.group.name();
            text.push_str(&format!(
                "\n## {name}\n\n| rule | level | finds |\n|---|---|---|\n"
            ));
        }
        let (name, level, summary) = (rule.name(), rule.level, rule.summary());
        text.push_str(&format!("| [{name}]({name}.md) | {level} | {summary} |\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{FaultOf, Group};
    use crate::rule_page_faults::page_faults;
    use crate::testing::check_sound;

    #[test]
    fn rules_are_sorted_unique_and_named_in_kebab_case() {
        for pair in RULES.windows(2) {
            assert!(pair[0].name() < pair[1].name(), "{}", pair[1].name());
        }
        for known in RULES {
            assert!(
                irplan_plan::Id::parse(known.name()).is_ok(),
                "{}",
                known.name()
            );
            assert_eq!(
                rule(known.name()).map(|found| found.name()),
                Some(known.name())
            );
        }
    }

    #[test]
    fn rules_about_sign_offs_are_of_each_plan() {
        let group = RULES.iter().filter(|rule| rule.group == Group::SignOffs);
        for rule in group {
            assert_eq!(rule.fault_of, FaultOf::SignOffs, "{}", rule.name());
        }
    }

    /// Names are permanent once released: removing one from this list breaks somebody's policy.
    #[test]
    fn names_are_permanent() {
        let names: Vec<_> = RULES.iter().map(|rule| rule.name()).collect();
        let expected = snapbox::file!["../fixtures/names.txt"];
        snapbox::assert_data_eq!(format!("{}\n", names.join("\n")), expected);
    }

    /// The rules whose faults come from git, from a change, from a sign-off that counts, or from a photo, and not from any
    /// text of a plan, so that their pages have no example.
    const NOT_OF_TEXT: [&str; 12] = [
        "backward-sign-off",
        "bulk-sign-off",
        "distant-commit-dates",
        "early-sign-off",
        "location-in-picture",
        "pending-sign-off",
        "proxy-sign-off",
        "removed-record",
        "self-review",
        "self-verification",
        "shallow-history",
        "weakened-policy",
    ];

    #[test]
    fn every_page_agrees_with_its_rule() {
        assert_eq!(page_faults(), [""; 0]);
        for rule in RULES {
            let has_example = rule.page().contains("\n## Example\n");
            assert_ne!(
                has_example,
                NOT_OF_TEXT.contains(&rule.name()),
                "{}",
                rule.name()
            );
        }
    }

    #[test]
    fn the_index_links_every_rule() {
        let index = index();
        for rule in RULES {
            let link = format!("[{name}]({name}.md)", name = rule.name());
            assert!(index.contains(&link), "{link}");
        }
    }

    #[test]
    fn every_example_is_found_or_not_as_its_page_says() {
        for rule in RULES
            .iter()
            .filter(|rule| !NOT_OF_TEXT.contains(&rule.name()))
        {
            let examples = rule.examples();
            let options = crate::Options::on(crate::testing::TODAY);
            let (_, report) = crate::testing::report(&[(examples.file, examples.bad)], &options);
            let mut findings = report.findings.iter();
            assert!(
                findings.any(|finding| finding.rule == rule.id),
                "{}: nothing is found in the example",
                rule.name()
            );
            if let Some(good) = examples.good {
                check_sound(rule, &[(examples.file, good)]);
            }
        }
    }

    #[test]
    fn mistyped_rules_are_recognised() {
        assert_eq!(nearest("stale-contacts"), Some("stale-contact"));
        assert_eq!(nearest("x"), None);
    }
}
