//! Every test and every gate, with nothing to set up by hand.

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::run::{install, is_there, root, run};
use crate::{gates, layering, rules};

/// The version of axe-core, which the browser tests use to find faults of accessibility.
const AXE: &str = "4.14.1";

/// Passes everything.
pub(crate) fn all(browser: bool) -> anyhow::Result<()> {
    layering::check()?;
    rules::pages(true)?;
    install_programs()?;
    run("cargo", &["test", "--workspace", "--locked"])?;
    if browser {
        install_browser()?;
        install_axe(&root().join("target/axe-core"))?;
        run(
            "cargo",
            &[
                "test",
                // With the features of the whole workspace, as before: with those of one package all would be built again.
                "--workspace",
                "--features",
                "irplan/browser",
                "--test",
                "browser",
                "--locked",
            ],
        )?;
    }
    gates::all()
}

/// Installs what steps of pipelines use, and runners of forges have, and what makes signatures; elsewhere than on Linux
/// the tests of pipelines do not run, and the machines of forges have the rest.
fn install_programs() -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") || ["curl", "jq", "gpg"].into_iter().all(is_there) {
        return Ok(());
    }
    install(
        "the tests of pipelines need curl and jq, those of signatures gpg and ssh-keygen",
        &["ca-certificates", "curl", "jq", "gnupg", "openssh-client"],
    )
}

/// Installs Chromium and its driver from the system's packages, when they are missing.
fn install_browser() -> anyhow::Result<()> {
    if is_there("chromedriver") && (is_there("chromium") || is_there("google-chrome")) {
        return Ok(());
    }
    install(
        "the browser tests, which `--no-browser` leaves out, need Chromium and chromedriver",
        &[
            "chromium",
            "chromium-driver",
            "fonts-liberation",
            "poppler-utils",
        ],
    )
}

/// Fetches axe-core from the npm registry, when it is missing.
fn install_axe(folder: &Path) -> anyhow::Result<()> {
    let script = folder.join("axe.min.js");
    let version = folder.join("version");
    if script.is_file() && fs::read_to_string(&version).is_ok_and(|there| there == AXE) {
        return Ok(());
    }
    if !is_there("npm") {
        install(
            "the browser tests, which `--no-browser` leaves out, need npm once, to fetch axe-core",
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
