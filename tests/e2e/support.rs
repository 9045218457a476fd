//! A temporary folder for each test, with real git repositories and without the settings of this machine.

#![expect(
    clippy::disallowed_methods,
    reason = "tests make files and repositories, and run irplan"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

/// The date that irplan gets in all tests.
pub(crate) const TODAY: &str = "2026-11-22";

/// A small repository of plans without findings: a base, a provider and a client, nothing signed.
pub(crate) const SOUND: &[(&str, &str)] = &[
    (
        "irplan.toml",
        "[provider]\nname = \"North\"\nplan = \"north\"\n\n[policy]\nreserved-data = \"allow\"\n",
    ),
    ("plans/base/plan.toml", "kind = \"base\"\nname = \"Base\"\n"),
    (
        "plans/base/sections/contain.md",
        "+++\ntitle = \"Containment\"\nphase = \"containment-eradication-and-recovery\"\n+++\n\nCut off the host first, then call <role:it>.\n",
    ),
    (
        "plans/north/plan.toml",
        "kind = \"provider\"\nname = \"North\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"sam\"\n",
    ),
    (
        "plans/north/contacts.toml",
        "[contacts.sam]\nname = \"Sam Ortiz\"\norganisation = \"provider\"\nemail = \"sam@north.example\"\nphones = [{ number = \"+1 212 555 0101\", kind = \"mobile\" }]\n",
    ),
    (
        "plans/acme/plan.toml",
        "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\nregion = \"US\"\n\n[roles.it]\nholder = \"jane\"\ndeputies = [\"sam\"]\n",
    ),
    (
        "plans/acme/contacts.toml",
        "[contacts.jane]\nname = \"Jane Doe\"\norganisation = \"client\"\nemail = \"jane@acme.example\"\nphones = [{ number = \"+1 212 555 0143\", kind = \"mobile\" }]\n\n[contacts.old]\nname = \"Old Hand\"\nleft = 2026-01-31\n",
    ),
    (
        "plans/acme/sections/detect.md",
        "+++\ntitle = \"Detection\"\nphase = \"detection-and-analysis\"\n+++\n\nWatch the alerts of the mail filter and of the firewall.\n",
    ),
];

/// Every file below a folder, with its bytes.
type FileContents = BTreeMap<String, Vec<u8>>;

/// A temporary folder, removed when the test ends.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

/// The exit status and the output of a command.
#[derive(Debug)]
pub(crate) struct CommandOutput {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Sandbox {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A folder with files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::empty();
        for (path, text) in files {
            sandbox.write(path, text);
        }
        sandbox
    }

    /// A git repository with the sound plans in its first commit.
    pub(crate) fn repository() -> Self {
        static FILES: OnceLock<FileContents> = OnceLock::new();
        Self::from_files(FILES.get_or_init(|| {
            let sandbox = Self::with(SOUND);
            // Without a template, git adds no sample hooks.
            sandbox.git(&["init", "--quiet", "--initial-branch=main", "--template="]);
            sandbox.commit_on("2025-10-01", "Plans");
            sandbox.files("")
        }))
    }

    /// The same, with a second commit that signs every section and contact.
    pub(crate) fn signed() -> Self {
        static FILES: OnceLock<FileContents> = OnceLock::new();
        Self::from_files(FILES.get_or_init(|| {
            let sandbox = Self::repository();
            for act in ["review", "verify"] {
                sandbox.irplan(&[act, "--all", "--by", "sam"]).status(0);
            }
            sandbox.commit("Signed");
            sandbox.files("")
        }))
    }

    /// A folder with the files of another sandbox. Writing them again is much faster than making a repository.
    fn from_files(files: &FileContents) -> Self {
        let sandbox = Self::empty();
        for (path, bytes) in files {
            let path = sandbox.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        // Git wants this folder even if it is empty.
        fs::create_dir_all(sandbox.path(".git/refs/tags")).unwrap();
        sandbox
    }

    /// A copy of this repository's own plans, without history.
    pub(crate) fn samples() -> Self {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let sandbox = Self::empty();
        for path in ["irplan.toml", "plans"] {
            sandbox.copy(&ours.join(path), path);
        }
        sandbox
    }

    /// Copies a file, or a folder with everything in it.
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        if from.is_dir() {
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let name = entry.file_name().to_string_lossy().into_owned();
                self.copy(&entry.path(), &format!("{to}/{name}"));
            }
        } else {
            let to = self.path(to);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }

    /// Removes a folder with everything in it.
    pub(crate) fn remove_folder(&self, folder: &str) {
        fs::remove_dir_all(self.path(folder)).unwrap();
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Replaces a text in a file, which must be there.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "`{from}` is not in {path}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Replaces a text in a sign-off and leaves out its checksum, as if somebody had written the entry by hand.
    #[track_caller]
    pub(crate) fn edit_sign_off(&self, path: &str, from: &str, to: &str) {
        self.edit(path, from, to);
        let text = self.read(path);
        let lines = text.split_inclusive('\n');
        let lines = lines.filter(|line| !line.starts_with("checksum = "));
        self.write(path, &lines.collect::<String>());
    }

    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in("", arguments)
    }

    /// Runs the real git program, which must succeed.
    #[track_caller]
    pub(crate) fn git_in(&self, folder: &str, arguments: &[&str]) -> String {
        let output = self.git_output(folder, arguments);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the real git program, which may fail.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> Output {
        self.git_output("", arguments)
    }

    /// Runs the real git program, which must succeed, with a text on its standard input.
    #[track_caller]
    pub(crate) fn git_with_input(&self, arguments: &[&str], input: &str) {
        self.write(".input", input);
        let file = fs::File::open(self.path(".input")).unwrap();
        let output = self.git_command("").args(arguments).stdin(file).output();
        let output = output.unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        fs::remove_file(self.path(".input")).unwrap();
    }

    fn git_output(&self, folder: &str, arguments: &[&str]) -> Output {
        self.git_command(folder).args(arguments).output().unwrap()
    }

    /// The real git program, ready to run without the settings of this machine.
    pub(crate) fn git_command(&self, folder: &str) -> Command {
        let mut command = hermetic(Command::new("git"), &self.path(folder));
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.path(".no-such-config"))
            .env("GIT_AUTHOR_NAME", "Sam Ortiz")
            .env("GIT_AUTHOR_EMAIL", "sam@north.example")
            .env("GIT_AUTHOR_DATE", "2026-11-22T12:00:00Z")
            .env("GIT_COMMITTER_NAME", "Sam Ortiz")
            .env("GIT_COMMITTER_EMAIL", "sam@north.example")
            .env("GIT_COMMITTER_DATE", "2026-11-22T12:00:00Z");
        command
    }

    /// A bare clone, in a folder of its own.
    pub(crate) fn bare_clone(&self) -> Self {
        let bare = Self::empty();
        let here = self.path("").to_string_lossy().into_owned();
        bare.git(&["clone", "--quiet", "--bare", &here, "."]);
        bare
    }

    /// Commits everything on a day, at noon.
    #[track_caller]
    pub(crate) fn commit_on(&self, day: &str, message: &str) {
        self.git(&["add", "--all"]);
        let date = format!("{day}T12:00:00Z");
        let output = self
            .git_command("")
            .args(["commit", "--quiet", "--allow-empty", "--message", message])
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs irplan in the sandbox, on [`TODAY`].
    pub(crate) fn irplan(&self, arguments: &[&str]) -> CommandOutput {
        self.irplan_in("", arguments, &[])
    }

    /// Runs irplan with arguments separated by spaces.
    pub(crate) fn typed(&self, line: &str) -> CommandOutput {
        self.irplan(&line.split(' ').collect::<Vec<_>>())
    }

    pub(crate) fn irplan_in(
        &self,
        folder: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> CommandOutput {
        let output = self
            .command(folder)
            .args(arguments)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        run(output)
    }

    /// The irplan program, ready to run.
    pub(crate) fn command(&self, folder: &str) -> Command {
        let mut command = hermetic(
            Command::new(env!("CARGO_BIN_EXE_irplan")),
            &self.path(folder),
        );
        // `TODAY` in seconds since 1970.
        command
            .env("SOURCE_DATE_EPOCH", "1795305600")
            .env("HOME", self.path(".home"));
        command
    }

    /// Runs a line as a person types it into a shell.
    #[cfg(unix)]
    pub(crate) fn shell(&self, folder: &str, line: &str) -> CommandOutput {
        let mut shell = hermetic(Command::new("sh"), &self.path(folder));
        shell
            .args(["-c", line])
            .env("PATH", path_with_irplan())
            .env("SOURCE_DATE_EPOCH", "1795305600")
            .env("HOME", self.path(".home"));
        run(shell.output().unwrap())
    }

    /// Every file below a folder, with its bytes.
    pub(crate) fn files(&self, folder: &str) -> FileContents {
        let mut files = BTreeMap::new();
        collect_files(&self.path(folder), &self.path(folder), &mut files);
        files
    }
}

fn collect_files(top: &Path, folder: &Path, files: &mut FileContents) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(top, &path, files);
        } else {
            let name = path
                .strip_prefix(top)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

fn hermetic(mut command: Command, folder: &Path) -> Command {
    command
        .current_dir(folder)
        .env_clear()
        .stdin(std::process::Stdio::null());
    for kept in ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}

/// Writes a pack `ours` with one duty, whose time is `within`, and adds it to the plan `acme`.
pub(crate) fn choose_own_pack(sandbox: &Sandbox, within: &str) {
    let pack = format!(
        "[pack]\nname = \"Ours\"\nkind = \"contract-form\"\njurisdiction = \"US\"\nstatus = \"in-force\"\n\
         as-of = 2026-01-01\n[[pack.sources]]\ntitle = \"Contract\"\nlocator = \"Safe\"\nread = 2026-01-01\n\
         [duties.call]\nname = \"Call the owner\"\nstarts = \"aware\"\nrecipient = \"Owner\"\n\
         within = \"{within}\"\nsource = \"Clause 4\"\nconfirmed = true\n"
    );
    sandbox.write("packs/ours.toml", &pack);
    let plan = sandbox.read("plans/acme/plan.toml");
    if !plan.contains("packs = ") {
        sandbox.edit(
            "plans/acme/plan.toml",
            "kind = \"client\"\n",
            "kind = \"client\"\npacks = [\"ours\"]\n",
        );
    }
}

/// The folders where programs are found, with irplan first.
#[cfg(unix)]
pub(crate) fn path_with_irplan() -> std::ffi::OsString {
    let irplan = Path::new(env!("CARGO_BIN_EXE_irplan")).parent().unwrap();
    let others = std::env::var_os("PATH").unwrap();
    let folders = std::iter::once(irplan.to_owned()).chain(std::env::split_paths(&others));
    std::env::join_paths(folders).unwrap()
}

fn run(output: Output) -> CommandOutput {
    CommandOutput {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Checks that a document is valid against a schema.
#[track_caller]
pub(crate) fn assert_valid(document: &Value, schema: &Validator) {
    let faults = schema.iter_errors(document);
    let faults: Vec<_> = faults
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert_eq!(faults, [""; 0]);
}

impl CommandOutput {
    #[track_caller]
    pub(crate) fn status(self, expected: i32) -> Self {
        assert_eq!(self.status, Some(expected), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn says(self, expected: &str) -> Self {
        assert!(
            self.out.contains(expected),
            "`{expected}` is not in {self:#?}"
        );
        self
    }

    #[track_caller]
    pub(crate) fn does_not_say(self, unexpected: &str) -> Self {
        assert!(
            !self.out.contains(unexpected),
            "`{unexpected}` is in {self:#?}"
        );
        self
    }

    #[track_caller]
    pub(crate) fn complains(self, expected: &str) -> Self {
        assert!(
            self.err.contains(expected),
            "`{expected}` is not in {self:#?}"
        );
        self
    }
}
