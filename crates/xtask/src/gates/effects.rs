//! Checks that the pure crates touch no disk, environment, clock, network, terminal, process or thread.
//!
//! An effect needs a type or a function from the standard library, so each pure crate may use only modules of it that
//! have none. That is stricter than a list of banned functions, which is never complete. [`super::dependencies`] covers
//! effects of other crates, and `clippy.toml` the clocks of jiff.

use std::collections::BTreeSet;
use std::str::FromStr;

use anyhow::{anyhow, ensure};
use proc_macro2::{TokenStream, TokenTree};

use crate::source::{ModuleTree, SourceModule, SourceTexts};

/// The crates that take texts and a date, and return values.
const PURE: [&str; 3] = ["plan", "check", "site"];

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
    for name in PURE {
        faults.extend(faults_of(texts, &format!("crates/{name}"))?);
    }
    ensure!(
        faults.is_empty(),
        "the crates {} must have no effects; move this to `repo` or `cli`:\n  {}",
        PURE.join(", "),
        faults.join("\n  ")
    );
    Ok(format!("the crates {} have no effects", PURE.join(", ")))
}

/// Returns the parts of a crate that may have effects.
fn faults_of(texts: &SourceTexts, folder: &str) -> anyhow::Result<Vec<String>> {
    let library = format!("{folder}/src/lib.rs");
    let tree = ModuleTree::read(texts, &library)?;
    let mut faults: Vec<_> = tree.modules().iter().flat_map(effects_of).collect();
    for module in tree.modules() {
        let text = texts.get(&module.file).unwrap_or_default();
        let tokens =
            TokenStream::from_str(text).map_err(|error| anyhow!("{}: {error}", module.file))?;
        if includes_code(tokens) {
            faults.push(format!(
                "{}: `include!` brings code that this gate does not read",
                module.file
            ));
        }
    }
    // A program or a build script is compiled too, but is not a module of the library.
    let whole = ModuleTree::read_with_tests(texts, &library)?;
    let read: BTreeSet<&str> = whole.modules().iter().map(|m| m.file.as_str()).collect();
    let sources = [format!("{folder}/src/"), format!("{folder}/build.rs")];
    let is_source = |path: &str| sources.iter().any(|start| path.starts_with(start));
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
    let paths = paths.into_iter().filter(|path| may_have_effects(path));
    paths.map(|path| format!("{}: {}", module.file, path.join("::")))
}

/// Whether code is taken from another file. `include_str!` only takes a text.
fn includes_code(tokens: TokenStream) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is_call = tokens.windows(2).any(|pair| {
        matches!(pair, [TokenTree::Ident(name), TokenTree::Punct(mark)]
            if name == "include" && mark.as_char() == '!')
    });
    is_call
        || tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => includes_code(group.stream()),
            _ => false,
        })
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
        let libraries = PURE.map(|name| format!("crates/{name}/src/lib.rs"));
        let mut texts: Vec<_> = libraries.iter().map(|path| (path.as_str(), "")).collect();
        texts.extend(files);
        SourceTexts::of(&texts)
    }

    #[track_caller]
    fn check_text(text: &str, expected: Option<&str>) {
        let texts = project(&[("crates/plan/src/lib.rs", text)]);
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
        for path in ["crates/plan/build.rs", "crates/site/src/main.rs"] {
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
