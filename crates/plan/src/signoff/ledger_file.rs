//! Which file has the sign-off of a subject.
//!
//! Two branches that sign different subjects must merge without a conflict. Git merges by lines, and two tables that
//! are inserted at the same place of one file conflict. So a subject that is signed for the first time gets a file of
//! its own. One that has a table in `signoffs.toml` keeps it there, because a changed table conflicts with no other.

use std::fmt;

use crate::id::{PlanId, Subject, SubjectError, SubjectKind};
use crate::place::{RepoPath, SIGN_OFF_FILE, SIGN_OFF_FOLDER};
use crate::plan::Plan;

/// Returns the name of the file of one subject: `section-containment.toml`, `plan.toml`.
///
/// No kind has a hyphen, so the name says which subject it is.
pub fn file_name_of(subject: &Subject) -> String {
    format!("{}.toml", subject.to_string().replace(':', "-"))
}

/// Returns the subject whose file has a name.
///
/// # Errors
/// Why no subject has a file of that name.
pub(crate) fn subject_of_file_name(name: &str) -> Result<Subject, SignOffFileError> {
    let stem = name
        .strip_suffix(".toml")
        .ok_or(SignOffFileError::Extension)?;
    if stem == SubjectKind::Plan.name() {
        return Ok(Subject::PLAN);
    }
    let (kind, id) = stem.split_once('-').ok_or(SignOffFileError::Name)?;
    Subject::parse(&format!("{kind}:{id}")).map_err(SignOffFileError::Subject)
}

/// Why no subject has a file of some name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOffFileError {
    /// The file is not TOML.
    Extension,
    /// The name has no kind and id.
    Name,
    /// The name is not a subject.
    Subject(SubjectError),
}

impl fmt::Display for SignOffFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Extension => {
                f.write_str("this folder is only for TOML files, whose names end in `.toml`")
            }
            Self::Name => f.write_str(
                "name the file for the subject that it signs off, such as `section-containment.toml`",
            ),
            Self::Subject(error) => {
                write!(f, "the name of the file is not a subject: {error}")
            }
        }
    }
}

impl std::error::Error for SignOffFileError {}

/// Returns the other file of the same ledger that may have the sign-off of a subject: its own file under `signoffs/`
/// for `signoffs.toml`, and the other way round. `None` for any other file.
pub fn other_file_of(path: &RepoPath, subject: &Subject) -> Option<RepoPath> {
    let own = file_name_of(subject);
    let (plan, inside) = path.inside_plan()?;
    let other = match inside.split_once('/') {
        Some((SIGN_OFF_FOLDER, name)) if name == own => SIGN_OFF_FILE.to_owned(),
        None if inside == SIGN_OFF_FILE => format!("{SIGN_OFF_FOLDER}/{own}"),
        _ => return None,
    };
    Some(RepoPath::new(format!("plans/{plan}/{other}")))
}

impl Plan {
    /// Returns the file that has the sign-off of a subject, or that gets it.
    pub fn sign_off_file(&self, subject: &Subject) -> RepoPath {
        match self.source.ledger.get(subject) {
            Some(signed) => signed.origin.path.clone(),
            None => {
                let [own, _] = self.possible_sign_off_files(subject);
                own
            }
        }
    }

    /// Returns the files that may have the sign-off of a subject at any commit: its own, and the one for all.
    pub fn possible_sign_off_files(&self, subject: &Subject) -> [RepoPath; 2] {
        possible_sign_off_files(&self.id, subject)
    }
}

/// Returns the files that may have the sign-off of a subject in a plan with some name.
pub fn possible_sign_off_files(plan: &PlanId, subject: &Subject) -> [RepoPath; 2] {
    let own = format!("plans/{plan}/{SIGN_OFF_FOLDER}/{}", file_name_of(subject));
    let all = format!("plans/{plan}/{SIGN_OFF_FILE}");
    [own, all].map(RepoPath::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, subject: Option<&str>) {
        let found = subject_of_file_name(name).ok();
        assert_eq!(found.as_ref().map(ToString::to_string).as_deref(), subject);
        if let Some(found) = found {
            assert_eq!(file_name_of(&found), name);
        }
    }

    #[test]
    fn a_file_is_named_for_its_subject() {
        check("section-containment.toml", Some("section:containment"));
        check("contact-jane-doe.toml", Some("contact:jane-doe"));
        check("plan.toml", Some("plan"));
        for bad in [
            "plan-x.toml",
            "jane.toml",
            "role-.toml",
            "role-a.md",
            "x-a.toml",
            ".toml",
        ] {
            check(bad, None);
        }
    }

    #[track_caller]
    fn check_other(path: &str, other: Option<&str>) {
        let subject = Subject::parse("section:containment").unwrap();
        let found = other_file_of(&RepoPath::new(path), &subject);
        assert_eq!(found.as_ref().map(RepoPath::as_str), other);
    }

    #[test]
    fn a_sign_off_stands_in_one_of_two_files() {
        let (all, own) = (
            "plans/acme/signoffs.toml",
            "plans/acme/signoffs/section-containment.toml",
        );
        check_other(all, Some(own));
        check_other(own, Some(all));
        check_other("plans/acme/signoffs/section-other.toml", None);
        check_other("plans/acme/signoffs", None);
        check_other("plans/acme/plan.toml", None);
        check_other("signoffs.toml", None);
    }
}
