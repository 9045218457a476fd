//! No code reads texts for people to decide something.
//!
//! A rule is compared by its `RuleId`, not by its name. What a finding says is in its fields, so nobody
//! searches its message, and nobody takes a missing label for a state. Tests may do all of that, and what renders findings
//! may ask for labels.

use anyhow::ensure;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use crate::source::{ModuleTree, SourceTexts};

/// The crates whose code is checked, with their root files.
const ROOTS: [&str; 6] = [
    "crates/plan/src/lib.rs",
    "crates/check/src/lib.rs",
    "crates/repo/src/lib.rs",
    "crates/site/src/lib.rs",
    "crates/engine/src/lib.rs",
    "crates/cli/src/lib.rs",
];

/// Code that renders findings.
const RENDERS: &str = "crates/cli/src/report/";

/// Methods that search in a text or compare it.
const SEARCHES: [&str; 12] = [
    "contains",
    "ends_with",
    "eq",
    "eq_ignore_ascii_case",
    "find",
    "matches",
    "ne",
    "rfind",
    "split",
    "split_once",
    "starts_with",
    "strip_prefix",
];

/// Fails if code decides something by the name of a rule, by a message, or by missing labels.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let mut files = Vec::new();
    for root in ROOTS {
        let tree = ModuleTree::read(texts, root)?;
        files.extend(tree.modules().iter().map(|module| module.file.clone()));
    }
    files.sort();
    files.dedup();
    let mut codes = Vec::new();
    for file in &files {
        codes.push((file, words(texts.get(file).unwrap_or_default())?));
    }
    let rules: Vec<_> = codes.iter().flat_map(|(_, code)| declared(code)).collect();
    let mut faults = Vec::new();
    for (file, code) in &codes {
        let found = faults_of(code, &rules, file.starts_with(RENDERS));
        faults.extend(found.into_iter().map(|fault| format!("{file}: {fault}")));
    }
    ensure!(
        faults.is_empty(),
        "code must not decide by texts for people; compare a `RuleId`, or give the finding a field:\n  {}",
        faults.join("\n  ")
    );
    Ok(format!(
        "{} files decide nothing by a rule's name, a message or missing labels",
        files.len()
    ))
}

/// Returns the tokens of a file in order, without its tests.
fn words(text: &str) -> syn::Result<Vec<String>> {
    let file = syn::parse_file(text)?;
    let mut words = Vec::new();
    for item in &file.items {
        if !matches!(item, syn::Item::Mod(module) if module.ident == "tests") {
            add_words(item.to_token_stream(), &mut words);
        }
    }
    Ok(words)
}

fn add_words(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                words.push("(".to_owned());
                add_words(group.stream(), words);
                words.push(")".to_owned());
            }
            token => words.push(token.to_string()),
        }
    }
}

/// Returns the names of rules that code declares, as literals.
fn declared(code: &[String]) -> impl Iterator<Item = &str> {
    code.windows(3).filter_map(|words| match words {
        [declare, open, name] if declare == "declare" && open == "(" && name.starts_with('"') => {
            Some(name.as_str())
        }
        _ => None,
    })
}

/// Returns what code must not have. `rules` are the names of rules, as literals.
fn faults_of(code: &[String], rules: &[&str], renders: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let code: Vec<&str> = code.iter().map(String::as_str).collect();
    for at in 0..code.len() {
        let is_declaration = code[..at].ends_with(&["declare", "("]);
        match &code[at..] {
            [name, ..] if rules.contains(name) && !is_declaration => {
                faults.push(format!("the name of a rule as a text: {name}"));
            }
            ["rule", ".", "name", "(", ")", rest @ ..] if compares(rest) => {
                faults.push("it compares `rule.name()` with a text".to_owned());
            }
            ["message", ".", "to_string", "(", ")", rest @ ..] if !renders => {
                let is_searched = searches(rest)
                    || rest.first() == Some(&";")
                        && bound_name(&code[..at]).is_some_and(|name| searches_in(rest, name));
                if is_searched {
                    faults.push("it searches in a message".to_owned());
                }
            }
            ["labels", ".", "is_empty", "(", ..] if !renders => {
                faults.push("it asks whether there are no labels".to_owned());
            }
            _ => {}
        }
    }
    faults
}

fn searches(rest: &[&str]) -> bool {
    matches!(rest, [".", method, "(", ..] if SEARCHES.contains(method))
}

/// Whether code after a name compares it with a literal or searches in it.
fn compares(rest: &[&str]) -> bool {
    let with_literal = matches!(rest, ["=" | "!", "=", literal, ..] if literal.starts_with('"'));
    with_literal || searches(rest)
}

/// Returns the variable that a statement binds: `text` in `let text = a.`.
fn bound_name<'a>(before: &[&'a str]) -> Option<&'a str> {
    let start = before.iter().rposition(|word| *word == "let")?;
    let is_same_statement = !before[start..].contains(&";");
    let name = before.get(start + 1).filter(|_| is_same_statement)?;
    Some(*name)
}

/// Whether code searches in a variable before another `let` gives its name to another value.
fn searches_in(rest: &[&str], name: &str) -> bool {
    let end = rest.windows(2).position(|words| words == ["let", name]);
    let scope = &rest[..end.unwrap_or(rest.len())];
    (0..scope.len()).any(|at| scope[at] == name && searches(&scope[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_code(path: &str, code: &str, expected: Option<&str>) {
        let rule = "const RULE: RuleId = RuleId::declare(\"no-deputy\");";
        let mut files = ROOTS.map(|root| (root, rule)).to_vec();
        let root = (
            "crates/cli/src/lib.rs",
            "mod report { mod human; } mod other;",
        );
        files.extend([
            root,
            ("crates/cli/src/report/human.rs", ""),
            ("crates/cli/src/other.rs", ""),
        ]);
        files.push((path, code));
        let error = check(&SourceTexts::of(&files)).err();
        let error = error.map(|error| error.to_string());
        assert_eq!(error.is_some(), expected.is_some(), "{code}: {error:?}");
        let error = error.unwrap_or_default();
        assert!(error.contains(expected.unwrap_or_default()), "{error}");
    }

    #[test]
    fn decisions_by_text_fail() {
        for (code, expected) in [
            ("fn f() { a.rule.name() == \"x\" }", "it compares"),
            ("fn f() { g!(a.rule.name() != \"x\") }", "it compares"),
            ("fn f() { \"no-deputy\" == rule.name() }", "\"no-deputy\""),
            (
                "fn f() { matches!(rule.name(), \"no-deputy\") }",
                "\"no-deputy\"",
            ),
            (
                "fn f() { a.rule.name().starts_with(\"no-\") }",
                "it compares",
            ),
            (
                "fn f() { a.message.to_string().contains(\"x\") }",
                "in a message",
            ),
            (
                "fn f() { let text = a.message.to_string(); text.find(\"x\") }",
                "in a message",
            ),
            ("fn f() { a.labels.is_empty() }", "no labels"),
        ] {
            check_code("crates/cli/src/other.rs", code, Some(expected));
            check_code("crates/engine/src/lib.rs", code, Some(expected));
            let test = format!("#[cfg(test)] mod tests {{ {code} }}");
            check_code("crates/engine/src/lib.rs", &test, None);
        }
    }

    #[test]
    fn other_code_passes() {
        for code in [
            "fn f() { a.rule == RULE.id && b.rule.name() == name }",
            "fn f() { let text = a.message.to_string(); let text = b; text.find(\"x\") }",
            "fn f() { print(a.message.to_string()) }",
        ] {
            check_code("crates/engine/src/lib.rs", code, None);
        }
        let rendering = "fn f() { a.labels.is_empty() }";
        check_code("crates/cli/src/report/human.rs", rendering, None);
    }
}
