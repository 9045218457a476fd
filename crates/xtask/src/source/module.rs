//! What one module defines, imports and mentions.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};

use super::impl_block::ImplBlock;
use super::string_literals::string_literals;

/// One module: a file, or an inline `mod name { … }` in it.
pub(crate) struct SourceModule {
    /// The file, from the project's top folder.
    pub(crate) file: String,
    /// The module's parent in the list of its crate; the root is its own.
    pub(super) parent: usize,
    /// Its modules by name.
    pub(super) children: BTreeMap<String, usize>,
    /// What `use` brings in: the name, and the path as written.
    pub(crate) imports: BTreeMap<String, Vec<String>>,
    /// Paths whose whole content `use …::*` brings in.
    pub(crate) globs: Vec<Vec<String>>,
    /// Names that are defined here.
    pub(super) definitions: BTreeSet<String>,
    /// Every path that the module mentions, apart from tests and re-exports.
    pub(crate) mentions: BTreeSet<Vec<String>>,
    /// The names of the methods that it calls, apart from tests: `f` in `value.f()`.
    pub(crate) methods: BTreeSet<String>,
    /// Those among them that it calls as `self.f()`.
    pub(super) methods_of_self: BTreeSet<String>,
    /// Its blocks of functions of a type.
    pub(super) impls: Vec<ImplBlock>,
    /// The texts of its string literals.
    pub(crate) strings: BTreeSet<String>,
}

impl SourceModule {
    /// Reads the items of a module; modules inside it are not read.
    pub(super) fn read<'a>(
        file: &str,
        parent: usize,
        items: impl Iterator<Item = &'a syn::Item>,
    ) -> Self {
        let mut module = Self {
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            imports: BTreeMap::new(),
            globs: Vec::new(),
            definitions: BTreeSet::new(),
            mentions: BTreeSet::new(),
            methods: BTreeSet::new(),
            methods_of_self: BTreeSet::new(),
            impls: Vec::new(),
            strings: BTreeSet::new(),
        };
        for item in items {
            match item {
                syn::Item::Mod(_) => {}
                syn::Item::ExternCrate(item) => {
                    let path = ["extern".to_owned(), item.ident.to_string()];
                    module.mentions.insert(path.to_vec());
                }
                syn::Item::Use(import) => module.add_import(import),
                item => {
                    if let syn::Item::Impl(block) = item {
                        module.impls.extend(ImplBlock::read(block));
                    }
                    UseInside(&mut module).visit_item(item);
                    let tokens = item.to_token_stream();
                    module.strings.extend(string_literals(tokens.clone()));
                    module.add_tokens(tokens);
                }
            }
        }
        module
    }

    /// Whether the module calls a function of a block, as `value.f()`, `Self::f()` or `Type::f()`. `ambiguous` are the
    /// methods of other types: for those, only `self.f()` counts.
    pub(super) fn calls(&self, block: &ImplBlock, ambiguous: &BTreeSet<&str>) -> bool {
        let of_block = |path: &Vec<String>| match path.as_slice() {
            [.., before, name] => {
                (before == "Self" || Some(before) == block.of.last())
                    && block.functions.contains(name)
            }
            _ => false,
        };
        let mut methods = block.methods.intersection(&self.methods);
        methods
            .any(|name| self.methods_of_self.contains(name) || !ambiguous.contains(name.as_str()))
            || self.mentions.iter().any(of_block)
    }

    fn add_import(&mut self, import: &syn::ItemUse) {
        let is_export = !matches!(import.vis, syn::Visibility::Inherited);
        self.add_tree(&import.tree, &mut Vec::new(), is_export);
    }

    fn add_tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>, is_export: bool) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_tree(&path.tree, before, is_export);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(tree, before, is_export);
                }
            }
            syn::UseTree::Glob(_) => {
                self.globs.push(before.clone());
                // Which names are used is unknown, so the module counts as used itself.
                self.mention([before.as_slice(), &["*".to_owned()]].concat(), is_export);
            }
            syn::UseTree::Name(name) => self.add_name(&name.ident, &name.ident, before, is_export),
            syn::UseTree::Rename(name) => {
                self.add_name(&name.ident, &name.rename, before, is_export);
            }
        }
    }

    fn add_name(
        &mut self,
        name: &syn::Ident,
        rename: &syn::Ident,
        before: &[String],
        is_export: bool,
    ) {
        let mut path = before.to_vec();
        // `use a::{self, b}`: `self` is `a` itself.
        if name != "self" {
            path.push(name.to_string());
        }
        let rename = if rename == "self" {
            before.last().cloned().unwrap_or_default()
        } else {
            rename.to_string()
        };
        self.mention(path.clone(), is_export);
        self.imports.insert(rename, path);
    }

    /// A re-export is a name for others: the module itself does not depend on it.
    fn mention(&mut self, path: Vec<String>, is_export: bool) {
        if !is_export {
            self.mentions.insert(path);
        }
    }

    /// Finds paths and definitions in tokens, those inside macros included.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut reader = PathReader::default();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(name) => {
                    match reader.preceding {
                        PrecedingToken::Definition => {
                            self.definitions.insert(name.to_string());
                        }
                        PrecedingToken::Dot { after_self } => {
                            if tokens.peek().is_some_and(starts_arguments) {
                                self.methods.insert(name.to_string());
                                if after_self {
                                    self.methods_of_self.insert(name.to_string());
                                }
                            }
                        }
                        PrecedingToken::Other => {}
                    }
                    self.end_path(reader.name(&name.to_string()));
                }
                TokenTree::Punct(mark) => self.end_path(reader.mark(mark.as_char())),
                TokenTree::Group(group) => {
                    self.end_path(reader.end());
                    self.add_tokens(group.stream());
                }
                TokenTree::Literal(_) => self.end_path(reader.end()),
            }
        }
        self.end_path(reader.end());
    }

    /// Keeps a path that has ended. A name alone refers to this module, except `std`, which only a macro separates from
    /// its path.
    fn end_path(&mut self, path: Vec<String>) {
        if path.len() > 1 || path == ["std"] {
            self.mentions.insert(path);
        }
    }
}

/// Whether a token after the name of a method starts its arguments: `(`, or the first colon of `::<T>(`.
fn starts_arguments(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Punct(mark) => mark.as_char() == ':' && mark.spacing() == Spacing::Joint,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}

/// Keywords before the name of something that is defined.
const DEFINITIONS: [&str; 8] = [
    "struct", "enum", "trait", "union", "type", "fn", "const", "static",
];

/// Keywords that can come right before a path, and are not part of it.
const KEYWORDS: [&str; 22] = [
    "as", "await", "break", "const", "dyn", "else", "fn", "for", "if", "impl", "in", "let", "loop",
    "match", "move", "mut", "pub", "ref", "return", "static", "where", "while",
];

/// What stands before a name.
#[derive(Default, PartialEq)]
enum PrecedingToken {
    /// A keyword such as `struct`: the name is defined here.
    Definition,
    /// A dot: the name is a field or a method.
    Dot {
        /// Whether `self` is before the dot.
        after_self: bool,
    },
    #[default]
    Other,
}

/// Puts names and colons together to paths. Each function returns the path that ends there, which may be empty.
#[derive(Default)]
struct PathReader {
    path: Vec<String>,
    /// How many colons follow the last name; a path goes on after two.
    colons: usize,
    preceding: PrecedingToken,
}

impl PathReader {
    fn name(&mut self, name: &str) -> Vec<String> {
        let is_new = self.colons != 2;
        let ended = is_new.then(|| std::mem::take(&mut self.path));
        if !KEYWORDS.contains(&name) && !self.is_after_dot() {
            self.path.push(name.to_owned());
        }
        self.colons = 0;
        self.preceding = if DEFINITIONS.contains(&name) {
            PrecedingToken::Definition
        } else {
            PrecedingToken::Other
        };
        ended.unwrap_or_default()
    }

    fn is_after_dot(&self) -> bool {
        matches!(self.preceding, PrecedingToken::Dot { .. })
    }

    fn mark(&mut self, mark: char) -> Vec<String> {
        if mark == ':' {
            self.colons += 1;
            self.preceding = PrecedingToken::Other;
            return Vec::new();
        }
        // The second dot of `..` precedes a path.
        let is_range = self.is_after_dot();
        let ended = self.end();
        if mark == '.' && !is_range {
            let after_self = ended == ["self"];
            self.preceding = PrecedingToken::Dot { after_self };
        }
        ended
    }

    fn end(&mut self) -> Vec<String> {
        std::mem::take(self).path
    }
}

/// Collects `use` inside functions.
struct UseInside<'a>(&'a mut SourceModule);

impl<'ast> Visit<'ast> for UseInside<'_> {
    fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
        self.0.add_import(import);
        visit::visit_item_use(self, import);
    }
}

/// Whether an item exists only in tests.
pub(super) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute
            .meta
            .require_list()
            .map(|list| list.tokens.to_string());
        attribute.path().is_ident("cfg")
            && condition.is_ok_and(|condition| {
                condition == "test" || condition.replace(' ', "").starts_with("all(test,")
            })
    })
}

/// Returns the attributes of an item, as far as they matter here.
pub(super) fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::ExternCrate(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
