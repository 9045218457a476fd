//! Every crate can be published, and xtask cannot be installed.

use std::fs;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::run::{output, root};
use crate::source::{EmbeddedPaths, PathStart, SourceTexts};
use crate::workspace::{self, normal_path, parent};

/// The only package that is not published.
const PRIVATE: &str = "xtask";

/// Fails if a package lacks what a registry asks for, embeds a file of another, or cannot be packed.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let packages = workspace::packages()?;
    let mut all: Vec<_> = packages
        .iter()
        .flat_map(|package| faults(&package.description))
        .collect();
    let folders = packages
        .iter()
        .filter(|package| package.description["name"] != PRIVATE)
        .map(|package| package.folder.as_str());
    all.extend(outside_includes(texts, &folders.collect::<Vec<_>>())?);
    ensure!(all.is_empty(), "{}", all.join("\n"));
    pack()?;
    let names = packages
        .iter()
        .map(|package| package.description["name"].as_str().unwrap_or_default())
        .filter(|name| *name != PRIVATE);
    let names: Vec<_> = names.collect();
    let version = packages[0].description["version"].as_str();
    compile_packed(&names, version.unwrap_or_default())?;
    Ok(format!(
        "{} packages can be published, and compile as they are packed",
        names.len()
    ))
}

/// Packs every crate as for publication.
///
/// Cargo could also verify them, but it compiles each package by itself with all its dependencies. That takes twelve
/// minutes of CPU time. [`compile_packed`] compiles them together in less than two.
fn pack() -> anyhow::Result<()> {
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
    Ok(())
}

/// Unpacks the packages next to each other, and compiles them there. They use each other instead of what a registry
/// has.
fn compile_packed(names: &[&str], version: &str) -> anyhow::Result<()> {
    let target = root().join("target");
    let folder = target.join("packed");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("cannot remove what an earlier run unpacked")?;
    }
    fs::create_dir_all(&folder).context("cannot make a folder for the packages")?;
    for name in names {
        let archive = target.join(format!("package/{name}-{version}.crate"));
        let (archive, folder) = (archive.to_string_lossy(), folder.to_string_lossy());
        output("tar", &["-xzf", &archive, "-C", &folder])?;
    }
    let manifest = folder.join("Cargo.toml");
    fs::write(&manifest, packed_workspace(names, version))?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let (manifest, target) = (manifest.to_string_lossy(), target.to_string_lossy());
    // The lock file lists packages that only tests use, so it changes. No other version is fetched.
    let check = ["check", "--workspace", "--offline", "--quiet"];
    let places = ["--manifest-path", &manifest, "--target-dir", &target];
    output("cargo", &[check, places].concat())?;
    Ok(())
}

/// Returns the manifest of a workspace of unpacked packages.
fn packed_workspace(names: &[&str], version: &str) -> String {
    let members = names
        .iter()
        .map(|name| format!("    \"{name}-{version}\",\n"));
    let patches = names
        .iter()
        .map(|name| format!("{name} = {{ path = \"{name}-{version}\" }}\n"));
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[patch.crates-io]\n{}",
        members.collect::<String>(),
        patches.collect::<String>()
    )
}

/// Files that a package embeds although they are outside its folder, so that they would be missing once it is packed.
fn outside_includes(texts: &SourceTexts, folders: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    for folder in folders {
        for (path, text) in texts.in_folder(folder) {
            let embedded =
                EmbeddedPaths::read(text).with_context(|| format!("cannot read {path}"))?;
            for (start, embedded) in embedded.paths() {
                let from = match start {
                    PathStart::File => parent(path),
                    PathStart::Package => folder,
                };
                let target = normal_path(&format!("{from}/{embedded}"));
                let inside = format!("{folder}/");
                if !target.is_some_and(|target| format!("{target}/").starts_with(&inside)) {
                    faults.push(format!(
                        "{path} embeds {embedded}, which is outside its package"
                    ));
                }
            }
        }
    }
    Ok(faults)
}

/// Returns what keeps a package from being published.
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
        // A path dependency without a version has the requirement `*`. Cargo removes such a dependency of tests.
        if dependency["req"] == "*" && dependency["kind"] != "dev" {
            let other = dependency["name"].as_str().unwrap_or_default();
            faults.push(format!(
                "`{name}` needs a version of `{other}` next to its path"
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
                "`irplan-plan` needs a version of `irplan-check` next to its path",
            ]
        );
    }

    #[track_caller]
    fn check_embedded(path: &str, text: &str, is_inside: bool) {
        let texts = SourceTexts::of(&[(path, text)]);
        let faults = outside_includes(&texts, &["crates/site", "docs/rules"]);
        let faults = faults.expect("the source can be read");
        assert_eq!(faults.is_empty(), is_inside, "{faults:?}");
    }

    #[test]
    fn an_embedded_file_is_in_the_package() {
        let page = "crates/site/src/pages/a.rs";
        check_embedded(page, "const A: &str = include_str!(\"../../a/b\");", true);
        check_embedded(page, "const A: &str = include_str!(\"../../../a\");", false);
        check_embedded(
            page,
            "const A: &str = include_str!(\"../b/../../a\");",
            true,
        );
        check_embedded(
            page,
            "const A: &[u8] = include_bytes! {\"../../../a\"};",
            false,
        );
        check_embedded(page, "include!(r\"../../../a.rs\");", false);
        check_embedded(
            page,
            "// include_str!(\"../../../a\")\n/// \"../../../a\"\nfn f() {}",
            true,
        );
        let manifest =
            "const A: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../a\"));";
        check_embedded(page, manifest, false);
        check_embedded(page, &manifest.replace("/../", "/"), true);
        check_embedded(
            "docs/rules/lib.rs",
            "const A: &str = include_str!(\"../a.md\");",
            false,
        );
        // A folder that is not a package is not packed.
        check_embedded(
            "tests/e2e/main.rs",
            "const A: &str = include_str!(\"../../a\");",
            true,
        );
    }

    #[test]
    fn a_file_that_a_macro_embeds_is_in_the_package() {
        let page = "crates/site/src/pages/a.rs";
        let files = |start: &str, name: &str| {
            format!(
                "macro_rules! files {{ ($n:literal) => {{ include_str!(concat!({start:?}, $n)) }} }}
                const A: &str = files!({name:?});"
            )
        };
        check_embedded(page, &files("../../templates/", "a.html"), true);
        check_embedded(page, &files("../../../templates/", "a.html"), false);
        check_embedded(page, &files("", "../../../templates/a.html"), false);
        check_embedded(page, &files("../../templates/", "../../a.html"), false);
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
