//! No source file and no rule is forgotten.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use syn::visit::{self, Visit};

use crate::source::{ModuleTree, SourceTexts};
use crate::workspace;

const RULES: &str = "crates/check/src/rules";
/// The file with the list of all rules.
const LIST: &str = "crates/check/src/rules/mod.rs";

/// The file that declares the ids of parsing's own findings.
const RULE_IDS: &str = "crates/plan/src/finding/rule_id.rs";
/// The files of gates, which have such code as examples.
const GATES: &str = "crates/xtask/src/gates/";

/// Fails if a file belongs to no module, if a rule is missing from the list of all rules, or if
/// another file than a rule's declares the id of one.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let packages = workspace::packages()?;
    let roots: Vec<_> = packages.iter().flat_map(|p| &p.roots).collect();
    let rules = rules(texts)?;
    declarations(texts)?;
    let files = files(texts, &roots)?;
    Ok(format!(
        "{files} source files belong to a module, and {rules} rules are registered"
    ))
}

/// Finds rules that the list does not have. Each folder or file in `rules` is one rule, `&name::RULE` in the list.
fn rules(texts: &SourceTexts) -> anyhow::Result<usize> {
    let list = texts
        .get(LIST)
        .with_context(|| format!("there is no {LIST}"))?;
    let list = syn::parse_file(list).with_context(|| format!("cannot parse {LIST}"))?;
    let mut listed = ListedRules::default();
    listed.visit_file(&list);
    let names: BTreeSet<String> = texts
        .in_folder(RULES)
        .filter_map(|(path, _)| path[RULES.len() + 1..].split(['/', '.']).next())
        .filter(|name| *name != "mod")
        .map(str::to_owned)
        .collect();
    let missing: Vec<_> = names.difference(&listed.0).collect();
    ensure!(
        missing.is_empty(),
        "the list of all rules lacks {missing:?}, which are in {RULES}"
    );
    ensure!(!names.is_empty(), "{RULES} has no rules");
    Ok(names.len())
}

/// The names in `name::RULE`, wherever the code has such a value.
#[derive(Default)]
struct ListedRules(BTreeSet<String>);

impl<'ast> Visit<'ast> for ListedRules {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let names = path.path.segments.iter().map(|name| name.ident.to_string());
        if let [.., name, last] = names.collect::<Vec<_>>().as_slice()
            && last == "RULE"
        {
            self.0.insert(name.clone());
        }
        visit::visit_expr_path(self, path);
    }
}

/// Where an id of a rule may be made: in the file of the rule, with the ids of what parsing finds, and in tests.
fn declarations(texts: &SourceTexts) -> anyhow::Result<()> {
    let may_declare = |path: &str| {
        path.starts_with(RULES)
            || path == RULE_IDS
            || path.contains("tests/")
            || path.starts_with(GATES)
    };
    let strangers = texts
        .iter()
        .filter(|(path, text)| declares(text) && !may_declare(path));
    let strangers: Vec<_> = strangers.map(|(path, _)| path).collect();
    ensure!(
        strangers.is_empty(),
        "only a rule declares its id, and these files do: {}",
        strangers.join(", ")
    );
    Ok(())
}

/// Whether a file names the function that makes an id, whatever the type before it is called there: a call, or the
/// function as a value.
fn declares(text: &str) -> bool {
    text.match_indices("::declare").any(|(at, name)| {
        let rest = &text[at + name.len()..];
        !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

/// Files that no `mod name;` declares are never compiled. `roots` are those that cargo starts from.
fn files(texts: &SourceTexts, roots: &[impl AsRef<str>]) -> anyhow::Result<usize> {
    let mut declared = BTreeSet::new();
    for root in roots {
        let tree = ModuleTree::read_with_tests(texts, root.as_ref())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_list(list: &str, expected: Option<&str>) {
        let texts = SourceTexts::of(&[
            (LIST, list),
            ("crates/check/src/rules/no_deputy.rs", ""),
            ("crates/check/src/rules/raw_html.rs", ""),
        ]);
        let missing = rules(&texts).err().map(|error| error.to_string());
        assert_eq!(missing.is_some(), expected.is_some(), "{missing:?}");
        let (missing, expected) = (missing.unwrap_or_default(), expected.unwrap_or_default());
        assert!(missing.contains(expected), "{missing}");
    }

    #[test]
    fn an_id_that_no_rule_declares_fails() {
        let stranger = (
            "crates/check/src/lib.rs",
            "const X: RuleId = RuleId::declare(\"x\");",
        );
        let error = declarations(&SourceTexts::of(&[stranger])).err();
        let error = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("only a rule declares its id"), "{error}");
        for hidden in [
            "fn f() { let make = RuleId::declare; make(\"x\"); }",
            "use plan::RuleId as R; const X: R = R::declare(\"x\");",
        ] {
            assert!(declarations(&SourceTexts::of(&[(stranger.0, hidden)])).is_err());
        }
        let rule = ("crates/check/src/rules/no_deputy.rs", stranger.1);
        assert!(declarations(&SourceTexts::of(&[rule])).is_ok());
    }

    #[test]
    fn a_rule_must_be_in_the_list() {
        check_list(
            "const RULES: &[&Rule] = &[&no_deputy::RULE, &rules::raw_html::RULE];",
            None,
        );
        let list = "const RULES: &[&Rule] = &[&no_deputy::RULE,];";
        check_list(list, Some("[\"raw_html\"]"));
    }

    #[test]
    fn a_rule_in_a_comment_or_a_text_is_not_listed() {
        check_list(
            "const RULES: &[&Rule] = &[&no_deputy::RULE, /* &raw_html::RULE, */];",
            Some("[\"raw_html\"]"),
        );
        check_list(
            "// &raw_html::RULE,\nconst RULES: &[&Rule] = &[&no_deputy::RULE];",
            Some("[\"raw_html\"]"),
        );
        check_list(
            "const A: &str = \"&raw_html::RULE,\"; const RULES: &[&Rule] = &[&no_deputy::RULE];",
            Some("[\"raw_html\"]"),
        );
    }

    #[track_caller]
    fn check_files(paths: &[(&str, &str)], roots: &[&str], expected: Option<&str>) {
        let forgotten = files(&SourceTexts::of(paths), roots).err();
        let forgotten = forgotten.map(|error| error.to_string());
        assert_eq!(forgotten.is_some(), expected.is_some(), "{forgotten:?}");
        let (forgotten, expected) = (forgotten.unwrap_or_default(), expected.unwrap_or_default());
        assert!(forgotten.ends_with(expected), "{forgotten}");
    }

    #[test]
    fn a_forgotten_file_fails() {
        let root = ("crates/plan/src/lib.rs", "mod known;");
        let known = ("crates/plan/src/known.rs", "");
        let other = ("tests/e2e/forgotten.rs", "");
        let main = ("tests/e2e/main.rs", "#[cfg(test)] mod forgotten;");
        check_files(
            &[root, known, other],
            &[root.0],
            Some(": tests/e2e/forgotten.rs"),
        );
        check_files(&[root, known, other, main], &[root.0, main.0], None);
    }

    #[test]
    fn cargo_says_where_it_starts() {
        let root = ("crates/plan/src/lib.rs", "");
        // It has the name of a root, but is not one.
        let old = ("crates/plan/src/old/lib.rs", "");
        check_files(
            &[root, old],
            &[root.0],
            Some(": crates/plan/src/old/lib.rs"),
        );
        // A root by its folder alone, and one with its own path in the manifest.
        for path in ["crates/plan/benches/speed.rs", "docs/rules/pages.rs"] {
            check_files(&[root, (path, "")], &[root.0, path], None);
        }
        check_files(&[root], &[root.0, "docs/gone.rs"], Some("docs/gone.rs"));
    }
}
