//! Finds types that derive `Serialize`, and `json!`, where nothing checks that every field is written.

use anyhow::Context;
use quote::ToTokens;
use syn::visit::{self, Visit};

use crate::source::{SourceTexts, calls_macro};

/// The sources that must not write JSON elsewhere.
const PROGRAM: &str = "crates/cli/src";

/// Files that may derive `Serialize` or use `json!`: two formats of others, and the list of files in a site's folder.
const EXEMPT: [&str; 3] = [
    "crates/cli/src/files/manifest.rs",
    "crates/cli/src/report/findings/gitlab.rs",
    "crates/cli/src/report/findings/sarif.rs",
];

/// Finds types of `cli` that derive `Serialize`, and uses of `json!`, in a module that is not checked.
pub(super) fn serialized_elsewhere(
    texts: &SourceTexts,
    is_checked: &dyn Fn(&str) -> bool,
) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    for (path, text) in texts.in_folder(PROGRAM) {
        if EXEMPT.contains(&path) {
            continue;
        }
        let file = syn::parse_file(text).with_context(|| format!("cannot parse {path}"))?;
        if uses_json_macro(&file) {
            faults.push(format!(
                "{path}: it uses `json!`, which skips fields: write a `Wire…` type in a `json.rs`"
            ));
        }
        if is_checked(path) {
            continue;
        }
        let mut found = SerializedTypes::default();
        found.visit_file(&file);
        faults.extend(found.0.iter().map(|name| {
            format!(
                "{path}: `{name}` derives `Serialize`: move it to a `json.rs` next to this file"
            )
        }));
    }
    Ok(faults)
}

/// Whether a file outside its tests names the macro `json` of `serde_json`: in a call, also inside another macro, or to
/// give it another name.
fn uses_json_macro(file: &syn::File) -> bool {
    let items = file
        .items
        .iter()
        .filter(|item| !matches!(item, syn::Item::Mod(module) if module.ident == "tests"));
    let imports = items.clone().filter_map(|item| match item {
        syn::Item::Use(import) => Some(import.to_token_stream().to_string()),
        _ => None,
    });
    let is_imported = imports.into_iter().any(|import| {
        let mut words = import.split(|c: char| !c.is_alphanumeric() && c != '_');
        import.contains("serde_json") && (words.any(|word| word == "json") || import.contains('*'))
    });
    is_imported
        || items
            .into_iter()
            .any(|item| calls_macro(item.to_token_stream(), "json"))
}

/// The names of the types that derive `Serialize`, apart from those of tests.
#[derive(Default)]
struct SerializedTypes(Vec<String>);

impl SerializedTypes {
    fn add(&mut self, name: &proc_macro2::Ident, attributes: &[syn::Attribute]) {
        let derives = attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"));
        for derive in derives {
            // What is not a list of paths does not compile.
            drop(derive.parse_nested_meta(|meta| {
                let derived = meta.path.segments.last();
                if derived.is_some_and(|derived| derived.ident == "Serialize") {
                    self.0.push(name.to_string());
                }
                Ok(())
            }));
        }
    }
}

impl<'ast> Visit<'ast> for SerializedTypes {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.add(&item.ident, &item.attrs);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.add(&item.ident, &item.attrs);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_wire_are_only_in_modules_that_are_checked() {
        #[track_caller]
        fn check_types(file: &str, text: &str, expected: &[&str]) {
            let path = format!("crates/cli/src/{file}");
            let texts = SourceTexts::of(&[(&path, text)]);
            let faults = serialized_elsewhere(&texts, &|path| {
                path.starts_with("crates/cli/src/report") && path.ends_with("/json.rs")
            })
            .expect("the source parses");
            assert_eq!(faults.len(), expected.len(), "{faults:?}");
            for (fault, name) in faults.iter().zip(expected) {
                assert!(fault.contains(name), "{fault}");
            }
        }
        let text = "#[derive(Debug, serde::Serialize)] struct Row; fn f() { #[derive(Serialize)] enum Inner {} }";
        check_types("report/findings/json.rs", text, &[]);
        check_types("report/findings/human.rs", text, &["`Row`", "`Inner`"]);
        check_types("report/masking/values.rs", text, &["`Row`", "`Inner`"]);
        check_types("report/packs.rs", "#[derive(Debug)] struct Row;", &[]);
        check_types("commands/history.rs", text, &["`Row`", "`Inner`"]);
        check_types("commands/json.rs", text, &["`Row`", "`Inner`"]);
        check_types("files/manifest.rs", text, &[]);
        for code in [
            "fn f() { serde_json::json!({ \"title\": work.title }) }",
            "use serde_json::{Value, json as j}; fn f() { j!(1) }",
            "use serde_json::*;",
            "fn f() { vec![json!(1)] }",
        ] {
            check_types("report/worklist/human.rs", code, &["json!"]);
            check_types("report/worklist/json.rs", code, &["json!"]);
            check_types("report/findings/sarif.rs", code, &[]);
        }
        check_types("a.rs", "mod tests { fn f() { json!(1) } }", &[]);
        let tests = "mod tests { #[derive(Serialize)] struct Row; }";
        check_types("report/findings/human.rs", tests, &[]);
    }
}
