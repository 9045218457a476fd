//! Every crate can be published, and xtask cannot be installed.

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::run::output;
use crate::source::SourceTexts;

/// The only package that is not published.
const PRIVATE: &str = "xtask";

/// Fails if a package lacks what a registry asks for, or cannot be packed.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let metadata = output(
        "cargo",
        &["metadata", "--format-version", "1", "--no-deps", "--locked"],
    )?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata has no packages")?;
    let mut faults: Vec<_> = packages.iter().flat_map(faults).collect();
    faults.extend(outside_includes(texts));
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    // Packs every crate as for publication, and compiles nothing.
    output(
        "cargo",
        &[
            "package",
            "--workspace",
            "--exclude",
            PRIVATE,
            "--no-verify",
            "--allow-dirty",
            "--locked",
            "--quiet",
        ],
    )?;
    Ok(format!("{} packages can be published", packages.len() - 1))
}

/// Files that a package embeds although they are outside its folder, so that they would be missing once it is packed.
fn outside_includes(texts: &SourceTexts) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in texts.in_folder("crates") {
        // How far up the file's own package is: `crates/NAME/src/a/b.rs` is two folders below it.
        let depth = path.matches('/').count().saturating_sub(2);
        let includes = ["include_str!(", "include_bytes!("].map(|start| text.split(start).skip(1));
        for rest in includes.into_iter().flatten() {
            let embedded = rest.split('"').nth(1).unwrap_or_default();
            if !path.starts_with("crates/xtask") && embedded.matches("../").count() > depth {
                faults.push(format!(
                    "{path} embeds {embedded}, which is outside its package"
                ));
            }
        }
    }
    faults
}

/// What keeps a package from being published.
fn faults(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let mut faults = Vec::new();
    let is_private = package["publish"].as_array().is_some_and(Vec::is_empty);
    if name == PRIVATE {
        if !is_private {
            faults.push(format!("`{name}` needs `publish = false`"));
        }
        if has_target(package, "bin") {
            faults.push(format!(
                "`cargo install` would install the program of `{name}`"
            ));
        }
        return faults;
    }
    if is_private {
        faults.push(format!("`{name}` has `publish = false`"));
    }
    for key in ["description", "license", "readme", "rust_version"] {
        if package[key].as_str().is_none_or(str::is_empty) {
            faults.push(format!("`{name}` has no `{key}`"));
        }
    }
    for key in ["keywords", "categories"] {
        if package[key].as_array().is_none_or(Vec::is_empty) {
            faults.push(format!("`{name}` has no `{key}`"));
        }
    }
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    for dependency in dependencies.filter(|dependency| dependency["path"].is_string()) {
        // A path dependency without a version has the requirement `*`. Cargo drops such a one of tests.
        if dependency["req"] == "*" && dependency["kind"] != "dev" {
            let other = dependency["name"].as_str().unwrap_or_default();
            faults.push(format!(
                "`{name}` needs a version of `{other}` beside its path"
            ));
        }
    }
    faults
}

fn has_target(package: &Value, kind: &str) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets
        .filter_map(|target| target["kind"].as_array())
        .any(|kinds| kinds.iter().any(|found| found == kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_keeps_a_package_from_being_published_is_found() {
        let good = json!({
            "name": "irplan-plan", "publish": null, "description": "x", "license": "MIT", "readme": "README.md",
            "rust_version": "1.88", "keywords": ["a"], "categories": ["b"],
            "dependencies": [{"name": "toml", "req": "^1"}],
        });
        assert_eq!(faults(&good), Vec::<String>::new());
        let mut bad = good;
        bad["keywords"] = json!([]);
        bad["readme"] = Value::Null;
        bad["dependencies"] = json!([
            {"name": "irplan-check", "req": "*", "path": "/x", "kind": null},
            {"name": "irplan-test", "req": "*", "path": "/y", "kind": "dev"},
        ]);
        assert_eq!(
            faults(&bad),
            [
                "`irplan-plan` has no `readme`",
                "`irplan-plan` has no `keywords`",
                "`irplan-plan` needs a version of `irplan-check` beside its path",
            ]
        );
    }

    #[test]
    fn an_embedded_file_is_in_the_package() {
        let texts = |embedded: &str| {
            let text = format!("const A: &str = include_str!(\n    concat!({embedded:?}, $name));");
            SourceTexts::of(&[("crates/site/src/pages/a.rs", &text)])
        };
        assert!(outside_includes(&texts("../../templates/")).is_empty());
        assert_eq!(outside_includes(&texts("../../../templates/")).len(), 1);
    }

    #[test]
    fn xtask_is_neither_published_nor_installed() {
        let chores = |publish: Value, kind: &str| {
            faults(&json!({"name": "xtask", "publish": publish, "targets": [{"kind": [kind]}]}))
        };
        assert_eq!(chores(json!([]), "example"), Vec::<String>::new());
        assert_eq!(chores(json!([]), "bin").len(), 1);
        assert_eq!(chores(Value::Null, "example").len(), 1);
    }
}
