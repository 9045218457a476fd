//! Names of types that are used more than once.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};

use super::texts::SourceTexts;

/// Every type definition (`struct`, `enum`, `trait`, `union`, `type`) by name, with the file of each.
#[derive(Default)]
pub(crate) struct TypeNames(BTreeMap<String, Vec<String>>);

impl TypeNames {
    /// Collects the definitions in all texts, those of tests and inside macros such as `record!` included.
    pub(crate) fn collect(texts: &SourceTexts) -> anyhow::Result<Self> {
        let mut names = Self::default();
        for (file, text) in texts.iter() {
            let parsed = syn::parse_file(text)
                .map_err(|error| anyhow::anyhow!("cannot parse {file}: {error}"))?;
            TypesIn {
                file,
                names: &mut names,
            }
            .visit_file(&parsed);
        }
        Ok(names)
    }

    /// Returns the number of definitions.
    pub(crate) fn total(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Returns the number of definitions whose name is defined more than once.
    pub(crate) fn shared(&self) -> usize {
        self.repeated().map(|(_, files)| files.len()).sum()
    }

    /// Names that are defined more than once, with their files.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0
            .iter()
            .filter(|(_, files)| files.len() > 1)
            .map(|(name, files)| (name.as_str(), files.as_slice()))
    }

    /// Returns the share of definitions whose name is defined more than once, in percent.
    pub(crate) fn share(&self) -> f64 {
        if self.total() == 0 {
            return 0.0;
        }
        100.0 * self.shared() as f64 / self.total() as f64
    }

    fn add(&mut self, name: &str, file: &str) {
        self.0
            .entry(name.to_owned())
            .or_default()
            .push(file.to_owned());
    }

    /// Finds `struct Name` and the like in the tokens of a macro call.
    fn add_tokens(&mut self, tokens: TokenStream, file: &str) {
        let mut is_defined = false;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    if is_defined {
                        self.add(&name, file);
                    }
                    is_defined = ["struct", "enum", "trait", "union"].contains(&name.as_str());
                }
                TokenTree::Group(group) => {
                    is_defined = false;
                    self.add_tokens(group.stream(), file);
                }
                _ => is_defined = false,
            }
        }
    }
}

/// Visits the types of one file.
struct TypesIn<'a> {
    file: &'a str,
    names: &'a mut TypeNames,
}

impl<'ast> Visit<'ast> for TypesIn<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.names.add(&item.ident.to_string(), self.file);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.names.add(&item.ident.to_string(), self.file);
    }

    fn visit_item_union(&mut self, item: &'ast syn::ItemUnion) {
        self.names.add(&item.ident.to_string(), self.file);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.names.add(&item.ident.to_string(), self.file);
        visit::visit_item_trait(self, item);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.names.add(&item.ident.to_string(), self.file);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.names
            .add_tokens(call.tokens.to_token_stream(), self.file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_that_share_a_name_are_counted() {
        let texts = SourceTexts::of(&[
            (
                "a.rs",
                "struct Row; enum Only {} mod inner { type Row = u8; }",
            ),
            (
                "b.rs",
                "fn f() { struct Row; } record! { pub struct Phone { x: u8 = \"x\", } }",
            ),
            (
                "c.rs",
                "trait Phone { type Item; } impl Phone for u8 { type Item = u8; }",
            ),
        ]);
        let names = TypeNames::collect(&texts).expect("the source parses");
        let repeated: Vec<_> = names
            .repeated()
            .map(|(name, files)| (name, files.len()))
            .collect();
        assert_eq!(repeated, [("Phone", 2), ("Row", 3)]);
        assert_eq!((names.total(), names.shared()), (6, 5));
    }
}
