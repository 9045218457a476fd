//! Verifies and makes signatures. No other code runs a program for irplan itself.
//!
//! It runs only if `--require-signatures` or `--sign` asks for it. It reads no settings of the repository or of git.
//! The programs are `ssh-keygen` and `gpg` from an absolute folder of PATH. The keys are those of `[policy.keys]`, in
//! files of our own. To verify, the programs get an empty environment and an empty home.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::Context;
use irplan_plan::model::PublicKey;

use crate::failure::Failure;

/// The purpose of an SSH signature of a sign-off, so that a signature of anything else does not count.
pub(super) const SIGN_OFF: &str = "irplan-sign-off";
/// The purpose of git's SSH signatures.
pub(super) const GIT: &str = "git";

/// Checks whether an SSH signature over `payload` was made with one of `keys`.
///
/// # Errors
/// If `ssh-keygen` is missing, or cannot be run.
pub(super) fn is_by_ssh(
    keys: &[&PublicKey],
    namespace: &str,
    armoured: &[u8],
    payload: &[u8],
) -> anyhow::Result<bool> {
    let lines = keys.iter().filter_map(|key| match key {
        PublicKey::Ssh(key) => Some(format!("signer namespaces=\"{namespace}\" {key}\n")),
        PublicKey::OpenPgp(_) => None,
    });
    let allowed: String = lines.collect();
    if allowed.is_empty() {
        return Ok(false);
    }
    let program = program("ssh-keygen")?;
    let home = tempfile::tempdir()?;
    let (signers, signature) = (home.path().join("signers"), home.path().join("signature"));
    write_file(&signers, allowed.as_bytes())?;
    write_file(&signature, armoured)?;
    let arguments: [OsString; 10] = [
        "-Y".into(),
        "verify".into(),
        "-f".into(),
        signers.into(),
        "-I".into(),
        "signer".into(),
        "-n".into(),
        namespace.into(),
        "-s".into(),
        signature.into(),
    ];
    let mut command = isolated_program(&program, home.path());
    Ok(run(command.args(arguments), payload)?.status.success())
}

/// The result of verifying a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyVerification {
    /// One of the keys made it.
    Valid,
    /// One of the keys made it, but the key has expired.
    Expired,
    /// One of the keys made it, but the key was revoked.
    Revoked,
    /// None of the keys made it, or it is for another text.
    UnknownKey,
}

impl KeyVerification {
    pub(super) fn of(is_theirs: bool) -> Self {
        if is_theirs {
            Self::Valid
        } else {
            Self::UnknownKey
        }
    }
}

/// Verifies an OpenPGP signature over `payload` with only `keys`.
///
/// # Errors
/// If `gpg` is missing, or cannot be run.
pub(super) fn by_openpgp(
    keys: &[&PublicKey],
    armoured: &[u8],
    payload: &[u8],
) -> anyhow::Result<KeyVerification> {
    let blocks = keys.iter().filter_map(|key| match key {
        PublicKey::OpenPgp(key) => Some(key.as_str()),
        PublicKey::Ssh(_) => None,
    });
    let ring: String = blocks.collect();
    if ring.is_empty() {
        return Ok(KeyVerification::UnknownKey);
    }
    let program = program("gpg")?;
    let home = tempfile::tempdir()?;
    let signature = home.path().join("signature.asc");
    write_file(&signature, armoured)?;
    let gpg = || {
        let mut command = isolated_program(&program, home.path());
        command.arg("--homedir").arg(home.path());
        command.args(["--no-options", "--batch", "--no-tty", "--quiet"]);
        command.args([
            "--no-autostart",
            "--no-auto-key-retrieve",
            "--trust-model",
            "always",
        ]);
        command
    };
    let import = run(gpg().arg("--import"), ring.as_bytes())?;
    if !import.status.success() {
        return Ok(KeyVerification::UnknownKey);
    }
    let mut verify = gpg();
    verify
        .args(["--status-fd", "1", "--verify"])
        .arg(&signature)
        .arg("-");
    let verified = run(&mut verify, payload)?;
    Ok(verdict(
        &String::from_utf8_lossy(&verified.stdout),
        verified.status.success(),
    ))
}

/// Reads the status lines of `gpg`. An expired or revoked key is reported instead of GOODSIG, and a bad second
/// signature in addition to it.
fn verdict(output_text: &str, is_success: bool) -> KeyVerification {
    let says = |word: &str| {
        let start = format!("[GNUPG:] {word} ");
        output_text.lines().any(|line| line.starts_with(&start))
    };
    if !says("VALIDSIG") || ["BADSIG", "ERRSIG", "EXPSIG"].into_iter().any(says) {
        return KeyVerification::UnknownKey;
    }
    match (says("REVKEYSIG"), says("EXPKEYSIG")) {
        (true, _) => KeyVerification::Revoked,
        (false, true) => KeyVerification::Expired,
        (false, false) => KeyVerification::of(is_success && says("GOODSIG")),
    }
}

/// The lines before and after an SSH signature.
const ARMOUR: [&str; 2] = [
    "-----BEGIN SSH SIGNATURE-----",
    "-----END SSH SIGNATURE-----",
];

/// Turns the one line of an entry into an SSH signature that `ssh-keygen` can read.
pub(super) fn armoured(line: &str) -> Vec<u8> {
    let [begin, end] = ARMOUR;
    let mut armoured = format!("{begin}\n").into_bytes();
    for part in line.as_bytes().chunks(70) {
        armoured.extend_from_slice(part);
        armoured.push(b'\n');
    }
    armoured.extend_from_slice(format!("{end}\n").as_bytes());
    armoured
}

/// Signs a message with the user's own SSH key, and returns the signature on one line, without its armour.
///
/// # Errors
/// If `ssh-keygen` is missing, or cannot sign with that key.
pub(super) fn sign(key: &Path, message: &str) -> anyhow::Result<String> {
    let program = program("ssh-keygen")?;
    #[expect(
        clippy::disallowed_methods,
        reason = "`--sign` asks for it, with the user's own key and agent"
    )]
    let mut command = Command::new(program);
    command.args(["-Y", "sign", "-n", SIGN_OFF, "-f"]).arg(key);
    let output = run(&mut command, message.as_bytes())?;
    if output.status.success() {
        let armoured = String::from_utf8_lossy(&output.stdout);
        let lines = armoured.lines().filter(|line| !ARMOUR.contains(line));
        return Ok(lines.collect());
    }
    let output_text = String::from_utf8_lossy(&output.stderr);
    let why = output_text.lines().last().unwrap_or_default();
    let message = format!("`ssh-keygen` cannot sign with `{}`: {why}", key.display());
    Err(Failure::new(message).into())
}

/// Returns a program that sees only what it is given.
fn isolated_program(program: &Path, home: &Path) -> Command {
    #[expect(
        clippy::disallowed_methods,
        reason = "`--require-signatures` asks for what no library here can verify"
    )]
    let mut command = Command::new(program);
    command
        .env_clear()
        .current_dir(home)
        .env("HOME", home)
        .env("LC_ALL", "C");
    // Windows does not find libraries without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

/// Finds the file of a program in one of the absolute folders of PATH. A relative folder could be in the repository.
fn program(name: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let mut folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    let found = folders.find(|folder| folder.join(&file).is_file());
    found.map(|folder| folder.join(&file)).ok_or_else(|| {
        let message =
            format!("`{name}` is not installed, but irplan needs it to verify signatures");
        Failure::new(message)
            .help(format!("install `{name}`, and add its folder to PATH"))
            .into()
    })
}

/// Runs a program to its end with some input.
fn run(command: &mut Command, input: &[u8]) -> anyhow::Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut start = || -> io::Result<Output> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            match stdin.write_all(input) {
                // The program may stop reading early. Its status says whether it succeeded.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                written => written?,
            }
        }
        child.wait_with_output()
    };
    start().with_context(|| format!("cannot run `{name}`"))
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::File::create_new(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], is_success: bool, expected: KeyVerification) {
        let lines = words.iter().map(|word| format!("[GNUPG:] {word} 1234\n"));
        let output_text: String = lines.collect();
        assert_eq!(verdict(&output_text, is_success), expected, "{output_text}");
    }

    #[test]
    fn what_gpg_says_is_understood() {
        check(&["GOODSIG", "VALIDSIG"], true, KeyVerification::Valid);
        check(&["GOODSIG", "VALIDSIG"], false, KeyVerification::UnknownKey);
        check(&["GOODSIG"], true, KeyVerification::UnknownKey);
        check(&["VALIDSIG"], true, KeyVerification::UnknownKey);
        check(
            &["GOODSIG", "VALIDSIG", "BADSIG"],
            true,
            KeyVerification::UnknownKey,
        );
        check(
            &["GOODSIG", "VALIDSIG", "ERRSIG"],
            true,
            KeyVerification::UnknownKey,
        );
        check(&["EXPKEYSIG", "VALIDSIG"], true, KeyVerification::Expired);
        check(
            &["EXPKEYSIG", "VALIDSIG", "BADSIG"],
            false,
            KeyVerification::UnknownKey,
        );
        check(&["REVKEYSIG", "VALIDSIG"], true, KeyVerification::Revoked);
        check(
            &["REVKEYSIG", "EXPKEYSIG", "VALIDSIG"],
            true,
            KeyVerification::Revoked,
        );
        check(&["EXPSIG", "VALIDSIG"], true, KeyVerification::UnknownKey);
        check(&[], true, KeyVerification::UnknownKey);
    }
}
