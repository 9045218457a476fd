//! What `diff` and `check --since` say about a renamed plan.

use serde_json::{Value, json};

use super::support::{JANE, SAM, commit_as, introduced, rename, renamed};
use crate::support::Sandbox;

const NOW: &str = "plan `acme` is now `harbor`";

fn diff_json(sandbox: &Sandbox) -> Value {
    let run = sandbox
        .irplan(&["diff", "main", "--format", "json"])
        .status(0);
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_renamed_plan_is_one_line() {
    let sandbox = renamed();
    for is_committed in [false, true] {
        if is_committed {
            commit_as(&sandbox, JANE);
        }
        let run = sandbox.irplan(&["diff", "main"]).status(0);
        let lines: Vec<_> = run.out.lines().collect();
        assert_eq!(lines[0], "1 plan was renamed");
        assert_eq!(lines[2..], [NOW]);
        sandbox
            .irplan(&["diff", "main", "--format", "markdown"])
            .says("**1 plan was renamed**")
            .says("\nPlan `acme` is now `harbor`.\n")
            .does_not_say("section:");
        sandbox
            .irplan(&["diff", "main", "--format", "html"])
            .says("Plan acme is now harbor.");
        let document = diff_json(&sandbox);
        let renamed = json!([{ "former": "acme", "current": "harbor" }]);
        assert_eq!(document["renamed-plans"], renamed);
        for part in ["changes", "weakened", "strengthened", "inherited"] {
            assert_eq!(document[part], json!([]), "{part}");
        }
        assert_eq!(document["effects"], json!({}));
        assert_eq!(introduced(&sandbox), [""; 0]);
        sandbox.irplan(&["check", "--since", "main"]).complains(NOW);
    }
}

#[test]
fn only_the_edits_of_a_renamed_plan_are_shown() {
    let sandbox = renamed();
    sandbox.edit("plans/harbor/contacts.toml", "0143", "0144");
    std::fs::remove_file(sandbox.path("plans/harbor/signoffs/section-detect.toml")).unwrap();
    commit_as(&sandbox, SAM);
    let run = sandbox.irplan(&["diff", "main"]).status(0);
    run.says(NOW)
        .says("changed Jane Doe contact:jane")
        .says("withdrawn section:detect")
        .says("voided contact:jane, signed by sam on 2026-11-22")
        .does_not_say("contact:old")
        .does_not_say("role:it");
    // Either name selects the plan.
    for plan in ["acme", "harbor"] {
        sandbox
            .irplan(&["diff", "main", "--client", plan])
            .status(0)
            .says("contact:jane");
    }
    let found = introduced(&sandbox);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("contact `jane` changed"), "{found:#?}");
    assert!(found[1].contains("section:detect"), "{found:#?}");
}

/// What is gone is shown where it was.
#[test]
fn a_removed_page_has_its_former_path() {
    let sandbox = renamed();
    std::fs::remove_file(sandbox.path("plans/harbor/sections/detect.md")).unwrap();
    let document = diff_json(&sandbox);
    let change = &document["changes"][0];
    assert_eq!(change["kind"], "removed");
    assert_eq!(change["path"], "plans/acme/sections/detect.md");
}

#[test]
fn a_renamed_base_plan_affects_no_client() {
    let sandbox = Sandbox::signed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    rename(&sandbox, "base", "core");
    for plan in ["acme", "north"] {
        let file = format!("plans/{plan}/plan.toml");
        sandbox.edit(&file, "[\"base\"]", "[\"core\"]");
    }
    let run = sandbox.irplan(&["diff", "main"]).status(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines[2..], ["plan `base` is now `core`"], "{run:#?}");
    assert_eq!(introduced(&sandbox), [""; 0]);
}

#[test]
fn the_renamed_plan_of_the_provider_is_the_same_plan() {
    let sandbox = Sandbox::signed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    rename(&sandbox, "north", "south");
    sandbox.edit("irplan.toml", "plan = \"north\"", "plan = \"south\"");
    let run = sandbox.irplan(&["diff", "main"]).status(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines[2..], ["plan `north` is now `south`"], "{run:#?}");
    assert_eq!(introduced(&sandbox), [""; 0]);
}

fn copy(sandbox: &Sandbox, from: &str, to: &str) {
    let from = sandbox.path(&format!("plans/{from}"));
    sandbox.copy(&from, &format!("plans/{to}"));
}

#[test]
fn a_copy_of_a_plan_that_stays_is_a_new_plan() {
    let sandbox = Sandbox::signed();
    copy(&sandbox, "acme", "harbor");
    sandbox
        .irplan(&["diff", "HEAD"])
        .status(0)
        .does_not_say("is now")
        .says("1 client is new")
        .says("added Detection section:detect");
}

#[test]
fn a_plan_that_may_be_two_others_is_not_matched() {
    let sandbox = renamed();
    copy(&sandbox, "harbor", "mill");
    commit_as(&sandbox, SAM);
    let unclear = "`acme` may now be `harbor` or `mill`: several plans match";
    let run = sandbox.irplan(&["diff", "main"]).status(0);
    run.says(unclear)
        .says("1 client was removed, 2 clients are new")
        .does_not_say("is now");
    let document = diff_json(&sandbox);
    assert_eq!(document["renamed-plans"], json!([]));
    let expected = json!([{ "former": ["acme"], "current": ["harbor", "mill"] }]);
    assert_eq!(document["unclear-renames"], expected);
    let run = sandbox.irplan(&["check", "--since", "main"]);
    let all = format!("{}{}", run.out, run.err);
    assert!(all.contains(unclear), "{all}");
}

/// A plan is what its folder says. Two plans that swap names both change completely.
#[test]
fn plans_that_swap_names_are_not_renamed() {
    let sandbox = Sandbox::signed();
    sandbox.write(
        "plans/mill/plan.toml",
        "kind = \"client\"\nname = \"Mill\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"kim\"\ndeputies = [\"sam\"]\n",
    );
    sandbox.write(
        "plans/mill/contacts.toml",
        "[contacts.kim]\nname = \"Kim\"\norganisation = \"client\"\nemail = \"kim@mill.example\"\n",
    );
    sandbox.commit("Mill");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    for (from, to) in [("acme", "kept"), ("mill", "acme"), ("kept", "mill")] {
        rename(&sandbox, from, to);
    }
    sandbox
        .irplan(&["diff", "main"])
        .status(0)
        .does_not_say("is now")
        .says("2 clients change")
        .says("name: Acme -> Mill")
        .says("name: Mill -> Acme");
}

#[test]
fn another_client_of_the_same_template_is_another_plan() {
    let sandbox = renamed();
    sandbox.edit("plans/harbor/plan.toml", "Acme", "Harbor");
    sandbox.write(
        "plans/harbor/contacts.toml",
        "[contacts.jane]\nname = \"Jane Roe\"\norganisation = \"client\"\nemail = \"jane@harbor.example\"\n",
    );
    sandbox
        .irplan(&["diff", "main"])
        .status(0)
        .does_not_say("is now")
        .says("1 client was removed, 1 client is new");
}
