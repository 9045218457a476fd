//! An unreadable file is never treated as missing, and `build` and `check` agree on what is broken.

#![expect(clippy::disallowed_methods, reason = "tests spoil files")]

use std::fs;

use crate::support::{SOUND, Sandbox};

const SECTION: &str = "plans/acme/sections/detect.md";
const PAGE: &str = "public/clients/acme/index.html";

/// Builds the sound plans, breaks something, and checks that the check fails, the build fails, and the site stays.
#[track_caller]
fn keeps_the_site(spoil: impl FnOnce(&Sandbox), says: &str) {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let before = sandbox.files("public/clients/acme");
    spoil(&sandbox);
    sandbox.irplan(&["check"]).status(1).says(says);
    sandbox
        .irplan(&["build"])
        .status(1)
        .complains("`acme` was not published");
    assert_eq!(sandbox.files("public/clients/acme"), before);
    assert!(sandbox.path(PAGE).exists());
}

#[test]
fn a_plan_without_its_file_keeps_its_site() {
    let remove = |sandbox: &Sandbox| fs::remove_file(sandbox.path("plans/acme/plan.toml")).unwrap();
    keeps_the_site(remove, "the plan `acme` has no `plan.toml`");
}

#[cfg(unix)]
#[test]
fn a_plan_that_is_a_symbolic_link_keeps_its_site() {
    let link = |sandbox: &Sandbox| {
        fs::rename(sandbox.path("plans/acme"), sandbox.path("elsewhere")).unwrap();
        std::os::unix::fs::symlink("../elsewhere", sandbox.path("plans/acme")).unwrap();
    };
    keeps_the_site(link, "`plans/acme` cannot be read");
}

#[cfg(unix)]
#[test]
fn a_folder_of_sections_that_is_a_link_keeps_the_site() {
    let link = |sandbox: &Sandbox| {
        let folder = sandbox.path("plans/acme/sections");
        fs::rename(&folder, sandbox.path("elsewhere")).unwrap();
        std::os::unix::fs::symlink("../../elsewhere", folder).unwrap();
    };
    keeps_the_site(link, "`plans/acme/sections` cannot be read");
}

#[test]
fn a_plan_with_too_many_files_keeps_its_site() {
    let fill = |sandbox: &Sandbox| {
        for at in 0..5001 {
            let path = sandbox.path(&format!("plans/acme/exercises/{at}.md"));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
    };
    keeps_the_site(fill, "`plans/acme` cannot be read");
}

/// Clients show the provider's staff without inheriting from the provider.
#[test]
fn the_providers_broken_contacts_keep_every_client() {
    let provider = "plans/north/contacts.toml";
    let spoil = |sandbox: &Sandbox| sandbox.edit(provider, "[contacts.sam]", "[contacts.sam");
    keeps_the_site(spoil, "not valid TOML");
    let sandbox = Sandbox::repository();
    spoil(&sandbox);
    let review = ["review", "acme/section:detect", "--by", "jane"];
    sandbox
        .irplan(&review)
        .status(2)
        .complains("`acme` cannot be signed");
    // Other files of the provider are not shown to anybody else.
    let sandbox = Sandbox::repository();
    sandbox.write("plans/north/sections/own.md", "no front matter");
    sandbox
        .irplan(&["build"])
        .status(1)
        .complains("`north` was not published");
    assert!(sandbox.path(PAGE).exists());
}

#[cfg(unix)]
#[test]
fn an_unreadable_plan_can_be_selected() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    fs::rename(sandbox.path("plans/acme"), sandbox.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", sandbox.path("plans/acme")).unwrap();
    sandbox
        .irplan(&["build", "--client", "acme"])
        .status(1)
        .complains("`acme` was not published");
    assert!(sandbox.path(PAGE).exists());
}

#[test]
fn settings_with_errors_publish_nothing() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let before = sandbox.files("public");
    sandbox.edit("irplan.toml", "name = \"North\"", "name = = 1");
    sandbox.irplan(&["check"]).status(1);
    sandbox
        .irplan(&["build"])
        .status(2)
        .complains("nothing was published: what all plans share has errors");
    assert_eq!(sandbox.files("public"), before);
}

/// A stray file is a warning, and says nothing about the plan.
#[test]
fn a_stray_file_keeps_no_plan_from_being_published() {
    let sandbox = Sandbox::repository();
    for path in ["logo.png", "Thumbs.db", "contacts.toml~", "plan.toml.orig"] {
        fs::write(sandbox.path(&format!("plans/acme/{path}")), [0x89, 0, 0xff]).unwrap();
    }
    let short = ["check", "--format", "short", "--deny", "misplaced-file"];
    sandbox.irplan(&short).says("misplaced-file");
    sandbox.irplan(&["build"]).status(0);
    assert!(sandbox.path(PAGE).exists());
    sandbox.edit(
        "irplan.toml",
        "[policy]\n",
        "[policy]\nrules = { misplaced-file = \"deny\" }\n",
    );
    sandbox.irplan(&["check"]).status(1);
    sandbox
        .irplan(&["build"])
        .status(1)
        .complains("`acme` was not published");
}

/// `check` shows for one plan whatever keeps `build` from publishing it.
#[test]
fn an_error_in_an_inherited_file_is_shown_for_every_heir() {
    let text = "+++\ntitle = \"Containment\"\nphase = \"containment\"\n+++\n\nOwn text.\n";
    let spoil_plan: fn(&Sandbox) = |it| it.edit("plans/base/plan.toml", "name", "nmae");
    let spoil_section: fn(&Sandbox) =
        |it| it.edit("plans/base/sections/contain.md", "title", "ttle");
    let remove: fn(&Sandbox) = |it| fs::remove_file(it.path("plans/base/plan.toml")).unwrap();
    let spoil_staff: fn(&Sandbox) =
        |it| it.edit("plans/north/contacts.toml", "organisation", "organization");
    for (spoil, says) in [
        (spoil_plan, "error[unknown-key]"),
        (spoil_section, "error[unknown-key]"),
        (
            remove,
            "error[invalid-value]: the plan `base` has no `plan.toml`",
        ),
        (spoil_staff, "error[unknown-key]"),
    ] {
        let sandbox = Sandbox::repository();
        // The client has a text of its own, but nobody can say what the fault in the inherited one hides.
        sandbox.write("plans/acme/sections/contain.md", text);
        let check = "check --client acme --format short";
        sandbox.typed(check).does_not_say(says);
        spoil(&sandbox);
        sandbox.typed(check).status(1).says(says);
        let build = sandbox.typed("build --client acme").status(1);
        build.complains("`acme` was not published");
    }
    // The text of a plan that nobody inherits from concerns that plan alone.
    let sandbox = Sandbox::repository();
    sandbox.write("plans/north/sections/own.md", "no front matter");
    let check = sandbox.typed("check --client acme --format short");
    check.does_not_say("own.md");
}

/// Renames the folder of a plan, and checks that the check denies that, the build fails, and the site stays.
#[track_caller]
fn keeps_the_site_of(plan: &str, renamed: &str, says: &str) {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let before = sandbox.files("public/clients/acme");
    let renamed = sandbox.path(renamed);
    fs::create_dir_all(renamed.parent().unwrap()).unwrap();
    fs::rename(sandbox.path(&format!("plans/{plan}")), renamed).unwrap();
    let check = sandbox.typed("check --format short").status(1);
    check.says(&format!("error[syntax-error]: {says}"));
    let (status, message) = match plan {
        "north" => (2, "nothing was published: what all plans share has errors"),
        _ => (1, "was not published: its folder is misplaced"),
    };
    for _ in 0..2 {
        let build = sandbox.irplan(&["build"]).status(status);
        build.complains(message);
        assert_eq!(sandbox.files("public/clients/acme"), before);
    }
}

#[test]
fn a_plan_in_a_misplaced_folder_keeps_its_site() {
    for (renamed, says) in [
        (
            "plans/Acme_Ltd",
            "`plans/Acme_Ltd/plan.toml` cannot be read: the name of the plan's folder is not an id",
        ),
        (
            "plans/clients/acme",
            "`plans/clients/acme/plan.toml` cannot be read: the folder of a plan must be directly in `plans`",
        ),
        (
            "plans/Clients/old/acme",
            "`plans/Clients/old/acme/plan.toml` cannot be read: ",
        ),
    ] {
        keeps_the_site_of("acme", renamed, says);
    }
    // Every client shows the provider's staff.
    keeps_the_site_of(
        "north",
        "plans/North",
        "`plans/North/plan.toml` cannot be read",
    );
}

/// Windows does not allow such names.
#[cfg(unix)]
#[test]
fn a_plan_in_a_folder_with_a_forbidden_name_keeps_its_site() {
    let space = "`plans/acme\\x20/plan.toml` cannot be read: in a folder that is not read: its name starts with a space";
    keeps_the_site_of("acme", "plans/acme ", space);
    let colon = "`plans/acme:\\x20old/plan.toml` cannot be read: in a folder that is not read: its name has a character that not every system allows";
    keeps_the_site_of("acme", "plans/acme: old", colon);
}

#[test]
fn a_misplaced_folder_stops_no_other_plan() {
    let sandbox = Sandbox::repository();
    let plan = "kind = \"client\"\nname = \"Bolt\"\nextends = [\"base\"]\nregion = \"US\"\n";
    sandbox.write("plans/bolt/plan.toml", plan);
    sandbox.irplan(&["build"]).status(0);
    let bolt = sandbox.files("public/clients/bolt");
    fs::rename(sandbox.path("plans/bolt"), sandbox.path("plans/Bolt")).unwrap();
    sandbox.edit(SECTION, "Watch the alerts", "Watch every alert");
    let build = sandbox.irplan(&["build"]).status(1);
    build.complains(
        "the plan of `plans/Bolt/plan.toml` was not published: its folder is misplaced (see `irplan check`)",
    );
    assert_eq!(sandbox.files("public/clients/bolt"), bolt);
    let pages = sandbox.files("public/clients/acme");
    let has_new_text = |page: &Vec<u8>| String::from_utf8_lossy(page).contains("Watch every alert");
    assert!(pages.values().any(has_new_text));
    // One plan alone is not complete either, because the misplaced one may be any.
    let check = sandbox.typed("check --client acme").status(1);
    check.says("error[syntax-error]: `plans/Bolt/plan.toml` cannot be read");
    sandbox.typed("build --client acme").status(1);
    fs::rename(sandbox.path("plans/Bolt"), sandbox.path("plans/bolt")).unwrap();
    sandbox.irplan(&["build"]).status(0);
    assert_eq!(sandbox.files("public/clients/bolt"), bolt);
    // A plan that is removed has no pages any more.
    sandbox.remove_folder("plans/bolt");
    sandbox.irplan(&["build"]).status(0);
    assert!(!sandbox.path("public/clients/bolt").exists());
}

/// An old copy in the folder of a plan says nothing about other plans.
#[test]
fn a_copy_of_a_plan_file_in_a_plan_is_a_stray_file() {
    let sandbox = Sandbox::repository();
    let plan = sandbox.read("plans/acme/plan.toml");
    for folder in ["plans/acme/old", "plans/acme/sections"] {
        sandbox.write(&format!("{folder}/plan.toml"), &plan);
    }
    let check = sandbox.irplan(&["check"]).says("warning[misplaced-file]");
    check.does_not_say("error[syntax-error]");
    sandbox.irplan(&["build"]).status(0);
}

/// Two commits that edit one section, and a clone that has only the contents of its working tree.
fn blobless() -> Sandbox {
    blobless_clone(&Sandbox::repository())
}

/// Edits a section in one more commit, and makes a clone that has only the contents of its working tree.
fn blobless_clone(sandbox: &Sandbox) -> Sandbox {
    sandbox.edit(SECTION, "Watch the alerts", "Watch all alerts");
    sandbox.commit("Edited");
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = Sandbox::empty();
    let from = format!("file://{}", sandbox.path("").display());
    clone.git(&["clone", "--quiet", "--filter=blob:none", &from, "thin"]);
    // The clone must not fetch by itself what irplan does not ask git for.
    clone.git_in("thin", &["remote", "set-url", "origin", "file:///nowhere"]);
    clone
}

#[test]
fn a_clone_without_contents_is_refused_where_older_ones_are_needed() {
    let clone = blobless();
    for arguments in [
        &["diff", "HEAD~1"][..],
        &["check", "--since", "HEAD~1"],
        &["blame", "acme/section:detect"],
        &["history"],
    ] {
        clone
            .irplan_in("thin", arguments, &[])
            .status(2)
            .complains("is missing in this clone")
            .complains("git fetch --refetch --no-filter");
    }
}

#[test]
fn a_clone_without_contents_is_checked_as_it_is() {
    let clone = blobless();
    clone
        .irplan_in("thin", &["check"], &[])
        .status(1)
        .says("is missing in this clone");
    clone.irplan_in("thin", &["build"], &[]).status(0);
}

/// What is missing is about the whole repository, and a client must not learn which files other clients have.
#[test]
fn a_client_reads_nothing_about_the_files_of_others() {
    let sandbox = Sandbox::repository();
    let mill = "kind = \"client\"\nname = \"Mill\"\nextends = [\"base\"]\n";
    sandbox.write("plans/mill/plan.toml", mill);
    sandbox.commit("Mill");
    let clone = blobless_clone(&sandbox);
    clone.irplan_in("thin", &["build"], &[]).status(0);
    let health = |site: &str| clone.read(&format!("thin/public/{site}/health.html"));
    let (of_client, of_provider) = (health("clients/mill"), health("portal/plan"));
    assert!(
        of_client.contains("part of the history could not be read"),
        "{of_client}"
    );
    assert!(!of_client.contains("acme") && !of_client.contains("is missing in this clone"));
    assert!(of_provider.contains("is missing in this clone"));
}

/// A version that is not text still exists.
#[test]
fn a_version_that_cannot_be_read_is_not_judged() {
    let sandbox = Sandbox::repository();
    let sound = sandbox.read(SECTION);
    fs::write(sandbox.path(SECTION), [b'+', 0xff, 0xfe]).unwrap();
    sandbox.commit("Broken");
    sandbox.write(SECTION, &sound);
    sandbox.commit("Whole again");
    let run = sandbox.irplan(&["diff", "HEAD~1"]).status(0);
    let run = run.says("not judged: `acme`");
    run.does_not_say("added").does_not_say("is new");
}

#[test]
fn references_that_cannot_be_read_leave_the_plans_readable() {
    let sandbox = Sandbox::with(SOUND);
    let format = ["init", "--quiet", "--ref-format=reftable"];
    if !sandbox.try_git(&format).status.success() {
        // This git is too old to make such a repository.
        return;
    }
    sandbox.commit("Plans");
    let reason = "stores its references in the reftable format";
    let check = sandbox.irplan(&["check"]).status(1);
    check.says(&format!("not judged: the git repository {reason}"));
    let build = sandbox.irplan(&["build"]).status(0);
    build.complains(&format!(
        "the pages have no dates of changes: the git repository {reason}"
    ));
    let diff = sandbox.irplan(&["diff", "HEAD"]).status(2);
    diff.complains(reason);
}

#[test]
fn a_sparse_checkout_does_not_remove_pages() {
    let sandbox = Sandbox::repository();
    sandbox.irplan(&["build"]).status(0);
    let before = sandbox.files("public/clients");
    // Without this, git takes the files of the sandbox for edited ones and leaves them.
    sandbox.git(&["update-index", "--refresh"]);
    sandbox.git(&["sparse-checkout", "set", "plans/base", "plans/north"]);
    assert!(!sandbox.path("plans/acme").exists());
    let build = sandbox.irplan(&["build"]).status(2);
    build
        .complains("this is a sparse checkout")
        .complains("`--rev HEAD`");
    assert_eq!(sandbox.files("public/clients"), before);
    sandbox.irplan(&["build", "--rev", "HEAD"]).status(0);
    assert!(sandbox.files("public/clients").len() >= before.len());
    let check = sandbox.irplan(&["check"]);
    check.says("not judged: files outside of this sparse checkout");
}

#[test]
fn a_build_in_a_shallow_clone_says_what_it_cannot_know() {
    let sandbox = Sandbox::repository();
    sandbox.edit(SECTION, "Watch the alerts", "Watch all alerts");
    sandbox.commit("Edited");
    let clone = Sandbox::empty();
    let from = format!("file://{}", sandbox.path("").display());
    clone.git(&["clone", "--quiet", "--depth=1", &from, "shallow"]);
    let build = clone.irplan_in("shallow", &["build"], &[]).status(0);
    build.complains("not judged: changes before the oldest commit here: the clone is shallow");
}
