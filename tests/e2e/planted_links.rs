//! Symbolic links that somebody put in the place of folders and files: nothing behind them is written or removed.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::Sandbox;

const SITE: &str = "public/clients/acme";
const PRECIOUS: &str = "outside/index.html";

/// A built site, and files outside of it that are named like pages.
fn built() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    sandbox.write(PRECIOUS, "precious");
    sandbox.write("outside/acme/index.html", "precious too");
    sandbox.write("outside/acme/deep/note.txt", "mine");
    sandbox
}

/// What happens to the plans before the next build.
const CHANGES: [&str; 4] = ["nothing", "a text", "a broken plan", "no client"];

/// Plants a link in a built site, changes the plans, and checks that the site is built again, and that no byte behind the
/// link changes.
#[track_caller]
fn check(changes: &[&str], plant: impl Fn(&Sandbox)) {
    let expected = built().files("public");
    for change in changes.iter().copied() {
        let sandbox = built();
        plant(&sandbox);
        let outside = sandbox.files("outside");
        let status = match change {
            "a text" => {
                sandbox.edit("plans/acme/sections/detect.md", "Watch", "Look at");
                0
            }
            "a broken plan" => {
                sandbox.edit("plans/acme/plan.toml", "kind", "kidn");
                1
            }
            "no client" => {
                sandbox.remove_folder("plans/acme");
                0
            }
            _ => 0,
        };
        for _ in 0..2 {
            sandbox.irplan(&["build"]).status(status);
            assert_eq!(sandbox.files("outside"), outside, "{change}");
            assert!(!sandbox.path(".public.irplan-new").exists(), "{change}");
        }
        let client = sandbox.path(SITE);
        let is_link =
            |path: &std::path::Path| path.symlink_metadata().is_ok_and(|it| it.is_symlink());
        assert!(
            !is_link(&client) && !is_link(client.parent().unwrap()),
            "{change}"
        );
        if change == "nothing" {
            assert_eq!(sandbox.files("public"), expected);
        }
    }
}

#[test]
fn a_linked_client_folder_becomes_a_folder_again() {
    check(&CHANGES, |sandbox| {
        sandbox.remove_folder(SITE);
        symlink(sandbox.path("outside"), sandbox.path(SITE)).unwrap();
    });
}

#[test]
fn a_link_to_a_copy_of_the_site_does_not_count() {
    check(&CHANGES[..2], |sandbox| {
        fs::rename(sandbox.path(SITE), sandbox.path("outside/copy")).unwrap();
        symlink(sandbox.path("outside/copy"), sandbox.path(SITE)).unwrap();
    });
}

#[test]
fn a_linked_folder_of_all_clients_becomes_a_folder_again() {
    check(&CHANGES, |sandbox| {
        sandbox.remove_folder("public/clients");
        symlink(sandbox.path("outside"), sandbox.path("public/clients")).unwrap();
    });
}

#[test]
fn a_link_in_the_place_of_a_page_becomes_a_page_again() {
    check(&CHANGES[..2], |sandbox| {
        let page = sandbox.path(&format!("{SITE}/index.html"));
        fs::remove_file(&page).unwrap();
        symlink(sandbox.path(PRECIOUS), page).unwrap();
    });
}

#[test]
fn a_link_to_a_file_or_to_nothing_becomes_a_folder_again() {
    for to in [PRECIOUS, "nowhere"] {
        check(&CHANGES[..2], |sandbox| {
            sandbox.remove_folder(SITE);
            symlink(sandbox.path(to), sandbox.path(SITE)).unwrap();
        });
    }
}

/// An earlier program left it like that.
#[test]
fn a_link_in_the_work_folder_of_a_killed_run_stops_no_build() {
    check(&CHANGES[..2], |sandbox| {
        let work = sandbox.path(".public.irplan-new");
        fs::create_dir_all(work.join("clients")).unwrap();
        fs::copy(
            sandbox.path("public/.irplan-manifest.json"),
            work.join(".irplan-manifest.json"),
        )
        .unwrap();
        symlink(sandbox.path("outside"), work.join("clients/acme")).unwrap();
    });
}

#[test]
fn a_link_in_the_place_of_a_work_folder_is_removed() {
    for name in ["new", "old", "lock"] {
        check(&CHANGES[..2], |sandbox| {
            // What the link leads to looks like a site.
            let manifest = sandbox.read("public/.irplan-manifest.json");
            sandbox.write("outside/.irplan-manifest.json", &manifest);
            let work = sandbox.path(&format!(".public.irplan-{name}"));
            symlink(sandbox.path("outside"), work).unwrap();
        });
    }
}

#[test]
fn somebodys_own_link_stays() {
    let sandbox = built();
    symlink(sandbox.path("outside"), sandbox.path("public/mine")).unwrap();
    let outside = sandbox.files("outside");
    sandbox.edit("plans/acme/sections/detect.md", "Watch", "Look at");
    for _ in 0..2 {
        sandbox.irplan(&["build"]).status(0);
        assert_eq!(sandbox.read("public/mine/index.html"), "precious");
    }
    assert_eq!(sandbox.files("outside"), outside);
}

/// Replaces a folder of the repository with a link, and checks that no command writes what is behind it.
#[track_caller]
fn check_commands(folder: &str, commands: &[&str]) {
    for command in commands {
        let sandbox = Sandbox::repository();
        sandbox.write("outside/kept.md", "mine");
        if sandbox.path(folder).exists() {
            fs::rename(sandbox.path(folder), sandbox.path("outside/moved")).unwrap();
        }
        symlink(sandbox.path("outside"), sandbox.path(folder)).unwrap();
        let outside = sandbox.files("outside");
        let run = sandbox.typed(command).status(2);
        assert!(!run.err.contains("Usage"), "{run:#?}");
        assert_eq!(sandbox.files("outside"), outside, "{command}");
    }
}

#[test]
fn nothing_is_written_through_a_linked_folder() {
    let section = "new section trail --plan acme";
    let copy = "override section:contain --plan acme";
    check_commands("plans/acme/sections", &[section, copy]);
    check_commands("plans/acme/playbooks", &["new playbook flood --plan acme"]);
    check_commands("plans/acme/exercises", &["new exercise flood --plan acme"]);
    check_commands("plans/acme/incidents", &["new incident flood --plan acme"]);
    check_commands(
        "plans/acme/signoffs",
        &["review acme/section:detect --by jane"],
    );
    let other = "new client other --name Other --extends base --region GB";
    check_commands(
        "plans/acme",
        &[section, "new contact ada --plan acme --name Ada"],
    );
    check_commands("plans", &[section, other]);
    check_commands("plans/other", &[other]);
}

#[test]
fn the_message_names_the_linked_folder() {
    let sandbox = Sandbox::repository();
    sandbox.write("outside/kept.md", "mine");
    symlink(
        sandbox.path("outside"),
        sandbox.path("plans/acme/playbooks"),
    )
    .unwrap();
    let run = sandbox.typed("new playbook flood --plan acme").status(2);
    run.complains("plans/acme/playbooks` is a link or not a folder")
        .complains("replace it with one");
}

#[test]
fn a_new_repository_is_not_written_through_a_link() {
    let sandbox = Sandbox::empty();
    sandbox.write("outside/kept.md", "mine");
    sandbox.write("new/.gitkeep", "");
    symlink(sandbox.path("outside"), sandbox.path("new/.github")).unwrap();
    let run = sandbox.typed("init new").status(2);
    run.complains("new/.github` is a link or not a folder");
    assert_eq!(sandbox.files("outside").len(), 1);
    assert!(!sandbox.path("new/irplan.toml").exists());
}
