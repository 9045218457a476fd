//! Which crate may depend on which other: the arrows of ARCHITECTURE.md.

use std::collections::BTreeSet;

use anyhow::ensure;
use serde_json::Value;

use crate::workspace;

/// Every package of the workspace, with the packages that it uses. Packages that only tests use are not listed.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "irplan-plan",
        &[
            "blake3",
            "imagesize",
            "infer",
            "irplan-packs",
            "jiff",
            "kamadak-exif",
            "percent-encoding",
            "petgraph",
            "pulldown-cmark",
            "rayon",
            "rlibphonenumber",
            "roxmltree",
            "saphyr-parser",
            "serde",
            "similar",
            "strsim",
            "toml",
        ],
    ),
    (
        "irplan-check",
        &[
            "email_address",
            "irplan-plan",
            "irplan-rule-pages",
            "jiff",
            "rayon",
        ],
    ),
    (
        "irplan-repo",
        &["gix", "irplan-plan", "jiff", "rayon", "thiserror"],
    ),
    (
        "irplan-site",
        &[
            "ahash",
            "base64",
            "irplan-plan",
            "irplan-site-templates",
            "jiff",
            "linkify",
            "rayon",
            "serde",
            "serde_json",
            "sha2",
            "tera",
            "thiserror",
            "unicode-normalization",
        ],
    ),
    ("irplan-packs", &[]),
    ("irplan-rule-pages", &[]),
    ("irplan-site-templates", &[]),
    (
        "irplan-engine",
        &[
            "anyhow",
            "blake3",
            "irplan-check",
            "irplan-plan",
            "irplan-repo",
            "irplan-site",
            "jiff",
            "rayon",
            "tempfile",
        ],
    ),
    (
        "irplan",
        &[
            "annotate-snippets",
            "anstream",
            "anstyle",
            "anyhow",
            "blake3",
            "clap",
            "clap_complete",
            "indicatif",
            "irplan-check",
            "irplan-engine",
            "irplan-plan",
            "irplan-repo",
            "irplan-site",
            "jiff",
            "notify",
            "notify-debouncer-full",
            "percent-encoding",
            "rayon",
            "rustix",
            "serde",
            "serde_json",
            "tempfile",
            "thiserror",
            "tiny_http",
        ],
    ),
    (
        "xtask",
        &[
            "anyhow",
            "clap",
            "irplan-check",
            "irplan-plan",
            "irplan-repo",
            "irplan-site",
            "jiff",
            "proc-macro2",
            "pulldown-cmark",
            "quote",
            "rustix",
            "serde_json",
            "syn",
            "tempfile",
        ],
    ),
];

/// Fails if a package uses one that the list does not allow, or if the list allows more than is used.
pub(super) fn check() -> anyhow::Result<String> {
    let packages = workspace::packages()?;
    let used = packages
        .iter()
        .map(|package| dependencies(&package.description));
    let faults = faults(&used.collect::<Vec<_>>(), ALLOWED);
    ensure!(
        faults.is_empty(),
        "{}\nThe list is in crates/xtask/src/gates/dependencies.rs; ARCHITECTURE.md says why a crate may use what.",
        faults.join("\n")
    );
    Ok(format!(
        "{} packages depend only on what the list allows",
        packages.len()
    ))
}

/// Returns the name of a package, and what it uses outside its tests.
fn dependencies(package: &Value) -> (&str, BTreeSet<&str>) {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    // Tests may use a second implementation to compare with, which the crate itself must not use.
    let own = dependencies.filter(|dependency| dependency["kind"] != "dev");
    let name = package["name"].as_str().unwrap_or_default();
    let names = own.filter_map(|dependency| dependency["name"].as_str());
    (name, names.collect())
}

/// Lists the differences from the allowed packages.
fn faults(packages: &[(&str, BTreeSet<&str>)], allowed: &[(&str, &[&str])]) -> Vec<String> {
    let mut faults = Vec::new();
    for (package, used) in packages {
        let Some((_, may)) = allowed.iter().find(|(known, _)| known == package) else {
            faults.push(format!("`{package}` is not in the list of packages"));
            continue;
        };
        for dependency in used.iter().filter(|dependency| !may.contains(dependency)) {
            faults.push(format!("`{package}` must not depend on `{dependency}`"));
        }
        for unused in may.iter().filter(|dependency| !used.contains(*dependency)) {
            faults.push(format!(
                "`{package}` does not use `{unused}`; remove it from the list"
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_packages_pass_and_unused_entries_fail() {
        let plan = serde_json::json!({"name": "plan", "dependencies": [
            {"name": "toml", "kind": null},
            {"name": "gix", "kind": null},
            {"name": "cc", "kind": "build"},
            {"name": "proptest", "kind": "dev"},
        ]});
        let new = serde_json::json!({"name": "new", "dependencies": []});
        let packages = [&plan, &new].map(dependencies);
        assert_eq!(
            faults(&packages, &[("plan", &["toml", "serde"])]),
            [
                "`plan` must not depend on `cc`",
                "`plan` must not depend on `gix`",
                "`plan` does not use `serde`; remove it from the list",
                "`new` is not in the list of packages",
            ]
        );
    }
}
