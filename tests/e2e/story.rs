//! A change on its way: a branch, the comment, sign-offs, and everything that git does to commits afterwards.
//!
//! At each step, the states are what a careful person would expect: a sign-off belongs to the text that was signed,
//! wherever its commit ends up.

use crate::support::{CommandOutput, Sandbox};

const CONTAIN: &str = "plans/base/sections/contain.md";
const CONTACTS: &str = "plans/acme/contacts.toml";

/// A branch on which a phone number and a base section changed, one commit each.
fn changed() -> Sandbox {
    let sandbox = Sandbox::signed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(CONTACTS, "0143", "0144");
    sandbox.commit("Another number for Jane");
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    sandbox.commit("Isolate, do not cut off");
    sandbox
}

/// The same, signed again on the branch.
fn signed_again() -> Sandbox {
    let sandbox = changed();
    let review = "review --client acme,north section:contain --by sam";
    let verify = "verify --client acme contact:jane --how called --by sam";
    for line in [review, verify] {
        sandbox.typed(line).status(0);
    }
    sandbox.commit("Signed again");
    sandbox
}

impl CommandOutput {
    /// The first line of a comment, without its marker.
    #[track_caller]
    pub(crate) fn headline(&self) -> &str {
        let first = self.out.lines().next().unwrap_or_default();
        let inner = first
            .strip_prefix("**")
            .and_then(|rest| rest.strip_suffix("** <!-- irplan:diff -->"));
        inner.unwrap_or("no first line that ends with the mark")
    }
}

/// The comment's first line on a pull request of the commit that is checked out.
#[track_caller]
fn check_comment(sandbox: &Sandbox, base: &str, expected: &str) {
    let run = sandbox
        .irplan(&["diff", base, "HEAD", "--format", "markdown"])
        .status(0);
    assert_eq!(run.headline(), expected);
}

/// The findings about sign-offs in the working tree, by subject.
#[track_caller]
fn check_stale(sandbox: &Sandbox, expected: &[&str]) {
    let run = sandbox.irplan(&["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let findings = document["findings"].as_array().unwrap();
    let stale = findings.iter().filter(|finding| {
        matches!(
            finding["rule"].as_str(),
            Some("stale-contact" | "unreviewed-section")
        )
    });
    let mut stale: Vec<_> = stale
        .map(|finding| finding["subject"].as_str().unwrap_or_default().to_owned())
        .collect();
    stale.sort();
    stale.dedup();
    assert_eq!(stale, expected);
}

/// All findings in a revision, one on each line.
fn found(sandbox: &Sandbox, rev: &str) -> Vec<String> {
    let run = sandbox.irplan(&["check", "--rev", rev, "--format", "short"]);
    run.out.lines().map(ToOwned::to_owned).collect()
}

const LOST: [&str; 2] = ["contact:jane", "section:contain"];
const HEADLINE: &str =
    "1 client changes, the provider's plan changes, 1 contact stale, 2 sections lose their review";
const RENEWED: &str = "1 client changes, the provider's plan changes, 3 sign-offs made";

#[test]
fn a_change_voids_only_what_it_touches() {
    let sandbox = Sandbox::signed();
    check_stale(&sandbox, &[]);
    let sandbox = changed();
    check_stale(&sandbox, &LOST);
    check_comment(&sandbox, "main", HEADLINE);
    // The suggested command fixes it.
    let run = sandbox.irplan(&["diff", "main", "HEAD", "--format", "markdown"]);
    let lines: Vec<_> = run.out.lines().collect();
    let commands = lines.iter().filter_map(|line| line.strip_prefix("irplan "));
    let commands: Vec<_> = commands
        .map(|line| line.replace("YOUR-ID", "sam"))
        .collect();
    assert_eq!(
        commands,
        [
            "review --client acme,north section:contain --by sam",
            "verify --client acme contact:jane --how called --by sam",
        ]
    );
    for line in commands {
        sandbox.typed(&line).status(0);
    }
    check_stale(&sandbox, &[]);
}

#[test]
fn signing_again_makes_a_subject_current() {
    let sandbox = signed_again();
    check_stale(&sandbox, &[]);
    check_comment(&sandbox, "main", RENEWED);
}

#[test]
fn a_rebase_keeps_the_sign_offs() {
    let sandbox = signed_again();
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.edit("plans/acme/sections/detect.md", "Watch", "Watch all of");
    sandbox.commit("Meanwhile");
    check_stale(&sandbox, &["section:detect"]);
    sandbox.git(&["switch", "--quiet", "topic"]);
    sandbox.git(&["rebase", "--quiet", "main"]);
    check_stale(&sandbox, &["section:detect"]);
    // Changes of others meanwhile don't count for this branch.
    check_comment(&sandbox, "main", RENEWED);
}

#[test]
fn a_squash_keeps_the_sign_offs() {
    let sandbox = signed_again();
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--squash", "topic"]);
    sandbox.commit("Topic, squashed");
    check_stale(&sandbox, &[]);
    check_comment(&sandbox, "HEAD~1", RENEWED);
}

#[test]
fn a_cherry_pick_brings_no_sign_off() {
    let sandbox = signed_again();
    sandbox.git(&["switch", "--quiet", "main"]);
    // Only the text, without the commit that signs it.
    sandbox.git(&["cherry-pick", "topic~1"]);
    check_stale(&sandbox, &["section:contain"]);
    check_comment(
        &sandbox,
        "HEAD~1",
        "1 client changes, the provider's plan changes, 2 sections lose their review",
    );
    // With the number and the sign-offs, everything is fine again.
    sandbox.git(&["cherry-pick", "topic~2"]);
    sandbox.git(&["cherry-pick", "topic"]);
    check_stale(&sandbox, &[]);
}

#[test]
fn a_revert_of_the_text_voids_the_new_sign_off() {
    let sandbox = signed_again();
    sandbox.git(&["revert", "--no-edit", "HEAD~1"]);
    check_stale(&sandbox, &["section:contain"]);
    // If the sign-offs are reverted too, the old ones are back, and they match the old text.
    sandbox.git(&["revert", "--no-edit", "HEAD~1"]);
    sandbox.git(&["revert", "--no-edit", "HEAD~4"]);
    check_stale(&sandbox, &[]);
    let run = sandbox.irplan(&["diff", "main", "HEAD", "--format", "markdown"]);
    assert_eq!(run.status(0).headline(), "No difference in meaning");
    // All other findings were there before, and are counted.
    let before = found(&sandbox, "main");
    assert_eq!(found(&sandbox, "HEAD"), before);
    let run = sandbox.irplan(&["check", "--since", "main"]).status(0);
    run.says("0 errors, 0 warnings, 0 notes introduced by this change\n")
        .says(&format!(
            "{} more findings were already in main\n",
            before.len()
        ));
}

#[test]
fn a_change_fails_only_for_new_findings() {
    let sandbox = changed();
    // The branch is merged although nobody signed again, so from now on those findings are old.
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "topic"]);
    sandbox.irplan(&["check"]).status(1);
    sandbox.git(&["switch", "--quiet", "--create", "other"]);
    sandbox.edit("plans/acme/sections/detect.md", "Watch", "Watch\n");
    sandbox.commit("Reflowed");
    let run = sandbox.irplan(&["check", "--since", "main"]).status(0);
    run.says("0 errors")
        .says("more findings were already in main");
    sandbox.edit("plans/acme/sections/detect.md", "Watch", "Watch all of");
    sandbox.commit("Said more");
    let run = sandbox.irplan(&["check", "--since", "main"]).status(1);
    run.says("unreviewed-section")
        .says("introduced by this change")
        .does_not_say("contact:jane");
}
