//! docs/format.md lists every key of every table of the plan language.

use std::collections::BTreeSet;
use std::fs;

use anyhow::Context;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;

use crate::run::root;
use crate::source::SourceTexts;

const PAGE: &str = "docs/format.md";

/// Each type that `record!` declares, and the start of the passage that describes it. A passage ends before the next
/// heading or the next paragraph that starts with a table's name; the passage of a heading ends before the next heading
/// of its level.
const PASSAGES: &[(&str, &str)] = &[
    ("AcceptedRisk", "### `[profile.accepted-risk.ID]`"),
    ("Action", "## Actions"),
    ("Address", "### `[contacts.ID]`"),
    ("Asset", "### `[assets.ID]`"),
    ("Channel", "### `[channels.ID]`"),
    ("Contact", "### `[contacts.ID]`"),
    ("ContactsFile", "## contacts.toml"),
    ("Duty", "### `[duties.ID]`"),
    ("ExerciseHead", "## Exercises"),
    ("Hop", "### `[[escalation.SEVERITY]]`"),
    ("IncidentHead", "## Incidents"),
    ("LedgerEntry", "## Sign-offs"),
    ("Phone", "### `[contacts.ID]`"),
    ("PlanFile", "## plan.toml"),
    ("PlaybookHead", "## Playbooks"),
    ("PolicyTable", "## irplan.toml"),
    ("Profile", "### `[profile]`"),
    ("Provider", "## irplan.toml"),
    ("Role", "### `[roles.ID]`"),
    ("SectionHead", "## Sections"),
    ("Settings", "## irplan.toml"),
    ("Severity", "### `[severities.ID]`"),
    ("Signers", "## irplan.toml"),
    ("SiteSettings", "## irplan.toml"),
    ("Tool", "### `[tools.ID]`"),
    ("Vector", "### `[vectors.ID]`"),
    ("Waiver", "## irplan.toml"),
    ("Weakness", "### `[profile.weakness.ID]`"),
];

/// Fails if a key is missing from the page.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let page =
        fs::read_to_string(root().join(PAGE)).with_context(|| format!("cannot read {PAGE}"))?;
    let tables = tables(texts)?;
    let faults: Vec<_> = tables
        .iter()
        .filter_map(|table| fault(table, &page, PASSAGES))
        .collect();
    anyhow::ensure!(
        !tables.is_empty(),
        "crates/plan declares no table with `record!`"
    );
    anyhow::ensure!(faults.is_empty(), "{}", faults.join("\n"));
    let keys: usize = tables.iter().map(|table| table.keys.len()).sum();
    Ok(format!(
        "{PAGE} lists all {keys} keys of {} tables",
        tables.len()
    ))
}

/// A table that `record!` declares.
struct RecordTable {
    type_name: String,
    keys: Vec<String>,
}

/// What is wrong with the passage about a table.
fn fault(table: &RecordTable, page: &str, passages: &[(&str, &str)]) -> Option<String> {
    let RecordTable { type_name, keys } = table;
    let Some((_, start)) = passages.iter().find(|(known, _)| known == type_name) else {
        return Some(format!(
            "say in crates/xtask/src/gates/format_keys.rs which passage of {PAGE} describes `{type_name}`"
        ));
    };
    let Some(passage) = passage(page, start) else {
        return Some(format!(
            "{PAGE} has no passage about `{type_name}`: no line starts with {start}"
        ));
    };
    let words = code_words(&passage);
    let missing: Vec<_> = keys
        .iter()
        .filter(|key| !words.contains(key.as_str()))
        .collect();
    let missing: Vec<_> = missing.into_iter().map(|key| format!("`{key}`")).collect();
    (!missing.is_empty()).then(|| {
        format!(
            "{PAGE} does not list {} of `{type_name}` in the passage {start}",
            missing.join(", ")
        )
    })
}

/// The lines of a passage, joined.
fn passage(page: &str, start: &str) -> Option<String> {
    let level = start
        .split(' ')
        .next()
        .filter(|marks| marks.starts_with('#'));
    let mut lines = page.lines().skip_while(|line| !line.starts_with(start));
    let first = lines.next()?;
    let mut is_paragraph = false;
    let mut ends = |line: &str| {
        let starts_paragraph = std::mem::replace(&mut is_paragraph, line.is_empty());
        let marks = line.split(' ').next().unwrap_or_default();
        let is_heading = !marks.is_empty() && marks.chars().all(|mark| mark == '#');
        match level {
            Some(level) => is_heading && marks.len() <= level.len(),
            None => is_heading || (starts_paragraph && line.starts_with("`[")),
        }
    };
    let rest: Vec<_> = lines.take_while(|line| !ends(line)).collect();
    Some(format!("{first}\n{}", rest.join("\n")))
}

/// The words inside code spans and code blocks: all that `[a-z0-9-]` can spell.
fn code_words(text: &str) -> BTreeSet<&str> {
    let code = text.split('`').skip(1).step_by(2);
    code.flat_map(|code| code.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Every table that a `record!` in crates/plan declares.
fn tables(texts: &SourceTexts) -> anyhow::Result<Vec<RecordTable>> {
    let mut tables = RecordTables::default();
    for (path, text) in texts.in_folder("crates/plan/src") {
        let file = syn::parse_file(text).with_context(|| format!("cannot parse {path}"))?;
        tables.visit_file(&file);
    }
    Ok(tables.0)
}

/// Collects the tables of `record!` calls.
#[derive(Default)]
struct RecordTables(Vec<RecordTable>);

impl<'ast> Visit<'ast> for RecordTables {
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last();
        if name.is_some_and(|name| name.ident == "record") {
            self.0.extend(table(call.tokens.to_token_stream()));
        }
    }
}

/// The table of `pub struct Name { pub field: Type = "key", … }`.
fn table(tokens: TokenStream) -> Option<RecordTable> {
    let mut tokens = tokens.into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(name) if name == "struct"))?;
    let type_name = tokens.next()?.to_string();
    let TokenTree::Group(fields) = tokens.next()? else {
        return None;
    };
    let mut keys = Vec::new();
    let mut is_value = false;
    for token in fields.stream() {
        match &token {
            TokenTree::Literal(key) if is_value => {
                keys.push(key.to_string().trim_matches('"').to_owned());
            }
            _ => {}
        }
        is_value = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '=');
    }
    Some(RecordTable { type_name, keys })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "record! {
        /// A tool = \"doc\".
        pub struct Tool {
            /// The name.
            pub name: Option<Field<String>> = \"name\",
            pub may: List<Text> = \"may-do\",
        }
    }";

    #[track_caller]
    fn check_page(page: &str, expected: Option<&str>) {
        let texts = SourceTexts::of(&[("crates/plan/src/tool.rs", SOURCE)]);
        let tables = tables(&texts).expect("the source parses");
        let [table] = tables.as_slice() else {
            unreachable!("there is one table")
        };
        let passages = [("Tool", "`[tools.ID]`")];
        let fault = fault(table, page, &passages);
        assert_eq!(fault.is_some(), expected.is_some(), "{fault:?}");
        let (fault, expected) = (fault.unwrap_or_default(), expected.unwrap_or_default());
        assert!(fault.contains(expected), "{fault}");
    }

    #[test]
    fn a_key_must_be_in_the_passage_of_its_table() {
        check_page("`[tools.ID]`: `name`,\n`may-do` (list).", None);
        check_page(
            "`[tools.ID]`: `name`; `[tools.ID.other]`:\n`[a]`, `may-do`",
            None,
        );
        check_page("`[tools.ID]`: `name = [{ may-do }]`", None);
        check_page(
            "`[tools.ID]`: `name`, may-do",
            Some("list `may-do` of `Tool`"),
        );
        check_page(
            "`[tools.ID]`: `name`\n\n`[other.ID]`: `may-do`",
            Some("list `may-do` of `Tool`"),
        );
        check_page("`[other.ID]`: `name`, `may-do`", Some("no passage"));
    }

    #[test]
    fn an_unknown_table_needs_a_passage() {
        let texts = SourceTexts::of(&[("crates/plan/src/tool.rs", SOURCE)]);
        let tables = tables(&texts).expect("the source parses");
        let fault = fault(&tables[0], "", &[]).unwrap_or_default();
        assert!(fault.contains("which passage"), "{fault}");
    }
}
