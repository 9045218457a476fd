//! Where something is written: a path inside the repository, and a range of bytes in the file.

mod line_column;
mod percent_encoding;
mod repo_path;
mod span;

pub use line_column::{LineColumn, boundary_at_or_after, boundary_at_or_before};
pub use percent_encoding::percent_encoded_path;
pub use repo_path::{RepoPath, SIGN_OFF_FILE, SIGN_OFF_FOLDER};
pub use span::{Place, Span};
