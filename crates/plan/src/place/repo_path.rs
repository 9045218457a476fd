//! Paths inside a repository.

use std::fmt;
use std::sync::Arc;

use crate::id::{Id, PlanId, Subject, SubjectKind};

/// The folder of a plan with the sign-offs of one subject in each file.
pub const SIGN_OFF_FOLDER: &str = "signoffs";

/// The file of a plan with the sign-offs of several subjects.
pub const SIGN_OFF_FILE: &str = "signoffs.toml";

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

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the last name, without its extension: `containment` of `plans/baseline/sections/containment.md`.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Returns the last name: `containment.md` of `plans/baseline/sections/containment.md`.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// Returns the plan in whose folder the path lies: `baseline` of `plans/baseline/sections/containment.md`.
    pub fn plan(&self) -> Option<PlanId> {
        self.inside_plan().map(|(plan, _)| plan)
    }

    /// Returns the plan in whose folder the path lies, and the path from there: `baseline` and
    /// `sections/containment.md`.
    pub fn inside_plan(&self) -> Option<(PlanId, &str)> {
        let (plan, inside) = self.0.strip_prefix("plans/")?.split_once('/')?;
        Some((PlanId::parse(plan).ok()?, inside))
    }

    /// Returns the subject whose own file it is: `section:containment` of `plans/baseline/sections/containment.md`, and
    /// of `plans/baseline/signoffs/section-containment.toml`.
    pub fn subject(&self) -> Option<Subject> {
        let (_, inside) = self.inside_plan()?;
        let (folder, name) = inside.split_once('/')?;
        if folder == SIGN_OFF_FOLDER {
            let (kind, id) = name.strip_suffix(".toml")?.split_once('-')?;
            return Subject::parse(&format!("{kind}:{id}")).ok();
        }
        let kind = SubjectKind::from_folder(folder)?;
        Some(Subject::new(
            kind,
            &Id::parse(name.strip_suffix(".md")?).ok()?,
        ))
    }

    /// Returns the name of the plan's folder that the path is or lies in, whether or not it is an id: `baseline` of
    /// `plans/baseline` too.
    pub fn plan_folder(&self) -> Option<&str> {
        self.0.strip_prefix("plans/")?.split('/').next()
    }

    /// Whether every plan may depend on a path that is in no plan's folder: `irplan.toml`, and a repository's own packs,
    /// which have duties.
    pub fn is_shared_by_all(&self) -> bool {
        match self.0.split_once('/') {
            Some((folder, _)) => folder == "packs",
            None => matches!(&*self.0, "irplan.toml" | "packs"),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_path_may_be_shared_by_all_plans() {
        let is_shared = |path: &str| RepoPath::new(path).is_shared_by_all();
        for shared in ["irplan.toml", "packs", "packs/own.toml"] {
            assert!(is_shared(shared), "{shared}");
        }
        for other in ["plans", "plans/packs/plan.toml", "packs.toml", "other.toml"] {
            assert!(!is_shared(other), "{other}");
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
