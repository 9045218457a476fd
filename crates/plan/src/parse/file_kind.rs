//! What kind a file is, by its path.

use std::fmt;

use crate::attachments::FileType;
use crate::id::{Id, IdError, PlanId, Subject, SubjectKind};
use crate::kinds::SubjectHome;
use crate::place::{RepoPath, SIGN_OFF_FILE, SIGN_OFF_FOLDER};
use crate::signoff::{SignOffFileError, subject_of_file_name};

/// The kind of a file, which its path alone decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `irplan.toml`.
    Settings,
    /// `packs/ID.toml`.
    Pack(Id),
    /// `plans/ID/plan.toml`.
    Plan(PlanId),
    /// `plans/ID/contacts.toml`.
    Contacts(PlanId),
    /// `plans/ID/signoffs.toml`.
    SignOffs(PlanId),
    /// `plans/ID/signoffs/KIND-ID.toml`.
    SignOff(PlanId, Subject),
    /// A picture or a document in the folder of a kind of subject, or in a folder below it:
    /// `plans/ID/sections/pictures/rack.png`.
    Attachment(PlanId),
    /// `plans/ID/FOLDER/ID.md`, where the folder is that of a kind of subject, such as `sections`.
    Text(PlanId, SubjectKind, Id),
}

impl FileKind {
    /// Returns what kind a file is; `None` if it has nothing to do with plans, such as `plans/README.md`.
    ///
    /// # Errors
    /// Why a file in a plan's folder is not part of the plan, or a file in the folder of packs is not a pack.
    pub fn of(path: &RepoPath) -> Result<Option<Self>, MisplacedFile> {
        let parts: Vec<_> = path.as_str().split('/').collect();
        let (folder, inside) = match parts.as_slice() {
            ["irplan.toml"] => return Ok(Some(Self::Settings)),
            ["packs", name] if name.ends_with(".toml") => {
                let id = Id::parse(name.trim_end_matches(".toml"));
                return Ok(Some(Self::Pack(id.map_err(MisplacedFile::Name)?)));
            }
            ["packs", "README.md"] => return Ok(None),
            ["packs", _, ..] => return Err(MisplacedFile::NoPack),
            ["plans", _] | ["plans", _, "README.md"] => return Ok(None),
            ["plans", folder, inside @ ..] => (*folder, inside),
            _ => return Ok(None),
        };
        let plan = || PlanId::parse(folder).map_err(MisplacedFile::Folder);
        Ok(Some(match inside {
            [name] if *name == SubjectKind::Plan.path() => Self::Plan(plan()?),
            [name] if *name == SubjectKind::Contact.path() => Self::Contacts(plan()?),
            [SIGN_OFF_FILE] => Self::SignOffs(plan()?),
            [SIGN_OFF_FOLDER, name] => {
                let subject = subject_of_file_name(name).map_err(MisplacedFile::SignOff)?;
                Self::SignOff(plan()?, subject)
            }
            [folder, .., name]
                if SubjectKind::from_folder(folder).is_some()
                    && FileType::of_name(name).is_some() =>
            {
                Self::Attachment(plan()?)
            }
            [folder, name] => match SubjectKind::from_folder(folder) {
                Some(kind) => Self::Text(plan()?, kind, id_of(name)?),
                None => return Err(MisplacedFile::Unknown),
            },
            _ => return Err(MisplacedFile::Unknown),
        }))
    }
}

/// Returns the id in the name of a Markdown file.
fn id_of(name: &str) -> Result<Id, MisplacedFile> {
    let stem = name.strip_suffix(".md");
    let stem = stem.ok_or(MisplacedFile::TextExtension)?;
    Id::parse(stem).map_err(MisplacedFile::Name)
}

/// Why a file in a plan's folder is not part of the plan, or a file in the folder of packs is not a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MisplacedFile {
    /// Plans don't have such a file.
    Unknown,
    /// The name of the plan's folder is not an id.
    Folder(IdError),
    /// The name of a Markdown file is not an id.
    Name(IdError),
    /// A file in a folder of texts is not Markdown.
    TextExtension,
    /// The name of a sign-off's file is not a subject.
    SignOff(SignOffFileError),
    /// It is in the folder of packs, and not a pack.
    NoPack,
}

impl fmt::Display for MisplacedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => write!(
                f,
                "a plan has `{}`, `{}`, `{SIGN_OFF_FILE}`, Markdown files in {} with pictures and documents next to \
                 them, and TOML files in `{SIGN_OFF_FOLDER}`",
                SubjectKind::Plan.path(),
                SubjectKind::Contact.path(),
                folders_of_texts()
            ),
            Self::Folder(error) => {
                write!(f, "the name of the plan's folder is not an id: {error}")
            }
            Self::Name(error) => write!(f, "the name of the file is not an id: {error}"),
            Self::TextExtension => {
                f.write_str(
                    "this folder is for Markdown files, whose names end in `.md`, and for pictures and documents: PNG, \
                     JPEG, GIF, WebP, SVG, PDF, and files of Word, Excel, PowerPoint and LibreOffice",
                )
            }
            Self::SignOff(error) => error.fmt(f),
            Self::NoPack => f.write_str(
                "packs are TOML files directly in `packs`, such as `packs/our-contract.toml`: move it there, or out of \
                 `packs`",
            ),
        }
    }
}

/// Returns the folders of a plan that have texts: `` `sections`, `playbooks` and `incidents` ``.
fn folders_of_texts() -> String {
    let kinds = SubjectKind::ALL.iter();
    let folders = kinds.filter(|kind| kind.home() == SubjectHome::Folder);
    let folders: Vec<_> = folders.map(|kind| format!("`{}`", kind.plural())).collect();
    match folders.split_last() {
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

impl std::error::Error for MisplacedFile {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        let found = match FileKind::of(&RepoPath::new(path)) {
            Ok(Some(FileKind::Pack(id))) => format!("pack {id}"),
            Ok(Some(_)) => "part of a plan".to_owned(),
            Ok(None) => "nothing".to_owned(),
            Err(MisplacedFile::NoPack) => "no pack".to_owned(),
            Err(_) => "misplaced".to_owned(),
        };
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn the_folder_of_packs_has_only_packs() {
        check("packs/our-contract.toml", "pack our-contract");
        check("packs/Ours.toml", "misplaced");
        check("packs", "nothing");
        check("packs/README.md", "nothing");
        check("packs/gdpr.yaml", "no pack");
        check("packs/eu", "no pack");
        check("packs/eu/gdpr.toml", "no pack");
        check("plans/acme/plan.toml", "part of a plan");
        check("plans/acme/packs/ours.toml", "misplaced");
    }
}
