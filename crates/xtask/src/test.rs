//! Every test and every gate, with nothing to set up by hand.

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::gates;
use crate::run::{install, is_there, root, run};
use crate::stages::Stages;

/// The version of axe-core, with which the tests in a browser find accessibility problems.
const AXE: &str = "4.14.1";

/// Debian packages for the tests of pipelines and signatures.
const PROGRAMS: [&str; 5] = ["ca-certificates", "curl", "jq", "gnupg", "openssh-client"];
/// Debian packages for the tests in a browser.
const BROWSER: [&str; 4] = [
    "chromium",
    "chromium-driver",
    "fonts-liberation",
    "poppler-utils",
];
/// The Debian package that fetches axe-core.
const NPM: [&str; 1] = ["npm"];

/// Runs everything.
pub(crate) fn all(browser: bool) -> anyhow::Result<()> {
    let mut stages = Stages::start();
    gates::quick(&mut stages)?;
    stages.check("tests", tests)?;
    if browser {
        stages.check("tests in a browser", browser_tests)?;
    }
    gates::slow(&mut stages)?;
    stages.finish();
    Ok(())
}

fn tests() -> anyhow::Result<String> {
    install_programs()?;
    run("cargo", &["test", "--workspace", "--locked"])?;
    Ok("all tests passed".to_owned())
}

fn browser_tests() -> anyhow::Result<String> {
    install_browser()?;
    install_axe(&root().join("target/axe-core"))?;
    let arguments = [
        "test",
        // The features of the whole workspace, as before: with those of one package everything would be built again.
        "--workspace",
        "--features",
        "irplan/browser",
        "--test",
        "browser",
        "--locked",
    ];
    run("cargo", &arguments)?;
    Ok("all tests in a browser passed".to_owned())
}

/// Installs curl and jq, which the pipelines on forges use, and gpg, which signs. The tests of pipelines run on Linux
/// alone; on other systems the machines of forges have gpg.
fn install_programs() -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") || ["curl", "jq", "gpg"].into_iter().all(is_there) {
        return Ok(());
    }
    install(
        "the tests of pipelines need curl and jq, and those of signatures need gpg and ssh-keygen",
        &PROGRAMS,
    )
}

/// Installs Chromium and its driver as Debian packages if they are missing.
fn install_browser() -> anyhow::Result<()> {
    if is_there("chromedriver") && (is_there("chromium") || is_there("google-chrome")) {
        return Ok(());
    }
    install(
        "the tests in a browser (skip them with `--no-browser`) need Chromium and chromedriver",
        &BROWSER,
    )
}

/// Fetches axe-core from the npm registry if it is missing.
fn install_axe(folder: &Path) -> anyhow::Result<()> {
    let script = folder.join("axe.min.js");
    let version = folder.join("version");
    if script.is_file() && fs::read_to_string(&version).is_ok_and(|installed| installed == AXE) {
        return Ok(());
    }
    if !is_there("npm") {
        install(
            "the tests in a browser (skip them with `--no-browser`) need npm once, to fetch axe-core",
            &NPM,
        )?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let to = folder.to_string_lossy();
    run(
        "npm",
        &[
            "pack",
            "--silent",
            "--pack-destination",
            &to,
            &format!("axe-core@{AXE}"),
        ],
    )?;
    let archive = folder.join(format!("axe-core-{AXE}.tgz"));
    run(
        "tar",
        &[
            "-xzf",
            &archive.to_string_lossy(),
            "-C",
            &to,
            "--strip-components=1",
            "package/axe.min.js",
        ],
    )?;
    fs::remove_file(&archive)?;
    fs::write(&version, AXE)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::gates::installed_by_gates;

    #[test]
    fn the_readme_lists_everything_that_is_installed() {
        let readme = fs::read_to_string(root().join("README.md")).expect("it is there");
        let list = readme.split("It installs what is missing:").nth(1);
        let list = list.and_then(|rest| rest.split("On other systems").next());
        let list = list
            .expect("the README has a list")
            .replace([',', ';'], " ");
        let listed: Vec<_> = list.split_whitespace().collect();
        let packages = PROGRAMS.into_iter().chain(BROWSER).chain(NPM);
        for package in packages.chain(["axe-core"]).chain(installed_by_gates()) {
            assert!(listed.contains(&package), "{package} in {listed:?}");
        }
    }
}
