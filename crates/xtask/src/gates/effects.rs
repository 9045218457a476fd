//! Checks that the pure crates touch no disk, environment, clock, network, terminal, process or thread.
//!
//! An effect needs a type or a function from the standard library, so each pure crate may use only modules of it that
//! have none. That is stricter than a list of banned functions, which is never complete. [`super::dependencies`] says
//! which other packages a pure crate may have. Some of these can have effects: [`super::effects_of_packages`] says which
//! of their functions a pure crate must not use.

use std::collections::BTreeSet;
use std::str::FromStr;

use anyhow::{anyhow, ensure};
use proc_macro2::TokenStream;

use crate::gates::effects_of_packages::{banned_methods, may_have_effects_of_package};
use crate::source::{ModuleTree, SourceModule, SourceTexts, calls_macro};

/// The crates that take texts and a date, and return values, with the packages of data that they use: the folder and
/// the root file of each.
const PURE: [[&str; 2]; 6] = [
    ["crates/plan", "crates/plan/src/lib.rs"],
    ["crates/check", "crates/check/src/lib.rs"],
    ["crates/site", "crates/site/src/lib.rs"],
    ["docs/packs", "docs/packs/lib.rs"],
    ["docs/rules", "docs/rules/lib.rs"],
    ["site-templates", "site-templates/lib.rs"],
];

/// Modules of the standard library without effects.
const WITHOUT_EFFECTS: &[&str] = &[
    "any",
    "array",
    "ascii",
    "borrow",
    "boxed",
    "cell",
    "char",
    "clone",
    "cmp",
    "collections",
    "convert",
    "default",
    "error",
    "f32",
    "f64",
    "fmt",
    "hash",
    "hint",
    "iter",
    "marker",
    "mem",
    "num",
    "ops",
    "option",
    "ptr",
    "rc",
    "result",
    "slice",
    "str",
    "string",
    "sync",
    "vec",
];

/// Types without effects in modules that have some. A library that reads a container wants to seek in it, even if it
/// is in memory.
const TYPES_WITHOUT_EFFECTS: &[[&str; 2]] = &[["io", "Cursor"]];

/// Fails if a pure crate uses anything else of the standard library, or has a file that this gate does not read.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let mut faults = Vec::new();
    for [folder, library] in PURE {
        faults.extend(faults_of(texts, folder, library)?);
    }
    let folders = PURE.map(|[folder, _]| folder).join(", ");
    ensure!(
        faults.is_empty(),
        "the crates in {folders} must have no effects; move this to `repo` or `cli`:\n  {}",
        faults.join("\n  ")
    );
    Ok(format!("the crates in {folders} have no effects"))
}

/// Returns the parts of a crate that may have effects.
fn faults_of(texts: &SourceTexts, folder: &str, library: &str) -> anyhow::Result<Vec<String>> {
    let tree = ModuleTree::read(texts, library)?;
    let mut faults: Vec<_> = tree.modules().iter().flat_map(effects_of).collect();
    for module in tree.modules() {
        let text = texts.get(&module.file).unwrap_or_default();
        let tokens =
            TokenStream::from_str(text).map_err(|error| anyhow!("{}: {error}", module.file))?;
        if calls_macro(tokens, "include") {
            faults.push(format!(
                "{}: `include!` brings code that this gate does not read",
                module.file
            ));
        }
    }
    // A program or a build script is compiled too, but is not a module of the library.
    let whole = ModuleTree::read_with_tests(texts, library)?;
    let read: BTreeSet<&str> = whole.modules().iter().map(|m| m.file.as_str()).collect();
    let outside = ["tests", "benches", "examples"].map(|name| format!("{folder}/{name}/"));
    let is_source = |path: &str| !outside.iter().any(|start| path.starts_with(start));
    let unread = texts
        .in_folder(folder)
        .map(|(path, _)| path)
        .filter(|path| is_source(path) && !read.contains(path));
    faults.extend(unread.map(|path| format!("{path}: it is not a module of the library")));
    Ok(faults)
}

/// Returns the paths of a module that may have effects, with its file.
fn effects_of(module: &SourceModule) -> impl Iterator<Item = String> {
    let imports = module.imports.values().chain(&module.globs);
    let paths: BTreeSet<_> = module.mentions.iter().chain(imports).collect();
    let paths = paths.into_iter().filter(|path| {
        may_have_effects(path) || may_have_effects_of_package(&whole_path(module, path))
    });
    let paths = paths.map(|path| format!("{}: {}", module.file, path.join("::")));
    let methods = banned_methods(&module.methods);
    paths.chain(methods.map(|method| format!("{}: .{method}()", module.file)))
}

/// Returns a path with what `use` brings in as its first name: `jiff::Zoned::now` for `Zoned::now`.
fn whole_path(module: &SourceModule, path: &[String]) -> Vec<String> {
    let imported = path.first().and_then(|first| module.imports.get(first));
    match imported {
        Some(imported) => [imported.as_slice(), &path[1..]].concat(),
        None => path.to_vec(),
    }
}

fn may_have_effects(path: &[String]) -> bool {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    match names.as_slice() {
        // `use std as other;` would hide what is used.
        ["std"] | ["extern", ..] => true,
        ["std", module, rest @ ..] => {
            let is_exempt =
                |[exempt, name]: &[&str; 2]| module == exempt && rest.first() == Some(name);
            !WITHOUT_EFFECTS.contains(module) && !TYPES_WITHOUT_EFFECTS.iter().any(is_exempt)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the pure crates, each of them empty, with these files instead or as well.
    fn project(files: &[(&str, &str)]) -> SourceTexts {
        let mut texts = PURE.map(|[_, library]| (library, "")).to_vec();
        texts.extend(files);
        SourceTexts::of(&texts)
    }

    #[track_caller]
    fn check_text(text: &str, expected: Option<&str>) {
        for [_, library] in PURE {
            check_file(library, text, expected);
        }
    }

    #[track_caller]
    fn check_file(path: &str, text: &str, expected: Option<&str>) {
        let texts = project(&[(path, text)]);
        match (check(&texts), expected) {
            (Ok(_), None) => {}
            (Err(error), Some(expected)) => {
                assert!(error.to_string().contains(expected), "{error}");
            }
            (Ok(_), Some(expected)) => assert_eq!("no effects", expected),
            (Err(error), None) => assert_eq!(error.to_string(), "no effects expected"),
        }
    }

    #[test]
    fn every_way_to_an_effect_fails() {
        for effect in [
            "std::fs::File::open(x)",
            "std::fs::OpenOptions::new()",
            "std::fs::read_dir(x)",
            "std::env::vars()",
            "std::env::var_os(x)",
            "std::time::Instant::now()",
            "std::time::SystemTime::now()",
            "std::process::exit(1)",
            "std::process::Command::new(x)",
            "std::thread::sleep(x)",
            "std::thread::spawn(x)",
            "std::net::TcpStream::connect(x)",
            "std::io::stdin()",
            "std::io::stdout()",
            "std::path::Path::new(x).exists()",
            "std::os::unix::fs::symlink(x, y)",
        ] {
            let path = effect.split('(').next().unwrap_or(effect);
            check_text(&format!("fn f() {{ {effect}; }}"), Some(path));
            check_text(&format!("fn f() {{ g![{effect}]; }}"), Some(path));
            check_text(&format!("fn f() {{ ::{effect}; }}"), Some(path));
            check_text(&format!("fn f() {{ ..{effect}; }}"), Some(path));
        }
        check_text("use std::fs;", Some("std::fs"));
        check_text("pub use std::fs;", Some("std::fs"));
        check_text("use std::{fmt, fs as disk};", Some("std::fs"));
        check_text("fn f() { use std::env::*; }", Some("std::env"));
        check_text("use std as other;", Some("lib.rs: std"));
        check_text("use std::*;", Some("std::*"));
        check_text("use std::io::{Cursor, stdin};", Some("std::io::stdin"));
        check_text("use std::io; type C = io::Cursor<u8>;", Some("std::io"));
        check_text("extern crate std as other;", Some("extern"));
        check_text("include!(\"other.rs\");", Some("include!"));
        check_text(
            "fn f() { g(std::include!(\"other.rs\")); }",
            Some("include!"),
        );
    }

    #[test]
    fn effects_of_other_packages_fail() {
        for (text, expected) in [
            ("fn f() { imagesize::size(\"a\"); }", "imagesize::size"),
            ("use imagesize::size;", "imagesize::size"),
            ("use imagesize::*;", "imagesize::*"),
            ("use imagesize as other;", "lib.rs: imagesize"),
            ("use imagesize::{self as other};", "lib.rs: imagesize"),
            ("use jiff as clock;", "lib.rs: jiff"),
            ("fn f() { infer::get_from_path(x); }", "get_from_path"),
            ("fn f() { infer::Infer::new(); }", "infer::Infer"),
            ("use jiff::Zoned; fn f() { Zoned::now(); }", "Zoned::now"),
            ("use jiff::Zoned as Z; fn f() { Z::now(); }", "Z::now"),
            ("type Z = jiff::Zoned; fn f() { Z::now(); }", "Z::now"),
            ("fn f() { g(jiff::Timestamp::now) }", "jiff::Timestamp::now"),
            (
                "fn f() { jiff::tz::TimeZone::system(); }",
                "TimeZone::system",
            ),
            (
                "use jiff::tz::TimeZone as T; fn f() { T::get(x); }",
                "T::get",
            ),
            ("fn f() { jiff::tz::db(); }", "jiff::tz::db"),
            ("fn f(d: jiff::civil::Date) { d.in_tz(x); }", ".in_tz()"),
            (
                "fn f(t: &mut tera::Tera) { t.load_from_glob(x); }",
                ".load_from_glob()",
            ),
            (
                "fn f() { g![t.add_template_file(x, y)] }",
                ".add_template_file()",
            ),
            (
                "use tera::Tera; fn f() { Tera::load_from_glob(x); }",
                "Tera::load_from_glob",
            ),
            ("fn f() { rayon::spawn(x); }", "rayon::spawn"),
            (
                "fn f() { rayon::ThreadPoolBuilder::new(); }",
                "rayon::Thread",
            ),
            (
                "fn f(h: &mut blake3::Hasher) { h.update_mmap(x); }",
                ".update_mmap()",
            ),
            (
                "fn f() { similar::capture_diff_deadline(x); }",
                "capture_diff_deadline",
            ),
        ] {
            check_text(text, Some(expected));
        }
        for text in [
            "fn f() { imagesize::blob_size(x); infer::get(x); }",
            "use jiff::{Timestamp, civil::Date}; fn f() { Timestamp::from_second(1); }",
            "fn f() { jiff::tz::TimeZoneDatabase::bundled().get(x); }",
            "use rayon::prelude::*; fn f() { rayon::join(a, b); }",
            "#[cfg(test)] mod tests { fn f() { imagesize::size(x); } }",
        ] {
            check_text(text, None);
        }
    }

    #[test]
    fn values_and_tests_pass() {
        check_text(
            "use std::collections::{BTreeMap, BTreeSet}; fn f(r: std::ops::Range<usize>) {}",
            None,
        );
        check_text("use std::io::Cursor;", None);
        check_text("const TEXT: &str = include_str!(\"lib.rs\");", None);
        check_text("#[cfg(test)] mod tests { use std::fs; }", None);
        // In the other crates, effects are allowed.
        assert!(check(&project(&[("crates/repo/src/lib.rs", "use std::fs;")])).is_ok());
        let test = ("crates/plan/tests/it/main.rs", "use std::fs;");
        assert!(check(&project(&[test])).is_ok());
    }

    #[test]
    fn a_file_that_is_not_read_fails() {
        for path in [
            "crates/plan/build.rs",
            "crates/site/src/main.rs",
            "docs/packs/build.rs",
            "site-templates/main.rs",
        ] {
            let error = check(&project(&[(path, "use std::fs;")])).expect_err("it has effects");
            assert!(error.to_string().contains(path), "{error}");
        }
        let error = check(&SourceTexts::default()).expect_err("nothing can be read");
        assert!(
            error.to_string().contains("crates/plan/src/lib.rs"),
            "{error}"
        );
    }
}
