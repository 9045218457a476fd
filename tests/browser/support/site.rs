//! The site that the tests open, built once from the sample plans.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The day of the build, which is also today for the browser.
pub(crate) const TODAY: &str = "2026-11-22";
/// The client whose pages are opened.
pub(crate) const CLIENT: &str = "harbor-dental";

/// The address of a site: a folder on disk or a path of a server. It ends in `/`.
#[derive(Clone, Debug)]
pub(crate) struct SiteLocation {
    url: String,
}

impl SiteLocation {
    /// The site at an address.
    pub(crate) fn new(url: String) -> Self {
        Self { url }
    }

    /// The address of one of its pages.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Whether a page here may request this: everything below it and, for a server, the path for reloading.
    pub(crate) fn allows(&self, address: &str) -> bool {
        let own = match self.url.strip_prefix("http://") {
            Some(rest) => format!("http://{}/-/", rest.split('/').next().unwrap_or_default()),
            None => self.url.clone(),
        };
        address.starts_with(&self.url) || address.starts_with(&own)
    }
}

/// A built site on disk.
pub(crate) struct BuiltSite {
    root: PathBuf,
}

impl BuiltSite {
    /// The folder of a client's site.
    pub(crate) fn client_folder(&self, id: &str) -> PathBuf {
        self.root.join("clients").join(id)
    }

    /// The folder of the portal.
    pub(crate) fn portal_folder(&self) -> PathBuf {
        self.root.join("portal")
    }

    /// A client's site, opened from disk.
    pub(crate) fn client(&self, id: &str) -> SiteLocation {
        on_disk(&self.client_folder(id))
    }

    /// The portal, opened from disk.
    pub(crate) fn portal(&self) -> SiteLocation {
        on_disk(&self.portal_folder())
    }

    /// All clients.
    pub(crate) fn clients(&self) -> Vec<String> {
        let folder = fs::read_dir(self.root.join("clients")).expect("clients are built");
        let mut ids: Vec<_> = folder
            .map(|entry| entry.expect("the folder is readable").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        ids.sort();
        ids
    }
}

/// Returns a folder as a place to read pages from.
pub(crate) fn on_disk(folder: &Path) -> SiteLocation {
    let url = url::Url::from_directory_path(folder).expect("the folder's path is absolute");
    SiteLocation::new(url.into())
}

/// This repository, whose plans are the samples.
pub(crate) fn repository() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the repository is there")
}

/// The site of the sample plans, built once.
pub(crate) fn site() -> &'static BuiltSite {
    static SITE: LazyLock<BuiltSite> = LazyLock::new(build);
    &SITE
}

fn build() -> BuiltSite {
    site_of(&repository(), "browser-site")
}

/// The site of any plans, in a folder of this name.
pub(crate) fn site_of(repository: &Path, name: &str) -> BuiltSite {
    // Not a random folder: nothing would remove it at the end, and a build replaces only its own.
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let run = Command::new(env!("CARGO_BIN_EXE_irplan"))
        .args(["build", "--today", TODAY, "--out"])
        .arg(&root)
        .current_dir(repository)
        .output()
        .expect("irplan starts");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "the plans build: {errors}");
    BuiltSite { root }
}

/// Lists every page below a folder, by its path there.
pub(crate) fn pages(folder: &Path) -> BTreeSet<String> {
    fn walk(folder: &Path, before: &str, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let entry = entry.expect("the folder is readable");
            let path = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
            } else if path.ends_with(".html") {
                found.insert(path);
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(folder, "", &mut found);
    assert!(!found.is_empty(), "no pages in {}", folder.display());
    found
}

/// Lists one page of each kind: all at the top, and the largest of each folder. So a new kind of page is included.
pub(crate) fn kinds(folder: &Path) -> BTreeSet<String> {
    let mut largest: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    for page in pages(folder) {
        let Some((inside, _)) = page.rsplit_once('/') else {
            kinds.insert(page);
            continue;
        };
        let length = fs::metadata(folder.join(&page))
            .expect("it was just found")
            .len();
        let best = largest.entry(inside.to_owned()).or_default();
        if length > best.0 {
            *best = (length, page);
        }
    }
    kinds.extend(largest.into_values().map(|(_, page)| page));
    kinds
}

/// The names of everybody in a client's or the portal's card file.
pub(crate) fn contacts(folder: &Path) -> BTreeSet<String> {
    let cards = fs::read_to_string(folder.join("contacts.vcf")).expect("there is a card file");
    // Long names are folded over lines.
    let names = cards.replace("\r\n ", "").replace("\r\n", "\n");
    let names = names.lines().filter_map(|line| line.strip_prefix("FN:"));
    names.map(|name| name.replace('\\', "")).collect()
}
