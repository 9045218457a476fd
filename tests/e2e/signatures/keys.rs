//! Keys, and repositories with sign-offs by these keys.

use std::process::Command;

use crate::support::{CommandOutput, Sandbox};

pub(super) const LEDGER: &str = "plans/acme/signoffs/section-detect.toml";

/// A repository, and a folder with keys outside of it.
pub(super) struct SigningKeys {
    pub(super) plans: Sandbox,
    pub(super) folder: Sandbox,
}

impl SigningKeys {
    pub(super) fn new() -> Self {
        let keys = Self {
            plans: Sandbox::repository(),
            folder: Sandbox::empty(),
        };
        for who in ["sam", "jane", "mallory"] {
            let status = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", "x", "-f"])
                .arg(keys.folder.path(who))
                .status()
                .unwrap();
            assert!(status.success());
        }
        keys
    }

    pub(super) fn path(&self, who: &str) -> String {
        self.folder.path(who).to_string_lossy().into_owned()
    }

    /// Names keys in the policy, and commits that.
    pub(super) fn name(&self, known: &[(&str, &str)]) {
        let keys: String = known
            .iter()
            .map(|(who, key)| format!("{who} = ['''{key}''']\n"))
            .collect();
        let settings = self.plans.read("irplan.toml");
        let settings = settings.split("[policy.keys]").next().unwrap();
        self.plans
            .write("irplan.toml", &format!("{settings}[policy.keys]\n{keys}"));
        self.plans.commit("Keys");
    }

    pub(super) fn public(&self, who: &str) -> String {
        self.folder.read(&format!("{who}.pub")).trim().to_owned()
    }

    pub(super) fn review(&self, arguments: &[&str]) -> CommandOutput {
        let review = ["review", "acme/section:detect"];
        self.plans.irplan(&[&review, arguments].concat())
    }

    /// A folder for PATH with an `ssh-keygen` that counts its runs.
    pub(super) fn counting(&self) -> String {
        let script = format!(
            "#!/bin/sh\necho once >> {}\nPATH={} exec ssh-keygen \"$@\"\n",
            self.folder.path("runs").display(),
            std::env::var("PATH").unwrap(),
        );
        self.folder.write("bin/ssh-keygen", &script);
        let bin = self.folder.path("bin").to_string_lossy().into_owned();
        let program = format!("{bin}/ssh-keygen");
        let status = Command::new("chmod").args(["755", &program]).status();
        assert!(status.unwrap().success());
        bin
    }

    /// How often it ran since the last call.
    pub(super) fn counted(&self) -> usize {
        let runs = self.folder.path("runs");
        let counted = std::fs::read_to_string(&runs).unwrap_or_default();
        drop(std::fs::remove_file(&runs));
        counted.lines().count()
    }

    /// Commits under a signature of an SSH key.
    pub(super) fn commit_signed(&self, who: &str) {
        let key = format!("user.signingkey={}", self.path(who));
        self.plans.git(&["add", "--all"]);
        self.plans.git(&[
            "-c",
            "gpg.format=ssh",
            "-c",
            &key,
            "commit",
            "--quiet",
            "-S",
            "--message",
            "Review",
        ]);
    }

    /// Why the section does not count as reviewed; `None` if it does.
    pub(super) fn objection(&self) -> Option<String> {
        let run = self
            .plans
            .irplan(&["check", "--require-signatures", "--format", "short"]);
        assert!(run.status != Some(2), "{run:?}");
        let line = run
            .out
            .lines()
            .find(|line| line.contains("`section:detect` is not reviewed"));
        line.map(ToOwned::to_owned)
    }

    #[track_caller]
    pub(super) fn check(&self, expected: Option<&str>) {
        match (self.objection(), expected) {
            (None, None) => {}
            (Some(message), Some(expected)) => assert!(message.contains(expected), "{message}"),
            (message, expected) => assert_eq!(message.as_deref(), expected),
        }
    }
}
