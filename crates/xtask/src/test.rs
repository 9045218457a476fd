//! Every test and every gate, with nothing to set up by hand.

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::gates;
use crate::run::{install, is_there, root, run};
use crate::stages::Stages;

/// The version of axe-core, with which the tests in a browser find accessibility problems.
const AXE: &str = "4.14.1";

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
        &["ca-certificates", "curl", "jq", "gnupg", "openssh-client"],
    )
}

/// Installs Chromium and its driver as Debian packages if they are missing.
fn install_browser() -> anyhow::Result<()> {
    if is_there("chromedriver") && (is_there("chromium") || is_there("google-chrome")) {
        return Ok(());
    }
    install(
        "the tests in a browser (skip them with `--no-browser`) need Chromium and chromedriver",
        &[
            "chromium",
            "chromium-driver",
            "fonts-liberation",
            "poppler-utils",
        ],
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
            &["npm"],
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
