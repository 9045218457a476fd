//! What changed after a sign-off.

use super::support::{JANE, SAM, SECTION, commit_as, review};
use crate::support::Sandbox;

#[test]
fn changed_fields_are_named_without_values_of_contacts() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-21");
    let verify = "verify contact:jane --client acme --by sam --how called";
    sandbox.typed(verify).status(0);
    commit_as(&sandbox, JANE);
    sandbox.edit(SECTION, "Cut off the host first", "Cut off the site first");
    sandbox.edit("plans/acme/contacts.toml", "555 0143", "555 0144");
    commit_as(&sandbox, SAM);
    let section = "`Sam Ortiz` changed it on 2026-11-22 in commit";
    sandbox
        .irplan(&["check", "--client", "acme"])
        .says(section)
        .says(": \"host\" became \"site\"; read what changed, then run `irplan review --client acme section:contain`")
        .says(": `phones`; check what changed with them, then run `irplan verify --client acme contact:jane --how called`");
}

#[test]
fn only_the_changed_fact_that_a_text_shows_is_named() {
    let sandbox = Sandbox::repository();
    let (plan, detect) = ("plans/acme/plan.toml", "plans/acme/sections/detect.md");
    let text = sandbox.read(plan);
    let tools = "[tools.edr]\nname = \"Sensor\"\n\n[tools.other]\nname = \"Other\"\n";
    sandbox.write(plan, &format!("{text}\n{tools}"));
    sandbox.edit(detect, "the mail filter", "<tool:edr>");
    commit_as(&sandbox, SAM);
    let review = [
        "review",
        "acme/section:detect",
        "--by",
        "jane",
        "--on",
        "2026-11-21",
    ];
    sandbox.irplan(&review).status(0);
    commit_as(&sandbox, JANE);
    sandbox.edit(plan, "Sensor", "Agent");
    sandbox.edit(plan, "\"Other\"", "\"Another\"");
    commit_as(&sandbox, SAM);
    sandbox
        .irplan(&["check", "--client", "acme"])
        .says("this changed: `tool:edr`; read what changed, then run `irplan review --client acme section:detect`");
}
