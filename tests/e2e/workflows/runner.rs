//! Runs jobs of pipelines step by step, as a forge's runner does.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::expression::ExpressionContext;
use super::forge::Forge;
use super::yaml;
use crate::support::Sandbox;

/// The folder of this repository.
pub(crate) const OURS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A replacement for the build of irplan. It prints its arguments and folder, and installs the program.
const CARGO: &str = "#!/bin/bash
printf '%s: %s\\n' \"$PWD\" \"$*\" >> \"$HOME/cargo.log\"
while [[ $1 != --root ]]; do shift; done
mkdir -p \"$2/bin\"
cp \"$IRPLAN_UNDER_TEST\" \"$2/bin/irplan\"
";

/// Another irplan on PATH, which no step should run.
const OTHER: &str = "#!/bin/bash\necho 'another irplan' >&2\nexit 3\n";

/// The file where steps write folders to put first on the path for the rest of their job.
const GITHUB_PATH: &str = "github-PATH";

/// A machine that runs jobs, with a forge.
pub(crate) struct WorkflowRunner {
    /// All folders of the machine: `work` is the checkout, `temp` is the runner's, `home` the user's, `origin.git` the
    /// repository on the forge.
    pub(crate) disk: Sandbox,
    pub(crate) forge: Forge,
    /// The event, and what is known about the repository.
    pub(crate) github: Value,
    /// The output of steps.
    pub(crate) log: String,
    /// The jobs that ran last, and whether each succeeded.
    pub(crate) jobs: BTreeMap<String, bool>,
    /// The outputs of jobs.
    artifacts: BTreeMap<String, PathBuf>,
}

/// A job that is running.
struct WorkflowJob<'a> {
    workflow: &'a Value,
    inputs: Value,
    action: Option<PathBuf>,
}

impl WorkflowRunner {
    /// A machine for a repository whose commits are pushed to the forge from `sandbox`.
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        let disk = Sandbox::empty();
        let from = sandbox.path("").to_string_lossy().into_owned();
        disk.git(&["clone", "--quiet", "--bare", &from, "server/acme/plans"]);
        let server = |arguments: &[&str]| disk.git_in("server/acme/plans", arguments);
        server(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
        disk.write("home/bin/cargo", CARGO);
        disk.write("home/bin/irplan", OTHER);
        disk.write("tmp/.keep", "");
        for program in ["cargo", "irplan"] {
            make_executable(&disk.path("home/bin").join(program));
        }
        let forge = Forge::start();
        Self {
            disk,
            forge,
            github: json!({ "token": super::forge::TOKEN, "base_ref": "", "ref": "" }),
            log: String::new(),
            jobs: BTreeMap::new(),
            artifacts: BTreeMap::new(),
        }
    }

    /// Pushes a commit to the forge, as a branch or as the head of a pull request.
    pub(crate) fn push(&self, sandbox: &Sandbox, from: &str, to: &str) {
        let server = self.disk.path("server/acme/plans");
        let to = format!("+{from}:{to}");
        sandbox.git(&["push", "--quiet", &server.to_string_lossy(), &to]);
    }

    /// Runs the jobs of a workflow that a forge would run. Returns whether all of them succeeded.
    pub(crate) fn run(&mut self, workflow: &Path) -> bool {
        let workflow = yaml::read(workflow);
        let jobs = workflow["jobs"].as_object().unwrap();
        let mut order: Vec<_> = jobs.iter().collect();
        // A job that needs another one comes after it, which is enough here.
        order.sort_by_key(|(_, job)| job.get("needs").is_some());
        self.jobs.clear();
        for (name, job) in order {
            self.empty("work");
            self.empty("temp");
            self.disk.write(GITHUB_PATH, "");
            // A job is skipped if one that it needs failed or was skipped, unless it says otherwise.
            let failed = needs(job).iter().any(|needed| !self.jobs[needed.as_str()]);
            let went_well = self.job(&workflow, job, failed);
            self.jobs.insert(name.clone(), went_well);
        }
        self.jobs.values().all(|went_well| *went_well)
    }

    /// Makes an empty folder, in place of an existing one.
    pub(super) fn empty(&self, folder: &str) {
        let path = self.disk.path(folder);
        if path.exists() {
            self.disk.remove_folder(folder);
        }
        fs::create_dir_all(path).unwrap();
    }

    /// Runs a job. `failed` says whether a job that it needs failed. Returns whether it succeeded.
    fn job(&mut self, workflow: &Value, job: &Value, failed: bool) -> bool {
        let of = WorkflowJob {
            workflow,
            inputs: json!({}),
            action: None,
        };
        let contexts = self.contexts(&of);
        let known = ExpressionContext {
            contexts: &contexts,
            failed,
        };
        match known.holds(job["if"].as_str()) {
            true => self.steps(&of, job["steps"].as_array().unwrap()),
            false => !failed,
        }
    }

    fn contexts(&self, job: &WorkflowJob<'_>) -> Value {
        let temp = self.disk.path("temp");
        let needs = self.jobs.iter().map(|(name, went_well)| {
            let result = if *went_well { "success" } else { "failure" };
            (name.clone(), json!({ "result": result }))
        });
        json!({
            "needs": needs.collect::<serde_json::Map<_, _>>(),
            "github": self.github,
            "env": job.workflow.get("env").cloned().unwrap_or(json!({})),
            "inputs": job.inputs,
            "runner": { "os": "Linux", "temp": temp.to_string_lossy() },
        })
    }

    fn steps(&mut self, job: &WorkflowJob<'_>, steps: &[Value]) -> bool {
        let contexts = self.contexts(job);
        let mut failed = false;
        for step in steps {
            let known = ExpressionContext {
                contexts: &contexts,
                failed,
            };
            if !known.holds(step["if"].as_str()) {
                continue;
            }
            let filled = |key: &str| -> BTreeMap<String, String> {
                let entries = step[key].as_object().into_iter().flatten();
                let fill =
                    |(key, value): (&String, &Value)| (key.clone(), known.fill(&yaml::text(value)));
                entries.map(fill).collect()
            };
            failed |= !match (step["run"].as_str(), step["uses"].as_str()) {
                (Some(script), None) => {
                    assert!(!script.contains("${{"), "an expression in {script}");
                    self.shell(job, script, &filled("env"))
                }
                (None, Some(action)) => self.uses(action, &filled("with")),
                _ => panic!("a step runs or uses: {step}"),
            };
        }
        !failed
    }

    /// Runs a script as `shell: bash` does.
    fn shell(
        &mut self,
        job: &WorkflowJob<'_>,
        script: &str,
        env: &BTreeMap<String, String>,
    ) -> bool {
        let path = |folder: &str| self.disk.path(folder).to_string_lossy().into_owned();
        let mut command = self.bash(script);
        command
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_API_URL", format!("{}/github", self.forge.address))
            .env("GITHUB_SERVER_URL", format!("file://{}", path("server")))
            .env("GITHUB_REPOSITORY", "acme/plans")
            .env("GITHUB_WORKSPACE", path("work"))
            .env("RUNNER_TEMP", path("temp"));
        for file in ["ENV", "OUTPUT", "PATH", "STEP_SUMMARY", "EVENT_PATH"] {
            command.env(format!("GITHUB_{file}"), path(&format!("github-{file}")));
        }
        if let Some(action) = &job.action {
            command.env("GITHUB_ACTION_PATH", action);
        }
        for (key, value) in job.workflow["env"].as_object().into_iter().flatten() {
            command.env(key, yaml::text(value));
        }
        self.finish(command.envs(env))
    }

    /// A script in bash, in the checkout, with the variables that every runner sets.
    pub(super) fn bash(&self, script: &str) -> Command {
        self.disk.write("step.sh", script);
        let path = |folder: &str| self.disk.path(folder).to_string_lossy().into_owned();
        // Programs that a step put there are found first by later steps.
        let added = self.read_output("PATH");
        let folders = added.lines().rev().map(|folder| format!("{folder}:"));
        let folders: String = folders.collect();
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(self.disk.path("step.sh"))
            .current_dir(self.disk.path("work"))
            .env_clear()
            .env(
                "PATH",
                format!("{folders}{}:/usr/bin:/bin", path("home/bin")),
            )
            .env("HOME", path("home"))
            .env("TMPDIR", path("tmp"))
            .env("IRPLAN_UNDER_TEST", env!("CARGO_BIN_EXE_irplan"))
            .env("SOURCE_DATE_EPOCH", "1795305600")
            .env("CI", "true");
        command
    }

    /// Runs a step to its end. Returns whether it succeeded.
    pub(super) fn finish(&mut self, command: &mut Command) -> bool {
        let output = command.output().unwrap();
        self.log += &String::from_utf8_lossy(&output.stdout);
        self.log += &String::from_utf8_lossy(&output.stderr);
        output.status.success()
    }

    /// Simulates the forge's own actions, and runs those of this repository.
    fn uses(&mut self, action: &str, with: &BTreeMap<String, String>) -> bool {
        let (name, _) = action.split_once('@').unwrap_or((action, ""));
        let path = || self.disk.path("work").join(&with["path"]);
        match name {
            "actions/cache" => true,
            "actions/checkout" => {
                self.checkout(with);
                true
            }
            "actions/upload-artifact" => {
                let kept = self.disk.path("artifacts").join(&with["name"]);
                self.artifacts.insert(with["name"].clone(), kept);
                let name = path().file_name().unwrap().to_string_lossy().into_owned();
                let is_there = path().exists();
                if is_there {
                    let to = format!("artifacts/{}/{name}", with["name"]);
                    self.disk.copy(&path(), &to);
                }
                is_there
            }
            "actions/download-artifact" => {
                for (file, _) in self.disk.files(&format!("artifacts/{}", with["name"])) {
                    let from = self.artifacts[&with["name"]].join(&file);
                    fs::copy(from, path().join(&file)).unwrap();
                }
                true
            }
            local if local.starts_with("./") => {
                let folder = self.disk.path("work").join(&local[2..]);
                self.composite(folder, with)
            }
            "OWNER/irplan/.github/actions/irplan" => {
                self.composite(Path::new(OURS).join(".github/actions/irplan"), with)
            }
            other => panic!("nothing replaces {other}"),
        }
    }

    /// Simulates the checkout action, which fetches only one commit unless told otherwise.
    pub(super) fn checkout(&self, with: &BTreeMap<String, String>) {
        assert!(
            !with.contains_key("ref"),
            "what is asked for is checked out"
        );
        let server = format!("file://{}", self.disk.path("server/acme/plans").display());
        let sha = self.github["sha"].as_str().unwrap();
        self.empty("work");
        let git = |arguments: &[&str]| self.disk.git_in("work", arguments);
        git(&["init", "--quiet"]);
        git(&["remote", "add", "origin", &server]);
        match with.get("fetch-depth").map(String::as_str) {
            Some("0") => git(&[
                "fetch",
                "--quiet",
                "origin",
                "+refs/heads/*:refs/remotes/origin/*",
                sha,
            ]),
            _ => git(&["fetch", "--quiet", "--depth=1", "origin", sha]),
        };
        git(&["checkout", "--quiet", "--detach", sha]);
    }

    fn composite(&mut self, folder: PathBuf, with: &BTreeMap<String, String>) -> bool {
        let action = yaml::read(&folder.join("action.yml"));
        let contexts = json!({ "github": self.github });
        let known = ExpressionContext {
            contexts: &contexts,
            failed: false,
        };
        let inputs = action["inputs"].as_object().unwrap().iter();
        let inputs: BTreeMap<_, _> = inputs
            .map(|(name, input)| {
                let default = known.fill(&yaml::text(&input["default"]));
                (name, with.get(name).cloned().unwrap_or(default))
            })
            .collect();
        assert!(
            with.keys().all(|name| inputs.contains_key(name)),
            "{with:?}"
        );
        let steps = action["runs"]["steps"].as_array().unwrap();
        let none = json!({});
        let job = WorkflowJob {
            workflow: &none,
            inputs: json!(inputs),
            action: Some(folder),
        };
        self.steps(&job, steps)
    }

    /// Puts a program in place of irplan, at a path of the machine.
    pub(super) fn replace_irplan(&self, path: &str, program: &str) {
        self.disk.write(path, program);
        make_executable(&self.disk.path(path));
    }

    /// The text that steps put into a file of the runner.
    pub(crate) fn read_output(&self, file: &str) -> String {
        let path = self.disk.path(&format!("github-{file}"));
        fs::read_to_string(path).unwrap_or_default()
    }
}

/// The names of the jobs that a job needs.
fn needs(job: &Value) -> Vec<String> {
    match &job["needs"] {
        Value::Array(names) => names.iter().map(yaml::text).collect(),
        Value::Null => Vec::new(),
        name => vec![yaml::text(name)],
    }
}

/// Makes a file executable.
pub(crate) fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
