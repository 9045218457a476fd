//! The workflows for GitHub: those that `irplan init` writes, and this repository's own.

use std::path::{Path, PathBuf};

use super::runner::{OURS, WorkflowRunner};
use crate::support::Sandbox;

/// The commit that pipelines are to build.
pub(super) const PIN: &str = "0123456789abcdef0123456789abcdef01234567";

/// Where its program is cached between jobs.
pub(super) fn cached() -> String {
    format!("home/.cache/irplan/{PIN}/bin/irplan")
}

/// The files that `irplan init` writes.
pub(super) fn written() -> Sandbox {
    let sandbox = Sandbox::empty();
    let source = "https://git.example.net/irplan";
    let pin = ["--irplan-source", source, "--irplan-revision", PIN];
    sandbox.irplan(&[&["init"], &pin[..]].concat()).status(0);
    sandbox
}

/// Plans with a pull request: a branch that changes a phone number.
fn with_change() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.git(&["checkout", "--quiet", "-b", "new-number"]);
    sandbox.edit(
        "plans/acme/contacts.toml",
        "+1 212 555 0143",
        "+1 212 555 0144",
    );
    sandbox.commit("A new number");
    sandbox
}

/// The pull request of a branch, as in an event.
pub(super) fn open(runner: &mut WorkflowRunner, sandbox: &Sandbox, branch: &str, event: &str) {
    runner.push(sandbox, branch, "refs/pull/5/head");
    sandbox.git(&["checkout", "--quiet", "--detach", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--message=Merge", branch]);
    runner.push(sandbox, "HEAD", "refs/pull/5/merge");
    // Only a workflow with few permissions gets the branch's own files.
    let seen = if event == "pull_request" {
        "HEAD"
    } else {
        "main"
    };
    let sha = sandbox.git(&["rev-parse", seen]);
    sandbox.git(&["checkout", "--quiet", branch]);
    let github = &mut runner.github;
    github["event_name"] = event.into();
    github["sha"] = sha.trim().into();
    github["base_ref"] = "main".into();
    github["event"]["pull_request"]["number"] = 5.into();
    github["event"]["pull_request"]["base"]["ref"] = "main".into();
}

/// The main branch after a push.
fn push(runner: &mut WorkflowRunner, sandbox: &Sandbox, event: &str) {
    runner.push(sandbox, "main", "refs/heads/main");
    let sha = sandbox.git(&["rev-parse", "main"]);
    runner.github["event_name"] = event.into();
    runner.github["sha"] = sha.trim().into();
}

#[track_caller]
fn built_from_the_pin(runner: &WorkflowRunner) {
    let log = runner.disk.read("home/cargo.log");
    let called = format!("--git https://git.example.net/irplan --rev {PIN} irplan");
    assert!(log.contains(&called), "{log}");
    let work = runner.disk.path("work");
    assert!(!log.contains(&*work.to_string_lossy()), "{log}");
}

fn workflow(of: &Sandbox, name: &str) -> PathBuf {
    of.path(".github/workflows").join(name)
}

/// The sound plans in a folder of a git repository.
fn in_a_folder() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    for (path, text) in crate::support::SOUND {
        sandbox.write(&format!("ops ä/{path}"), text);
    }
    sandbox.commit("Plans");
    sandbox
}

#[test]
fn plans_in_a_folder_have_the_same_pipelines() {
    let files = Sandbox::empty();
    files.git(&["init", "--quiet"]);
    let pin = ["--irplan-source", "https://git.example.net/irplan"];
    let init = ["init", "ops ä", "--irplan-revision", PIN];
    files.irplan(&[&init[..], &pin].concat()).status(0);
    let workflow = |name: &str| files.path("ops ä/.github/workflows").join(name);
    let sandbox = in_a_folder();
    sandbox.git(&["checkout", "--quiet", "-b", "new-number"]);
    sandbox.edit("ops ä/plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, "new-number", "pull_request");
    assert!(runner.run(&workflow("plans.yml")), "{}", runner.log);
    let summary = runner.read_output("STEP_SUMMARY");
    assert!(summary.contains("contact:jane"), "{summary}");
    open(&mut runner, &sandbox, "new-number", "pull_request_target");
    assert!(runner.run(&workflow("plan-comment.yml")), "{}", runner.log);
    let comment = runner.forge.state().comments[0].body.clone();
    assert!(comment.contains("contact:jane"), "{comment}");
    push(&mut runner, &sandbox, "push");
    assert!(!runner.run(&workflow("plans.yml")));
    let log = &runner.log;
    assert!(log.contains("file=ops ä/plans/acme/contacts.toml"), "{log}");
    let site = "artifacts/plans/public/clients/acme/index.html";
    assert!(runner.disk.path(site).exists(), "{log}");
    push(&mut runner, &sandbox, "schedule");
    assert!(runner.run(&workflow("plan-upkeep.yml")), "{}", runner.log);
    assert_eq!(runner.forge.state().issues.len(), 3);
}

#[test]
fn the_main_branch_is_checked_and_published() {
    let (files, sandbox) = (written(), Sandbox::repository());
    let mut runner = WorkflowRunner::new(&sandbox);
    push(&mut runner, &sandbox, "push");
    // Nothing in these plans is signed.
    assert!(!runner.run(&workflow(&files, "plans.yml")));
    built_from_the_pin(&runner);
    assert!(
        runner.log.contains("::error title=stale-contact"),
        "{}",
        runner.log
    );
    let site = runner
        .disk
        .path("artifacts/plans/public/clients/acme/index.html");
    assert!(site.exists(), "{}", runner.log);
    // It is built again in the morning. Another workflow lists what is due.
    runner.disk.remove_folder("artifacts");
    push(&mut runner, &sandbox, "schedule");
    assert!(runner.run(&workflow(&files, "plans.yml")), "{}", runner.log);
    assert!(site.exists());
}

#[test]
fn a_pull_request_is_summarised_and_fails_only_for_new_findings() {
    let (files, sandbox) = (written(), with_change());
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, "new-number", "pull_request");
    // These plans were never signed, which is not the fault of the change.
    assert!(runner.run(&workflow(&files, "plans.yml")), "{}", runner.log);
    built_from_the_pin(&runner);
    let summary = runner.read_output("STEP_SUMMARY");
    assert!(summary.contains("contact:jane"), "{summary}");
    assert!(!runner.disk.path("artifacts/plans").exists());
    sandbox.edit("plans/acme/contacts.toml", "name = ", "nmae = ");
    sandbox.commit("Mistyped");
    open(&mut runner, &sandbox, "new-number", "pull_request");
    assert!(!runner.run(&workflow(&files, "plans.yml")));
    assert!(
        runner.log.contains("::error title=unknown-key"),
        "{}",
        runner.log
    );
}

#[track_caller]
fn one_comment_is_kept(sandbox: &Sandbox, workflow: &Path) {
    let mut runner = WorkflowRunner::new(sandbox);
    let forged = "Look <!-- irplan:diff -->\nmine";
    runner.forge.state().comment(false, forged);
    for number in 0..130 {
        runner.forge.state().comment(number % 2 == 0, "Good work");
    }
    open(&mut runner, sandbox, "new-number", "pull_request_target");
    assert!(runner.run(workflow), "{}", runner.log);
    assert_eq!(
        runner.forge.state().changes,
        ["POST /github/repos/acme/plans/issues/5/comments"]
    );
    sandbox.edit("plans/acme/contacts.toml", "Jane Doe", "Janet Doe");
    sandbox.commit("A new name");
    open(&mut runner, sandbox, "new-number", "pull_request_target");
    assert!(runner.run(workflow), "{}", runner.log);
    let state = runner.forge.state();
    assert_eq!(
        state.changes[1..],
        ["PATCH /github/repos/acme/plans/issues/comments/231"]
    );
    assert_eq!(state.comments.len(), 132);
    assert_eq!(state.comments[0].body, forged);
    let comment = &state.comments[131].body;
    assert!(
        comment
            .lines()
            .next()
            .unwrap()
            .contains("<!-- irplan:diff -->"),
        "{comment}"
    );
    assert!(comment.contains("Janet"), "{comment}");
}

#[test]
fn a_pull_request_has_one_comment() {
    let files = written();
    let workflow = workflow(&files, "plan-comment.yml");
    one_comment_is_kept(&with_change(), &workflow);
}

#[test]
fn a_comment_reports_a_reverted_change() {
    let (files, sandbox) = (written(), with_change());
    let workflow = workflow(&files, "plan-comment.yml");
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, "new-number", "pull_request_target");
    assert!(runner.run(&workflow), "{}", runner.log);
    sandbox.edit("plans/acme/contacts.toml", "0144", "0143");
    sandbox.commit("Taken back");
    open(&mut runner, &sandbox, "new-number", "pull_request_target");
    assert!(runner.run(&workflow), "{}", runner.log);
    let state = runner.forge.state();
    let [comment] = state.comments.as_slice() else {
        panic!("{state:?}");
    };
    let start = "**No difference in meaning**";
    assert!(comment.body.starts_with(start), "{comment:?}");
}

#[test]
fn a_change_without_meaning_has_no_comment() {
    let (files, sandbox) = (written(), with_change());
    sandbox.edit("plans/acme/contacts.toml", "0144", "0143");
    sandbox.commit("Taken back");
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, "new-number", "pull_request_target");
    assert!(
        runner.run(&workflow(&files, "plan-comment.yml")),
        "{}",
        runner.log
    );
    assert_eq!(runner.forge.state().changes, [""; 0]);
}

#[test]
fn only_comments_by_irplan_are_posted() {
    let (files, sandbox) = (written(), with_change());
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, "new-number", "pull_request_target");
    let lies = "#!/bin/bash\necho '@everyone look at [this](https://mallory.example)'\n";
    runner.replace_irplan(&cached(), lies);
    assert!(!runner.run(&workflow(&files, "plan-comment.yml")));
    assert!(
        runner.log.contains("this is not a comment of irplan"),
        "{}",
        runner.log
    );
    assert_eq!(runner.forge.state().changes, [""; 0]);
}

#[test]
fn owners_have_one_issue_each() {
    let (files, sandbox) = (written(), Sandbox::repository());
    let mut runner = WorkflowRunner::new(&sandbox);
    runner
        .forge
        .state()
        .issue(false, "Mine", "<!-- irplan:work acme/jane -->\nmine");
    runner
        .forge
        .state()
        .issue(true, "Not of ours", "Something else");
    let mut run = |expected: &[&str]| {
        push(&mut runner, &sandbox, "schedule");
        runner.forge.state().changes.clear();
        assert!(
            runner.run(&workflow(&files, "plan-upkeep.yml")),
            "{}",
            runner.log
        );
        assert_eq!(runner.forge.state().changes, expected, "{}", runner.log);
        let state = runner.forge.state();
        let issues = state
            .issues
            .iter()
            .map(|issue| (issue.title.clone(), issue.is_open));
        issues.collect::<Vec<_>>()
    };
    const NEW: &str = "POST /github/repos/acme/plans/issues";
    let issues = run(&[NEW, NEW, NEW]);
    let opened =
        ["nobody", "acme/jane", "north/sam"].map(|owner| (format!("Plan upkeep: {owner}"), true));
    assert_eq!(issues[2..], opened);
    run(&[]);
    sandbox
        .irplan(&["verify", "acme/jane", "--by", "sam"])
        .status(0);
    sandbox.commit("Verified");
    run(&["PATCH /github/repos/acme/plans/issues/103"]);
    for act in ["verify", "review", "acknowledge"] {
        sandbox
            .irplan(&[act, "--all", "--client", "acme", "--by", "jane"])
            .status(0);
    }
    sandbox.commit("All of hers");
    let issues = run(&["PATCH /github/repos/acme/plans/issues/103"]);
    assert!(!issues[3].1);
    assert_eq!(issues[0], ("Mine".to_owned(), true));
}

#[test]
fn a_job_that_needs_a_failed_job_is_skipped() {
    let (files, sandbox) = (written(), with_change());
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, "new-number", "pull_request_target");
    let fails = "#!/bin/bash\necho '**x** <!-- irplan:diff -->'\nexit 1\n";
    runner.replace_irplan(&cached(), fails);
    assert!(!runner.run(&workflow(&files, "plan-comment.yml")));
    assert_eq!(runner.forge.state().changes, [""; 0], "{}", runner.log);
}

/// The workflow in the documentation.
fn documented(disk: &Sandbox) -> PathBuf {
    let guide = include_str!("../../../docs/forges.md");
    let (_, example) = guide.split_once("```yaml\nname: plan comment\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    disk.write("example.yml", example);
    disk.path("example.yml")
}

#[test]
fn the_documented_comment_workflow_builds_nothing_with_write_access() {
    let disk = Sandbox::empty();
    let example = documented(&disk);
    one_comment_is_kept(&with_change(), &example);
    let sandbox = with_change();
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, "new-number", "pull_request_target");
    assert!(runner.run(&example), "{}", runner.log);
    assert_eq!(runner.disk.read("home/cargo.log").lines().count(), 1);
    assert_eq!(runner.forge.state().comments.len(), 1);
}

/// A job of another repository that uses the action, with more inputs.
fn taking_the_action(disk: &Sandbox, inputs: &str) -> PathBuf {
    let steps = "jobs:
  plans:
    steps:
      - uses: actions/checkout@FULL-HASH
        with: { fetch-depth: 0 }
      - uses: OWNER/irplan/.github/actions/irplan@FULL-HASH
        with: ";
    disk.write("taking.yml", &format!("{steps}{inputs}\n"));
    disk.path("taking.yml")
}

#[test]
fn the_action_checks_and_builds_plans_in_any_folder() {
    let disk = Sandbox::empty();
    for (sandbox, folder) in [(Sandbox::repository(), "."), (in_a_folder(), "ops ä")] {
        let mut runner = WorkflowRunner::new(&sandbox);
        push(&mut runner, &sandbox, "push");
        let inputs = format!("{{ folder: \"{folder}\", build: public, publish: plans }}");
        // Nothing in these plans is signed.
        assert!(!runner.run(&taking_the_action(&disk, &inputs)));
        let log = &runner.log;
        assert!(log.contains("::error title=stale-contact"), "{log}");
        let site = "artifacts/plans/public/clients/acme/index.html";
        assert!(runner.disk.path(site).exists(), "{log}");
        let inputs = format!("{{ folder: \"{folder}\", since: HEAD }}");
        let went_well = runner.run(&taking_the_action(&disk, &inputs));
        assert!(went_well, "{}", runner.log);
    }
}

#[test]
fn our_checks_pass_if_each_of_them_passes() {
    let sandbox = Sandbox::repository();
    sandbox.write("Cargo.toml", "rust-version = \"1.89\"\n");
    let passes = |everything: &str, tests: &str, rustup: &str| {
        sandbox.write(".ci/run", everything);
        sandbox.git(&["add", "--all"]);
        sandbox.git(&["commit", "--quiet", "--allow-empty", "--message=CI"]);
        let mut runner = WorkflowRunner::new(&sandbox);
        push(&mut runner, &sandbox, "push");
        for (program, script) in [("cargo", tests), ("rustup", rustup)] {
            let path = format!("home/bin/{program}");
            runner.replace_irplan(&path, &format!("#!/bin/bash\n{script}\n"));
        }
        runner.run(&PathBuf::from(OURS).join(".github/workflows/ci.yml"));
        runner.jobs["gather"]
    };
    assert!(passes("exit 0", "exit 0", "exit 0"));
    assert!(!passes("exit 1", "exit 0", "exit 0"));
    assert!(!passes("exit 0", "exit 1", "exit 0"));
    let only_ours = "[ \"$1 $2\" = \"toolchain install\" ] && [ \"$3\" = 1.89 ]";
    assert!(passes("exit 0", "exit 0", only_ours));
    assert!(!passes("exit 0", "exit 0", "exit 1"));
}

/// A repository of plans with our own action and workflows.
fn with_our_action(sandbox: &Sandbox) -> PathBuf {
    sandbox.git(&["checkout", "--quiet", "main"]);
    let ours = PathBuf::from(OURS);
    sandbox.copy(&ours.join(".github"), ".github");
    sandbox.copy(
        &ours.join("crates/engine/scaffold"),
        "crates/engine/scaffold",
    );
    sandbox.commit("The action");
    sandbox.git(&["branch", "--quiet", "--force", "new-number"]);
    sandbox.git(&["checkout", "--quiet", "new-number"]);
    sandbox.edit("plans/acme/contacts.toml", "0143", "0145");
    sandbox.commit("A new number");
    ours.join(".github/workflows")
}

#[test]
fn our_own_workflows_do_the_same_with_the_action() {
    let sandbox = Sandbox::repository();
    let workflows = with_our_action(&sandbox);
    one_comment_is_kept(&sandbox, &workflows.join("plan-comment.yml"));
    let mut runner = WorkflowRunner::new(&sandbox);
    push(&mut runner, &sandbox, "push");
    assert!(runner.run(&workflows.join("plans.yml")), "{}", runner.log);
    let built_from = runner.disk.path("work/crates/cli");
    let log = runner.disk.read("home/cargo.log");
    assert!(
        log.contains(&format!("--path {}", built_from.display())),
        "{log}"
    );
    assert!(
        runner
            .disk
            .path("artifacts/plans/public/clients/acme/index.html")
            .exists()
    );
    open(&mut runner, &sandbox, "new-number", "pull_request");
    assert!(runner.run(&workflows.join("plans.yml")), "{}", runner.log);
    assert!(
        runner.read_output("STEP_SUMMARY").contains("contact:jane"),
        "{}",
        runner.log
    );
}
