//! Every test and every gate, with nothing to set up by hand.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use crate::run::{is_there, output, root, run, run_with};
use crate::{gates, layering, rules};

/// The version of axe-core, which the browser tests use to find faults of accessibility.
const AXE: &str = "4.14.1";

/// Passes everything.
pub(crate) fn all(browser: bool) -> anyhow::Result<()> {
    layering::check()?;
    rules::pages(true)?;
    run("cargo", &["test", "--workspace", "--locked"])?;
    if browser {
        install_browser()?;
        install_axe(&root().join("target/axe-core"))?;
        run(
            "cargo",
            &[
                "test",
                "--package",
                "irplan",
                "--features",
                "browser",
                "--test",
                "browser",
                "--locked",
            ],
        )?;
    }
    gates::all()
}

/// Installs Chromium and its driver from the system's packages, when they are missing.
fn install_browser() -> anyhow::Result<()> {
    if is_there("chromedriver") && (is_there("chromium") || is_there("google-chrome")) {
        return Ok(());
    }
    ensure!(
        is_there("apt-get"),
        "the browser tests need Chromium and chromedriver on the PATH: install both, or leave the browser tests out \
         with `cargo xtask test --no-browser`"
    );
    let is_root = output("id", &["-u"])?.trim() == "0";
    let sudo: &[&str] = if is_root { &[] } else { &["sudo"] };
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    for command in [
        ["apt-get", "update", "-qq"].as_slice(),
        [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
            "fonts-liberation",
            "poppler-utils",
        ]
        .as_slice(),
    ] {
        let line = [sudo, command].concat();
        run_with(line[0], &line[1..], &quiet)?;
    }
    Ok(())
}

/// Fetches axe-core from the npm registry, when it is missing.
fn install_axe(folder: &Path) -> anyhow::Result<()> {
    let script = folder.join("axe.min.js");
    let version = folder.join("version");
    if script.is_file() && fs::read_to_string(&version).is_ok_and(|there| there == AXE) {
        return Ok(());
    }
    if !is_there("npm") {
        bail!(
            "the browser tests need npm once, to fetch axe-core {AXE}: install Node.js, or leave them out with `cargo xtask test --no-browser`"
        );
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
