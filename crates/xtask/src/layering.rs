//! Which crate may depend on which: the arrows of ARCHITECTURE.md.

use anyhow::{Context, bail};
use serde_json::Value;

use crate::run::output;

/// A crate, and which of the guarded crates it may depend on by itself.
const ALLOWED: &[(&str, &[&str])] = &[
    ("irplan-plan", &["pulldown-cmark", "toml"]),
    ("irplan-rule-pages", &[]),
    ("irplan-check", &["irplan-plan", "irplan-rule-pages"]),
    ("irplan-repo", &["irplan-plan", "gix"]),
    ("irplan-site", &["irplan-plan", "tera"]),
    (
        "irplan-engine",
        &["irplan-plan", "irplan-check", "irplan-repo", "irplan-site"],
    ),
    (
        "irplan",
        &[
            "irplan-plan",
            "irplan-check",
            "irplan-repo",
            "irplan-site",
            "irplan-engine",
            "clap",
            "notify",
            "notify-debouncer-full",
            "tiny_http",
        ],
    ),
    (
        "xtask",
        &[
            "irplan-plan",
            "irplan-check",
            "irplan-repo",
            "irplan-site",
            "clap",
            "pulldown-cmark",
        ],
    ),
];

/// Crates that only some may have.
const GUARDED: &[&str] = &[
    "irplan",
    "irplan-plan",
    "irplan-rule-pages",
    "irplan-check",
    "irplan-repo",
    "irplan-site",
    "irplan-engine",
    "gix",
    "tera",
    "pulldown-cmark",
    "toml",
    "clap",
    "notify",
    "notify-debouncer-full",
    "tiny_http",
];

/// Fails on an arrow that must not be.
pub(crate) fn check() -> anyhow::Result<()> {
    let metadata = output(
        "cargo",
        &["metadata", "--format-version", "1", "--no-deps", "--locked"],
    )?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata is no JSON")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata has no packages")?;
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            wrong.push(format!("`{name}` is no crate that ARCHITECTURE.md knows"));
            continue;
        };
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        // Tests may hold an oracle that the crate itself must not use.
        let own = dependencies.filter(|dependency| dependency["kind"] != "dev");
        for dependency in own.filter_map(|dependency| dependency["name"].as_str()) {
            if GUARDED.contains(&dependency) && !allowed.contains(&dependency) {
                wrong.push(format!("`{name}` must not depend on `{dependency}`"));
            }
        }
    }
    if !wrong.is_empty() {
        bail!(
            "the arrows between crates are wrong:\n  {}",
            wrong.join("\n  ")
        );
    }
    println!(
        "the arrows between {} crates point where they should",
        packages.len()
    );
    Ok(())
}
