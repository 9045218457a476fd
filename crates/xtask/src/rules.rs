//! The pages of the rules and their index: `docs/rules`.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, bail};

use crate::run::root;

const FOLDER: &str = "docs/rules";
const INDEX: &str = "README.md";

/// Fails if the pages and the rules disagree; writes the index, or with `check` fails if it is stale.
pub(crate) fn pages(check: bool) -> anyhow::Result<String> {
    let mut faults = irplan_check::page_faults();
    faults.extend(unknown_pages()?);
    if !faults.is_empty() {
        bail!(
            "the pages in `{FOLDER}` and the rules disagree:\n  {}",
            faults.join("\n  ")
        );
    }
    let text = irplan_check::index();
    let file = root().join(FOLDER).join(INDEX);
    // A checkout on Windows may have other line ends.
    let is_current = fs::read_to_string(&file).is_ok_and(|old| old.replace("\r\n", "\n") == text);
    match (is_current, check) {
        (true, _) => {}
        (false, true) => bail!("`{FOLDER}/{INDEX}` is stale, run `cargo xtask rules`"),
        (false, false) => {
            fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
            return Ok(format!("wrote {FOLDER}/{INDEX}"));
        }
    }
    Ok(format!(
        "the pages of {} rules are current",
        irplan_check::catalogue().len()
    ))
}

/// Returns the Markdown files in the folder that `lib.rs` does not list, so that no binary has them.
fn unknown_pages() -> anyhow::Result<Vec<String>> {
    let folder = root().join(FOLDER);
    let known: BTreeSet<_> = irplan_check::catalogue()
        .iter()
        .map(|rule| format!("{}.md", rule.name()))
        .collect();
    let mut unknown = Vec::new();
    for entry in
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != INDEX && !known.contains(&name) {
            unknown.push(format!("{name}: there is no such rule"));
        }
    }
    unknown.sort();
    Ok(unknown)
}
