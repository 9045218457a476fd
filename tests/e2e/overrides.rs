//! A client's own copy of an inherited text: made, left behind by the base, and brought up to date.

use crate::support::Sandbox;

const COPY: &str = "plans/acme/sections/contain.md";
const BASE: &str = "plans/base/sections/contain.md";

fn copied() -> Sandbox {
    let sandbox = Sandbox::repository();
    let reason = "The owner must agree first";
    sandbox
        .irplan(&[
            "override",
            "--plan",
            "acme",
            "section:contain",
            "--reason",
            reason,
        ])
        .status(0)
        .complains("created plans/acme/sections/contain.md")
        .complains("`irplan review --client acme section:contain`");
    sandbox.edit(COPY, "Cut off", "Ask the owner. Cut off");
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "-m", "Acme has its own words"]);
    sandbox
}

fn check(sandbox: &Sandbox) -> String {
    sandbox.irplan(&["check", "--format", "short"]).out
}

#[test]
fn a_change_of_the_base_is_reported_for_a_copy() {
    let sandbox = copied();
    let text = sandbox.read(COPY);
    assert!(text.starts_with("+++\nbased-on = \"1:"), "{text}");
    assert!(
        text.contains("\nreason = \"The owner must agree first\"\ntitle = "),
        "{text}"
    );
    assert!(!check(&sandbox).contains("-override"));
    sandbox.edit(BASE, "call <role:it>", "call <role:it> at once");
    let diff = ["diff", "HEAD", "--client", "acme"];
    sandbox
        .irplan(&diff)
        .status(0)
        .says("overridden: Acme overrides this and does not get the change");
    sandbox
        .irplan(&["diff", "HEAD", "--format", "markdown"])
        .says("; Acme overrides this and does not get the change");
    sandbox
        .irplan(&["diff", "HEAD", "--format", "json"])
        .says("\"overridden-in\": [\n        \"acme\"\n      ]");
    sandbox
        .irplan(&["diff", "HEAD", "--format", "html"])
        .says("Overridden, and so without this change, in Acme");
    sandbox.git(&["commit", "--quiet", "-am", "Call at once"]);
    let found = sandbox.irplan(&["check"]).out;
    for words in [
        "warning[outdated-override]: `section:contain` of `base` has changed since it was copied",
        "in commit `",
        "\"at once\" was added",
        "`irplan override --update --plan acme section:contain`",
    ] {
        assert!(found.contains(words), "{words} is not in {found}");
    }
}

#[test]
fn a_copy_is_brought_up_to_date_and_has_to_be_read_again() {
    let sandbox = copied();
    sandbox
        .irplan(&["review", "--by", "jane", "acme/section:contain"])
        .status(0);
    sandbox.edit(BASE, "call <role:it>", "call <role:it> at once");
    let update = ["override", "--update", "--plan", "acme", "section:contain"];
    let before = sandbox.read(COPY);
    sandbox
        .irplan(&update)
        .status(0)
        .complains("updated plans/acme/sections/contain.md");
    let after = sandbox.read(COPY);
    let words = |text: &str| text.split_once("\ntitle").map(|(_, rest)| rest.to_owned());
    assert_eq!(words(&before), words(&after));
    let found = check(&sandbox);
    assert!(!found.contains("outdated-override"), "{found}");
    assert!(
        found.contains("`section:contain` changed since its review"),
        "{found}"
    );
    sandbox
        .irplan(&update)
        .status(0)
        .complains("is up to date already");
}

#[test]
fn nothing_inherited_is_replaced_by_accident() {
    let sandbox = Sandbox::repository();
    let section = ["new", "section", "contain", "--plan", "acme"];
    sandbox
        .irplan(&section)
        .status(2)
        .complains(
            "`acme` inherits `section:contain` from `base`, and would no longer get its changes",
        )
        .complains("`irplan override --plan acme section:contain`");
    let replaced = [&section[..], &["--override"]].concat();
    sandbox.irplan(&replaced).status(0);
    assert!(sandbox.read(COPY).starts_with("+++\nbased-on = \"1:"));
    let contact = ["new", "contact", "sam", "--plan", "acme", "--name", "Sam"];
    sandbox
        .irplan(&contact)
        .status(2)
        .complains("`acme` inherits `contact:sam` from `north`");
    sandbox
        .irplan(&[&contact[..], &["--override"]].concat())
        .status(0);
}

#[test]
fn a_copy_without_a_record_has_a_note() {
    let sandbox = Sandbox::repository();
    sandbox.write(COPY, &sandbox.read(BASE));
    let found = check(&sandbox);
    assert!(found.contains("note[unrecorded-override]"), "{found}");
    sandbox
        .irplan(&["override", "--plan", "acme", "section:contain"])
        .status(2)
        .complains("`acme` already has its own `section:contain`")
        .complains("add `--update`");
}
