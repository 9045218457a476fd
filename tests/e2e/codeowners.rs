//! `irplan codeowners`.

use crate::support::Sandbox;

const SIGNERS: &str = "
[[policy.signers]]
subjects = [\"contact\", \"section:detect\"]
people = [\"contact:jane\"]
";

fn with_accounts() -> Sandbox {
    let sandbox = Sandbox::repository();
    for (plan, id, account) in [("north", "sam", "@sam"), ("acme", "jane", "@acme/board")] {
        let contacts = format!("plans/{plan}/contacts.toml");
        let head = format!("[contacts.{id}]\n");
        sandbox.edit(&contacts, &head, &format!("{head}forge = \"{account}\"\n"));
    }
    sandbox
}

#[test]
fn signers_are_code_owners() {
    let sandbox = with_accounts();
    let run = sandbox.irplan(&["codeowners"]).status(0);
    assert_eq!(run.err, "");
    assert!(run.out.ends_with(
        "\n# Settings, pipelines and everything else\n* @sam\n\
         \n# acme\n/plans/acme/ @acme/board @sam\n\
         \n# base\n/plans/base/ @sam\n\
         \n# north\n/plans/north/ @sam\n"
    ));
}

#[test]
fn a_shared_account_is_listed_once() {
    let sandbox = with_accounts();
    sandbox.edit("plans/acme/contacts.toml", "@acme/board", "@sam");
    let run = sandbox.irplan(&["codeowners"]).status(0);
    run.says("\n/plans/acme/ @sam\n");
}

#[test]
fn patterns_start_at_the_top_of_git() {
    let sandbox = with_accounts();
    for (path, text) in sandbox.files("plans") {
        sandbox.write(
            &format!("ops [1]/plans/{path}"),
            &String::from_utf8(text).unwrap(),
        );
    }
    sandbox.write("ops [1]/irplan.toml", &sandbox.read("irplan.toml"));
    let run = sandbox.irplan(&["-C", "ops [1]", "codeowners"]).status(0);
    assert!(
        run.out.ends_with(
            "\n# Settings, pipelines and everything else\n/ops??1?/ @sam\n\
         \n# acme\n/ops??1?/plans/acme/ @acme/board @sam\n\
         \n# base\n/ops??1?/plans/base/ @sam\n\
         \n# north\n/ops??1?/plans/north/ @sam\n"
        ),
        "{run:#?}"
    );
}

#[test]
fn the_policy_decides() {
    let sandbox = with_accounts();
    let plan = sandbox.read("plans/acme/plan.toml");
    sandbox.write("plans/acme/plan.toml", &format!("{plan}{SIGNERS}"));
    sandbox.irplan(&["codeowners"]).status(0).says(
        "/plans/acme/ @acme/board @sam\n\
         /plans/acme/contacts.toml @acme/board\n\
         /plans/acme/sections/detect.md @acme/board\n",
    );
}

#[test]
fn people_without_an_account_are_named() {
    let run = Sandbox::repository().irplan(&["codeowners"]).status(0);
    run.does_not_say("/plans/acme/ ")
        .complains("no account (`forge`) for: acme/jane, north/sam");
}

#[test]
fn an_account_cannot_contain_more_than_a_name() {
    let sandbox = with_accounts();
    sandbox.edit(
        "plans/acme/contacts.toml",
        "@acme/board",
        "@acme\\n* @mallory",
    );
    sandbox
        .irplan(&["codeowners"])
        .status(0)
        .does_not_say("mallory");
    sandbox
        .irplan(&["check", "--format", "short"])
        .status(1)
        .says("[invalid-value]: this is not an account name");
}
