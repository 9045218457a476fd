//! The table that shows the shape of the code: sizes, repeated type names, module cycles, commands.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Context;
use syn::spanned::Spanned;

use crate::source::{ModuleTree, SourceTexts, TypeNames, module_cycles};

/// How many repeated names and cycles are listed.
const MOST_LISTED: usize = 15;

/// Prints the table for the project in a folder, which may be another checkout.
pub(crate) fn print(root: &Path, all: bool) -> anyhow::Result<()> {
    let texts = SourceTexts::read(root, &["crates", "tests"])?;
    let most = if all { usize::MAX } else { MOST_LISTED };
    let mut out = String::new();
    crate_lines(root, &texts, most, &mut out)?;
    type_names(&texts, most, &mut out)?;
    command_lines(&texts, &mut out)?;
    print!("{out}");
    Ok(())
}

/// Lines and cycles of each crate.
fn crate_lines(
    root: &Path,
    texts: &SourceTexts,
    most: usize,
    out: &mut String,
) -> anyhow::Result<()> {
    writeln!(
        out,
        "{:<10} {:>7} {:>7} {:>7} {:>9} {:>14}",
        "crate", "files", "lines", "tests", "functions", "largest cycle"
    )?;
    let mut cycles = Vec::new();
    for name in crate_names(root)? {
        let folder = format!("crates/{name}");
        let lines = Lines::of(texts.in_folder(&folder))?;
        let largest = match root_file(texts, &folder) {
            Some(file) => {
                let found = module_cycles(&ModuleTree::read(texts, &file)?);
                let largest = found.first().map_or(0, Vec::len);
                cycles.extend(found.into_iter().map(|files| (name.clone(), files)));
                largest
            }
            None => 0,
        };
        lines.print(&name, &largest.to_string(), out)?;
    }
    Lines::of(texts.in_folder("tests"))?.print("tests/", "", out)?;
    Lines::of(texts.iter())?.print("all", "", out)?;
    writeln!(out, "\nmodule cycles, in files: {}", cycles.len())?;
    cycles.sort_by_key(|(_, files)| std::cmp::Reverse(files.len()));
    for (name, files) in cycles.iter().take(most) {
        let source = format!("crates/{name}/src/");
        let short = files
            .iter()
            .map(|file| file.strip_prefix(&source).unwrap_or(file));
        let short: Vec<_> = short.collect();
        writeln!(out, "  {name}, {}: {}", files.len(), short.join(" "))?;
    }
    Ok(())
}

fn type_names(texts: &SourceTexts, most: usize, out: &mut String) -> anyhow::Result<()> {
    let names = TypeNames::collect(texts)?;
    writeln!(
        out,
        "\ntype definitions: {}, of which {} ({:.1} %) share their name with another",
        names.total(),
        names.shared(),
        names.share()
    )?;
    let mut repeated: Vec<_> = names.repeated().collect();
    repeated.sort_by_key(|(_, files)| std::cmp::Reverse(files.len()));
    for (name, files) in repeated.into_iter().take(most) {
        writeln!(out, "  {name}, {}: {}", files.len(), files.join(" "))?;
    }
    Ok(())
}

/// Lines of each command: its file, or all files in its folder.
fn command_lines(texts: &SourceTexts, out: &mut String) -> anyhow::Result<()> {
    const FOLDER: &str = "crates/cli/src/commands";
    let mut commands: Vec<(String, usize)> = Vec::new();
    for (path, text) in texts.in_folder(FOLDER) {
        let rest = &path[FOLDER.len() + 1..];
        let name = rest.split(['/', '.']).next().unwrap_or(rest).to_owned();
        let lines = text.lines().count();
        match commands.last_mut() {
            Some((last, total)) if *last == name => *total += lines,
            _ if name == "mod" => {}
            _ => commands.push((name, lines)),
        }
    }
    writeln!(out, "\nlines per command")?;
    for (name, lines) in commands {
        writeln!(out, "  {name:<14} {lines:>5}")?;
    }
    Ok(())
}

/// Returns the folders below `crates` that hold a crate.
pub(crate) fn crate_names(root: &Path) -> anyhow::Result<Vec<String>> {
    let folder = root.join("crates");
    let mut names = Vec::new();
    for entry in
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Returns the root file of a crate: its library, or its program if it has none.
pub(crate) fn root_file(texts: &SourceTexts, folder: &str) -> Option<String> {
    let files = ["lib.rs", "main.rs"].map(|file| format!("{folder}/src/{file}"));
    files.into_iter().find(|file| texts.get(file).is_some())
}

/// Sizes of some files.
#[derive(Default)]
struct Lines {
    files: usize,
    lines: usize,
    tests: usize,
    functions: usize,
    /// Functions of more than 40 lines.
    long: usize,
}

impl Lines {
    fn of<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>) -> anyhow::Result<Self> {
        let mut sum = Self::default();
        for (path, text) in texts {
            let parsed = syn::parse_file(text).with_context(|| format!("cannot parse {path}"))?;
            sum.files += 1;
            sum.lines += text.lines().count();
            sum.tests += if path.contains("/tests/")
                || path.starts_with("tests/")
                || path.ends_with("/tests.rs")
            {
                text.lines().count()
            } else {
                parsed.items.iter().map(test_lines).sum()
            };
            let mut functions = FunctionLengths::default();
            syn::visit::visit_file(&mut functions, &parsed);
            sum.functions += functions.0.len();
            sum.long += functions.0.iter().filter(|length| **length > 40).count();
        }
        Ok(sum)
    }

    fn print(&self, name: &str, cycle: &str, out: &mut String) -> anyhow::Result<()> {
        let Self {
            files,
            lines,
            tests,
            functions,
            long,
        } = self;
        let functions = format!("{functions} ({long} > 40)");
        writeln!(
            out,
            "{name:<10} {files:>6} {lines:>7} {tests:>7} {functions:>15} {cycle:>14}"
        )?;
        Ok(())
    }
}

/// Lines of `#[cfg(test)] mod tests { … }`.
fn test_lines(item: &syn::Item) -> usize {
    match item {
        syn::Item::Mod(module) if module.content.is_some() && module.ident == "tests" => {
            length(item.span())
        }
        _ => 0,
    }
}

/// The lines of every function.
#[derive(Default)]
struct FunctionLengths(Vec<usize>);

impl<'ast> syn::visit::Visit<'ast> for FunctionLengths {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }
}

impl FunctionLengths {
    /// A function starts at its `fn`, without its documentation.
    fn add(&mut self, head: &syn::Signature, body: &syn::Block) {
        let (start, end) = (head.span().start().line, body.span().end().line);
        self.0.push((end + 1).saturating_sub(start));
    }
}

fn length(span: proc_macro2::Span) -> usize {
    (span.end().line + 1).saturating_sub(span.start().line)
}
