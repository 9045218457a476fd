//! Files that source code embeds with `include_str!` and its sisters.

use proc_macro2::{TokenStream, TokenTree};

/// The macros that embed a file.
const MACROS: [&str; 3] = ["include_str", "include_bytes", "include"];

/// The paths that a file embeds.
#[derive(Default)]
pub(crate) struct EmbeddedPaths {
    arguments: Vec<PathArgument>,
    /// Texts outside these macros that lead out of a folder.
    upward: Vec<String>,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PathStart {
    /// At the folder of the source file.
    #[default]
    File,
    /// At the folder of the package.
    Package,
}

/// The argument of one macro.
#[derive(Default)]
struct PathArgument {
    start: PathStart,
    /// The parts that are written out, joined.
    text: String,
    /// Whether a macro puts a part of its own there: `$name`.
    has_variable: bool,
}

impl EmbeddedPaths {
    /// Reads the text of a source file.
    pub(crate) fn read(text: &str) -> syn::Result<Self> {
        let mut found = Self::default();
        found.add(syn::parse_str(text)?);
        Ok(found)
    }

    /// Returns each path as far as it is known, with its start.
    ///
    /// If a macro adds `$name`, every text in the file that leads out of a folder may be this name.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (PathStart, String)> {
        self.arguments.iter().flat_map(|argument| {
            let names: &[String] = if argument.has_variable {
                &self.upward
            } else {
                &[]
            };
            let whole = names.iter().map(|name| format!("{}{name}", argument.text));
            std::iter::once(argument.text.clone())
                .chain(whole)
                .map(|path| (argument.start, path))
        })
    }

    fn add(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) if is_call(&tokens[..at]) => {
                    let mut argument = PathArgument::default();
                    argument.add(group.stream());
                    self.arguments.push(argument);
                }
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = text_of(literal).filter(|text| text.contains("../"));
                    self.upward.extend(text);
                }
                _ => {}
            }
        }
    }
}

impl PathArgument {
    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Punct(mark) => self.has_variable |= mark.as_char() == '$',
                TokenTree::Ident(_) => {}
                TokenTree::Literal(literal) => match text_of(&literal).as_deref() {
                    Some("CARGO_MANIFEST_DIR") => self.start = PathStart::Package,
                    Some(text) => self.text.push_str(text),
                    None => {}
                },
            }
        }
    }
}

/// Whether the tokens before a group call one of the macros: `include_str!`.
fn is_call(before: &[TokenTree]) -> bool {
    let [.., TokenTree::Ident(name), TokenTree::Punct(mark)] = before else {
        return false;
    };
    mark.as_char() == '!' && MACROS.iter().any(|known| name == known)
}

/// Returns the text of a literal, if it is one.
fn text_of(literal: &proc_macro2::Literal) -> Option<String> {
    let text = TokenTree::Literal(literal.clone());
    Some(syn::parse2::<syn::LitStr>(text.into()).ok()?.value())
}
