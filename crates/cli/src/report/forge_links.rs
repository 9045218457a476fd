//! Makes links to lines of files on the forge that shows a comment.

use std::fmt;

use irplan_plan::place::percent_encoded_path;
use irplan_plan::{Place, Snapshot};
use irplan_repo::Revision;

use super::Position;
use crate::option_values::ValueError;
use crate::session::variable;

/// The address of a commit's files on the forge. Paths are added to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkBase(String);

impl LinkBase {
    /// Takes an address such as `https://git.example.net/plans/blob/3f2a1c`.
    ///
    /// # Errors
    /// If it cannot be trusted in a comment.
    pub(crate) fn parse(text: &str) -> Result<Self, ValueError> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(ValueError::LinkScheme)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/%".contains(&byte);
        if rest.is_empty() || !rest.bytes().all(is_plain) {
            return Err(ValueError::LinkCharacter);
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    /// Returns the address on the forge whose CI runs this, from the variables that GitHub and compatible forges, or
    /// GitLab, set. `None` elsewhere, or if they are not an address.
    pub(crate) fn of_forge(
        variable: impl Fn(&str) -> Option<String>,
        commit: &str,
    ) -> Option<Self> {
        let github = || {
            let (server, name) = (
                variable("GITHUB_SERVER_URL")?,
                variable("GITHUB_REPOSITORY")?,
            );
            Some(format!("{server}/{name}/blob/{commit}"))
        };
        let gitlab = || Some(format!("{}/-/blob/{commit}", variable("CI_PROJECT_URL")?));
        Self::parse(&github().or_else(gitlab)?).ok()
    }

    /// Returns the same for files below a folder.
    #[must_use]
    pub(crate) fn below(self, folder: &str) -> Self {
        match folder.trim_matches('/') {
            "" => self,
            folder => Self(format!("{}/{}", self.0, percent_encoded_path(folder))),
        }
    }

    /// Returns the address of the line where a place starts. Forges render Markdown without lines, unless asked for the
    /// plain text. `None` for a file whose name is shown escaped, because no forge knows that name.
    pub(crate) fn of(&self, place: &Place, texts: &Snapshot) -> Option<String> {
        if place.path.as_str().contains('\\') {
            return None;
        }
        let at = Position::of(place, texts);
        let path = percent_encoded_path(&at.path);
        let plain = match path.ends_with(".md") {
            true => "?plain=1",
            false => "",
        };
        Some(format!("{}/{path}{plain}#L{}", self.0, at.line))
    }
}

impl fmt::Display for LinkBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the address of a revision's files on the forge, or of the working tree's commit: the given address, or else
/// the one from CI.
///
/// # Errors
/// If `HEAD` is broken.
pub(crate) fn links(
    option: Option<&LinkBase>,
    source: &irplan_repo::Repository,
    shown: Option<&Revision>,
) -> anyhow::Result<Option<LinkBase>> {
    if option.is_some() {
        return Ok(option.cloned());
    }
    let shown = match shown {
        Some(shown) => Some(shown.clone()),
        // Findings are worth reading without links. Reading history says why there is no head.
        None => source.head().ok().flatten(),
    };
    let base = shown.and_then(|shown| LinkBase::of_forge(variable, &shown.id()));
    Ok(base.map(|base| base.below(&source.folder_in_git())))
}

#[cfg(test)]
mod tests {
    use irplan_plan::RepoPath;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let base = LinkBase::parse(text).ok().map(|base| base.to_string());
        assert_eq!(base.as_deref(), expected, "{text}");
    }

    #[test]
    fn only_plain_addresses_are_taken() {
        check(
            "https://x.example/a/blob/1/",
            Some("https://x.example/a/blob/1"),
        );
        check("javascript:alert(1)", None);
        check("https://x.example/a) [b](https://evil.example", None);
        check("https://", None);
        check("https://x.example/<b>", None);
    }

    #[track_caller]
    fn check_line(path: &str, expected: Option<&str>) {
        let base = LinkBase::parse("https://x.example/blob/1").unwrap();
        let texts = Snapshot::new().with(path, "a\nb\n");
        let place = Place::new(&RepoPath::new(path), 2..3);
        assert_eq!(base.of(&place, &texts).as_deref(), expected);
    }

    #[test]
    fn pages_are_shown_as_plain_text() {
        check_line(
            "plans/a/plan.toml",
            Some("https://x.example/blob/1/plans/a/plan.toml#L2"),
        );
        check_line(
            "plans/a/sections/x y.md",
            Some("https://x.example/blob/1/plans/a/sections/x%20y.md?plain=1#L2"),
        );
        check_line("plans/a/sections/x\\x20.md", None);
    }

    #[track_caller]
    fn check_forge(variables: &[(&str, &str)], expected: Option<&str>) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let base =
            LinkBase::of_forge(variable, "abc").map(|base| base.below("ops/x y").to_string());
        assert_eq!(base.as_deref(), expected);
    }

    #[test]
    fn the_forge_says_where_files_are() {
        check_forge(&[], None);
        check_forge(
            &[
                ("GITHUB_SERVER_URL", "https://github.com"),
                ("GITHUB_REPOSITORY", "a/b"),
            ],
            Some("https://github.com/a/b/blob/abc/ops/x%20y"),
        );
        check_forge(
            &[("CI_PROJECT_URL", "https://gitlab.example/g/p")],
            Some("https://gitlab.example/g/p/-/blob/abc/ops/x%20y"),
        );
        check_forge(
            &[("GITHUB_SERVER_URL", "x:y"), ("GITHUB_REPOSITORY", "a/b")],
            None,
        );
    }
}
