//! Finds the types that derive `Serialize`.

use syn::visit::{self, Visit};

/// The names of the types that derive `Serialize`, apart from those of tests.
#[derive(Default)]
pub(super) struct SerializedTypes(pub(super) Vec<String>);

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
