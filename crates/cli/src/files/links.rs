//! Symbolic links that somebody put in the place of our folders. They may lead anywhere, so no page is read, written or
//! removed through one.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The links in the place of folders above pages, relative to the site's folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LinkedFolders(BTreeSet<PathBuf>);

impl LinkedFolders {
    /// Finds them in the folder `top`.
    pub(super) fn above<'a, P>(top: &Path, pages: impl IntoIterator<Item = &'a P>) -> Self
    where
        P: AsRef<Path> + ?Sized + 'a,
    {
        let mut folders = BTreeSet::new();
        let mut last = Path::new("");
        for page in pages {
            let folder = page.as_ref().parent().unwrap_or(Path::new(""));
            // Most pages are in the same folder as the page before.
            if folder != last {
                folders.extend(folder.ancestors());
                last = folder;
            }
        }
        let mut links = Self(BTreeSet::new());
        // A folder comes before the folders in it. Nothing behind a link is looked at.
        for folder in folders {
            if !links.hide(folder) && folder != Path::new("") && is_link(&top.join(folder)) {
                links.0.insert(folder.to_owned());
            }
        }
        links
    }

    /// Whether a path leads through one of them.
    pub(super) fn hide(&self, path: &Path) -> bool {
        self.0.iter().any(|link| path.starts_with(link))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes the links, and nothing of what they lead to.
    pub(super) fn remove(&self, top: &Path) -> io::Result<()> {
        self.0
            .iter()
            .try_for_each(|link| remove_link(&top.join(link)))
    }
}

/// Whether something is a link, whatever it leads to.
pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// Removes a link if there is one.
pub(super) fn remove_if_link(path: &Path) -> io::Result<()> {
    match is_link(path) {
        true => remove_link(path),
        false => Ok(()),
    }
}

/// Removes a link, and nothing of what it leads to.
#[cfg(not(windows))]
pub(super) fn remove_link(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Removes a link, and nothing of what it leads to. On Windows, a link to a folder counts as a folder.
#[cfg(windows)]
pub(super) fn remove_link(path: &Path) -> io::Result<()> {
    use std::os::windows::fs::FileTypeExt;
    match fs::symlink_metadata(path)?.file_type().is_symlink_dir() {
        true => fs::remove_dir(path),
        false => fs::remove_file(path),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_above_pages_are_found_and_nothing_behind_them() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("site/a/b")).unwrap();
        fs::create_dir_all(at("outside/d")).unwrap();
        symlink(at("outside"), at("site/c")).unwrap();
        symlink(at("outside"), at("outside/d/link")).unwrap();
        // Links that are not above a page are nobody's business, and neither is a link at a page's own place.
        symlink(at("outside"), at("site/mine")).unwrap();
        symlink(at("outside"), at("site/a/page")).unwrap();
        symlink(at("nowhere"), at("site/a/gone")).unwrap();
        let pages = [
            "top",
            "a/b/x",
            "a/page",
            "a/gone/x",
            "c/d/link/x",
            "c/y",
            "new/z",
        ];
        let links = LinkedFolders::above(&at("site"), pages);
        assert_eq!(links.0, ["a/gone", "c"].map(PathBuf::from).into());
        let hidden = pages.iter().filter(|page| links.hide(Path::new(page)));
        assert_eq!(
            hidden.collect::<Vec<_>>(),
            [&"a/gone/x", &"c/d/link/x", &"c/y"]
        );
        links.remove(&at("site")).unwrap();
        assert!(LinkedFolders::above(&at("site"), pages).is_empty());
        assert!(is_link(&at("outside/d/link")) && is_link(&at("site/mine")));
    }
}
