//! Code that must decide about every field takes values apart without `..`.
//!
//! Masking hides private values, and the types of the JSON documents are separate from those of plans. A new field must
//! not compile until someone decides whether to hide it and how to write it. So functions of these modules take their
//! value apart with a pattern that names every field:
//!
//! - `fn mask_row(row: &mut Row)` and `fn wire(row: &Row) -> WireRow` take a `Row` apart.
//! - Code that writes a `WireRow { … }` does not read `row.a` from a variable, and masking does not change `row.a`,
//!   wherever the variable is from: a function, a closure, a loop, a pattern or `let`.
//! - No other module of `cli` derives `Serialize` or uses `json!`, because these rules would not hold there. A few files
//!   may: they write formats of others, or a file that is not a report.

use std::collections::BTreeSet;

use anyhow::Context;
use syn::visit::{self, Visit};

use crate::gates::serialized_types::serialized_elsewhere;
use crate::source::SourceTexts;

/// The folder with what is printed.
const REPORT: &str = "crates/cli/src/report";

/// What a module does, by the end of its path below a `report` folder.
const MODULES: &[(&str, ModuleRole)] = &[
    ("/masking/blame.rs", ModuleRole::Masking),
    ("/masking/values.rs", ModuleRole::Masking),
    ("/issues.rs", ModuleRole::Wire),
    ("/json.rs", ModuleRole::Wire),
    ("/wire.rs", ModuleRole::WireTypes),
];

/// Whether this gate checks how a file writes JSON.
fn is_checked(path: &str) -> bool {
    MODULES.iter().any(|(end, role)| {
        *role != ModuleRole::Masking && path.starts_with(REPORT) && path.ends_with(end)
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ModuleRole {
    /// Hides values in place.
    Masking,
    /// Makes types whose names start with `Wire`.
    Wire,
    /// Has only types of the wire.
    WireTypes,
}

/// Types without public fields: nobody can add a field to them that these modules forget.
const WITHOUT_FIELDS: [&str; 5] = ["Id", "Snapshot", "StateCounts", "String", "str"];

/// Fails if such code skips fields, or if there is none.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let mut total = 0;
    let mut faults = Vec::new();
    for (end, role) in MODULES {
        let found = conversions(texts, end, *role)?;
        anyhow::ensure!(
            found.count > 0,
            "no file `report/…{end}` masks anything or writes JSON: correct the list in \
             crates/xtask/src/gates/destructuring.rs"
        );
        total += found.count;
        faults.extend(found.faults);
    }
    faults.extend(serialized_elsewhere(texts, &is_checked)?);
    anyhow::ensure!(
        faults.is_empty(),
        "this code must name every field, so that a new one does not compile until it is dealt with:\n  {}",
        faults.join("\n  ")
    );
    Ok(format!(
        "{total} pieces of code for masking and JSON name every field"
    ))
}

/// The code for masking or JSON in the modules of a role.
#[derive(Default)]
struct Conversions {
    /// How many pieces of code were checked.
    count: usize,
    /// What is wrong with them.
    faults: Vec<String>,
}

/// Looks through the modules whose path ends with `end`.
fn conversions(texts: &SourceTexts, end: &str, role: ModuleRole) -> anyhow::Result<Conversions> {
    let mut found = Conversions::default();
    let files = texts.in_folder(REPORT);
    for (path, text) in files.filter(|(path, _)| path.ends_with(end)) {
        let file = syn::parse_file(text).with_context(|| format!("cannot parse {path}"))?;
        let mut visitor = ConversionsIn {
            role,
            function: String::new(),
            variables: Vec::new(),
            count: 0,
            faults: Vec::new(),
        };
        visitor.visit_file(&file);
        found.count += visitor.count;
        let faults = visitor.faults.into_iter();
        found
            .faults
            .extend(faults.map(|fault| format!("{path}: {fault}")));
    }
    Ok(found)
}

/// Visits one module.
struct ConversionsIn {
    role: ModuleRole,
    /// The function that is visited.
    function: String,
    /// The variables that hold a whole value here.
    variables: Vec<String>,
    count: usize,
    faults: Vec<String>,
}

impl<'ast> Visit<'ast> for ConversionsIn {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.enter(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.enter(&item.sig, &item.block);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let outside = self.variables.len();
        closure.inputs.iter().for_each(|input| self.bind(input));
        visit::visit_expr_closure(self, closure);
        self.variables.truncate(outside);
    }

    fn visit_expr_for_loop(&mut self, turn: &'ast syn::ExprForLoop) {
        let outside = self.variables.len();
        self.bind(&turn.pat);
        visit::visit_expr_for_loop(self, turn);
        self.variables.truncate(outside);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let outside = self.variables.len();
        self.bind(&arm.pat);
        visit::visit_arm(self, arm);
        self.variables.truncate(outside);
    }

    /// A variable of a block stays in scope until the function ends, like those of `if let`.
    fn visit_local(&mut self, local: &'ast syn::Local) {
        self.bind(&local.pat);
        visit::visit_local(self, local);
    }

    /// The variables of `if let` stay in scope until the function ends. That is longer than in reality, but simple.
    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.bind(&condition.pat);
        visit::visit_expr_let(self, condition);
    }

    fn visit_expr_struct(&mut self, made: &'ast syn::ExprStruct) {
        let name = made.path.segments.last().map(|name| name.ident.to_string());
        let is_wire = match self.role {
            ModuleRole::Masking => false,
            ModuleRole::Wire => name.is_some_and(|name| name.starts_with("Wire")),
            ModuleRole::WireTypes => true,
        };
        if is_wire {
            self.count += 1;
            let mut reads = FieldReads::default();
            visit::visit_expr_struct(&mut reads, made);
            self.add_reads(&reads.0, "reads");
        }
        visit::visit_expr_struct(self, made);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.add_change(&reference.expr);
        }
        visit::visit_expr_reference(self, reference);
    }

    fn visit_expr_assign(&mut self, assignment: &'ast syn::ExprAssign) {
        self.add_change(&assignment.left);
        visit::visit_expr_assign(self, assignment);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method.to_string().ends_with("_mut") {
            self.add_change(&call.receiver);
        }
        visit::visit_expr_method_call(self, call);
    }
}

impl ConversionsIn {
    fn enter(&mut self, head: &syn::Signature, body: &syn::Block) {
        self.function = head.ident.to_string();
        self.variables.clear();
        for input in &head.inputs {
            if let syn::FnArg::Typed(input) = input {
                self.bind(&input.pat);
            }
        }
        self.judge_function(head, body);
        self.visit_block(body);
    }

    /// Checks a function by its name and its types.
    fn judge_function(&mut self, head: &syn::Signature, body: &syn::Block) {
        let mut patterns = Patterns::default();
        patterns.visit_block(body);
        for type_name in &patterns.with_rest {
            self.add(&format!("skips fields of `{type_name}` with `..`"));
        }
        let is_concerned = match self.role {
            ModuleRole::Masking => head.ident.to_string().starts_with("mask_"),
            ModuleRole::Wire => returns_wire(head),
            // It is checked by what it writes.
            ModuleRole::WireTypes => false,
        };
        let values = head.inputs.iter().filter_map(referred_type);
        let value = values
            .into_iter()
            .find(|value| !WITHOUT_FIELDS.contains(&value.as_str()));
        if let Some(value) = value.filter(|_| is_concerned) {
            self.count += 1;
            if !patterns.whole.contains(&value) {
                self.add(&format!("does not take its `{value}` apart"));
            }
        }
    }

    /// Notes the variables of a pattern, apart from those that a pattern of a struct takes from their value.
    fn bind(&mut self, pattern: &syn::Pat) {
        match pattern {
            syn::Pat::Ident(name) => self.variables.push(name.ident.to_string()),
            syn::Pat::Type(typed) => self.bind(&typed.pat),
            syn::Pat::Reference(reference) => self.bind(&reference.pat),
            syn::Pat::Paren(inner) => self.bind(&inner.pat),
            syn::Pat::Tuple(tuple) => tuple.elems.iter().for_each(|inner| self.bind(inner)),
            syn::Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|inner| self.bind(inner)),
            syn::Pat::Slice(slice) => slice.elems.iter().for_each(|inner| self.bind(inner)),
            _ => {}
        }
    }

    /// Masking changes a whole value or a variable that a pattern took from it, and not `row.a`.
    fn add_change(&mut self, changed: &syn::Expr) {
        if self.role == ModuleRole::Masking {
            let mut reads = FieldReads::default();
            if let syn::Expr::Field(_) = changed {
                reads.visit_expr(changed);
            }
            self.add_reads(&reads.0, "changes");
        }
    }

    fn add_reads(&mut self, reads: &BTreeSet<(String, String)>, verb: &str) {
        for (variable, field) in reads {
            if self.variables.contains(variable) {
                self.add(&format!(
                    "{verb} `{variable}.{field}` and does not take `{variable}` apart"
                ));
            }
        }
    }

    fn add(&mut self, fault: &str) {
        self.faults.push(format!("`{}` {fault}", self.function));
    }
}

/// Fields that code reads from a variable: `a.b` as a pair.
#[derive(Default)]
struct FieldReads(BTreeSet<(String, String)>);

impl<'ast> Visit<'ast> for FieldReads {
    fn visit_expr_field(&mut self, read: &'ast syn::ExprField) {
        if let (syn::Expr::Path(variable), syn::Member::Named(field)) = (&*read.base, &read.member)
            && let Some(variable) = variable.path.get_ident()
        {
            self.0.insert((variable.to_string(), field.to_string()));
        }
        visit::visit_expr_field(self, read);
    }
}

/// Whether a function returns a type that is named for the wire, alone or inside another such as `Vec<WireRow>`.
fn returns_wire(head: &syn::Signature) -> bool {
    let syn::ReturnType::Type(_, result) = &head.output else {
        return false;
    };
    let mut named = WireNames(false);
    named.visit_type(result);
    named.0
}

/// Whether a type mentions one that is named for the wire.
struct WireNames(bool);

impl<'ast> Visit<'ast> for WireNames {
    fn visit_ident(&mut self, name: &'ast proc_macro2::Ident) {
        self.0 |= name.to_string().starts_with("Wire");
    }
}

/// Returns the type behind a parameter that is a reference.
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
        let texts = SourceTexts::of(&[(&path, text)]);
        let faults: Vec<_> = MODULES
            .iter()
            .map(|(end, role)| conversions(&texts, end, *role).expect("the source parses"))
            .flat_map(|found| found.faults)
            .collect();
        assert_eq!(faults.is_empty(), expected.is_none(), "{faults:?}");
        let faults = faults.join("\n");
        assert!(faults.contains(expected.unwrap_or_default()), "{faults}");
    }

    #[test]
    fn masking_names_every_field() {
        let whole = "fn mask_row(row: &mut Row) { let Row { a, b: _ } = row; hide(a); }";
        check_function("masking/values.rs", whole, None);
        let rest = "fn mask_row(row: &mut Row) { let Row { a, .. } = row; hide(a); }";
        check_function("masking/values.rs", rest, Some("skips fields of `Row`"));
        let dot = "fn mask_row(row: &mut Row) { hide(&mut row.a); }";
        check_function(
            "masking/values.rs",
            dot,
            Some("does not take its `Row` apart"),
        );
        check_function(
            "masking/values.rs",
            "fn mask_value(text: &mut String) { hide(text); }",
            None,
        );
    }

    #[test]
    fn wire_types_are_made_from_every_field() {
        let whole = "fn wire<'a>(row: &'a Row, n: usize) -> WireRow<'a> { let Row { a } = row; WireRow { a } }";
        check_function("findings/json.rs", whole, None);
        let dot = "fn wire(row: &Row) -> WireRow { WireRow { a: row.a } }";
        check_function("findings/json.rs", dot, Some("take its `Row` apart"));
        // Only modules with such a name are checked.
        check_function("findings/human.rs", dot, None);
    }
    #[test]
    fn closures_loops_and_patterns_count_too() {
        let whole = "fn all(rows: &[Row]) -> Document { rows.map(|Row { a }| WireRow { a }) }";
        check_function("findings/json.rs", whole, None);
        let inner = "fn all(rows: &[Row]) -> Document { rows.map(|row| { let Row { a } = row; WireRow { a } }) }";
        check_function("findings/json.rs", inner, None);
        for dot in [
            "fn all(rows: &[Row]) -> Document { rows.map(|row| WireRow { a: row.a }) }",
            "fn all(rows: &[Row]) -> Document { rows.map(|(_, row): (u8, &Row)| WireRow { a: f(&row.a) }) }",
            "fn all(rows: &[Row]) { for row in rows { add(WireRow { a: row.a }); } }",
            "fn one(row: Option<Row>) { match row { Some(row) => add(WireRow { a: row.a }), None => {} } }",
            "fn first(rows: &[Row]) { let row = &rows[0]; add(WireRow { a: row.a }); }",
            "fn one(row: Option<Row>) { if let Some(row) = row { add(WireRow { a: row.a }); } }",
        ] {
            check_function("findings/json.rs", dot, Some("reads `row.a`"));
        }
        // A part of a value that was taken apart may be written in part.
        let part =
            "fn wire(row: &Row) -> WireRow { let Row { part } = row; WireRow { a: part.a } }";
        check_function("findings/json.rs", part, None);
        let masked = "fn mask_all(rows: &mut Rows) { let Rows { rows } = rows; rows.for_each(|row| hide(&mut row.a)); }";
        check_function("masking/values.rs", masked, Some("changes `row.a`"));
        let assigned = "fn shorten(row: &mut Row) { row.a = String::new(); }";
        check_function("masking/values.rs", assigned, Some("changes `row.a`"));
        let read = "fn number(row: &Row) -> usize { row.a.len() }";
        check_function("masking/values.rs", read, None);
    }

    #[test]
    fn every_parameter_and_every_result_counts() {
        let second = "fn wire(key: &str, row: &Row) -> WireRow { make(row) }";
        check_function("findings/json.rs", second, Some("take its `Row` apart"));
        let several = "fn wire(row: &Row) -> Vec<WireRow<'_>> { make(row) }";
        check_function("findings/json.rs", several, Some("take its `Row` apart"));
        let own = "impl Position { fn of(place: &Place) -> Self { Self { path: place.path } } }";
        check_function("wire.rs", own, Some("reads `place.path`"));
    }

    #[test]
    fn a_gate_that_finds_nothing_to_judge_fails() {
        let error = check(&SourceTexts::default()).expect_err("there is no code");
        assert!(error.to_string().contains("masking/blame.rs"), "{error}");
    }
}
