//! Where something is written: a path inside the repository and a range of bytes.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::id::{Id, PlanId, Subject, SubjectKind};

/// A file's path inside its repository: relative, with `/` between names on every system.
///
/// It is cheap to clone. `irplan-repo` decides which names are allowed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

impl RepoPath {
    /// Makes a path of a string that uses `/`.
    pub fn new(path: impl AsRef<str>) -> Self {
        Self(Arc::from(path.as_ref()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last name, without its extension: `containment` of `plans/baseline/sections/containment.md`.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The last name: `containment.md` of `plans/baseline/sections/containment.md`.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The plan in whose folder the path lies: `baseline` of `plans/baseline/sections/containment.md`.
    pub fn plan(&self) -> Option<PlanId> {
        self.inside_plan().map(|(plan, _)| plan)
    }

    /// The plan in whose folder the path lies, and the path from there: `baseline` and `sections/containment.md`.
    pub fn inside_plan(&self) -> Option<(PlanId, &str)> {
        let (plan, inside) = self.0.strip_prefix("plans/")?.split_once('/')?;
        Some((PlanId::parse(plan).ok()?, inside))
    }

    /// The subject whose own file it is: `section:containment` of `plans/baseline/sections/containment.md`, and of
    /// `plans/baseline/signoffs/section-containment.toml`.
    pub fn subject(&self) -> Option<Subject> {
        let (_, inside) = self.inside_plan()?;
        let (folder, name) = inside.split_once('/')?;
        if folder == "signoffs" {
            let (kind, id) = name.strip_suffix(".toml")?.split_once('-')?;
            return Subject::parse(&format!("{kind}:{id}")).ok();
        }
        let kind = SubjectKind::from_folder(folder)?;
        Some(Subject::new(
            kind,
            &Id::parse(name.strip_suffix(".md")?).ok()?,
        ))
    }

    /// The name of the plan's folder that the path is or lies in, whether or not it is an id: `baseline` of
    /// `plans/baseline` too.
    pub fn plan_folder(&self) -> Option<&str> {
        self.0.strip_prefix("plans/")?.split('/').next()
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&str> for RepoPath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// A range of bytes in a file. Start and end lie on character boundaries of that file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span of byte offsets. Files are far below 4 GiB, because reading refuses larger ones.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The span as a range to slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same span, moved right by `offset` bytes.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// The text of the span; empty if the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A span in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub path: RepoPath,
    /// The bytes in it.
    pub span: Span,
}

impl Place {
    /// Makes a place.
    pub fn new(path: &RepoPath, span: impl Into<Span>) -> Self {
        Self {
            path: path.clone(),
            span: span.into(),
        }
    }
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl LineColumn {
    /// Finds the line and column of a byte offset, which is clamped to the text.
    pub fn of(text: &str, offset: u32) -> Self {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        // A byte order mark takes no column: editors do not show it.
        let shown = before[line_start..].trim_start_matches('\u{feff}');
        Self {
            line,
            column: shown.chars().count() + 1,
        }
    }
}

/// The last character boundary at or before an offset. The standard library's own needs Rust 1.91.
pub fn boundary_at_or_before(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first character boundary at or after an offset, or the end of the text.
pub fn boundary_at_or_after(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: u32, line: usize, column: usize) {
        assert_eq!(LineColumn::of(text, offset), LineColumn { line, column });
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        check("", 0, 1, 1);
        check("ab\ncd", 0, 1, 1);
        check("ab\ncd", 3, 2, 1);
        check("ab\r\ncd", 5, 2, 2);
        check("é\u{1f6a8}x", 6, 1, 3);
    }

    #[test]
    fn offsets_outside_or_inside_a_character_are_clamped() {
        check("é", 1, 1, 1);
        check("ab", 99, 1, 3);
        check("\u{feff}ab", 3, 1, 1);
    }

    #[test]
    fn boundaries_are_around_an_offset() {
        let text = "a\u{20ac}";
        let around = |offset| {
            let before = boundary_at_or_before(text, offset);
            (before, boundary_at_or_after(text, offset))
        };
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(around),
            [(0, 0), (1, 1), (1, 4), (1, 4), (4, 4), (4, 4)]
        );
    }

    #[test]
    fn a_path_has_a_name_and_a_stem() {
        let path = RepoPath::new("plans/x/sections/a.b.md");
        assert_eq!((path.name(), path.stem()), ("a.b.md", "a.b"));
    }

    #[track_caller]
    fn check_plan(path: &str, inside: Option<(&str, &str)>, folder: Option<&str>) {
        let path = RepoPath::new(path);
        let found = path.inside_plan();
        let found = found
            .as_ref()
            .map(|(plan, inside)| (plan.as_str(), *inside));
        assert_eq!((found, path.plan_folder()), (inside, folder), "{path}");
        assert_eq!(
            path.plan().as_ref().map(PlanId::as_str),
            inside.map(|(plan, _)| plan)
        );
    }

    #[test]
    fn a_path_may_be_the_file_of_a_subject() {
        let subject = |path: &str| RepoPath::new(path).subject().map(|it| it.to_string());
        for own in ["plans/x/sections/a.md", "plans/x/signoffs/section-a.toml"] {
            assert_eq!(subject(own).as_deref(), Some("section:a"));
        }
        for other in [
            "plans/x/plan.toml",
            "plans/x/sections/a.txt",
            "plans/x/contacts/a.md",
            "plans/x/sections/deep/a.md",
            "plans/x/sections/A.md",
            "plans/x/signoffs/plan.toml",
            "plans/x/signoffs/deep/section-a.toml",
            "sections/a.md",
        ] {
            assert_eq!(subject(other), None);
        }
    }

    #[test]
    fn a_path_lies_in_a_plan() {
        check_plan("plans/x/plan.toml", Some(("x", "plan.toml")), Some("x"));
        check_plan(
            "plans/x/sections/a.md",
            Some(("x", "sections/a.md")),
            Some("x"),
        );
        check_plan("plans/x", None, Some("x"));
        check_plan("plans/README.md", None, Some("README.md"));
        check_plan("plans/No Id/plan.toml", None, Some("No Id"));
        check_plan("plans", None, None);
        check_plan("irplan.toml", None, None);
        check_plan("other/x/plan.toml", None, None);
    }
}
