//! Patterns for paths, as in a `.gitignore`.

/// Whether a path matches a pattern.
///
/// `*` matches anything but a slash, `**` anything, `?` one character, and `[a-c]` one character of a set.
pub fn matches_glob(pattern: &str, path: &str) -> bool {
    use gix::glob::wildmatch::Mode;
    gix::glob::wildmatch(pattern.into(), path.into(), Mode::NO_MATCH_SLASH_LITERAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fit_patterns() {
        for (pattern, path, expected) in [
            ("docs/*.md", "docs/a.md", true),
            ("docs/*.md", "docs/deep/a.md", false),
            ("docs/**", "docs/deep/a.md", true),
            ("**/a.*", "docs/deep/a.md.erb", true),
            ("docs", "docs/a.md", false),
        ] {
            assert_eq!(matches_glob(pattern, path), expected, "{pattern} {path}");
        }
    }
}
