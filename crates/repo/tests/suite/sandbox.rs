//! A temporary folder with a git repository that is independent of this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use irplan_plan::{Content, RepoPath, Snapshot};
use irplan_repo::Repository;
use tempfile::TempDir;

/// A temporary folder, removed when the value is dropped.
pub(crate) struct GitSandbox {
    folder: TempDir,
    at: PathBuf,
    clock: i64,
}

impl GitSandbox {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().canonicalize().unwrap().join("repo");
        fs::create_dir(&at).unwrap();
        Self {
            folder,
            at,
            clock: 1_700_000_000,
        }
    }

    /// An empty git repository.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        sandbox
    }

    /// A git repository with a commit of a small plan.
    pub(crate) fn with_plan() -> Self {
        let mut sandbox = Self::new();
        sandbox.write("irplan.toml", "[provider]\n");
        sandbox.write("plans/acme/plan.toml", "kind = \"client\"\n");
        sandbox.write("plans/acme/sections/roles.md", "first\n");
        sandbox.commit("a plan");
        sandbox
    }

    /// The repository's folder.
    pub(crate) fn path(&self) -> &Path {
        &self.at
    }

    /// A path next to the repository's folder.
    pub(crate) fn sibling(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// Opens the repository with the crate under test.
    pub(crate) fn open(&self) -> Repository {
        Repository::discover(&self.at).unwrap()
    }

    /// Opens the git directory with the crate under test, as a repository without a working tree.
    pub(crate) fn bare(&self) -> Repository {
        Repository::discover(&self.at.join(".git")).unwrap()
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, bytes.as_ref());
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.at.join(path)).unwrap();
    }

    /// Commits everything, a minute after the last commit, and returns the commit's id.
    pub(crate) fn commit(&mut self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.clock += 60;
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs git here and returns its output.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.try_git(arguments);
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn try_git(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs git here with something on its standard input.
    #[track_caller]
    pub(crate) fn git_with_input(&self, arguments: &[&str], input: &[u8]) -> String {
        let file = self.sibling("input");
        write(&file, input);
        let output = self
            .command(arguments)
            .stdin(fs::File::open(file).unwrap())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "real repositories are made by the real git"
    )]
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        let date = format!("{} +0200", self.clock);
        // Windows cannot start a program without these.
        let kept = ["PATH", "SystemRoot", "TEMP"];
        let kept = kept.map(|name| (name, std::env::var_os(name).unwrap_or_default()));
        command
            .current_dir(&self.at)
            .env_clear()
            .envs(kept)
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Ada Author")
            .env("GIT_AUTHOR_EMAIL", "ada@example.org")
            .env("GIT_COMMITTER_NAME", "Carl Committer")
            .env("GIT_COMMITTER_EMAIL", "carl@example.org")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments);
        command
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test writes the files that are then read"
)]
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test looks at what git has written"
)]
pub(crate) fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

/// Every file as `path: text` or `path! reason`, one per line.
pub(crate) fn listing(snapshot: &Snapshot) -> String {
    let line = |(path, content): (&RepoPath, &Content)| match content {
        Content::Text(text) => format!("{path}: {}\n", text.trim_end()),
        Content::Attached(file) => format!("{path}: {} bytes\n", file.bytes),
        Content::Unreadable(why) => format!("{path}! {why}\n"),
    };
    snapshot.iter().map(line).collect()
}

/// The message of an error.
pub(crate) fn message<T>(result: Result<T, irplan_repo::Error>) -> String {
    match result {
        Ok(_) => "no error".to_owned(),
        Err(error) => error.to_string(),
    }
}
