//! The one style sheet of a page that stands alone, and the policy that allows it and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use irplan_site_templates::{CHANGES_STYLE, PRINT_STYLE, SITE_STYLE};
use sha2::{Digest as _, Sha256};

use crate::html::Html;

/// The style sheet that stands in the page.
pub(super) struct Style(String);

impl Style {
    /// Puts it together.
    pub(super) fn new() -> Self {
        let whole = format!("{SITE_STYLE}\n{CHANGES_STYLE}\n@media print {{\n{PRINT_STYLE}\n}}\n");
        Self::of(&whole)
    }

    fn of(text: &str) -> Self {
        // What a browser reads has line feeds alone, and it is that text whose hash must fit; nothing in it may end the
        // element that it stands in.
        Self(text.replace("\r\n", "\n").replace("</", "<\\/"))
    }

    /// The policy of a page that holds this style sheet, as the `content` of a meta element.
    pub(super) fn policy(&self) -> String {
        let hash = STANDARD.encode(Sha256::digest(self.0.as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        )
    }

    /// The style element.
    pub(super) fn element(&self) -> Html {
        // A style sheet is no plan text: it is built in.
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
