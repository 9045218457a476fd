//! Finds the texts in string literals.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Returns the texts of all string literals in tokens, those inside macros included. Attributes are left out, because
/// comments for documentation are attributes too.
pub(super) fn string_literals(tokens: TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // Whether the token before was `#`, or `!` after it. `vec![…]` is not an attribute.
    let mut may_be_attribute = false;
    for token in tokens {
        let is_mark = match &token {
            TokenTree::Punct(mark) => {
                mark.as_char() == '#' || (may_be_attribute && mark.as_char() == '!')
            }
            _ => false,
        };
        match token {
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse2::<syn::LitStr>(TokenTree::from(literal).into()) {
                    found.insert(text.value());
                }
            }
            TokenTree::Group(group) => {
                let is_attribute = may_be_attribute && group.delimiter() == Delimiter::Bracket;
                if !is_attribute {
                    found.extend(string_literals(group.stream()));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
        may_be_attribute = is_mark;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: &[&str]) {
        let found = string_literals(code.parse().expect("these are tokens"));
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            expected
        );
    }

    #[test]
    fn texts_are_found_wherever_code_has_them() {
        check(
            r#"const A: &str = "a"; fn f() { g("b", 'c', 1) }"#,
            &["a", "b"],
        );
        check(
            r##"fn f() { format!("{x} {}", g(r#"a "b""#)) }"##,
            &["a \"b\"", "{x} {}"],
        );
        check("const A: &str = \"a \\\n    b\";", &["a b"]);
    }

    #[test]
    fn comments_and_attributes_are_not_texts() {
        check(
            "/// a\n#[b = \"b\"]\nfn f() { /* \"c\" */ \"d\" } // \"e\"",
            &["d"],
        );
        check("fn f() { #![doc = \"a\"] vec![\"b\"] }", &["b"]);
    }
}
