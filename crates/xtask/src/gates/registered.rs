//! No source file and no rule is forgotten.

use std::collections::BTreeSet;

use anyhow::ensure;

use crate::source::{ModuleTree, SourceTexts};

const RULES: &str = "crates/check/src/rules";
/// Where the list of all rules can be.
const LISTS: [&str; 2] = [
    "crates/check/src/rules/mod.rs",
    "crates/check/src/catalogue.rs",
];

/// Fails if a file below `src` belongs to no module, or if a rule is missing from the list of all rules.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let rules = rules(texts)?;
    let files = files(texts)?;
    Ok(format!(
        "{files} source files belong to a module, and {rules} rules are registered"
    ))
}

/// Each folder or file in `rules` is one rule, and the list of all rules names it as `&name::RULE` or
/// `&rules::name::RULE`.
fn rules(texts: &SourceTexts) -> anyhow::Result<usize> {
    let lists: Vec<_> = LISTS.iter().filter_map(|path| texts.get(path)).collect();
    let list = lists.join("\n");
    let listed: BTreeSet<&str> = list
        .match_indices("::RULE,")
        .map(|(end, _)| &list[..end])
        .filter_map(|before| {
            before
                .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
        })
        .collect();
    let names: BTreeSet<&str> = texts
        .in_folder(RULES)
        .filter_map(|(path, _)| path[RULES.len() + 1..].split(['/', '.']).next())
        .filter(|name| *name != "mod")
        .collect();
    let missing: Vec<_> = names.difference(&listed).collect();
    ensure!(
        missing.is_empty(),
        "the list of all rules lacks {missing:?}, which are in {RULES}"
    );
    Ok(names.len())
}

/// Files that no `mod name;` declares are never compiled.
fn files(texts: &SourceTexts) -> anyhow::Result<usize> {
    let mut declared = BTreeSet::new();
    for (path, _) in texts.iter().filter(|(path, _)| is_root(path)) {
        let tree = ModuleTree::read_with_tests(texts, path)?;
        declared.extend(tree.modules().iter().map(|module| module.file.clone()));
    }
    let forgotten = texts.iter().filter(|(path, _)| !declared.contains(*path));
    let forgotten: Vec<_> = forgotten.map(|(path, _)| path).collect();
    ensure!(
        forgotten.is_empty(),
        "no module declares these files: {}",
        forgotten.join(", ")
    );
    Ok(declared.len())
}

/// Whether cargo compiles a file by itself, as a library, a program, a build script or an example.
fn is_root(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    ["lib.rs", "main.rs", "build.rs"].contains(&name) || folder.ends_with("/examples")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_files(files: &[(&str, &str)], expected: &str) {
        let error = check(&SourceTexts::of(files)).expect_err("a file is forgotten");
        assert!(error.to_string().contains(expected), "{error}");
    }

    #[test]
    fn a_forgotten_rule_and_a_forgotten_file_fail() {
        let root = ("crates/check/src/lib.rs", "mod rules;");
        let list = "mod no_deputy; mod raw_html; const RULES: &[&Rule] = &[&no_deputy::RULE,];";
        let list = ("crates/check/src/rules/mod.rs", list);
        let rules = [
            ("crates/check/src/rules/no_deputy.rs", ""),
            ("crates/check/src/rules/raw_html.rs", ""),
        ];
        check_files(&[root, list, rules[0], rules[1]], "[\"raw_html\"]");

        let list = (
            list.0,
            "mod no_deputy; const RULES: &[&Rule] = &[&no_deputy::RULE,];",
        );
        let other = ("tests/e2e/forgotten.rs", "");
        check_files(&[root, list, rules[0], other], "tests/e2e/forgotten.rs");
        let main = ("tests/e2e/main.rs", "#[cfg(test)] mod forgotten;");
        let texts = SourceTexts::of(&[root, list, rules[0], other, main]);
        assert!(check(&texts).is_ok());
    }
}
