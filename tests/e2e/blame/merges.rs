//! Merges.

use super::support::{DETECT, check, sandbox};
use crate::support::Sandbox;

#[test]
fn a_merge_is_not_blamed_for_what_its_branch_did() {
    let sandbox = sandbox();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.edit(
        "plans/acme/contacts.toml",
        "+1 212 555 0143",
        "+1 212 555 0144",
    );
    sandbox.commit_on("2026-02-01", "New number");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.edit(DETECT, "mail filter", "mail gateway");
    sandbox.commit_on("2026-02-02", "Elsewhere");
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
    check(
        &sandbox,
        &["contact:jane"],
        &["2026-02-01 changed New number", "2026-01-01 added Plans"],
    );
    let json = sandbox.irplan(&["blame", "contact:jane", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.status(0).out).unwrap();
    assert_eq!(json["events"][0]["kind"], "changed");
    assert_eq!(json["events"][0]["fields"][0]["key"], "phones");
    assert_eq!(json["state"], "missing");
}

/// Commits an edit on a branch and another one on `main`, and merges them, together with the edits of `own`.
fn merged(
    side: &[(&str, &str, &str)],
    main: &[(&str, &str, &str)],
    own: &[(&str, &str, &str)],
) -> Sandbox {
    let sandbox = sandbox();
    let text = "+++\ntitle = \"Detection\"\n+++\n\nFirst comes\na line of text\nthat nobody knows\nuntil it has\nan end of its own.\n";
    sandbox.write(DETECT, text);
    sandbox.commit_on("2026-01-02", "Text");
    let edit = |edits: &[(&str, &str, &str)]| {
        for (path, from, to) in edits {
            sandbox.edit(path, from, to);
        }
    };
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    edit(side);
    sandbox.commit_on("2026-02-01", "Side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    edit(main);
    sandbox.commit_on("2026-02-02", "Main");
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-commit", "side"]);
    edit(own);
    sandbox.commit_on("2026-02-03", "Merge");
    sandbox
}

#[test]
fn a_merge_is_blamed_for_what_neither_side_had() {
    let contacts = "plans/acme/contacts.toml";
    let number = (contacts, "+1 212 555 0143", "+1 212 555 0144");
    let name = (contacts, "Jane Doe", "Jane Roe");
    let sides = [
        "2026-02-02 changed Main",
        "2026-02-01 changed Side",
        "2026-01-01 added Plans",
    ];
    let sandbox = merged(
        &[name],
        &[("plans/acme/plan.toml", "\"Acme\"", "\"Acme Ltd\""), number],
        &[],
    );
    check(&sandbox, &["acme/contact:jane"], &sides);
    let mail = (contacts, "jane@acme.example", "jane@roe.example");
    let sandbox = merged(&[], &[number], &[mail]);
    let with_merge = ["2026-02-03 changed Merge", sides[0], sides[2]];
    check(&sandbox, &["acme/contact:jane"], &with_merge);

    // Two lines of one paragraph, and then a word of the merge itself.
    let first = (DETECT, "First comes", "First stands");
    let last = (DETECT, "an end of", "a close of");
    let sides = [&sides[..2], &["2026-01-02 changed Text", sides[2]]].concat();
    let sandbox = merged(&[first], &[last], &[]);
    check(&sandbox, &["acme/section:detect"], &sides);
    let sandbox = merged(&[first], &[last], &[(DETECT, "nobody", "everybody")]);
    let with_merge = [&["2026-02-03 changed Merge"], &sides[..]].concat();
    check(&sandbox, &["acme/section:detect"], &with_merge);
}
