//! Files that are broken in various ways: each one is reported, and none stops the others.

use crate::support::Sandbox;

#[track_caller]
fn check(path: &str, bytes: &[u8], expected: &str) {
    let sandbox = Sandbox::repository();
    sandbox.write(path, "");
    #[expect(clippy::disallowed_methods, reason = "a test makes a broken file")]
    std::fs::write(sandbox.path(path), bytes).unwrap();
    let run = sandbox.irplan(&["check", "--format", "short"]).status(1);
    run.says(&format!("{path}:"))
        .says(expected)
        .says("plans/north/");
}

#[test]
fn broken_files_are_findings() {
    check(
        "plans/acme/contacts.toml",
        b"[contacts.jane\nname = 1",
        "[syntax-error]",
    );
    check(
        "plans/acme/sections/detect.md",
        b"\xff\xfe\x00",
        "[syntax-error]",
    );
    check(
        "plans/acme/sections/detect.md",
        b"no front matter",
        "[syntax-error]",
    );
    check(
        "plans/acme/sections/detect.md",
        &vec![b'x'; 600 * 1024],
        "[syntax-error]",
    );
}
