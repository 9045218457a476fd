//! Files that depend on each other.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::ModuleTree;

/// Finds the groups of files in which each depends on every other, if only through others. The largest comes first;
/// the files in a group are sorted.
///
/// For example, `a` uses `b`, `b` uses `c`, and both `c` and `d` use `a`: the only group is `a`, `b`, `c`.
pub(crate) fn module_cycles(tree: &ModuleTree) -> Vec<Vec<String>> {
    let edges = tree.edges();
    let mut forwards: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut backwards: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in &edges {
        forwards.entry(from).or_default().push(to);
        backwards.entry(to).or_default().push(from);
    }
    let files: BTreeSet<&str> = tree.modules().iter().map(|m| m.file.as_str()).collect();
    let mut placed = BTreeSet::new();
    let mut cycles = Vec::new();
    for file in files {
        if placed.contains(file) {
            continue;
        }
        let group: BTreeSet<&str> = reach(file, &forwards)
            .intersection(&reach(file, &backwards))
            .copied()
            .collect();
        placed.extend(group.iter().copied());
        if group.len() > 1 {
            cycles.push(group.into_iter().map(str::to_owned).collect::<Vec<_>>());
        }
    }
    cycles.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    cycles
}

/// Returns everything that can be reached from a file, the file itself included.
fn reach<'a>(file: &'a str, edges: &BTreeMap<&str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![file];
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(edges.get(file).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceTexts;

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: &[&[&str]]) {
        let tree = ModuleTree::read(&SourceTexts::of(files), "lib.rs").expect("the source parses");
        assert_eq!(module_cycles(&tree), expected);
    }

    const ROOT: (&str, &str) = ("/lib.rs", "mod a; mod b; mod c; mod d;");

    #[track_caller]
    fn check_four(texts: [&str; 4], expected: &[&[&str]]) {
        let [a, b, c, d] = texts;
        let files = [
            ("/lib.rs", ROOT.1),
            ("/a.rs", a),
            ("/b.rs", b),
            ("/c.rs", c),
            ("/d/mod.rs", d),
            ("/d/inner.rs", "pub struct Inner;"),
        ];
        let tree =
            ModuleTree::read(&SourceTexts::of(&files), "/lib.rs").expect("the source parses");
        assert_eq!(module_cycles(&tree), expected);
    }

    #[test]
    fn a_chain_has_no_cycle_and_a_ring_has_one() {
        let a = "use crate::b::B; pub struct A;";
        let b = "pub struct B(super::c::C);";
        check_four([a, b, "pub struct C;", ""], &[]);
        check_four(
            [a, b, "fn c() { crate::a::f() } pub struct C;", ""],
            &[&["/a.rs", "/b.rs", "/c.rs"]],
        );
    }

    #[test]
    fn paths_in_macros_count_and_tests_do_not() {
        let a = "pub fn f() {} macro_rules! m { () => { $crate::b::g() } }";
        check_four(
            [a, "fn g() { vec![crate::a::f()]; }", "", ""],
            &[&["/a.rs", "/b.rs"]],
        );
        let test = "pub fn g() {} #[cfg(test)] mod tests { use crate::a::f; }";
        check_four(["fn f() { crate::b::g() }", test, "", ""], &[]);
    }

    #[test]
    fn re_exports_lead_to_what_they_name() {
        // `d` re-exports its `Inner`: users of it depend on the inner file, not on everything in `d`.
        let d = "mod inner; pub use inner::Inner; fn own() { crate::a::f() }";
        check_four(["pub fn f(_: crate::d::Inner) {}", "", "", d], &[]);
        let glob = "mod inner; pub use inner::*; pub fn own() { crate::a::f() }";
        check_four(["pub fn f(_: crate::d::Inner) {}", "", "", glob], &[]);
        check_four(
            ["pub fn f() { crate::d::own() }", "", "", glob],
            &[&["/a.rs", "/d/mod.rs"]],
        );
    }

    #[test]
    fn imported_modules_are_followed() {
        check_four(
            [
                "use crate::b; fn f() { b::g() }",
                "use super::a as x; pub fn g() { x::f() }",
                "",
                "",
            ],
            &[&["/a.rs", "/b.rs"]],
        );
    }

    #[test]
    fn methods_in_other_files_count() {
        let cycle: &[&[&str]] = &[&["/a.rs", "/b.rs"]];
        let block = "use crate::a::A; impl A { pub fn more(&self) {} pub fn make() {} }";
        for (a, b, expected) in [
            ("pub struct A; fn f(a: &A) { a.more(); }", block, cycle),
            (
                "pub struct A; fn f(a: &A) { g![a.more::<u8>()]; }",
                block,
                cycle,
            ),
            (
                "pub struct A; impl A { fn f() { Self::make(); } }",
                block,
                cycle,
            ),
            ("pub struct A; fn f() { A::make(); }", block, cycle),
            (
                "pub struct A; fn f(a: &A) { a.other(); a.more; x.make(); }",
                block,
                &[],
            ),
            (
                "pub struct A; fn f(a: &A) { a.show(); }",
                "impl crate::Show for &super::a::A<'_> { fn show(&self) {} }",
                cycle,
            ),
            // `From<T>` has a block for each `T`.
            (
                "pub struct A; fn f(t: u8) { A::from(t); }",
                "impl From<B> for crate::a::A { fn from(b: B) -> Self { Self } } struct B;",
                &[],
            ),
            // Another type has a method of this name, so only `self` says which is meant.
            (
                "pub struct A; fn f(c: C) { c.more(); }",
                "impl crate::a::A { fn more(&self) {} } impl B { fn more(&self) {} } struct B;",
                &[],
            ),
            (
                "pub struct A; impl A { fn f(&self) { self.more(); } }",
                "impl crate::a::A { fn more(&self) {} } impl B { fn more(&self) {} } struct B;",
                cycle,
            ),
        ] {
            check_four([a, b, "", ""], expected);
        }
    }

    #[test]
    fn a_path_after_two_dots_counts() {
        let a = "pub fn f() { crate::b::g() }";
        let b = "pub fn g() { h(0..super::a::f()) }";
        check_four([a, b, "", ""], &[&["/a.rs", "/b.rs"]]);
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let texts = SourceTexts::of(&[("/lib.rs", "mod gone;")]);
        assert!(ModuleTree::read(&texts, "/lib.rs").is_err());
        check(&[("lib.rs", "fn alone() {}")], &[]);
    }
}
