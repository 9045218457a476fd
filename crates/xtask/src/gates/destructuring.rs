//! Code that must decide about every field takes values apart without `..`.
//!
//! Masking hides private values, and the types of the JSON documents are separate from those of plans. A new field must
//! not compile until someone decides whether to hide it and how to write it. So functions of these modules take their
//! value apart with a pattern that names every field.

use anyhow::Context;
use syn::visit::{self, Visit};

use crate::source::SourceTexts;

/// What a module does, by the end of its path below a `report` folder.
const MODULES: &[(&str, ModuleRole)] = &[
    ("/private.rs", ModuleRole::Masking),
    ("/json.rs", ModuleRole::Wire),
    ("/wire.rs", ModuleRole::Wire),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum ModuleRole {
    /// `fn mask_…(value: &mut Type)` takes a `Type` apart.
    Masking,
    /// `fn …(value: &Type, …) -> Wire…` takes a `Type` apart.
    Wire,
}

/// Types without public fields: nobody can add a field to them that these modules forget.
const WITHOUT_FIELDS: [&str; 4] = ["Snapshot", "StateCounts", "String", "str"];

/// Fails if such a function skips fields.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let (mut functions, mut faults) = (0, Vec::new());
    for (path, text) in texts.in_folder("crates/cli/src/report") {
        let Some((_, role)) = MODULES.iter().find(|(end, _)| path.ends_with(end)) else {
            continue;
        };
        let file = syn::parse_file(text).with_context(|| format!("cannot parse {path}"))?;
        let mut visitor = FunctionsOf {
            role: *role,
            functions: 0,
            faults: Vec::new(),
        };
        visitor.visit_file(&file);
        functions += visitor.functions;
        faults.extend(
            visitor
                .faults
                .iter()
                .map(|fault| format!("{path}: {fault}")),
        );
    }
    anyhow::ensure!(
        faults.is_empty(),
        "these functions must name every field, so that a new one does not compile until it is dealt with:\n  {}",
        faults.join("\n  ")
    );
    Ok(format!(
        "{functions} functions of masking and JSON name every field"
    ))
}

/// Visits the functions of one module.
struct FunctionsOf {
    role: ModuleRole,
    functions: usize,
    faults: Vec<String>,
}

impl<'ast> Visit<'ast> for FunctionsOf {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.look_at(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.look_at(&item.sig, &item.block);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }
}

impl FunctionsOf {
    fn look_at(&mut self, head: &syn::Signature, body: &syn::Block) {
        let name = head.ident.to_string();
        let mut patterns = Patterns::default();
        patterns.visit_block(body);
        for type_name in patterns.with_rest {
            self.faults
                .push(format!("`{name}` skips fields of `{type_name}` with `..`"));
        }
        let is_concerned = match self.role {
            ModuleRole::Masking => name.starts_with("mask_"),
            ModuleRole::Wire => returns_wire(head),
        };
        let value = head.inputs.first().and_then(referred_type);
        let Some(value) = value.filter(|value| !WITHOUT_FIELDS.contains(&value.as_str())) else {
            return;
        };
        if is_concerned {
            self.functions += 1;
            if !patterns.whole.contains(&value) {
                self.faults
                    .push(format!("`{name}` does not take its `{value}` apart"));
            }
        }
    }
}

/// Whether a function returns one of the types that are named for the wire.
fn returns_wire(head: &syn::Signature) -> bool {
    let syn::ReturnType::Type(_, result) = &head.output else {
        return false;
    };
    type_name(result).is_some_and(|name| name.starts_with("Wire"))
}

/// The type behind a parameter that is a reference.
fn referred_type(parameter: &syn::FnArg) -> Option<String> {
    let syn::FnArg::Typed(parameter) = parameter else {
        return None;
    };
    let syn::Type::Reference(reference) = &*parameter.ty else {
        return None;
    };
    type_name(&reference.elem)
}

fn type_name(of: &syn::Type) -> Option<String> {
    let syn::Type::Path(path) = of else {
        return None;
    };
    Some(path.path.segments.last()?.ident.to_string())
}

/// The patterns of structs in a function: those with every field, and those with `..`.
#[derive(Default)]
struct Patterns {
    whole: Vec<String>,
    with_rest: Vec<String>,
}

impl<'ast> Visit<'ast> for Patterns {
    fn visit_pat_struct(&mut self, pattern: &'ast syn::PatStruct) {
        // An enum's variant counts for the enum.
        let names = pattern
            .path
            .segments
            .iter()
            .map(|name| name.ident.to_string());
        if pattern.rest.is_some() {
            self.with_rest.extend(names.last());
        } else {
            self.whole.extend(names);
        }
        visit::visit_pat_struct(self, pattern);
    }

    fn visit_pat_tuple_struct(&mut self, pattern: &'ast syn::PatTupleStruct) {
        let names = pattern
            .path
            .segments
            .iter()
            .map(|name| name.ident.to_string());
        self.whole.extend(names);
        visit::visit_pat_tuple_struct(self, pattern);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_function(file: &str, text: &str, expected: Option<&str>) {
        let path = format!("crates/cli/src/report/{file}");
        let result = check(&SourceTexts::of(&[(&path, text)]));
        let message = result.err().map(|error| error.to_string());
        assert_eq!(message.is_some(), expected.is_some(), "{message:?}");
        let (message, expected) = (message.unwrap_or_default(), expected.unwrap_or_default());
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn masking_names_every_field() {
        let whole = "fn mask_row(row: &mut Row) { let Row { a, b: _ } = row; hide(a); }";
        check_function("private.rs", whole, None);
        let rest = "fn mask_row(row: &mut Row) { let Row { a, .. } = row; hide(a); }";
        check_function("private.rs", rest, Some("skips fields of `Row`"));
        let dot = "fn mask_row(row: &mut Row) { hide(&mut row.a); }";
        check_function("private.rs", dot, Some("does not take its `Row` apart"));
        check_function(
            "private.rs",
            "fn mask_value(text: &mut String) { hide(text); }",
            None,
        );
    }

    #[test]
    fn wire_types_are_made_from_every_field() {
        let whole = "fn wire<'a>(row: &'a Row, n: usize) -> WireRow<'a> { let Row { a } = row; WireRow { a } }";
        check_function("findings/json.rs", whole, None);
        let dot = "fn wire(row: &Row) -> WireRow { WireRow { a: row.a } }";
        check_function(
            "findings/json.rs",
            dot,
            Some("does not take its `Row` apart"),
        );
        // Only modules that are named for it are concerned.
        check_function("findings/human.rs", dot, None);
    }
}
