//! The pages of the rules, generated from the rules themselves.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, bail};

use crate::run::root;

const FOLDER: &str = "docs/rules";

/// Writes the pages, or says which are stale.
pub(crate) fn pages(check: bool) -> anyhow::Result<()> {
    let folder = root().join(FOLDER);
    let mut stale = Vec::new();
    let mut wanted = BTreeSet::new();
    for (path, text) in irplan_check::pages() {
        let file = root().join(&path);
        wanted.insert(file.clone());
        // A checkout on Windows may have other line ends.
        let same = fs::read_to_string(&file).is_ok_and(|there| there.replace("\r\n", "\n") == text);
        if !same {
            stale.push(path.clone());
            if !check {
                fs::create_dir_all(&folder)
                    .with_context(|| format!("cannot make {}", folder.display()))?;
                fs::write(&file, text)
                    .with_context(|| format!("cannot write {}", file.display()))?;
            }
        }
    }
    for entry in
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let file = entry?.path();
        if !wanted.contains(&file) {
            stale.push(file.strip_prefix(root())?.display().to_string());
            if !check {
                fs::remove_file(&file)?;
            }
        }
    }
    match (check, stale.is_empty()) {
        (true, false) => bail!("stale pages, run `cargo xtask rules`: {}", stale.join(", ")),
        (false, false) => println!("written: {}", stale.join(", ")),
        (_, true) => println!(
            "the pages of {} rules are current",
            wanted.len().saturating_sub(1)
        ),
    }
    Ok(())
}
