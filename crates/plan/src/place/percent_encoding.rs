//! Paths as parts of addresses.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is encoded: everything but the unreserved characters of RFC 3986, section 2.3, and the slashes of a path.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'/')
    .remove(b'_')
    .remove(b'~');

/// Returns a path as part of an address: `plans/a%20b/plan.toml`.
pub fn percent_encoded_path(path: &str) -> String {
    utf8_percent_encode(path, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_urls() {
        assert_eq!(
            percent_encoded_path("plans/a b/ü-1_2.~%.md"),
            "plans/a%20b/%C3%BC-1_2.~%25.md"
        );
    }
}
