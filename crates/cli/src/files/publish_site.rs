//! Replaces a folder of pages with another one: the new one appears completely or not at all.
//!
//! The new folder is made next to the old one, from the files that changed and from links to those that did not. Then
//! the two swap names in one step, and the files that we made before are removed, by their manifest. If a run is
//! killed, either the old folder or the new one is there, and the next run cleans up next to it.

use std::fs;

use anyhow::Context;
use irplan_engine::site_fingerprint::Fingerprint;

use super::fingerprint_file;
use super::folder_swap::FolderSwap;
use super::links;
use super::lock::Lock;
use super::manifest::{Manifest, remove_file};
use super::output_folder::OutputFolder;
use super::publish_counts::PublishCounts;
use super::staged_site::{StagedSite, disk_error};

/// Returns the result of publishing if the existing site was made from the same inputs, is complete, and was not
/// touched since. `None` otherwise, or if that cannot be found out, because publishing reports errors.
pub(crate) fn counts_if_unchanged(
    target: &OutputFolder,
    made_of: &Fingerprint,
) -> Option<PublishCounts> {
    if FolderSwap::new(target).is_in_use() {
        return None;
    }
    let unchanged = fingerprint_file::page_count(made_of, &target.folder)?;
    Some(PublishCounts {
        unchanged,
        ..PublishCounts::default()
    })
}

/// Publishes the pages that `fill` adds. Other files of an earlier site stay if `keep` says so, and are removed
/// otherwise. With `made_of`, [`counts_if_unchanged`] recognises the site later.
///
/// # Errors
/// If the disk fails or `fill` fails; then the folder is as it was. Also if the replaced files cannot be removed, which
/// the message says.
pub(crate) fn publish_site(
    target: &OutputFolder,
    made_of: Option<&Fingerprint>,
    keep: &dyn Fn(&str) -> bool,
    fill: impl FnOnce(&StagedSite<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<PublishCounts> {
    fs::create_dir_all(&target.parent)
        .with_context(|| format!("cannot create the folder `{}`", target.parent.display()))?;
    let work_folders = FolderSwap::new(target);
    let refused = || disk_error(&target.folder);
    links::remove_if_link(&work_folders.lock).with_context(refused)?;
    let lock = Lock::take(&work_folders.lock, true)?;
    let published = publish_in(target, &work_folders, made_of, keep, fill);
    // Remove it while we still have the lock. A run that waits for it then finds a new one, and nobody else can have
    // this one.
    remove_file(&work_folders.lock)?;
    drop(lock);
    published
}

fn publish_in(
    target: &OutputFolder,
    work_folders: &FolderSwap,
    made_of: Option<&Fingerprint>,
    keep: &dyn Fn(&str) -> bool,
    fill: impl FnOnce(&StagedSite<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<PublishCounts> {
    let folder = &target.folder;
    let refused = || disk_error(folder);
    work_folders.recover(folder).with_context(refused)?;
    let old = Manifest::read(folder).with_context(refused)?;
    let old = old.unwrap_or_default();
    let staging = StagedSite::new(folder, &work_folders.staging);
    let put = || -> anyhow::Result<PublishCounts> {
        fill(&staging)?;
        let (published, is_new) = staging.finish(&old, made_of, keep).with_context(refused)?;
        // If nothing is new, every page was compared, so all of them count as untouched again.
        let whole = if is_new {
            &work_folders.staging
        } else {
            folder
        };
        made_of
            .map_or(Ok(()), |made_of| fingerprint_file::write(made_of, whole))
            .with_context(refused)?;
        if is_new {
            work_folders.swap(folder).with_context(refused)?;
        }
        Ok(published)
    };
    let published = put().map_err(|error| match work_folders.discard() {
        Ok(()) => error,
        Err(left) => error.context(format!(
            "{}; the unfinished files in `{}` cannot be removed: {left}",
            refused(),
            work_folders.staging.display()
        )),
    })?;
    work_folders.remove_folders(folder).with_context(|| {
        format!(
            "the site is in `{}`, but the files that it replaced cannot be removed",
            folder.display()
        )
    })?;
    Ok(published)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::files::Site;

    fn target(folder: &Path) -> OutputFolder {
        OutputFolder {
            folder: folder.join("public"),
            parent: folder.to_owned(),
            name: "public".into(),
        }
    }

    fn site(files: &[(&str, &str)]) -> Site {
        let file = |(path, text): &(&str, &str)| ((*path).to_owned(), Arc::from(text.as_bytes()));
        files.iter().map(file).collect()
    }

    fn listing(folder: &Path) -> Vec<String> {
        fn walk(top: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(top, &path, found);
                } else {
                    found.push(
                        path.strip_prefix(top)
                            .unwrap()
                            .to_str()
                            .unwrap()
                            .replace('\\', "/"),
                    );
                }
            }
        }
        let mut found = Vec::new();
        walk(folder, folder, &mut found);
        found.sort();
        found
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a test looks at what was written"
    )]
    fn text(folder: &Path, path: &str) -> String {
        fs::read_to_string(folder.join(path)).unwrap()
    }

    /// Publishes files, each as its own part.
    fn put(
        folder: &Path,
        files: &[(&str, &str)],
        keep: &dyn Fn(&str) -> bool,
    ) -> anyhow::Result<PublishCounts> {
        let mut parts = files.iter().map(|file| site(&[*file]));
        publish_site(&target(folder), None, keep, |staging| {
            parts.try_for_each(|part| staging.add(&part))
        })
    }

    #[track_caller]
    fn check(folder: &Path, files: &[(&str, &str)], expected: [usize; 3]) {
        let published = put(folder, files, &|_| false).unwrap();
        let PublishCounts {
            written,
            unchanged,
            removed,
        } = published;
        assert_eq!([written, unchanged, removed], expected);
    }

    #[test]
    fn only_what_changed_is_written_and_only_what_is_ours_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        check(
            folder.path(),
            &[("a.html", "a"), ("b/c.html", "c")],
            [2, 0, 0],
        );
        check(
            folder.path(),
            &[("a.html", "a"), ("b/c.html", "c")],
            [0, 2, 0],
        );
        fs::create_dir(folder.path().join("public/mine")).unwrap();
        File::create(folder.path().join("public/mine/x")).unwrap();
        check(folder.path(), &[("a.html", "A")], [1, 0, 1]);
        let expected = [
            "public/.irplan-manifest.json",
            "public/a.html",
            "public/mine/x",
        ];
        assert_eq!(listing(folder.path()), expected);
        assert!(!folder.path().join("public/b").exists());
    }

    #[test]
    fn what_is_kept_stays() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a/x", "1"), ("b/x", "2")], [2, 0, 0]);
        let keep = |path: &str| path.starts_with("b/");
        let published = put(folder.path(), &[("a/y", "3")], &keep).unwrap();
        assert_eq!(
            (published.written, published.unchanged, published.removed),
            (1, 1, 1)
        );
        let expected = ["public/.irplan-manifest.json", "public/a/y", "public/b/x"];
        assert_eq!(listing(folder.path()), expected);
    }

    #[test]
    fn what_a_killed_run_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        let staging = folder.path().join(".public.irplan-new");
        fs::create_dir_all(staging.join("sub")).unwrap();
        Manifest::new(["a".to_owned(), "sub/b".to_owned()].into())
            .write(&staging)
            .unwrap();
        File::create(staging.join("sub/b")).unwrap();
        check(folder.path(), &[("a", "1")], [0, 1, 0]);
        assert_eq!(
            listing(folder.path()),
            ["public/.irplan-manifest.json", "public/a"]
        );
    }

    #[test]
    fn a_page_that_the_manifest_lost_is_ours_again() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1"), ("b", "2")], [2, 0, 0]);
        let shorter = Manifest::new(["a".to_owned()].into());
        shorter.write(&folder.path().join("public")).unwrap();
        check(folder.path(), &[("a", "1"), ("b", "2")], [0, 2, 0]);
        let expected = ["public/.irplan-manifest.json", "public/a", "public/b"];
        assert_eq!(listing(folder.path()), expected);
        shorter.write(&folder.path().join("public")).unwrap();
        check(folder.path(), &[("a", "1"), ("b", "3")], [1, 1, 0]);
        assert_eq!(listing(folder.path()), expected);
        assert_eq!(text(folder.path(), "public/b"), "3");
    }

    #[test]
    fn a_run_that_was_killed_between_two_renames_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        let (public, old) = (
            folder.path().join("public"),
            folder.path().join(".public.irplan-old"),
        );
        fs::rename(&public, &old).unwrap();
        check(folder.path(), &[("a", "1")], [0, 1, 0]);
        assert_eq!(
            listing(folder.path()),
            ["public/.irplan-manifest.json", "public/a"]
        );
    }

    #[test]
    fn a_refusal_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        // A file and a folder with the same name cannot both be written.
        let bad = [("a", "2"), ("x", "1"), ("x/y", "2")];
        assert!(put(folder.path(), &bad, &|_| false).is_err());
        assert_eq!(
            listing(folder.path()),
            ["public/.irplan-manifest.json", "public/a"]
        );
    }

    #[test]
    fn the_first_error_is_reported_even_if_others_follow() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        let error = publish_site(&target(folder.path()), None, &|_| false, |staging| {
            staging.add(&site(&[("a", "2")]))?;
            let journal = ".public.irplan-new/.irplan-manifest.json.part";
            File::create(folder.path().join(journal))?.write_all(b"\xff")?;
            anyhow::bail!("a template failed")
        });
        let message = format!("{:#}", error.unwrap_err());
        assert!(message.contains("; the old files stay"), "{message}");
        assert!(
            message.contains(".public.irplan-new` cannot be removed: "),
            "{message}"
        );
        assert!(message.ends_with(": a template failed"), "{message}");
    }

    #[test]
    fn a_published_site_is_not_reported_as_missing() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        // Somebody's file where the new site has a folder.
        File::create(folder.path().join("public/x")).unwrap();
        let error = put(folder.path(), &[("a", "2"), ("x/y", "1")], &|_| false).unwrap_err();
        let message = error.to_string();
        assert!(message.starts_with("the site is in `"), "{message}");
        assert_eq!(text(folder.path(), "public/a"), "2");
    }

    #[test]
    fn paths_outside_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = put(folder.path(), &[("../x", "1")], &|_| false).unwrap_err();
        assert!(
            error.to_string().contains("not a path for a page"),
            "{error}"
        );
        assert_eq!(listing(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn a_page_is_added_once() {
        let folder = tempfile::tempdir().unwrap();
        let error = put(folder.path(), &[("a", "1"), ("a", "1")], &|_| false).unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("two pages would be written to `a`"),
            "{message}"
        );
        assert_eq!(listing(folder.path()), Vec::<String>::new());
    }

    /// Lists the files next to a site if a run is killed after each of its parts, and what the next run does with them.
    #[test]
    fn whatever_part_was_the_last_nothing_is_left_of_it() {
        let parts = [("a", "2"), ("sub/b", "2"), ("sub/c", "1"), ("d", "2")];
        for last in 0..=parts.len() {
            let folder = tempfile::tempdir().unwrap();
            check(folder.path(), &[("a", "1"), ("sub/c", "1")], [2, 0, 0]);
            let work_folders = FolderSwap::new(&target(folder.path()));
            let public = folder.path().join("public");
            let staging = StagedSite::new(&public, &work_folders.staging);
            for part in &parts[..last] {
                staging.add(&site(&[*part])).unwrap();
            }
            // The run stopped while it wrote: the file `e` is still empty, and the last name in the journal is cut short.
            if last > 0 {
                let journal = work_folders.staging.join(".irplan-manifest.json.part");
                let mut journal = File::options().append(true).open(journal).unwrap();
                journal.write_all(b"e\nsub/f").unwrap();
                File::create(work_folders.staging.join("e")).unwrap();
            }
            check(folder.path(), &[("a", "1"), ("sub/c", "1")], [0, 2, 0]);
            let expected = ["public/.irplan-manifest.json", "public/a", "public/sub/c"];
            assert_eq!(listing(folder.path()), expected, "after {last} parts");
        }
    }
}
