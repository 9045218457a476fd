//! `irplan status`.

use crate::support::Sandbox;

#[test]
fn work_is_listed_by_whose_it_is() {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "plans/north/contacts.toml",
        "[contacts.sam]\n",
        "[contacts.sam]\nforge = \"@sam-ortiz\"\n",
    );
    let review = [
        "review",
        "acme/section:detect",
        "--by",
        "sam",
        "--on",
        "2025-12-01",
    ];
    sandbox.irplan(&review).status(0);
    let by_owner = |more: &[&str]| sandbox.irplan(&[&["status", "--by", "owner"], more].concat());
    by_owner(&[])
        .status(0)
        .says("Sam Ortiz (north/sam): ")
        .says("  acme Acme\n    review section:detect  due 2026-12-01\n")
        .says("Jane Doe (acme/jane): ")
        .says("acknowledge role:it     never signed")
        .says("nobody's: ");
    by_owner(&["--client", "acme", "--format", "markdown"])
        .status(0)
        .says("## Sam Ortiz (`north/sam`)\n\n@sam-ortiz: **1** to do in 1 plan.")
        .does_not_say("North (`north`)");
    let json = by_owner(&["--format", "json"]).status(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["owners"][2]["owner"], "north/sam");
    assert_eq!(json["owners"][2]["work"][0]["due"], "2026-12-01");
    by_owner(&["--format", "issues"])
        .status(0)
        .says("\"marker\": \"<!-- irplan:work north/sam -->\"");
}

#[test]
fn who_left_has_no_work() {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "plans/acme/contacts.toml",
        "name = \"Jane Doe\"\n",
        "name = \"Jane Doe\"\nleft = 2026-11-01\n",
    );
    sandbox
        .irplan(&["status", "--by", "owner"])
        .status(0)
        .does_not_say("acme/jane")
        .says("acknowledge role:it");
}

#[test]
fn a_format_is_one_of_the_work_list() {
    Sandbox::repository()
        .irplan(&["status", "--format", "json"])
        .status(2)
        .complains("--by");
}
