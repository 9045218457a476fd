//! The templates. They are built in, and each can be replaced.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_site_templates::{ASSETS, PAGES, STANDALONE};
use serde::Serialize;
use tera::{Context, Tera};

use crate::error::{Error, causes};
use crate::html::Html;

/// The files that make pages of plans.
///
/// Every value is escaped for HTML, whatever the template's name. Only HTML from this crate's own writer is not. A missing
/// variable is an error.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    assets: BTreeMap<&'static str, Arc<[u8]>>,
}

impl Templates {
    /// Returns the built-in templates.
    ///
    /// # Errors
    /// When a template does not parse. The tests of this crate make sure that all do.
    pub fn built_in() -> Result<Self, Error> {
        Self::with_replacements(BTreeMap::new())
    }

    /// Returns the built-in templates, with some replaced by texts of the same names.
    ///
    /// Templates are program code. Take them only from the person who runs the program, never from a repository.
    ///
    /// # Errors
    /// When a name is not in [`Self::names`], or a text does not parse.
    pub fn with_replacements(mut texts: BTreeMap<String, String>) -> Result<Self, Error> {
        let mut tera = Tera::new();
        // Every name ends with the empty string, so all templates are escaped, not only `.html`.
        tera.autoescape_on([""]);
        let mut take =
            |name: &str, built_in: &str| texts.remove(name).unwrap_or_else(|| built_in.to_owned());
        let pages: Vec<_> = PAGES
            .iter()
            .map(|&(name, text)| (name, take(name, text)))
            .collect();
        let assets = ASSETS
            .iter()
            .map(|&(name, text)| (name, Arc::from(take(name, text).into_bytes())))
            .collect();
        if let Some(name) = texts.into_keys().next() {
            let known: Vec<_> = Self::names().collect();
            return Err(Error::UnknownTemplate {
                name,
                known: known.join(", "),
            });
        }
        let pages = pages.iter().map(|(name, text)| (*name, text.as_str()));
        let added = tera.add_raw_templates(pages.chain(STANDALONE.iter().copied()));
        added.map_err(|error| Error::Templates {
            problem: causes(&error),
        })?;
        Ok(Self { tera, assets })
    }

    /// Returns the names of all templates that can be replaced, pages first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PAGES.iter().chain(ASSETS).map(|(name, _)| *name)
    }

    /// Returns the files that every site has.
    pub(crate) fn assets(&self) -> impl Iterator<Item = (&'static str, &Arc<[u8]>)> {
        self.assets.iter().map(|(name, bytes)| (*name, bytes))
    }

    /// Renders a template; `path` is named when that fails.
    pub(crate) fn render(
        &self,
        name: &str,
        it: &impl Serialize,
        path: &str,
    ) -> Result<Html, Error> {
        let problem = |error: tera::Error| Error::Page {
            path: path.to_owned(),
            problem: causes(&error),
        };
        let context = Context::from_serialize(it).map_err(problem)?;
        // A template escapes its values, so its output is safe.
        self.tera
            .render(name, &context)
            .map(Html::trusted)
            .map_err(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_template_marks_anything_as_safe() {
        for (name, text) in PAGES.iter().chain(STANDALONE) {
            assert!(!text.contains("safe"), "{name} uses `safe`");
        }
    }

    #[test]
    fn no_page_holds_inline_script_style_or_handler() {
        for (name, text) in PAGES.iter().chain(STANDALONE) {
            for bad in [
                "<style",
                "style=",
                " onclick",
                " onload",
                "javascript:",
                "http://",
                "//cdn",
            ] {
                assert!(!text.contains(bad), "{name} holds `{bad}`");
            }
            for script in text.split("<script").skip(1) {
                assert!(script.contains("src="), "{name} has an inline script");
            }
        }
    }

    #[test]
    fn scripts_never_parse_html_or_code() {
        for (name, text) in ASSETS {
            for bad in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "fetch(",
            ] {
                assert!(!text.contains(bad), "{name} holds `{bad}`");
            }
        }
    }

    #[test]
    fn replacements_are_escaped_whatever_their_name() {
        let texts = BTreeMap::from([("strip.html".to_owned(), "{{ it }}".to_owned())]);
        let templates = Templates::with_replacements(texts).expect("templates that parse");
        #[derive(Serialize)]
        struct TestContext {
            it: &'static str,
        }
        let page = templates
            .render("strip.html", &TestContext { it: "<b>" }, "x")
            .expect("a page");
        assert_eq!(page.as_str(), "&lt;b&gt;");
    }

    #[test]
    fn an_unknown_name_is_refused() {
        // The page of changes does not belong to a site, so replacing it would do nothing.
        for name in ["pages.html", "changes.html", "changes.css"] {
            let texts = BTreeMap::from([(name.to_owned(), String::new())]);
            let refused = Templates::with_replacements(texts).expect_err("no such template");
            assert!(refused.to_string().contains(&format!("`{name}`")));
        }
    }

    #[test]
    fn a_variable_that_is_not_there_is_an_error() {
        let texts = BTreeMap::from([("strip.html".to_owned(), "{{ missing }}".to_owned())]);
        let templates = Templates::with_replacements(texts).expect("templates that parse");
        let refused =
            templates.render("strip.html", &BTreeMap::<String, String>::new(), "a/b.html");
        assert!(refused.is_err_and(|error| error.to_string().contains("a/b.html")));
    }
}
