//! Which files of a crate may depend on each other in a circle.
//!
//! A file depends on those whose items its paths name. The file of a type also depends on each file with an `impl` block
//! of this type whose functions it calls. Calls of methods of traits from other files are not followed.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};

use crate::run::root;
use crate::shape::{crate_names, root_file};
use crate::source::{ModuleTree, SourceTexts, module_cycles};

/// Files that may form a cycle, by crate, each with the reason. Keep this list short.
const ALLOWED: &[AllowedCycle] = &[
    AllowedCycle {
        package: "check",
        files: &["new_findings/mod.rs", "report.rs"],
        reason: "a report holds the faults of its base, which come from a report about the base",
    },
    AllowedCycle {
        package: "plan",
        files: &["finding/fault.rs", "finding/finding_value.rs"],
        reason: "a finding has a fault key, which is made from the finding",
    },
    AllowedCycle {
        package: "site",
        files: &[
            "html/bare_addresses.rs",
            "html/fact.rs",
            "html/markdown.rs",
            "html/outline.rs",
            "html/picture.rs",
            "html/table.rs",
            "html/task_list.rs",
        ],
        reason: "one writer of prose, whose parts nest: a cell of a table has facts, pictures and addresses",
    },
    AllowedCycle {
        package: "site",
        files: &[
            "search/fact_entries.rs",
            "search/pack_entries.rs",
            "search/plan_index.rs",
        ],
        reason: "one collector of entries, with a file for each kind of content",
    },
    AllowedCycle {
        package: "repo",
        files: &[
            "history/split.rs",
            "history/target_moves.rs",
            "history/walk.rs",
        ],
        reason: "one walk: its steps share the caches, and splitting and moves are two of these steps",
    },
    AllowedCycle {
        package: "site",
        files: &["print_header.rs", "renderer.rs"],
        reason: "the running head and foot of printed pages are made from facts of the renderer",
    },
];

/// Files of one crate that may depend on each other.
struct AllowedCycle {
    /// The folder of the crate below `crates`.
    package: &'static str,
    /// The files, below `src`.
    files: &'static [&'static str],
    /// Why they belong together.
    reason: &'static str,
}

/// Fails if files depend on each other in a way that the list does not allow, or if the list allows more than there is.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let mut cycles = Vec::new();
    for package in crate_names(&root())? {
        let folder = format!("crates/{package}");
        let root = root_file(texts, &folder).with_context(|| format!("{folder} has no root"))?;
        let source = format!("{folder}/src/");
        for files in module_cycles(&ModuleTree::read(texts, &root)?) {
            let files = files.iter().map(|file| file.trim_start_matches(&source));
            cycles.push((package.clone(), files.map(str::to_owned).collect()));
        }
    }
    let faults = faults(&cycles, ALLOWED);
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    let largest = cycles.iter().map(|(_, files)| files.len()).max();
    Ok(match largest {
        Some(largest) => format!(
            "{} module cycles, all allowed; the largest has {largest} files",
            cycles.len()
        ),
        None => "no module cycles".to_owned(),
    })
}

/// Lists the differences from the allowed cycles.
fn faults(cycles: &[(String, BTreeSet<String>)], allowed: &[AllowedCycle]) -> Vec<String> {
    let is_of = |cycle: &AllowedCycle, package: &str, files: &BTreeSet<String>| {
        let listed: BTreeSet<&str> = cycle.files.iter().copied().collect();
        let found = files.iter().map(String::as_str);
        cycle.package == package && listed == found.collect()
    };
    let mut faults = Vec::new();
    for (package, files) in cycles {
        if !allowed.iter().any(|cycle| is_of(cycle, package, files)) {
            let files: Vec<_> = files.iter().map(String::as_str).collect();
            faults.push(format!(
                "these files of {package} depend on each other; move what both need to a third: {}",
                files.join(", ")
            ));
        }
    }
    for cycle in allowed {
        if !cycles
            .iter()
            .any(|(package, files)| is_of(cycle, package, files))
        {
            faults.push(format!(
                "{}: remove {} from the list of cycles ({})",
                cycle.package,
                cycle.files.join(", "),
                cycle.reason
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: AllowedCycle = AllowedCycle {
        package: "plan",
        files: &["a.rs", "b.rs"],
        reason: "for the test",
    };

    #[track_caller]
    fn check_cycle(package: &str, files: &[&str], expected: &[&str]) {
        let files = files.iter().map(|file| (*file).to_owned()).collect();
        let faults = faults(&[(package.to_owned(), files)], &[PAIR]);
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
        for (fault, expected) in faults.iter().zip(expected) {
            assert!(fault.contains(expected), "{fault}");
        }
    }

    #[test]
    fn only_listed_cycles_pass_and_stale_entries_fail() {
        check_cycle("plan", &["a.rs", "b.rs"], &[]);
        let more = ["depend on each other", "remove a.rs, b.rs"];
        check_cycle("plan", &["a.rs", "b.rs", "c.rs"], &more);
        check_cycle("plan", &["a.rs"], &more);
        check_cycle("site", &["a.rs", "b.rs"], &more);
    }
}
