//! Which files of a crate may depend on each other in a circle.

use anyhow::ensure;

use crate::shape::root_file;
use crate::source::{ModuleTree, SourceTexts, module_cycles};

/// The most files that may form a cycle, by crate.
const LARGEST: &[(&str, usize)] = &[("check", 80), ("cli", 64)];

/// The crates that the gate looks at.
const CRATES: &[&str] = &["plan", "check", "repo", "site", "engine", "cli", "xtask"];

/// Fails if files of a crate depend on each other in a way that the list does not allow.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let mut largest = 0;
    for name in CRATES {
        let Some(file) = root_file(texts, &format!("crates/{name}")) else {
            continue;
        };
        let most = LARGEST.iter().find(|(known, _)| known == name);
        let most = most.map_or(7, |(_, most)| *most);
        for files in module_cycles(&ModuleTree::read(texts, &file)?) {
            largest = largest.max(files.len());
            ensure!(
                files.len() <= most,
                "{} files depend on each other, and at most {most} may:\n  {}",
                files.len(),
                files.join("\n  ")
            );
        }
    }
    Ok(format!("the largest module cycle has {largest} files"))
}
