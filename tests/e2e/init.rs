//! `irplan init` and `irplan new`.

use crate::support::Sandbox;

/// What only the owner of a new repository can mend.
const OWNERS: [&str; 7] = [
    "unfilled-placeholder",
    "stale-contact",
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
fn a_new_repository_checks_clean_but_for_its_owner_and_builds() {
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
        ".github/workflows/irplan.yml",
        ".gitlab-ci.yml",
        "README.md",
    ] {
        assert!(sandbox.path("plans-repo").join(file).exists(), "{file}");
    }
}

#[test]
fn an_empty_folder_with_git_will_do() {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet"]);
    let run = sandbox.irplan(&["init"]).status(0);
    assert!(!run.err.contains("git init"), "{}", run.err);
}

#[test]
fn nothing_is_overwritten() {
    let sandbox = Sandbox::with(&[("notes.txt", "mine")]);
    sandbox
        .irplan(&["init"])
        .status(2)
        .complains("is not empty: it holds `notes.txt`");
    let sandbox = Sandbox::with(&[(".gitignore", "mine\n")]);
    sandbox
        .irplan(&["init"])
        .status(2)
        .complains("exists already");
    assert_eq!(sandbox.files("").len(), 1);
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
        .complains("`beta` exists already");
    new(&["client", "gamma", "--name", "G", "--extends", "baselien"])
        .status(2)
        .complains("there is no plan `baselien`; did you mean `baseline`?")
        .complains("help: the plans are `baseline`, `beta`, `provider`, `sample-client`");
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
    .complains("no time zone");
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
        new(what).status(2).complains("exists already");
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
        .complains("has a contact `jo` already");
    let run = sandbox.irplan(&["check", "--format", "short"]);
    run.does_not_say("syntax-error")
        .does_not_say("unknown-key")
        .does_not_say("invalid-value");
}
