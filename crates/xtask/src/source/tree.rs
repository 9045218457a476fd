//! All modules of a crate, and what a path in one of them refers to.

use std::collections::BTreeSet;

use anyhow::{Context, bail};

use super::impl_block::ImplBlock;
use super::module::{SourceModule, attributes, is_test};
use super::texts::SourceTexts;

/// How many re-exports a path may pass; more would be a circle.
const MOST_EXPORTS: usize = 32;

/// The modules of a crate, the root first.
pub(crate) struct ModuleTree {
    modules: Vec<SourceModule>,
    with_tests: bool,
}

/// What a path refers to.
#[derive(Clone, Copy)]
enum PathTarget {
    /// A module as a whole.
    Module(usize),
    /// Something that this module defines.
    Item(usize),
}

impl ModuleTree {
    /// Reads a crate from its root file and follows each `mod name;`, apart from tests.
    pub(crate) fn read(texts: &SourceTexts, root_file: &str) -> anyhow::Result<Self> {
        Self::read_from(texts, root_file, false)
    }

    /// Returns the same, with modules that exist only in tests.
    pub(crate) fn read_with_tests(texts: &SourceTexts, root_file: &str) -> anyhow::Result<Self> {
        Self::read_from(texts, root_file, true)
    }

    fn read_from(texts: &SourceTexts, root_file: &str, with_tests: bool) -> anyhow::Result<Self> {
        let mut tree = Self {
            modules: Vec::new(),
            with_tests,
        };
        tree.add_file(texts, root_file, 0)?;
        Ok(tree)
    }

    fn add_file(
        &mut self,
        texts: &SourceTexts,
        file: &str,
        parent: usize,
    ) -> anyhow::Result<usize> {
        let text = texts
            .get(file)
            .with_context(|| format!("there is no {file}"))?;
        let parsed = syn::parse_file(text).with_context(|| format!("cannot parse {file}"))?;
        self.add_module(texts, file, &parsed.items, parent, &folder_of(file))
    }

    /// Adds a module and those inside it, whose files are in `folder`.
    fn add_module(
        &mut self,
        texts: &SourceTexts,
        file: &str,
        items: &[syn::Item],
        parent: usize,
        folder: &str,
    ) -> anyhow::Result<usize> {
        let index = self.modules.len();
        let with_tests = self.with_tests;
        let items = items
            .iter()
            .filter(|item| with_tests || !is_test(attributes(item)));
        let module = SourceModule::read(file, parent, items.clone());
        self.modules.push(module);
        for item in items {
            let syn::Item::Mod(declared) = item else {
                continue;
            };
            let name = declared.ident.to_string();
            let child = if let Some((_, inner)) = &declared.content {
                self.add_module(texts, file, inner, index, &format!("{folder}/{name}"))?
            } else {
                let files = match written_path(&declared.attrs) {
                    Some(path) => vec![resolved(file, &path)],
                    None => vec![
                        format!("{folder}/{name}.rs"),
                        format!("{folder}/{name}/mod.rs"),
                    ],
                };
                let Some(inner) = files.iter().find(|file| texts.get(file).is_some()) else {
                    bail!("{file} declares `mod {name}`, but there is no {}", files[0]);
                };
                self.add_file(texts, inner, index)?
            };
            self.modules[index].children.insert(name, child);
        }
        Ok(index)
    }

    /// Returns the modules, the root first.
    pub(crate) fn modules(&self) -> &[SourceModule] {
        &self.modules
    }

    /// Files and the files that they depend on, as pairs without doubles.
    pub(super) fn edges(&self) -> BTreeSet<(&str, &str)> {
        let mut edges = BTreeSet::new();
        for (index, module) in self.modules.iter().enumerate() {
            for path in &module.mentions {
                let Some(PathTarget::Item(target)) = self.find(index, path, MOST_EXPORTS) else {
                    continue;
                };
                let target = self.modules[target].file.as_str();
                if target != module.file {
                    edges.insert((module.file.as_str(), target));
                }
            }
        }
        edges.extend(self.edges_of_methods());
        edges
    }

    /// The files of types, with other files that define functions of these types and are needed for them: `a.rs` has a
    /// type and calls `value.f()`, and `b.rs` has an `impl` block of the type with `f`.
    fn edges_of_methods(&self) -> BTreeSet<(&str, &str)> {
        let mut edges = BTreeSet::new();
        for (index, module) in self.modules.iter().enumerate() {
            for block in &module.impls {
                let Some(PathTarget::Item(target)) = self.find(index, &block.of, MOST_EXPORTS)
                else {
                    continue;
                };
                let file = self.modules[target].file.as_str();
                if file == module.file {
                    continue;
                }
                let ambiguous = self.methods_of_others(block);
                let mut of_type = self.modules.iter().filter(|it| it.file == file);
                if of_type.any(|it| it.calls(block, &ambiguous)) {
                    edges.insert((file, module.file.as_str()));
                }
            }
        }
        edges
    }

    /// Returns the methods of all types with another name than that of a block.
    fn methods_of_others(&self, block: &ImplBlock) -> BTreeSet<&str> {
        let blocks = self.modules.iter().flat_map(|module| &module.impls);
        let of_others = blocks.filter(|other| other.of.last() != block.of.last());
        let methods = of_others.flat_map(|other| &other.methods);
        methods.map(String::as_str).collect()
    }

    /// Finds what a path refers to that is written in a module; nothing for paths into other crates.
    fn find(&self, from: usize, path: &[String], exports: usize) -> Option<PathTarget> {
        let (first, rest) = path.split_first()?;
        let module = &self.modules[from];
        match first.as_str() {
            "crate" => self.walk(0, rest, exports),
            "self" => self.walk(from, rest, exports),
            "super" => self.walk(module.parent, rest, exports),
            // A local `use` of the same name shadows a module; both at once do not compile.
            name if module.children.contains_key(name) || module.imports.contains_key(name) => {
                self.walk(from, path, exports)
            }
            _ => self.through_globs(from, path, exports),
        }
    }

    /// Follows a path from a module downwards.
    fn walk(&self, at: usize, path: &[String], exports: usize) -> Option<PathTarget> {
        let Some((first, rest)) = path.split_first() else {
            return Some(PathTarget::Module(at));
        };
        let exports = exports.checked_sub(1)?;
        let module = &self.modules[at];
        if first == "super" {
            return self.walk(module.parent, rest, exports);
        }
        if let Some(child) = module.children.get(first) {
            return self.walk(*child, rest, exports);
        }
        if let Some(import) = module.imports.get(first) {
            // `pub(crate) use name;` re-exports a macro of this same file.
            if import.as_slice() == [first.clone()] {
                return Some(PathTarget::Item(at));
            }
            let path = [import.as_slice(), rest].concat();
            return self.find(at, &path, exports);
        }
        if module.definitions.contains(first) {
            return Some(PathTarget::Item(at));
        }
        self.through_globs(at, path, exports)
            .or(Some(PathTarget::Item(at)))
    }

    /// Looks for a path in what `use …::*` brings into a module.
    fn through_globs(&self, at: usize, path: &[String], exports: usize) -> Option<PathTarget> {
        let exports = exports.checked_sub(1)?;
        let name = path.first()?;
        self.modules[at].globs.iter().find_map(|glob| {
            let Some(PathTarget::Module(module)) = self.find(at, glob, exports) else {
                return None;
            };
            let module_has = |names: &SourceModule| {
                names.definitions.contains(name)
                    || names.children.contains_key(name)
                    || names.imports.contains_key(name)
            };
            module_has(&self.modules[module])
                .then(|| self.walk(module, path, exports))
                .flatten()
        })
    }
}

/// Returns the folder of a file's modules: its own for `lib.rs`, `main.rs` and `mod.rs`, one of its name otherwise.
fn folder_of(file: &str) -> String {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        name => format!("{folder}/{}", name.trim_end_matches(".rs")),
    }
}

/// Returns the path of `#[path = "…"]`.
fn written_path(attributes: &[syn::Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let pair = attribute.meta.require_name_value().ok()?;
        match &pair.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(path),
                ..
            }) if pair.path.is_ident("path") => Some(path.value()),
            _ => None,
        }
    })
}

/// Returns the file that a path leads to from the folder of another file.
fn resolved(from: &str, path: &str) -> String {
    let mut names: Vec<_> = from.split('/').collect();
    names.pop();
    for name in path.split('/') {
        match name {
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_can_be_in_the_folder_of_another_program() {
        let main = "#[path = \"../shared/mod.rs\"] mod shared; mod own;";
        let texts = SourceTexts::of(&[
            ("tests/e2e/main.rs", main),
            ("tests/e2e/own.rs", ""),
            ("tests/shared/mod.rs", "mod inner;"),
            ("tests/shared/inner.rs", ""),
        ]);
        let tree = ModuleTree::read(&texts, "tests/e2e/main.rs").expect("the source parses");
        let files: Vec<_> = tree.modules().iter().map(|it| it.file.as_str()).collect();
        let expected = [
            "tests/e2e/main.rs",
            "tests/shared/mod.rs",
            "tests/shared/inner.rs",
            "tests/e2e/own.rs",
        ];
        assert_eq!(files, expected);
        let lost = SourceTexts::of(&[("tests/e2e/main.rs", main)]);
        let error = ModuleTree::read(&lost, "tests/e2e/main.rs")
            .err()
            .expect("a file is missing");
        assert!(error.to_string().contains("tests/shared/mod.rs"), "{error}");
    }
}
