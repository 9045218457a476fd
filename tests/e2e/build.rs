//! `irplan build`.

use crate::support::Sandbox;

#[test]
fn two_builds_are_equal_on_any_number_of_threads() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan_in(
            "",
            &["build", "--out", "one"],
            &[("RAYON_NUM_THREADS", "1")],
        )
        .status(0);
    sandbox
        .irplan_in(
            "",
            &["build", "--out", "four"],
            &[("RAYON_NUM_THREADS", "4")],
        )
        .status(0);
    let (one, four) = (sandbox.files("one"), sandbox.files("four"));
    assert!(one.contains_key("clients/acme/index.html") && one.contains_key("portal/index.html"));
    let (names, other): (Vec<_>, Vec<_>) = (one.keys().collect(), four.keys().collect());
    assert_eq!(names, other);
    assert!(one == four);
}

#[test]
fn unchanged_pages_are_not_written() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let at = |path: &str| sandbox.path(path).metadata().unwrap().modified().unwrap();
    let (page, before) = (
        "public/clients/acme/index.html",
        at("public/clients/acme/index.html"),
    );
    sandbox
        .irplan(&["build"])
        .status(0)
        .complains(" 0 written, ");
    assert_eq!(at(page), before);
    sandbox.edit("plans/acme/contacts.toml", "Jane Doe", "Jane Roe");
    sandbox.irplan(&["build"]).status(0);
    assert!(
        sandbox
            .read("public/clients/acme/contacts.html")
            .contains("Jane Roe")
    );
}

#[test]
fn the_exit_status_is_as_in_the_help() {
    let sandbox = Sandbox::repository();
    let help = sandbox.irplan(&["build", "--help"]);
    help.says("0 if every plan was published")
        .says("1 if a plan was left out because its files have errors")
        .says("2 if irplan could not do its job");
    sandbox.irplan(&["build"]).status(0);
    sandbox.edit("plans/acme/plan.toml", "name", "nmae");
    sandbox.irplan(&["build"]).status(1);
    let only = ["build", "--client", "acme", "--out", "other"];
    sandbox.irplan(&only).status(1).complains(" 0 written, ");
    sandbox.edit("irplan.toml", "name", "nmae");
    sandbox.irplan(&["build"]).status(2);
}

/// Builds twice, makes a change, and builds again. The pages must be those of a build into a new folder.
#[track_caller]
fn check_rebuilt(change: impl FnOnce(&Sandbox), arguments: &[&str]) {
    let sandbox = Sandbox::repository();
    let build = |more: &[&str]| sandbox.irplan(&[&["build"], more].concat()).status(0);
    build(&[]);
    build(&[]).complains(" 0 written, ");
    change(&sandbox);
    build(arguments);
    build(&[arguments, &["--out", "again"]].concat());
    assert!(sandbox.files("public") == sandbox.files("again"));
}

#[test]
fn every_change_to_a_page_is_noticed() {
    const PAGE: &str = "public/clients/acme/contacts.html";
    let nothing = |_: &Sandbox| ();
    check_rebuilt(nothing, &[]);
    check_rebuilt(nothing, &["--today", "2027-03-01"]);
    check_rebuilt(nothing, &["--audience", "provider"]);
    check_rebuilt(nothing, &["--rev", "HEAD"]);
    let edit = |sandbox: &Sandbox| sandbox.edit("plans/acme/contacts.toml", "Jane Doe", "Jane Roe");
    check_rebuilt(edit, &[]);
    check_rebuilt(
        |it| it.write("mine/site.css", "a { }"),
        &["--templates", "mine"],
    );
    check_rebuilt(|it| std::fs::remove_file(it.path(PAGE)).unwrap(), &[]);
    check_rebuilt(|it| it.edit(PAGE, "Jane Doe", "Jane Roe"), &[]);
    check_rebuilt(
        |it| it.edit("public/.irplan-manifest.json", PAGE_LINE, ""),
        &[],
    );
    let commit = |sandbox: &Sandbox| {
        sandbox.write("other.txt", "of no plan");
        sandbox.commit("Something else");
    };
    check_rebuilt(commit, &[]);
    let names = |sandbox: &Sandbox| {
        sandbox.write(".mailmap", "Sam O. <sam@north.example>\n");
        sandbox.commit("Names");
    };
    check_rebuilt(names, &[]);
}

/// The line of a page in the manifest.
const PAGE_LINE: &str = "    \"clients/acme/contacts.html\",\n";

#[test]
fn a_repeated_build_does_not_read_pages() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let page = sandbox.path("public/clients/acme/contacts.html");
    let (before, text) = (page.metadata().unwrap().modified().unwrap(), "not a page");
    sandbox.write("public/clients/acme/contacts.html", text);
    // Restore the fingerprint, so that only a build that reads the pages notices the change.
    let file = std::fs::File::options().write(true).open(&page).unwrap();
    file.set_modified(before).unwrap();
    sandbox
        .irplan(&["build"])
        .status(0)
        .complains(" 0 written, ");
    assert_eq!(sandbox.read("public/clients/acme/contacts.html"), text);
    sandbox
        .irplan(&["build", "--no-cache"])
        .status(0)
        .complains(" 1 written, ");
    assert_ne!(sandbox.read("public/clients/acme/contacts.html"), text);
}

#[test]
fn a_skipped_plan_is_skipped_again() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    sandbox.edit("plans/acme/contacts.toml", "organisation", "organization");
    for _ in 0..2 {
        let run = sandbox.irplan(&["build"]).status(1);
        run.complains("`acme` was not published: its files have errors");
    }
    assert!(!sandbox.path("public/.irplan-fingerprint").exists());
}

#[test]
fn a_touched_page_is_compared_only_once() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let made = || {
        let path = sandbox.path("public/.irplan-fingerprint");
        path.metadata().unwrap().modified().unwrap()
    };
    let first = made();
    sandbox.irplan(&["build"]).status(0);
    assert_eq!(made(), first);
    sandbox.edit("public/clients/acme/contacts.html", "<", "<");
    sandbox
        .irplan(&["build"])
        .status(0)
        .complains(" 0 written, ");
    let second = made();
    assert!(second > first);
    sandbox.irplan(&["build"]).status(0);
    assert_eq!(made(), second);
}

#[test]
fn a_clients_site_has_nothing_of_another_client() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&[
            "new",
            "client",
            "beta",
            "--name",
            "Beta Works",
            "--extends",
            "base",
        ])
        .status(0);
    sandbox.irplan(&["build", "--out", "both"]).status(0);
    let both = sandbox.files("both/clients/acme");
    for (path, bytes) in &both {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("Beta Works") && !text.contains("clients/beta"),
            "{path}"
        );
    }
    std::fs::remove_dir_all(sandbox.path("plans/beta")).unwrap();
    sandbox.irplan(&["build", "--out", "alone"]).status(0);
    assert!(both == sandbox.files("alone/clients/acme"));
}

#[test]
fn one_plan_can_be_built_and_the_others_stay() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let before = sandbox.files("public");
    sandbox.edit("plans/acme/contacts.toml", "Jane Doe", "Jane Roe");
    sandbox.irplan(&["build", "--client", "acme"]).status(0);
    let after = sandbox.files("public");
    assert!(before.keys().eq(after.keys()));
    assert_eq!(before["portal/index.html"], after["portal/index.html"]);
    assert_ne!(
        before["clients/acme/contacts.html"],
        after["clients/acme/contacts.html"]
    );
}

#[test]
fn a_plan_with_faults_keeps_its_last_good_pages() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let before = sandbox.files("public/clients/acme");
    sandbox.edit("plans/acme/contacts.toml", "organisation", "organization");
    let run = sandbox.irplan(&["build"]).status(1);
    run.complains("`acme` was not published: its files have errors");
    assert!(before == sandbox.files("public/clients/acme"));
}

#[test]
fn a_revision_is_built_from_a_bare_clone() {
    let sandbox = Sandbox::repository();
    let (bare, out) = (sandbox.bare_clone(), sandbox.path("out"));
    bare.irplan(&["build", "--rev", "HEAD"])
        .status(2)
        .complains("it contains git's own files");
    bare.irplan(&["build", "--rev", "HEAD", "--out", &out.to_string_lossy()])
        .status(0);
    assert!(out.join("clients/acme/index.html").exists());
}

#[test]
fn unsuitable_output_folders_are_refused() {
    let sandbox = Sandbox::repository();
    sandbox.write("mine/letter.txt", "keep me");
    sandbox.write(".home/x", "");
    for (out, why) in [
        ("/", "it is the root of a disk"),
        (".", "it is the repository, or a folder that contains it"),
        ("..", "it is the repository, or a folder that contains it"),
        (".git", "it contains git's own files"),
        (".git/hooks", "it contains git's own files"),
        ("plans", "it contains the plans"),
        ("plans/acme/x", "it contains the plans"),
        (".home", "it is a home folder"),
        ("mine", "it contains files that irplan did not make"),
        ("irplan.toml", "it is not a folder"),
    ] {
        sandbox
            .irplan(&["build", "--out", out])
            .status(2)
            .complains(why);
    }
    assert_eq!(sandbox.read("mine/letter.txt"), "keep me");
}

#[cfg(unix)]
#[test]
fn a_link_is_refused() {
    let sandbox = Sandbox::repository();
    sandbox.write("target/x", "");
    std::os::unix::fs::symlink(sandbox.path("target"), sandbox.path("public")).unwrap();
    sandbox
        .irplan(&["build"])
        .status(2)
        .complains("it is a link");
}

#[test]
fn templates_are_replaced_one_by_one() {
    let sandbox = Sandbox::repository();
    sandbox.write("mine/site.css", "body { color: rebeccapurple }\n");
    sandbox.irplan(&["build", "--templates", "mine"]).status(0);
    let css = sandbox
        .files("public/clients/acme")
        .into_iter()
        .find(|(path, _)| path.ends_with("site.css"));
    assert_eq!(css.unwrap().1, b"body { color: rebeccapurple }\n");
    sandbox.write("mine/siet.css", "");
    sandbox
        .irplan(&["build", "--templates", "mine"])
        .status(2)
        .complains("there is no template `siet.css`");
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let sandbox = Sandbox::repository();
    let day = |today: &str| ["build", "--today", today].map(ToOwned::to_owned);
    let whole = |today: &str, out: &str| {
        sandbox
            .irplan(&["build", "--today", today, "--out", out])
            .status(0);
        sandbox.files(out)
    };
    let (old, new) = (whole("2026-11-22", "old"), whole("2027-03-01", "new"));
    assert!(old != new);
    for delay in (0..40).map(|step| std::time::Duration::from_millis(step * 2)) {
        sandbox
            .irplan(&["build", "--today", "2026-11-22"])
            .status(0);
        let mut command = sandbox.command("");
        let mut child = command
            .args(day("2027-03-01"))
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = sandbox.files("public");
        assert!(
            now == old || now == new,
            "after {delay:?} the site is neither"
        );
    }
    sandbox
        .irplan(&["build", "--today", "2027-03-01"])
        .status(0);
    assert!(sandbox.files("public") == new);
    let entries = std::fs::read_dir(sandbox.path("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let litter: Vec<_> = names.filter(|name| name.contains("irplan-")).collect();
    assert_eq!(litter, Vec::<String>::new());
}

/// A text without markup, so that a page can be compared with the terminal.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut is_tag = false;
    for c in text.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            '`' => {}
            c if !is_tag => plain.push(c),
            _ => {}
        }
    }
    for (entity, c) in [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(entity, c);
    }
    // On a page, a sentence starts with a capital.
    let words: Vec<_> = plain.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[test]
fn a_page_and_the_terminal_word_a_finding_the_same() {
    let sandbox = Sandbox::signed();
    let section = "plans/acme/sections/detect.md";
    sandbox.edit(section, "firewall.", "firewall. Then isolate the host.");
    sandbox.edit("plans/acme/contacts.toml", "0143", "0144");
    sandbox.commit("Changed after they were signed");
    let json = sandbox
        .irplan(&["check", "--format", "json", "--show-values"])
        .out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    sandbox
        .irplan(&["build", "--audience", "provider"])
        .status(0);
    let page = plain(&sandbox.read("public/clients/acme/health.html"));
    let findings = json["findings"].as_array().unwrap().iter();
    let of_acme: Vec<_> = findings
        .filter(|finding| finding["plan"] == "acme")
        .collect();
    // The help says what changed, which only a complete history knows.
    let mut help = of_acme
        .iter()
        .filter_map(|finding| finding["help"].as_str());
    assert!(
        help.any(|help| help.contains("olate the host")),
        "{of_acme:?}"
    );
    for finding in of_acme {
        for part in ["message", "help"] {
            let words = plain(finding[part].as_str().unwrap_or_default());
            assert!(page.contains(&words), "{words}\n{page}");
        }
    }
}
