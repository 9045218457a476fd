//! The one style sheet of a page that stands alone, and the policy that allows it and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::html::Html;
use crate::templates::Templates;

/// A style sheet that stands in the page.
pub(super) struct Style(String);

impl Style {
    /// The sites' own styles, what the page adds to them, and how it prints.
    pub(super) fn new(templates: &Templates) -> Self {
        let [site, own, print] =
            ["site.css", "changes.css", "print.css"].map(|name| templates.text(name));
        // A replaced style sheet must not end the element that it stands in.
        let whole = format!("{site}\n{own}\n@media print {{\n{print}\n}}\n");
        Self(whole.replace("</", "<\\/"))
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
        // A style sheet is no plan text: it comes from our templates or from whoever runs the program.
        Html::trusted(format!("<style>{}</style>", self.0))
    }
}
