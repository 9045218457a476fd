//! `irplan diff`.

use crate::support::Sandbox;

const CONTAIN: &str = "plans/base/sections/contain.md";

/// Plans with everything signed, so that a change voids something.
fn signed() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&["review", "--all", "--by", "sam"])
        .status(0);
    sandbox
        .irplan(&["verify", "--all", "--by", "sam"])
        .status(0);
    sandbox.commit("Signed");
    sandbox
}

#[test]
fn no_difference_in_meaning_says_so() {
    let sandbox = signed();
    let text = sandbox
        .read(CONTAIN)
        .replace("host first, then", "host\nfirst,   then");
    sandbox.write(CONTAIN, &text);
    sandbox
        .irplan(&["diff", "HEAD"])
        .status(0)
        .says("no difference in meaning between HEAD and the working tree");
    let run = sandbox
        .irplan(&["diff", "HEAD", "--format", "json"])
        .status(0);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["changes"], serde_json::json!([]));
}

#[test]
fn a_base_text_shows_every_client_that_it_reaches() {
    let sandbox = signed();
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    let run = sandbox.irplan(&["diff", "HEAD"]).status(0);
    let run = run
        .says("changed Containment section:contain")
        .says("[-Cut off-]{+Isolate+} the host first");
    let run = run
        .says("reaches: Acme, North")
        .says("voided section:contain, signed by sam on 2026-11-22");
    run.says("North: 1 sign-off voided, 1 unreviewed section (1 by this change)");
}

#[test]
fn two_revisions_are_compared_on_a_bare_clone() {
    let sandbox = signed();
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("A new number");
    let bare = sandbox.bare_clone();
    for arguments in [
        &["diff", "HEAD~1", "HEAD"][..],
        &["diff", "HEAD~1"],
        &["diff", "HEAD~1", "--rev", "HEAD"],
    ] {
        let run = bare.irplan(arguments).status(0);
        run.says("changed Jane Doe contact:jane")
            .says("0144")
            .says("stale contact:jane");
    }
}

#[test]
fn the_base_is_where_the_two_parted() {
    let sandbox = signed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("On the topic");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    sandbox.commit("Meanwhile");
    let run = sandbox.irplan(&["diff", "main", "topic"]).status(0);
    run.says("contact:jane").does_not_say("section:contain");
}

#[test]
fn without_a_common_commit_there_is_nothing_to_compare() {
    let sandbox = signed();
    sandbox.git(&["switch", "--quiet", "--orphan", "other"]);
    sandbox.write("irplan.toml", "[provider]\nname = \"N\"\nplan = \"n\"\n");
    sandbox.commit("Other");
    sandbox
        .irplan(&["diff", "main", "other"])
        .status(2)
        .complains("no commit in common");
}

#[test]
fn a_comment_is_inert_and_short_enough() {
    let sandbox = signed();
    let hostile =
        "@everyone see https://evil.example ![x](https://evil.example/x.png) #12 <b>x</b>";
    let mut text = sandbox.read(CONTAIN);
    for line in 0..4_000 {
        text.push_str(&format!("\nLine {line}: {hostile}\n"));
    }
    sandbox.write(CONTAIN, &text);
    let run = sandbox
        .irplan(&["diff", "HEAD", "--format", "markdown"])
        .status(0);
    assert!(
        run.out.chars().count() <= 60_000,
        "{}",
        run.out.chars().count()
    );
    for active in ["@everyone", "https://", "![x]", "](", " #12", "<b>"] {
        assert!(!run.out.contains(active), "{active}");
    }
    run.says("## Plan changes");
}

#[test]
fn a_client_sees_what_reaches_it() {
    let sandbox = signed();
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    let run = sandbox
        .irplan(&["diff", "HEAD", "--client", "north"])
        .status(0);
    run.says("section:contain").does_not_say("contact:jane");
}
