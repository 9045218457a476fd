//! Malicious repositories: no program is run, nothing outside the repository is read, and nothing crashes.

use std::fs;
use std::path::Path;

use irplan_repo::Repository;

use crate::history::topics;
use crate::random::RandomNumbers;
use crate::sandbox::{GitSandbox, listing, message, read, write};

/// Calls everything that this crate offers.
fn call_everything(repository: &Repository) {
    repository.worktree().unwrap();
    let head = repository.revision("HEAD").unwrap();
    repository.snapshot(&head).unwrap();
    repository.merge_base(&head, &head).unwrap();
    repository.changed_plans(&head, &head).unwrap();
    repository.head().unwrap();
    let worktree = repository.worktree().unwrap();
    repository.last_changes(None, &worktree, &topics).unwrap();
}

#[cfg(unix)]
#[test]
fn configured_programs_are_not_run() {
    use std::os::unix::fs::PermissionsExt;
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(
        ".gitattributes",
        "* filter=evil diff=evil merge=evil text\n",
    );
    sandbox.commit("attributes");
    let trap = sandbox.sibling("trap.sh");
    let sprung = sandbox.sibling("sprung");
    let script = format!("#!/bin/sh\necho \"$0 $*\" >> {}\ncat\n", sprung.display());
    write(&trap, script.as_bytes());
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let hooks = sandbox.path().join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "post-checkout",
        "post-index-change",
        "reference-transaction",
    ] {
        fs::copy(&trap, hooks.join(hook)).unwrap();
    }
    let outside = sandbox.sibling("outside.config");
    let trap = trap.display();
    write(
        &outside,
        format!("[core]\n\tfsmonitor = {trap}\n").as_bytes(),
    );
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {trap}\n\
         \tworktree = /\n\thooksPath = {hooks}\n\tsshCommand = {trap}\n\tpager = {trap}\n\
         \talternateRefsCommand = {trap}\n\tattributesFile = /dev/null\n\
         [include]\n\tpath = {outside}\n\
         [filter \"evil\"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n\
         [diff]\n\texternal = {trap}\n\
         [diff \"evil\"]\n\ttextconv = {trap}\n\tcommand = {trap}\n\
         [merge \"evil\"]\n\tdriver = {trap}\n\
         [gpg]\n\tprogram = {trap}\n\
         [credential]\n\thelper = {trap}\n\
         [alias]\n\tlog = !{trap}\n",
        hooks = hooks.display(),
        outside = outside.display(),
    );
    write(&sandbox.path().join(".git/config"), config.as_bytes());
    let repository = sandbox.open();
    assert_eq!(repository.root(), Some(sandbox.path()));
    call_everything(&repository);
    assert!(!sprung.exists(), "something was run");
}

#[test]
fn a_configured_working_tree_is_ignored() {
    let sandbox = GitSandbox::with_plan();
    let elsewhere = sandbox.sibling("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    write(&elsewhere.join("irplan.toml"), b"elsewhere");
    sandbox.git(&["config", "core.worktree", elsewhere.to_str().unwrap()]);
    let repository = sandbox.open();
    assert_eq!(repository.root(), Some(sandbox.path()));
    let text = listing(&repository.worktree().unwrap());
    assert!(text.starts_with("irplan.toml: [provider]\n"));
    call_everything(&repository);
}

#[cfg(unix)]
#[test]
fn included_configuration_is_not_read() {
    let sandbox = GitSandbox::with_plan();
    let config = sandbox.path().join(".git/config");
    let mut bytes = read(&config);
    // Reading this file would never end.
    bytes.extend_from_slice(b"[include]\n\tpath = /dev/zero\n");
    write(&config, &bytes);
    call_everything(&sandbox.open());
}

#[test]
fn circular_references_are_an_error() {
    let sandbox = GitSandbox::with_plan();
    let git = sandbox.path().join(".git");
    write(&git.join("refs/heads/main"), b"ref: refs/heads/other\n");
    write(&git.join("refs/heads/other"), b"ref: refs/heads/main\n");
    let repository = sandbox.open();
    for read in [repository.revision("HEAD"), repository.revision("main")] {
        assert!(message(read).contains("cannot find a commit named"));
    }
    let worktree = repository.worktree().unwrap();
    assert!(repository.last_changes(None, &worktree, &topics).is_err());
}

#[test]
fn replace_references_are_ignored() {
    let mut sandbox = GitSandbox::with_plan();
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.write("irplan.toml", "replaced");
    let second = sandbox.commit("second");
    sandbox.git(&["replace", &first, &second]);
    let repository = sandbox.open();
    let rev = repository.revision(&first).unwrap();
    let text = listing(&repository.snapshot(&rev).unwrap());
    assert!(text.starts_with("irplan.toml: [provider]\n"));
}

/// Writes a tree object with names that git itself would refuse.
fn tree(sandbox: &GitSandbox, entries: &[(&str, &[u8], &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend_from_slice(mode.as_bytes());
        bytes.push(b' ');
        bytes.extend_from_slice(name);
        bytes.push(0);
        let digits = id.as_bytes().chunks(2);
        bytes.extend(
            digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()),
        );
    }
    sandbox.git_with_input(
        &["hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
        &bytes,
    )
}

fn commit_of(sandbox: &GitSandbox, tree: &str) -> String {
    sandbox.git(&["commit-tree", "-m", "made by hand", tree])
}

#[track_caller]
fn check_tree(sandbox: &GitSandbox, plans: &str, expected: &str) {
    let root = tree(sandbox, &[("40000", b"plans", plans)]);
    let commit = commit_of(sandbox, &root);
    let repository = sandbox.open();
    let rev = repository.revision(&commit).unwrap();
    assert_eq!(listing(&repository.snapshot(&rev).unwrap()), expected);
}

#[test]
fn names_that_lead_out_of_a_tree_are_refused() {
    let sandbox = GitSandbox::with_plan();
    let blob = sandbox.git_with_input(&["hash-object", "-w", "--stdin"], b"text");
    let names: [&[u8]; 7] = [
        b"..",
        b".git",
        b"a/../b.md",
        b"aux.md",
        b"caf\xe9.md",
        "dm.\u{202e}x.md".as_bytes(),
        b"ok.md",
    ];
    let entries: Vec<_> = names.iter().map(|name| ("100644", *name, &*blob)).collect();
    let plan = tree(&sandbox, &entries);
    let plans = tree(
        &sandbox,
        &[("40000", b"..", &plan), ("40000", b"acme", &plan)],
    );
    check_tree(
        &sandbox,
        &plans,
        "plans/\\x2e.! its name has a special meaning in paths or in git\n\
         plans/acme/\\x2e.! its name has a special meaning in paths or in git\n\
         plans/acme/\\x2egit! its name has a special meaning in paths or in git\n\
         plans/acme/\\x61ux.md! its name is that of a device on Windows\n\
         plans/acme/a\\x2f..\\x2fb.md! its name has a character that not every system allows\n\
         plans/acme/caf\\xe9.md! its name is not valid UTF-8\n\
         plans/acme/dm.\\xe2\\x80\\xaex.md! its name has an invisible, control or direction character\n\
         plans/acme/ok.md: text\n",
    );
}

#[test]
fn a_plan_in_a_folder_with_a_forbidden_name_is_not_taken_for_absent() {
    let sandbox = GitSandbox::with_plan();
    let blob = sandbox.git_with_input(&["hash-object", "-w", "--stdin"], b"text");
    let plan = tree(
        &sandbox,
        &[("100644", b"plan.toml", &blob), ("100644", b"x", &blob)],
    );
    let other = tree(&sandbox, &[("100644", b"x", &blob)]);
    let plans = tree(
        &sandbox,
        &[
            ("40000", b"acme ", &plan),
            ("40000", b"bolt ", &other),
            ("100644", b"plan.toml ", &blob),
        ],
    );
    check_tree(
        &sandbox,
        &plans,
        "plans/acme\\x20/plan.toml! in a folder that is not read: its name starts with a space, or ends with a dot or a space\n\
         plans/bolt\\x20! its name starts with a space, or ends with a dot or a space\n\
         plans/plan.toml\\x20! its name starts with a space, or ends with a dot or a space\n",
    );
}

#[test]
fn a_tree_that_contains_itself_comes_to_an_end() {
    let sandbox = GitSandbox::with_plan();
    let blob = sandbox.git_with_input(&["hash-object", "-w", "--stdin"], b"text");
    let names: Vec<String> = (0..10).map(|number| format!("d{number}")).collect();
    let level = |mode: &'static str, id: &str| {
        let entries: Vec<_> = names
            .iter()
            .map(|name| (mode, name.as_bytes(), id))
            .collect();
        tree(&sandbox, &entries)
    };
    let mut bomb = level("100644", &blob);
    for _ in 0..10 {
        bomb = level("40000", &bomb);
    }
    let expected: String = names
        .iter()
        .map(|name| format!("plans/{name}! a folder with more than the limit of 5,000 files\n"))
        .collect();
    check_tree(&sandbox, &bomb, &expected);
}

#[test]
fn one_text_under_too_many_names_is_an_error() {
    let sandbox = GitSandbox::with_plan();
    let large = vec![b'#'; 1 << 20];
    let blob = sandbox.git_with_input(&["hash-object", "-w", "--stdin"], &large);
    let names: Vec<String> = (100..400).map(|number| format!("{number}.toml")).collect();
    let entries: Vec<_> = names
        .iter()
        .map(|name| ("100644", name.as_bytes(), &*blob))
        .collect();
    let plan = tree(&sandbox, &entries);
    let plans = tree(&sandbox, &[("40000", b"acme", &plan)]);
    let root = tree(&sandbox, &[("40000", b"plans", &plans)]);
    let repository = sandbox.open();
    let rev = repository.revision(&commit_of(&sandbox, &root)).unwrap();
    assert_eq!(
        message(repository.snapshot(&rev)),
        format!("`{rev}` has more than the limit of 256 MiB of text")
    );
}

#[test]
fn an_error_names_a_missing_folder() {
    let sandbox = GitSandbox::with_plan();
    let nowhere = "1".repeat(40);
    let plans = tree(&sandbox, &[("40000", b"acme", &nowhere)]);
    let expected = format!(
        "plans/acme! tree `{nowhere}` is missing in this clone; get all contents with \
         `git fetch --refetch --no-filter`, or clone without a filter\n"
    );
    check_tree(&sandbox, &plans, &expected);
}

#[test]
fn an_object_of_the_wrong_kind_is_an_error() {
    let sandbox = GitSandbox::with_plan();
    let blob = sandbox.git_with_input(&["hash-object", "-w", "--stdin"], b"text");
    let expected = format!("plans! object `{blob}` is a blob where a tree is expected\n");
    check_tree(&sandbox, &blob, &expected);
}

/// Checks that overwriting a file of the git directory leads to errors, not to a crash.
#[track_caller]
fn check_broken(file: &str, bytes: &[u8]) {
    let sandbox = GitSandbox::with_plan();
    write(&sandbox.path().join(".git").join(file), bytes);
    let repository = sandbox.open();
    assert!(!repository.worktree().unwrap().is_empty(), "{file}");
    let read = repository
        .revision("HEAD")
        .and_then(|head| repository.snapshot(&head));
    assert_ne!(message(read), "no error", "{file}");
}

#[test]
fn a_broken_git_directory_does_not_affect_the_working_tree() {
    check_broken("HEAD", b"nonsense");
    check_broken("HEAD", b"ref: refs/heads/../../../etc/passwd\n");
    check_broken("refs/heads/main", b"nonsense");
    check_broken("config", b"[core\n\xff\x00");
    check_broken("config", b"[core]\n\trepositoryformatversion = 99\n");
}

#[test]
fn broken_objects_are_errors() {
    let sandbox = GitSandbox::with_plan();
    for kind in ["commit", "tag"] {
        let arguments = ["hash-object", "-t", kind, "-w", "--stdin", "--literally"];
        let id = sandbox.git_with_input(&arguments, b"nonsense\n\n\xff");
        let repository = sandbox.open();
        for suffix in ["", "^", "~1", "^{commit}", "^{tree}", "^{}"] {
            let rev = repository.revision(&format!("{id}{suffix}"));
            let read = rev.and_then(|rev| repository.snapshot(&rev));
            assert_ne!(message(read), "no error", "{kind}{suffix}");
        }
    }
}

/// Damages one file of the git directory in many ways, and reads the repository each time. A crash fails the test.
#[track_caller]
fn check_damaged(sandbox: &GitSandbox, file: &Path) {
    let whole = read(file);
    let mut random = RandomNumbers(whole.len() as u64);
    for round in 0..24 {
        let mut bytes = whole.clone();
        match round % 3 {
            0 => bytes.truncate(random.below(whole.len())),
            1 => bytes[random.below(whole.len())] ^= 1 << random.below(8),
            _ => {
                let at = random.below(whole.len());
                let end = (at + 1 + random.below(16)).min(whole.len());
                bytes[at..end].fill(if random.below(2) == 0 { 0 } else { 0xff });
            }
        }
        replace(file, &bytes);
        let repository = sandbox.open();
        let read = repository.revision("HEAD").and_then(|head| {
            repository.merge_base(&head, &head)?;
            repository.changed_plans(&head, &head)?;
            repository.snapshot(&head)
        });
        let worktree = repository.worktree().unwrap();
        let history = repository.last_changes(None, &worktree, &topics);
        // The damaged part may not be needed. If there is a note or an error, it must have words.
        assert_ne!(message(read), "");
        assert_ne!(message(history), "");
    }
    replace(file, &whole);
    call_everything(&sandbox.open());
}

/// Replaces a file that may be read-only or mapped into memory.
fn replace(file: &Path, bytes: &[u8]) {
    fs::remove_file(file).unwrap();
    write(file, bytes);
}

#[test]
fn damaged_packs_and_commit_graphs_do_not_crash() {
    let mut sandbox = GitSandbox::with_plan();
    for number in 0..30 {
        sandbox.write(
            "plans/acme/contacts.toml",
            format!("contact:a {}", "x".repeat(number)),
        );
        sandbox.commit("one more");
    }
    sandbox.git(&["tag", "-a", "-m", "words", "v1"]);
    sandbox.git(&["gc", "--quiet"]);
    sandbox.git(&["pack-refs", "--all"]);
    sandbox.git(&["commit-graph", "write", "--reachable"]);
    let git = sandbox.path().join(".git");
    let packs = fs::read_dir(git.join("objects/pack")).unwrap();
    let mut files: Vec<_> = packs
        .map(|file| file.unwrap().path())
        .filter(|file| {
            file.extension()
                .is_some_and(|end| end == "pack" || end == "idx")
        })
        .collect();
    assert_eq!(files.len(), 2);
    files.sort();
    for name in ["objects/info/commit-graph", "packed-refs", "HEAD", "config"] {
        files.push(git.join(name));
    }
    for file in files {
        check_damaged(&sandbox, &file);
    }
}

#[test]
fn damaged_objects_do_not_crash() {
    let sandbox = GitSandbox::with_plan();
    for name in ["HEAD", "HEAD^{tree}", "HEAD:plans", "HEAD:irplan.toml"] {
        let id = sandbox.git(&["rev-parse", name]);
        let object = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
        check_damaged(&sandbox, &sandbox.path().join(object));
    }
}

#[test]
fn reading_writes_nothing() {
    let sandbox = GitSandbox::with_plan();
    let before = files(sandbox.path());
    call_everything(&sandbox.open());
    assert_eq!(files(sandbox.path()), before);
}

fn files(folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let metadata = entry.metadata().unwrap();
        if metadata.is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push((entry.path().display().to_string(), metadata.len()));
        }
    }
    found.sort();
    found
}
