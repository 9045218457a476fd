//! Finds calls of macros.

use proc_macro2::{TokenStream, TokenTree};

/// Whether code calls a macro by its name, also inside another macro: `json!` and `serde_json::json!` for `json`.
pub(crate) fn calls_macro(tokens: TokenStream, name: &str) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is_call = tokens.windows(2).any(|pair| {
        matches!(pair, [TokenTree::Ident(called), TokenTree::Punct(mark)]
            if called == name && mark.as_char() == '!')
    });
    is_call
        || tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => calls_macro(group.stream(), name),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_wherever_they_are() {
        for (code, expected) in [
            ("json!(1)", true),
            ("serde_json::json!({})", true),
            ("fn f() { vec![json!(1)] }", true),
            ("json_lines!(1)", false),
            ("let json = 1;", false),
            ("// json!(1)", false),
        ] {
            let tokens = code.parse().expect("Rust");
            assert_eq!(calls_macro(tokens, "json"), expected, "{code}");
        }
    }
}
