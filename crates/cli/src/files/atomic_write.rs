//! Replaces files as a whole: a reader sees either the old text or the new one, even if the program is killed.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::{Builder, NamedTempFile};

use irplan_engine::Failure;
use irplan_engine::signing::NewText;

/// The prefix of our unfinished files, by which the next run recognises and removes them.
const PREFIX: &str = ".irplan-";
const SUFFIX: &str = ".tmp";

/// A file to write.
#[derive(Clone, Debug)]
pub(crate) struct Replacement {
    /// The folder that the file is below. Everything between them must be a folder or missing.
    root: PathBuf,
    /// The file.
    path: PathBuf,
    /// The current content; `None` if the file must not exist yet.
    before: Option<String>,
    /// The new content.
    after: String,
}

impl Replacement {
    /// Makes the replacement of a file below a folder.
    pub(crate) fn of(text: NewText, root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            path: join(root, text.path.as_str()),
            before: text.before,
            after: text.after,
        }
    }
}

/// Returns the path of a file below a folder, with `/` between names.
fn join(root: &Path, path: &str) -> PathBuf {
    let names = path.split('/');
    names.fold(root.to_owned(), |folder, name| folder.join(name))
}

/// Replaces files, and creates those that do not exist yet, with their folders. All new texts are on disk before the first
/// one takes its place.
///
/// # Errors
/// If a file or a folder above it is a link or something else, or a file has changed since it was read or cannot be
/// written. Unless the disk fails while files take their places, either all are written or none is.
pub(crate) fn replace_all(replacements: &[Replacement]) -> anyhow::Result<()> {
    for replacement in replacements {
        require_folders(&replacement.root, folder(&replacement.path))?;
        require_unchanged(replacement)?;
    }
    for replacement in replacements {
        let folder = folder(&replacement.path);
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create the folder `{}`", folder.display()))?;
    }
    let staged: Vec<_> = replacements
        .iter()
        .map(write_temporary)
        .collect::<Result<_, _>>()?;
    for (replacement, staged) in replacements.iter().zip(staged) {
        let path = &replacement.path;
        require_unchanged(replacement)?;
        staged
            .persist(path)
            .map_err(|error| error.error)
            .with_context(|| format!("cannot move `{}` into place", path.display()))?;
        sync_folder(folder(path)).with_context(|| format!("cannot sync `{}`", path.display()))?;
    }
    Ok(())
}

/// Creates files that do not exist yet, with their folders.
///
/// # Errors
/// If one exists, a folder above it is a link or something else, or it cannot be written.
pub(crate) fn create_all(root: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    let replacement = |(path, text): &(String, String)| Replacement {
        root: root.to_owned(),
        path: join(root, path),
        before: None,
        after: text.clone(),
    };
    let replacements: Vec<_> = files.iter().map(replacement).collect();
    replace_all(&replacements)
}

/// Checks that a folder and everything between it and the root is a folder or missing, because a link may lead anywhere.
fn require_folders(root: &Path, folder: &Path) -> anyhow::Result<()> {
    let below = folder.strip_prefix(root)?;
    let mut folder = root.to_owned();
    for name in below {
        folder.push(name);
        match fs::symlink_metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                let message = format!("`{}` is a link or not a folder", folder.display());
                let help = "irplan writes only to plain folders; replace it with one";
                return Err(Failure::new(message).help(help).into());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read `{}`", folder.display()));
            }
        }
    }
    Ok(())
}

/// Writes the new text next to the file, with the file's own mode.
fn write_temporary(replacement: &Replacement) -> anyhow::Result<NamedTempFile> {
    let path = &replacement.path;
    let present = require_unchanged(replacement)?;
    remove_old_temporaries(folder(path))
        .with_context(|| format!("cannot clean up the folder of `{}`", path.display()))?;
    let write = || -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The umask of the process applies, as to any file that it creates.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder(path))?;
        if let Some(present) = &present {
            file.as_file().set_permissions(present.permissions())?;
        }
        file.write_all(replacement.after.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().with_context(|| format!("cannot write next to `{}`", path.display()))
}

/// Checks that the file is a regular file, and still has the content that was read.
fn require_unchanged(replacement: &Replacement) -> anyhow::Result<Option<Metadata>> {
    let path = &replacement.path;
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return match replacement.before {
                None => Ok(None),
                Some(_) => Err(changed_meanwhile(path).into()),
            };
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read `{}`", path.display()));
        }
    };
    if !metadata.is_file() {
        let message = format!("`{}` is a link or not a regular file", path.display());
        let help = "irplan writes only to regular files; replace it with one";
        return Err(Failure::new(message).help(help).into());
    }
    let Some(before) = &replacement.before else {
        let message = format!(
            "`{}` already exists, and irplan never overwrites a file",
            path.display()
        );
        return Err(Failure::new(message).into());
    };
    let mut now = Vec::new();
    File::open(path)
        .and_then(|file| file.take(before.len() as u64 + 1).read_to_end(&mut now))
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    if now != before.as_bytes() {
        return Err(changed_meanwhile(path).into());
    }
    Ok(Some(metadata))
}

fn changed_meanwhile(path: &Path) -> Failure {
    let message = format!("`{}` changed while irplan was running", path.display());
    Failure::new(message)
        .help("nothing was written to it; save your changes in the editor, and try again")
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Removes files that a killed run left behind.
fn remove_old_temporaries(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if is_ours && entry.file_type()?.is_file() && is_old(&entry.metadata()?) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a file is older than any run takes. A younger one may belong to another run.
fn is_old(metadata: &Metadata) -> bool {
    let age = metadata.modified().ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age.as_secs() > 60)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no folder handle to sync.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replacement(path: &Path, before: Option<&str>) -> Replacement {
        Replacement {
            root: folder(path).to_owned(),
            path: path.to_owned(),
            before: before.map(str::to_owned),
            after: "new".to_owned(),
        }
    }

    fn text(path: &Path) -> String {
        let mut text = String::new();
        File::open(path).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[track_caller]
    fn put(path: &Path, text: &str) {
        File::create(path)
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
    }

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signoffs.toml");
        put(&path, "old");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        }
        let mode = fs::metadata(&path).unwrap().permissions();
        replace_all(&[replacement(&path, Some("old"))]).unwrap();
        assert_eq!(text(&path), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions(), mode);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_written_unless_all_can_be() {
        let folder = tempfile::tempdir().unwrap();
        let (good, changed) = (folder.path().join("a"), folder.path().join("b"));
        put(&good, "old");
        put(&changed, "other");
        let both = [
            replacement(&good, Some("old")),
            replacement(&changed, Some("old")),
        ];
        let error = replace_all(&both).unwrap_err().to_string();
        assert!(error.contains("changed while"), "{error}");
        assert_eq!(text(&good), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        put(&folder.path().join("a"), "mine");
        let files = [
            ("b/c".to_owned(), String::new()),
            ("a".to_owned(), String::new()),
        ];
        let error = create_all(folder.path(), &files).unwrap_err().to_string();
        assert!(error.contains("already exists"), "{error}");
        assert!(!folder.path().join("b").exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        put(&real, "old");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let error = replace_all(&[replacement(&link, Some("old"))])
            .unwrap_err()
            .to_string();
        assert!(error.contains("is a link"), "{error}");
        assert_eq!(text(&real), "old");
    }

    #[cfg(unix)]
    #[test]
    fn linked_folders_are_refused_before_anything_is_written() {
        let outside = tempfile::tempdir().unwrap();
        for link in ["a", "a/b", "a/b/c"] {
            let folder = tempfile::tempdir().unwrap();
            let at = folder.path().join(link);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(outside.path(), &at).unwrap();
            let files = ["new/x", "a/b/c/y"].map(|path| (path.to_owned(), String::new()));
            let error = create_all(folder.path(), &files).unwrap_err().to_string();
            assert!(error.contains("is a link or not a folder"), "{error}");
            assert!(!folder.path().join("new").exists());
        }
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
