//! The fingerprint of a site's inputs, in a file next to the manifest. If the inputs are the same, so is the site.
//!
//! The file is the last one that is written, and counts only while it is newer than everything else that we made. So if
//! somebody touches a page, the next build looks at every page again. Only times on the same disk are compared.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use irplan_engine::site_fingerprint::Fingerprint;
use rayon::prelude::*;

use super::links::LinkedFolders;
use super::manifest::{self, Manifest, remove_file};

/// The name of the fingerprint's file, at the top of the folder.
pub(super) const NAME: &str = ".irplan-fingerprint";
/// How often to try until the disk's clock has moved on since the other files were written.
const MAX_TRIES: usize = 10;

/// Writes the file, with a later time than everything else.
pub(super) fn write(made_of: &Fingerprint, folder: &Path) -> io::Result<()> {
    let path = folder.join(NAME);
    // Never write through a link, or into a file that a copy of the folder shares.
    remove_file(&path)?;
    let first = write_once(made_of, &path)?;
    for _ in 1..MAX_TRIES {
        thread::sleep(Duration::from_millis(1));
        if write_once(made_of, &path)? > first {
            break;
        }
    }
    Ok(())
}

fn write_once(made_of: &Fingerprint, path: &Path) -> io::Result<SystemTime> {
    let mut file = File::create(path)?;
    file.write_all(made_of.as_str().as_bytes())?;
    file.metadata()?.modified()
}

/// Counts the pages of a folder that was made from the same inputs and not touched since. `None` if it was, or if that
/// cannot be found out.
pub(super) fn page_count(made_of: &Fingerprint, folder: &Path) -> Option<usize> {
    let made = made_at(made_of, folder)?;
    let is_older = |path: &Path| modified(path).is_some_and(|at| at < made);
    // The manifest counts too, because a shorter one would hide pages. So does a program that was built since.
    let program = std::env::current_exe().and_then(fs::canonicalize).ok()?;
    if !is_older(&program) || !is_older(&folder.join(manifest::NAME)) {
        return None;
    }
    let mut pages = Manifest::read(folder).ok()??.files;
    let is_whole = pages.remove(NAME)
        && LinkedFolders::above(folder, &pages).is_empty()
        && pages.par_iter().all(|path| is_older(&folder.join(path)));
    is_whole.then_some(pages.len())
}

/// Returns when the folder was made, if it was made from the same inputs.
fn made_at(made_of: &Fingerprint, folder: &Path) -> Option<SystemTime> {
    let path = folder.join(NAME);
    let made = modified(&path)?;
    let mut text = Vec::new();
    let limit = made_of.as_str().len() as u64 + 1;
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut text))
        .ok()?;
    (text == made_of.as_str().as_bytes()).then_some(made)
}

/// Returns when a regular file was last written; `None` for anything else.
fn modified(path: &Path) -> Option<SystemTime> {
    let metadata = fs::symlink_metadata(path).ok()?;
    let modified = metadata.modified().ok()?;
    metadata.is_file().then_some(modified)
}

#[cfg(test)]
mod tests {
    use irplan_engine::site_fingerprint::FingerprintBuilder;

    use super::*;

    fn of(parts: &[(&str, &str)]) -> Fingerprint {
        let mut inputs = FingerprintBuilder::default();
        for (kind, value) in parts {
            inputs.add(kind, value);
        }
        inputs.fingerprint()
    }

    /// Makes a folder of two pages, changes it, and checks whether it still counts.
    #[track_caller]
    fn check(change: impl FnOnce(&Path), expected: Option<usize>) {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        Manifest::new(["a", "b", NAME].map(str::to_owned).into())
            .write(folder)
            .unwrap();
        for page in ["a", "b"] {
            File::create(folder.join(page)).unwrap();
        }
        let made_of = of(&[("text", "x")]);
        write(&made_of, folder).unwrap();
        change(folder);
        assert_eq!(page_count(&made_of, folder), expected);
    }

    #[test]
    fn only_an_untouched_folder_counts() {
        check(|_| (), Some(2));
        check(
            |folder| drop(File::create(folder.join("new")).unwrap()),
            Some(2),
        );
        check(|folder| drop(File::create(folder.join("a")).unwrap()), None);
        check(|folder| fs::remove_file(folder.join("b")).unwrap(), None);
        check(|folder| fs::remove_file(folder.join(NAME)).unwrap(), None);
        check(|folder| write(&of(&[("text", "y")]), folder).unwrap(), None);
        let shorter = Manifest::new(["a", NAME].map(str::to_owned).into());
        check(|folder| shorter.write(folder).unwrap(), None);
        check(
            |folder| {
                fs::remove_file(folder.join("a")).unwrap();
                fs::create_dir(folder.join("a")).unwrap();
            },
            None,
        );
    }
}
