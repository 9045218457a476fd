//! Why a site could not be rendered.

use crate::edition::AttachmentError;

/// Why rendering failed. Errors in a plan never cause this.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template does not parse.
    #[error("the templates cannot be read: {problem}")]
    Templates {
        /// What is wrong, with the place.
        problem: String,
    },
    /// There is no built-in template of this name to replace.
    #[error("there is no template `{name}` to replace; use one of {known}")]
    UnknownTemplate {
        /// The name that was given.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A page could not be rendered.
    #[error("page `{path}` cannot be rendered: {problem}")]
    Page {
        /// Where the page would have been written.
        path: String,
        /// What is wrong, with the place in the template.
        problem: String,
    },
    /// The plan to publish does not exist.
    #[error("there is no plan `{id}` to publish; use one of {known}")]
    UnknownPlan {
        /// The id that was given.
        id: String,
        /// The ids that there are.
        known: String,
    },
    /// A picture or a document could not be read when it was needed.
    #[error("`{path}` cannot be copied into the site: {problem}")]
    Attachment {
        /// The file.
        path: String,
        /// Why.
        problem: AttachmentError,
    },
    /// Two pages would be written to one path.
    #[error("two pages would be written to `{path}`")]
    Collision {
        /// The path.
        path: String,
    },
}

/// Returns an error with its causes, on one line.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        next = cause.source();
    }
    words
}
