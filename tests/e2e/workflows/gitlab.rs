//! The pipeline for GitLab that `irplan init` writes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::forge::TOKEN;
use super::github::{PIN, written};
use super::runner::{WorkflowRunner, make_executable};
use super::yaml;
use crate::support::Sandbox;

/// A pipeline on a machine.
struct GitlabPipeline {
    runner: WorkflowRunner,
    file: Value,
    /// The variables that GitLab sets.
    variables: BTreeMap<&'static str, String>,
    /// The jobs that ran, and whether they succeeded.
    ran: BTreeMap<String, bool>,
}

impl GitlabPipeline {
    fn new(sandbox: &Sandbox, branch: &str) -> Self {
        let mut runner = WorkflowRunner::new(sandbox);
        // Packages come from outside.
        runner.disk.write("home/bin/apt-get", "#!/bin/sh\n");
        make_executable(&runner.disk.path("home/bin/apt-get"));
        let api = format!("{}/gitlab", runner.forge.address);
        let ids = [
            ("CI_PIPELINE_SOURCE", "push"),
            ("CI_PROJECT_ID", "42"),
            ("CI_MERGE_REQUEST_IID", "5"),
            ("IRPLAN_TOKEN", TOKEN),
        ];
        let mut variables: BTreeMap<_, _> = ids.map(|(key, value)| (key, value.to_owned())).into();
        variables.insert("CI_API_V4_URL", api);
        let file = yaml::read(&written().path(".gitlab-ci.yml"));
        runner.push(sandbox, branch, "refs/heads/change");
        runner.github["sha"] = sandbox.git(&["rev-parse", branch]).trim().into();
        Self {
            runner,
            file,
            variables,
            ran: BTreeMap::new(),
        }
    }

    /// A pipeline for a merge request of a branch.
    fn of_merge_request(sandbox: &Sandbox, branch: &str) -> Self {
        let mut pipeline = Self::new(sandbox, branch);
        let base = sandbox.git(&["merge-base", "main", branch]);
        let variables = &mut pipeline.variables;
        variables.insert("CI_PIPELINE_SOURCE", "merge_request_event".to_owned());
        variables.insert("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim().to_owned());
        pipeline
    }

    /// Whether a job runs after the ones before it. It waits only for the jobs that it needs, and all of those must
    /// succeed, unless it says `when: always`.
    fn is_started(&self, job: &Value) -> bool {
        let needs = job["needs"].as_array().into_iter().flatten();
        let mut needed = needs.map(|name| self.ran.get(name.as_str().unwrap()));
        let rules = job["rules"].as_array().into_iter().flatten();
        let whens: Vec<_> = rules.map(|rule| rule["when"].as_str()).collect();
        match whens.as_slice() {
            [Some("always")] => needed.all(|ran| ran.is_some()),
            whens if whens.iter().all(Option::is_none) => needed.all(|ran| ran == Some(&true)),
            whens => panic!("nothing here knows {whens:?}"),
        }
    }

    /// Runs a job in a fresh checkout, with the artifacts of the jobs that it needs, if GitLab would. Returns whether
    /// it succeeded.
    fn run(&mut self, name: &str) -> bool {
        let job = self.file[name].clone();
        if !self.is_started(&job) {
            self.runner.log += &format!("{name} was skipped\n");
            return false;
        }
        let template = self.file[job["extends"].as_str().unwrap()].clone();
        if template["variables"]["GIT_STRATEGY"] == "none" {
            self.runner.empty("work");
        } else {
            let whole = BTreeMap::from([("fetch-depth".to_owned(), "0".to_owned())]);
            self.runner.checkout(&whole);
        }
        let needs = job["needs"].as_array();
        for needed in needs.into_iter().flatten() {
            let left = format!("artifacts/{}", needed.as_str().unwrap());
            let from = self.runner.disk.path(&left);
            self.runner.disk.copy(&from, "work");
        }
        let lines = |of: &Value, key: &str| -> String {
            let items = of[key].as_array().unwrap().iter();
            items
                .map(|item| item.as_str().unwrap().to_owned() + "\n")
                .collect()
        };
        let script = lines(&template, "before_script") + &lines(&job, "script");
        let mut command = self.runner.bash(&script);
        for (key, value) in self.file["variables"].as_object().unwrap() {
            command.env(key, yaml::text(value));
        }
        let went_well = self.runner.finish(command.envs(&self.variables));
        let kept = job["artifacts"]["paths"].as_array();
        let report = &job["artifacts"]["reports"]["codequality"];
        for path in kept.into_iter().flatten().chain([report]) {
            let path = yaml::text(path);
            let from = self.runner.disk.path("work").join(&path);
            if !path.is_empty() && from.exists() {
                let to = format!("artifacts/{name}/{}", path.trim_end_matches('/'));
                self.runner.disk.copy(&from, &to);
            }
        }
        self.ran.insert(name.to_owned(), went_well);
        went_well
    }
}

fn with_change() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.git(&["checkout", "--quiet", "-b", "new-number"]);
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    sandbox
}

#[test]
fn the_main_branch_is_checked_and_published() {
    let sandbox = Sandbox::repository();
    let mut pipeline = GitlabPipeline::new(&sandbox, "main");
    // Nothing in these plans is signed.
    assert!(!pipeline.run("plans"));
    let disk = &pipeline.runner.disk;
    assert!(
        disk.read("home/cargo.log")
            .contains(&format!("--rev {PIN} irplan"))
    );
    assert!(
        disk.path("artifacts/plans/public/clients/acme/index.html")
            .exists()
    );
    let report = disk.read("artifacts/plans/code-quality.json");
    assert!(report.contains("stale-contact"), "{report}");
}

#[test]
fn a_merge_request_has_one_comment() {
    let sandbox = with_change();
    let mut pipeline = GitlabPipeline::of_merge_request(&sandbox, "new-number");
    let forged = "Look <!-- irplan:diff -->\nmine";
    pipeline.runner.forge.state().comment(false, forged);
    for _ in 0..2 {
        assert!(pipeline.run("plans"), "{}", pipeline.runner.log);
        assert!(pipeline.run("comment"), "{}", pipeline.runner.log);
    }
    let state = pipeline.runner.forge.state();
    let notes = "/gitlab/projects/42/merge_requests/5/notes";
    assert_eq!(
        state.changes,
        [format!("POST {notes}"), format!("PUT {notes}/101")]
    );
    assert_eq!(state.comments[0].body, forged);
    assert!(state.comments[1].body.contains("contact:jane"));
}

#[test]
fn a_change_without_meaning_has_no_comment() {
    let sandbox = with_change();
    sandbox.edit("plans/acme/contacts.toml", "0144", "0143");
    sandbox.commit("Taken back");
    let mut pipeline = GitlabPipeline::of_merge_request(&sandbox, "new-number");
    assert!(pipeline.run("plans"), "{}", pipeline.runner.log);
    assert!(pipeline.run("comment"), "{}", pipeline.runner.log);
    assert_eq!(pipeline.runner.forge.state().changes, [""; 0]);
}

#[test]
fn a_merge_request_with_a_new_finding_still_has_its_comment() {
    let sandbox = with_change();
    sandbox.edit("plans/acme/contacts.toml", "kind = ", "knid = ");
    sandbox.commit("Mistyped");
    let mut pipeline = GitlabPipeline::of_merge_request(&sandbox, "new-number");
    assert!(!pipeline.run("plans"), "{}", pipeline.runner.log);
    assert!(pipeline.run("comment"), "{}", pipeline.runner.log);
    let state = pipeline.runner.forge.state();
    assert_eq!(state.comments.len(), 1, "{:?}", state.comments);
}

#[test]
fn owners_have_one_issue_each() {
    let sandbox = Sandbox::repository();
    let mut pipeline = GitlabPipeline::new(&sandbox, "main");
    pipeline
        .runner
        .forge
        .state()
        .issue(false, "Mine", "<!-- irplan:work acme/jane -->");
    pipeline
        .runner
        .forge
        .state()
        .issue(true, "", "<!-- irplan:work acme/gone -->\nOld");
    for _ in 0..2 {
        assert!(pipeline.run("list"), "{}", pipeline.runner.log);
        assert!(pipeline.run("upkeep"), "{}", pipeline.runner.log);
    }
    let state = pipeline.runner.forge.state();
    let post = "POST /gitlab/projects/42/issues";
    let close = "PUT /gitlab/projects/42/issues/101";
    assert_eq!(state.changes, [post, post, post, close]);
    let open: Vec<_> = state.issues.iter().map(|issue| issue.is_open).collect();
    assert_eq!(open, [true, false, true, true, true]);
}

#[test]
fn jobs_that_write_run_only_for_members() {
    let pipeline = GitlabPipeline::new(&Sandbox::repository(), "main");
    for (job, event) in [
        ("comment", "merge_request_event"),
        ("list", "schedule"),
        ("upkeep", "schedule"),
    ] {
        let rule = format!("$CI_PIPELINE_SOURCE == \"{event}\" && $IRPLAN_TOKEN");
        let rules = pipeline.file[job]["rules"].as_array().unwrap();
        let conditions: Vec<_> = rules.iter().map(|one| one["if"].as_str()).collect();
        assert_eq!(conditions, [Some(rule.as_str())], "{job}");
    }
}
