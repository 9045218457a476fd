//! Running other programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// Returns the top folder of the project.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// Runs a program in the top folder, shows its output, and fails if it fails.
pub(crate) fn run(program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    run_with(program, arguments, &[])
}

/// The same, with environment variables.
pub(crate) fn run_with(
    program: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> anyhow::Result<()> {
    let line = format!("{program} {}", arguments.join(" "));
    println!("$ {line}");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(root());
    let status = command
        .status()
        .with_context(|| format!("cannot run `{line}`"))?;
    ensure!(status.success(), "`{line}` failed: {status}");
    Ok(())
}

/// Runs a program and returns what it prints.
pub(crate) fn output(program: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let line = format!("{program} {}", arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output();
    let output = output.with_context(|| format!("cannot run `{line}`"))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "`{line}` failed: {}\n{errors}",
        output.status
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a program can be started at all.
pub(crate) fn is_there(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Installs Debian packages. On other systems, fails and says what is needed.
pub(crate) fn install(need: &str, packages: &[&str]) -> anyhow::Result<()> {
    let names = packages.join(", ");
    ensure!(
        is_there("apt-get"),
        "{need}: put them on the PATH (on Debian, install {names})"
    );
    let is_root = output("id", &["-u"])?.trim() == "0";
    let sudo: &[&str] = if is_root { &[] } else { &["sudo"] };
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    let install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"];
    let install = [install.as_slice(), packages].concat();
    for command in [["apt-get", "update", "-qq"].as_slice(), &install] {
        let line = [sudo, command].concat();
        run_with(line[0], &line[1..], &quiet)?;
    }
    Ok(())
}
