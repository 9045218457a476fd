//! The packages of the workspace, as cargo describes them.

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use crate::run::{output, root};

/// One package.
pub(crate) struct WorkspacePackage {
    /// Its folder, from the project's top folder.
    pub(crate) folder: String,
    /// The files that cargo compiles by themselves: a library, a program, a test, a build script.
    pub(crate) roots: Vec<String>,
    /// All that `cargo metadata` says about it.
    pub(crate) description: Value,
}

/// Asks cargo for all packages.
pub(crate) fn packages() -> anyhow::Result<Vec<WorkspacePackage>> {
    let metadata = output(
        "cargo",
        &["metadata", "--format-version", "1", "--no-deps", "--locked"],
    )?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata has no packages")?;
    packages
        .iter()
        .map(|package| read(package, &root()))
        .collect()
}

/// Reads what `cargo metadata` says about a package of the project in a folder.
fn read(package: &Value, root: &Path) -> anyhow::Result<WorkspacePackage> {
    let below_root = |path: &Value| {
        let path = path.as_str().context("cargo metadata has no path")?;
        let inner = Path::new(path).strip_prefix(root)?;
        let inner = inner.to_string_lossy().replace('\\', "/");
        normal_path(&inner).with_context(|| format!("{path} is outside the project"))
    };
    let manifest = below_root(&package["manifest_path"])?;
    let targets = package["targets"].as_array().into_iter().flatten();
    Ok(WorkspacePackage {
        folder: parent(&manifest).to_owned(),
        roots: targets
            .map(|target| below_root(&target["src_path"]))
            .collect::<anyhow::Result<_>>()?,
        description: package.clone(),
    })
}

/// Returns a path without `.` and `..`: `a/../b` is `b`. `None` if it leads above the top folder.
pub(crate) fn normal_path(path: &str) -> Option<String> {
    let mut names = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

/// Returns the folder of a file.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_package_names_its_files_from_the_top() {
        let package = json!({
            "manifest_path": "/project/crates/cli/Cargo.toml",
            "targets": [
                {"src_path": "/project/crates/cli/src/lib.rs"},
                {"src_path": "/project/crates/cli/../../tests/e2e/main.rs"},
            ],
        });
        let package = read(&package, Path::new("/project")).expect("the paths are inside");
        assert_eq!(package.folder, "crates/cli");
        assert_eq!(
            package.roots,
            ["crates/cli/src/lib.rs", "tests/e2e/main.rs"]
        );
    }

    #[test]
    fn a_path_above_the_top_has_no_name() {
        assert_eq!(normal_path("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!(normal_path("a/../.."), None);
    }
}
