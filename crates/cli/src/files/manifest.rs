//! The list of the files that we made in a folder. Only those are ever removed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::links::remove_link;

/// The manifest's name, at the top of the folder.
pub(super) const NAME: &str = ".irplan-manifest.json";
/// Its name until it is complete.
const UNFINISHED: &str = ".irplan-manifest.json.tmp";
/// The names of pages that are about to be written, until there is a manifest.
const JOURNAL: &str = ".irplan-manifest.json.part";
/// The longest manifest that is read, in bytes: a million files.
const MAX_BYTES: u64 = 128 << 20;

/// The files that we made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The program that made them.
    generator: Generator,
    /// Every file but the manifest itself, relative, with `/` between names.
    pub(super) files: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Generator {
    #[default]
    #[serde(rename = "irplan")]
    Irplan,
}

impl Manifest {
    pub(super) fn new(files: BTreeSet<String>) -> Self {
        Self {
            generator: Generator::Irplan,
            files,
        }
    }

    /// Reads the manifest of a folder; `None` if there is none, or the file there is not our manifest.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let Some(text) = text(&folder.join(NAME))? else {
            return Ok(None);
        };
        let manifest: Option<Self> = serde_json::from_str(&text).ok();
        Ok(manifest.filter(|manifest| manifest.files.iter().all(|file| is_inside(file))))
    }

    /// Writes the manifest of a folder, completely or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let unfinished = folder.join(UNFINISHED);
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        File::create(&unfinished)?.write_all(text.as_bytes())?;
        fs::rename(unfinished, folder.join(NAME))
    }

    /// Removes the manifest of a folder, finished or not.
    pub(super) fn remove(folder: &Path) -> io::Result<()> {
        remove_file(&folder.join(UNFINISHED))?;
        remove_file(&folder.join(JOURNAL))?;
        remove_file(&folder.join(NAME))
    }
}

/// The names of pages that are about to be written, one on each line.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Creates the list in a new folder.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let path = folder.join(JOURNAL);
        let file = File::create_new(&path)?;
        Ok(Self { path, file })
    }

    /// Adds pages, which are [inside](is_inside) the folder.
    pub(super) fn add<'a>(&mut self, pages: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let mut lines = String::new();
        for page in pages {
            lines.extend([page, "\n"]);
        }
        self.file.write_all(lines.as_bytes())
    }

    /// Removes it, once the manifest is there.
    pub(super) fn remove(self) -> io::Result<()> {
        drop(self.file);
        fs::remove_file(self.path)
    }
}

/// Returns all files that we made in a folder, or were about to make: those in its manifest, and those that were listed
/// before there was one.
pub(super) fn our_files(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut ours = Manifest::read(folder)?.unwrap_or_default().files;
    let Some(noted) = text(&folder.join(JOURNAL))? else {
        return Ok(ours);
    };
    // If the last line is cut short, its page was never written.
    let lines = noted.split_inclusive('\n');
    let whole = lines.filter_map(|line| line.strip_suffix('\n'));
    ours.extend(whole.filter(|path| is_inside(path)).map(str::to_owned));
    Ok(ours)
}

/// Returns the text of a regular file; `None` if there is none.
fn text(path: &Path) -> io::Result<Option<String>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut text = String::new();
    File::open(path)?
        .take(MAX_BYTES)
        .read_to_string(&mut text)?;
    Ok(Some(text))
}

/// Removes a file, or a link to one. A missing file is fine, and so is a folder of that name.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(metadata) if metadata.is_symlink() => remove_link(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether a path stays inside its folder on every system.
pub(super) fn is_inside(path: &str) -> bool {
    let is_name =
        |name: &str| !matches!(name, "" | "." | "..") && !name.contains(['\\', ':', '\0', '\n']);
    path.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for good in ["index.html", "clients/a/index.html", ".x"] {
            assert!(is_inside(good), "{good}");
        }
        for bad in [
            "", "/etc", "a//b", "../a", "a/..", "a\\b", "c:x", ".", "a\nb",
        ] {
            assert!(!is_inside(bad), "{bad}");
        }
    }

    #[test]
    fn a_manifest_reads_as_written_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::read(folder.path()).unwrap(), None);
        let manifest = Manifest::new(["a/b.html".to_owned()].into());
        manifest.write(folder.path()).unwrap();
        assert_eq!(Manifest::read(folder.path()).unwrap(), Some(manifest));
        let mut file = File::create(folder.path().join(NAME)).unwrap();
        file.write_all(br#"{"generator":"irplan","files":["../x"]}"#)
            .unwrap();
        assert_eq!(Manifest::read(folder.path()).unwrap(), None);
    }
}
