//! The blocks with the functions of a type.

use std::collections::BTreeSet;

/// `impl Type { … }` or `impl Trait for Type { … }`.
pub(super) struct ImplBlock {
    /// The path of the type, as written.
    pub(super) of: Vec<String>,
    /// The names of its functions.
    pub(super) functions: BTreeSet<String>,
    /// The names of those that take `self`.
    pub(super) methods: BTreeSet<String>,
}

impl ImplBlock {
    /// Reads a block, if it is of a type with a path. A trait with a type of its own, such as `From<T>`, is left out,
    /// because the name of its function does not say which block is meant.
    pub(super) fn read(item: &syn::ItemImpl) -> Option<Self> {
        let of_trait = item
            .trait_
            .as_ref()
            .and_then(|(_, path, _)| path.segments.last());
        if of_trait
            .is_some_and(|name| matches!(name.arguments, syn::PathArguments::AngleBracketed(_)))
        {
            return None;
        }
        let mut of = &*item.self_ty;
        while let syn::Type::Reference(reference) = of {
            of = &reference.elem;
        }
        let syn::Type::Path(path) = of else {
            return None;
        };
        let names = path.path.segments.iter().map(|name| name.ident.to_string());
        let mut block = Self {
            of: names.collect(),
            functions: BTreeSet::new(),
            methods: BTreeSet::new(),
        };
        for item in &item.items {
            if let syn::ImplItem::Fn(function) = item {
                let name = function.sig.ident.to_string();
                if function.sig.receiver().is_some() {
                    block.methods.insert(name.clone());
                }
                block.functions.insert(name);
            }
        }
        Some(block)
    }
}
