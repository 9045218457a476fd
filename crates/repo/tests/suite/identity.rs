//! Who works here, by git's configuration.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::sandbox::GitSandbox;

/// What the repository's own file needs.
const CORE: &str = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n";

/// Checks whose address counts. Each file of the user is in the home folder, and `own` is part of the repository's own
/// file. The home folder takes the place of each `@` in a text or in the value of a variable.
#[track_caller]
fn check(files: &[(&str, &str)], own: &str, variables: &[(&str, &str)], expected: Option<&str>) {
    let sandbox = GitSandbox::new();
    let home = sandbox.sibling("home");
    let at_home = |text: &str| text.replace('@', &home.to_string_lossy().replace('\\', "/"));
    for (path, text) in files {
        sandbox.write(&format!("../home/{path}"), at_home(text));
    }
    sandbox.write(".git/config", format!("{CORE}{}", at_home(own)));
    let variable = |name: &str| {
        let mut known = variables.iter();
        match name {
            "HOME" => Some(home.clone().into_os_string()),
            // The configuration of this machine must not matter.
            "GIT_CONFIG_NOSYSTEM" => Some(OsString::from("1")),
            _ => known.find_map(|(known, path)| {
                (*known == name).then(|| PathBuf::from(at_home(path)).into_os_string())
            }),
        }
    };
    let found = sandbox.open().author_email(&variable);
    assert_eq!(found.as_deref(), expected);
}

const USER: &str = "[user]\n\temail = user-example\n";
const AUTHOR: &str = "[author]\n\temail = author-example\n";
const INCLUDE: &str = "[include]\n\tpath = \"@/more\"\n";

#[test]
fn nobody_is_named_without_a_configuration() {
    check(&[], "", &[], None);
    check(&[(".gitconfig", "[user]\n\tname = Ada\n")], "", &[], None);
    check(&[(".gitconfig", "[user]\n\temail =\n")], "", &[], None);
    check(&[(".gitconfig", "[user")], "", &[], None);
}

#[test]
fn the_configuration_of_the_user_names_somebody() {
    let found = Some("user-example");
    check(&[(".gitconfig", USER)], "", &[], found);
    check(&[(".config/git/config", USER)], "", &[], found);
    let elsewhere = [("GIT_CONFIG_GLOBAL", "@/mine")];
    check(&[("mine", USER)], "", &elsewhere, found);
    let elsewhere = [("XDG_CONFIG_HOME", "@/xdg")];
    check(&[("xdg/git/config", USER)], "", &elsewhere, found);
}

#[test]
fn the_author_comes_before_the_user_and_the_repository_before_both_files() {
    let both = format!("{USER}{AUTHOR}");
    check(&[(".gitconfig", &both)], "", &[], Some("author-example"));
    let own = "[user]\n\temail = own-example\n";
    check(&[(".gitconfig", USER)], own, &[], Some("own-example"));
    check(&[(".gitconfig", AUTHOR)], own, &[], Some("author-example"));
}

#[test]
fn only_the_user_can_include_other_files() {
    let files = [(".gitconfig", INCLUDE), ("more", USER)];
    check(&files, "", &[], Some("user-example"));
    let here = "[includeIf \"gitdir:repo/\"]\n\tpath = more\n";
    check(
        &[(".gitconfig", here), ("more", USER)],
        "",
        &[],
        Some("user-example"),
    );
    let there = "[includeIf \"gitdir:elsewhere/\"]\n\tpath = more\n";
    check(&[(".gitconfig", there), ("more", USER)], "", &[], None);
    check(&[("more", USER)], INCLUDE, &[], None);
}
