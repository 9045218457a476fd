//! `irplan init` and `irplan new`.

use crate::support::Sandbox;

/// Rules whose findings only the owner of a new repository can fix.
const OWNERS: [&str; 9] = [
    "missing-duty",
    "unfilled-placeholder",
    "stale-contact",
    "stale-channel",
    "unreviewed-section",
    "unacknowledged-role",
    "unapproved-plan",
    "exercise-overdue",
    "shallow-history",
];

#[track_caller]
fn is_left_to_the_owner(sandbox: &Sandbox, folder: &str) {
    let run = sandbox
        .irplan_in(folder, &["check", "--format", "short"], &[])
        .status(1);
    for line in run.out.lines() {
        let is_owners = OWNERS
            .iter()
            .any(|rule| line.contains(&format!("[{rule}]")));
        assert!(is_owners, "{line}");
    }
}

#[test]
fn a_new_repository_needs_only_its_owners_facts_and_builds() {
    let sandbox = Sandbox::empty();
    let run = sandbox
        .irplan(&["init", "plans-repo", "--name", "Acme MSP"])
        .status(0);
    run.complains("git init");
    is_left_to_the_owner(&sandbox, "plans-repo");
    sandbox.irplan_in("plans-repo", &["build"], &[]).status(0);
    assert!(
        sandbox
            .path("plans-repo/public/clients/sample-client/index.html")
            .exists()
    );
    for file in [
        ".github/workflows/plan-comment.yml",
        ".github/workflows/plan-upkeep.yml",
        ".github/workflows/plans.yml",
        ".gitlab-ci.yml",
        ".pre-commit-hooks.yaml",
        "CODEOWNERS",
        "README.md",
    ] {
        assert!(sandbox.path("plans-repo").join(file).exists(), "{file}");
    }
}

#[test]
fn init_works_in_an_empty_git_repository() {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet"]);
    let run = sandbox.irplan(&["init"]).status(0);
    assert!(!run.err.contains("git init"), "{}", run.err);
}

#[cfg(unix)]
#[expect(
    clippy::disallowed_methods,
    reason = "what is printed is for a shell to run"
)]
#[test]
fn plans_may_be_in_a_subfolder_of_a_git_repository() {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet"]);
    let run = sandbox.irplan(&["init", "ops/it's ä"]).status(0);
    let run = run.complains("\n  cd 'ops/it'\\''s ä'\n");
    assert!(!run.err.contains("git init"), "{}", run.err);
    // The printed commands work as they are.
    for step in run.err.lines().filter(|line| {
        ["  mv ", "  git config "]
            .iter()
            .any(|start| line.starts_with(start))
    }) {
        let (command, _) = step.split_once("     ").unwrap();
        let mut shell = std::process::Command::new("sh");
        let shell = shell.args(["-ec", command]);
        let shell = shell.current_dir(sandbox.path("ops/it's ä"));
        assert!(shell.status().unwrap().success(), "{step}");
    }
    assert!(sandbox.path(".github/workflows/plans.yml").exists());
    assert!(sandbox.path("CODEOWNERS").exists());
    for pipeline in [".github/workflows/plans.yml", ".gitlab-ci.yml"] {
        let text = sandbox.read(pipeline);
        assert!(text.contains("IRPLAN_FOLDER: \"ops/it's ä\"\n"), "{text}");
    }
    let mut git = sandbox.git_command("");
    git.env("PATH", crate::support::path_with_irplan());
    sandbox.git(&["add", "--all"]);
    sandbox.git(&[
        "-c",
        "core.hooksPath=",
        "commit",
        "--quiet",
        "--message=Plans",
    ]);
    sandbox.edit(
        "ops/it's ä/plans/sample-client/plan.toml",
        "name = ",
        "nam = ",
    );
    let stopped = git
        .args(["commit", "--all", "--message=Now"])
        .output()
        .unwrap();
    let message = String::from_utf8(stopped.stderr).unwrap();
    assert!(
        !stopped.status.success() && message.contains("unknown-key"),
        "{message}"
    );
}

#[test]
fn nothing_is_overwritten() {
    let sandbox = Sandbox::with(&[("notes.txt", "mine")]);
    sandbox
        .irplan(&["init"])
        .status(2)
        .complains("is not empty: it contains `notes.txt`");
    let sandbox = Sandbox::with(&[(".gitignore", "mine\n")]);
    sandbox
        .irplan(&["init"])
        .status(2)
        .complains("already exists");
    assert_eq!(sandbox.files("").len(), 1);
}

/// What the sample baseline refers to is there, held by the provider's own staff where clients may see them.
#[test]
fn a_new_client_has_what_its_base_refers_to() {
    let sandbox = Sandbox::samples();
    let new = [
        "new",
        "client",
        "oak",
        "--name",
        "Oak",
        "--extends",
        "baseline",
    ];
    sandbox.irplan(&new).status(0);
    let plan = sandbox.read("plans/oak/plan.toml");
    assert!(
        plan.contains("[roles.incident-commander]\nholder = \"sam-ortiz\""),
        "{plan}"
    );
    assert!(
        plan.contains("[roles.provider-liaison]\nholder = \"priya-nair\""),
        "{plan}"
    );
    assert!(
        plan.contains("[roles.forensics]\nholder = \"forensics-firm\""),
        "{plan}"
    );
    assert!(plan.contains("[channels.chat-oob]"), "{plan}");
    let check = sandbox.irplan(&["check", "--client", "oak", "--format", "short"]);
    check
        .does_not_say("unresolved-reference")
        .does_not_say("broken-escalation")
        .does_not_say("audience-leak")
        .does_not_say("unknown-key");
}

#[test]
fn a_new_client_is_as_good_as_the_sample() {
    let sandbox = Sandbox::empty();
    sandbox.irplan(&["init"]).status(0);
    let new = |arguments: &[&str]| sandbox.irplan(&[&["new"], arguments].concat());
    new(&[
        "client",
        "beta",
        "--name",
        "Beta \"B\" Ltd",
        "--extends",
        "baseline",
        "--region",
        "gb",
    ])
    .status(0);
    is_left_to_the_owner(&sandbox, "");
    assert!(
        sandbox
            .read("plans/beta/plan.toml")
            .contains("name = \"Beta \\\"B\\\" Ltd\"")
    );
    new(&["client", "beta", "--name", "B", "--extends", "baseline"])
        .status(2)
        .complains("`beta` already exists");
    new(&["client", "gamma", "--name", "G", "--extends", "baselien"])
        .status(2)
        .complains("there is no plan `baselien`; did you mean `baseline`?")
        .complains("help: you can extend these plans: `baseline`, `provider`");
    new(&["client", "gamma", "--name", "G", "--extends", "beta"])
        .status(2)
        .complains("`beta` is a client's plan, which no other plan can extend")
        .complains("help: you can extend these plans: `baseline`, `provider`");
    assert!(!sandbox.path("plans/gamma").exists());
    let two = ["--extends", "baselien,nobody"];
    new(&[&["client", "gamma", "--name", "G"][..], &two].concat())
        .status(2)
        .complains("there is no plan `baselien`; did you mean `baseline`?")
        .complains("there is no plan `nobody`");
    new(&["client", "Gamma", "--name", "G", "--extends", "baseline"])
        .status(2)
        .complains("lowercase");
    new(&[
        "client",
        "g",
        "--name",
        "G",
        "--extends",
        "baseline",
        "--timezone",
        "Mars",
    ])
    .status(2)
    .complains("there is no time zone");
}

#[test]
fn a_new_text_has_what_was_asked_for() {
    let sandbox = Sandbox::samples();
    let new = |line: &str| sandbox.typed(&format!("new {line} --plan harbor-dental"));
    new("section visitors --phase detection-and-analysis").status(0);
    let section = sandbox.read("plans/harbor-dental/sections/visitors.md");
    assert!(
        section.contains("phase = \"detection-and-analysis\""),
        "{section}"
    );
    new("section guests --phase detection")
        .status(2)
        .complains("detection-and-analysis");
    new("playbook false-invoice --severity sev3 --vector e-mail,web").status(0);
    let playbook = sandbox.read("plans/harbor-dental/playbooks/false-invoice.md");
    assert!(
        playbook.contains("severity = \"sev3\"\nvectors = [\"e-mail\", \"web\"]"),
        "{playbook}"
    );
    new("playbook other --severity sev33 --vector email")
        .status(2)
        .complains("the plan has no severity `sev33`; did you mean `sev3`?")
        .complains("the plan has no vector `email`; did you mean `e-mail`?");
    assert!(
        !sandbox
            .path("plans/harbor-dental/playbooks/other.md")
            .exists()
    );
}

#[test]
fn a_new_client_inherits_from_the_only_base() {
    let sandbox = Sandbox::samples();
    sandbox.typed("new client oak --name Oak").status(0);
    assert!(
        sandbox
            .read("plans/oak/plan.toml")
            .contains("extends = [\"baseline\"]")
    );
    sandbox.write(
        "plans/other/plan.toml",
        "kind = \"base\"\nname = \"Other\"\n",
    );
    sandbox
        .typed("new client elm --name Elm")
        .status(2)
        .complains("there are several base plans")
        .complains("name the plans to inherit from with `--extends ID`")
        .complains("you can extend these plans: `baseline`, `northwind`, `other`");
}

#[test]
fn parts_are_added_to_a_plan() {
    let sandbox = Sandbox::empty();
    sandbox.irplan(&["init"]).status(0);
    let new = |what: &str| sandbox.irplan(&["new", what, "power-cut", "--plan", "sample-client"]);
    for (what, file) in [
        ("section", "sections/power-cut.md"),
        ("playbook", "playbooks/power-cut.md"),
        ("exercise", "exercises/2026-11-22-power-cut.md"),
        ("incident", "incidents/2026-11-22-power-cut.md"),
    ] {
        new(what).status(0).complains(file);
        new(what).status(2).complains("already exists");
    }
    let before = sandbox.read("plans/sample-client/contacts.toml");
    let contact = [
        "new",
        "contact",
        "jo",
        "--plan",
        "sample-client",
        "--name",
        "Jo",
    ];
    sandbox.irplan(&contact).status(0);
    assert!(
        sandbox
            .read("plans/sample-client/contacts.toml")
            .starts_with(&before)
    );
    sandbox
        .irplan(&contact)
        .status(2)
        .complains("already has a contact `jo`");
    let contact = ["new", "contact", "al", "--plan", "provider", "--name", "Al"];
    sandbox.irplan(&contact).status(0);
    let contacts = sandbox.read("plans/provider/contacts.toml");
    assert!(
        contacts.contains("name = \"Al\"\norganisation = \"provider\""),
        "{contacts}"
    );
    let run = sandbox.irplan(&["check", "--format", "short"]);
    run.does_not_say("syntax-error")
        .does_not_say("unknown-key")
        .does_not_say("invalid-value");
}

#[test]
fn pipelines_use_one_pinned_irplan() {
    let sandbox = Sandbox::empty();
    let source = "https://git.example.net/irplan";
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let init = |source: &str, revision: &str| {
        let pin = ["--irplan-source", source, "--irplan-revision", revision];
        sandbox.irplan(&[&["init", "new"], &pin[..]].concat())
    };
    init(source, "main").status(2).complains("40 digits");
    init("https://x/\"; touch x", hash)
        .status(2)
        .complains("no spaces or quotes");
    let run = init(source, hash).status(0);
    assert!(!run.err.contains("IRPLAN_SOURCE"), "{}", run.err);
    for file in [".github/workflows/plans.yml", ".gitlab-ci.yml"] {
        let text = sandbox.read(&format!("new/{file}"));
        assert!(text.contains(&format!("IRPLAN_SOURCE: \"{source}\"")));
        assert!(text.contains(&format!("IRPLAN_REVISION: \"{hash}\"")));
    }
    let run = sandbox.irplan(&["init", "other"]).status(0);
    run.complains("fill in IRPLAN_SOURCE and IRPLAN_REVISION");
}

#[cfg(unix)]
#[test]
fn the_hook_stops_a_commit_once_it_is_enabled() {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet"]);
    sandbox.irplan(&["init"]).status(0);
    let path = crate::support::path_with_irplan();
    let commit_with = |arguments: &[&str]| {
        let mut git = sandbox.git_command("");
        git.env("PATH", &path).args(["commit", "--message=Now"]);
        let git = git.args(arguments);
        let output = git.output().unwrap();
        let message = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(message).unwrap())
    };
    let commit = || {
        sandbox.git(&["add", "--all"]);
        commit_with(&[])
    };
    sandbox.git(&["config", "core.hooksPath", ".githooks"]);
    // Facts that only the owner knows are missing, but that does not stop a commit.
    assert!(commit().0);
    sandbox.edit(
        "plans/sample-client/plan.toml",
        "budget = ",
        "budget = \"-\" # ",
    );
    let (is_made, message) = commit();
    assert!(is_made, "{message}");
    sandbox.edit("plans/sample-client/plan.toml", "name = ", "nam = ");
    let (is_made, message) = commit();
    assert!(!is_made && message.contains("unknown-key"), "{message}");
    // Changes on disk are not in the commit, even if they fix it.
    sandbox.edit("plans/sample-client/plan.toml", "nam = ", "name = ");
    let (is_made, message) = commit_with(&[]);
    assert!(!is_made && message.contains("unknown-key"), "{message}");
    sandbox.git(&["reset", "--quiet"]);
    sandbox.edit("README.md", "#", "# ");
    sandbox.edit("plans/sample-client/plan.toml", "name = ", "nam = ");
    let (is_made, message) = commit_with(&["--", "README.md"]);
    assert!(is_made, "{message}");
    let (is_made, message) = commit_with(&["--all"]);
    assert!(!is_made && message.contains("unknown-key"), "{message}");
}

#[cfg(unix)]
#[test]
fn the_hook_accepts_a_merge_of_findings_from_both_sides() {
    let sandbox = Sandbox::repository();
    let hook = include_str!("../../crates/engine/scaffold/pre-commit");
    sandbox.write(".githooks/pre-commit", hook);
    use std::os::unix::fs::PermissionsExt;
    let runs = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(sandbox.path(".githooks/pre-commit"), runs).unwrap();
    let section = "plans/acme/sections/detect.md";
    sandbox.edit(section, "Watch", "Read");
    sandbox.edit("plans/acme/plan.toml", "region = ", "regoin = ");
    sandbox.commit("A fault on main");
    sandbox.git(&["checkout", "--quiet", "-b", "feature", "HEAD~1"]);
    sandbox.edit(section, "Watch", "Follow");
    sandbox.edit("plans/north/plan.toml", "holder = ", "hodler = ");
    sandbox.commit("A fault on the branch");
    assert!(!sandbox.try_git(&["merge", "main"]).status.success());
    let resolved =
        "+++\ntitle = \"Detection\"\nphase = \"detection-and-analysis\"\n+++\n\nFollow and read.\n";
    sandbox.write(section, resolved);
    sandbox.git(&["add", "--all"]);
    let commit = || {
        let mut git = sandbox.git_command("");
        git.env("PATH", crate::support::path_with_irplan());
        let hooks = ["-c", "core.hooksPath=.githooks"];
        let commit = ["commit", "--all", "--message=Merge"];
        git.args(hooks).args(commit).output().unwrap()
    };
    // Problems of the merge itself still stop it.
    sandbox.edit("plans/acme/contacts.toml", "email = ", "emial = ");
    let stopped = commit();
    let message = String::from_utf8(stopped.stderr).unwrap();
    assert!(
        !stopped.status.success() && message.contains("emial") && !message.contains("regoin"),
        "{message}"
    );
    sandbox.edit("plans/acme/contacts.toml", "emial = ", "email = ");
    let made = commit();
    assert!(made.status.success(), "{made:?}");
}

/// What a new client's plan lacks turns no pipeline red, and every page says that the plan is not complete. A change cannot
/// put a plan that is already there into onboarding and profit from it.
#[test]
fn a_new_client_is_in_onboarding() {
    let sandbox = Sandbox::samples();
    sandbox.git(&["init", "--quiet", "--initial-branch", "main"]);
    sandbox.commit("plans");
    sandbox.git(&["branch", "before"]);
    let new = [
        "new",
        "client",
        "oak",
        "--name",
        "Oak",
        "--extends",
        "baseline",
        "--today",
        "2026-11-22",
    ];
    sandbox.irplan(&new).status(0);
    sandbox.commit("a new client");
    let since = ["check", "--since", "before", "--today", "2026-11-22"];
    sandbox
        .irplan(&since)
        .status(0)
        .says("warning[unfilled-placeholder]")
        .says("in onboarding until 2027-01-21: oak, ");
    let later = ["check", "--client", "oak", "--today", "2027-01-22"];
    sandbox
        .irplan(&later)
        .status(1)
        .says("warning[ineffective-onboarding]")
        .says("error[unfilled-placeholder]");
    sandbox
        .irplan(&[
            "build",
            "--client",
            "oak",
            "--out",
            "site",
            "--today",
            "2026-11-22",
        ])
        .status(0);
    for page in ["index.html", "contacts.html", "playbooks/ransomware.html"] {
        let text = sandbox.read(&format!("site/clients/oak/{page}"));
        assert!(
            text.contains("Not complete: this plan is being set up until"),
            "{page}"
        );
    }
    let harbor = sandbox.read("plans/harbor-dental/plan.toml");
    let weaker = format!(
        "{harbor}\n[policy]\nonboarding-until = 2027-01-31\n[roles.courier]\nname = \"TODO: name\"\n"
    );
    sandbox.write("plans/harbor-dental/plan.toml", &weaker);
    sandbox
        .irplan(&since)
        .status(1)
        .says("error[unfilled-placeholder]")
        .says("weakened");
}
