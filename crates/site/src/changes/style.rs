//! The style sheet of the page of changes, and the policy that allows only that style sheet.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use irplan_site_templates::{CHANGES_STYLE, PRINT_STYLE, SITE_STYLE};
use sha2::{Digest as _, Sha256};

use crate::html::Html;

/// The style sheet in the page.
pub(super) struct Style(String);

impl Style {
    /// Makes the style sheet.
    pub(super) fn new() -> Self {
        let whole = format!("{SITE_STYLE}\n{CHANGES_STYLE}\n@media print {{\n{PRINT_STYLE}\n}}\n");
        Self::of(&whole)
    }

    fn of(text: &str) -> Self {
        // The hash must match the text as a browser reads it, which has only line feeds. Nothing in the text may close
        // the style element.
        Self(text.replace("\r\n", "\n").replace("</", "<\\/"))
    }

    /// Returns the policy of a page with this style sheet, as the `content` of a meta element.
    pub(super) fn policy(&self) -> String {
        let hash = STANDARD.encode(Sha256::digest(self.0.as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        )
    }

    /// Returns the style element.
    pub(super) fn element(&self) -> Html {
        // The style sheet is built in, and never comes from a plan.
        Html::trusted(format!("<style>{}</style>", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_the_text_that_a_browser_reads() {
        let (lines, ends) = (Style::of("a {\n}\n"), Style::of("a {\r\n}\r\n"));
        assert_eq!(lines.policy(), ends.policy());
        assert_eq!(ends.element().as_str(), "<style>a {\n}\n</style>");
    }
}
