//! Pictures and documents next to texts, from the file to the page.

use std::fs;

use crate::support::Sandbox;

const SECTION: &str = "plans/acme/sections/detect.md";
const PICTURE: &str = "plans/acme/sections/zones.svg";

fn drawing(width: u32) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\"/>\n")
}

/// The sound plans, with a drawing in a section of `acme`.
fn with_picture() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.write(PICTURE, &drawing(40));
    sandbox.edit(SECTION, "Watch", "![Two zones](zones.svg)\n\nWatch");
    sandbox.commit("A drawing");
    sandbox
}

/// The files of a built site that are neither pages nor styles nor scripts of irplan.
fn attachments(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let files = sandbox.files(folder).into_keys();
    let is_ours = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name);
        stem.len() == 40 && stem.chars().all(|c| c.is_ascii_hexdigit())
    };
    files.filter(is_ours).collect()
}

#[test]
fn a_page_shows_its_picture_from_its_own_folder() {
    let sandbox = with_picture();
    sandbox
        .irplan(&["check"])
        .does_not_say("misplaced-file")
        .does_not_say("zones.svg");
    sandbox.irplan(&["build"]).status(0);
    let page = sandbox.read("public/clients/acme/sections/detect.html");
    let found = attachments(&sandbox, "public");
    let [file] = found.as_slice() else {
        unreachable!("one file: {found:?}")
    };
    let name = file
        .strip_prefix("clients/acme/")
        .expect("a file of the client");
    let shown = format!(
        "<img class=\"picture\" src=\"../{name}\" alt=\"Two zones\" loading=\"lazy\" width=\"40\" height=\"20\">"
    );
    assert!(page.contains(&shown), "{page}");
    assert_eq!(sandbox.read(&format!("public/{file}")), drawing(40));
    assert!(
        sandbox
            .read("public/clients/acme/assets/search-index.js")
            .contains("zones")
    );
    // The same from git, with another picture on disk.
    sandbox.write(PICTURE, &drawing(50));
    sandbox
        .irplan(&["build", "--rev", "HEAD", "--out", "old"])
        .status(0);
    assert_eq!(sandbox.read(&format!("old/{file}")), drawing(40));
}

#[test]
fn a_picture_in_alternative_text_is_words() {
    let sandbox = with_picture();
    sandbox.edit(SECTION, "![Two zones]", "![Two ![safe](zones.svg) zones]");
    sandbox.irplan(&["build"]).status(0);
    let page = sandbox.read("public/clients/acme/sections/detect.html");
    assert!(page.contains("alt=\"Two safe zones\""), "{page}");
    assert_eq!(page.matches("<img ").count(), 1);
}

#[test]
fn an_unchanged_site_is_recognised_and_a_changed_picture_is_not() {
    let sandbox = with_picture();
    sandbox.irplan(&["build"]).status(0);
    sandbox
        .irplan(&["build"])
        .status(0)
        .complains(" 0 written, ");
    sandbox.write(PICTURE, &drawing(50));
    sandbox.irplan(&["build"]).status(0);
    let found = attachments(&sandbox, "public");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(sandbox.read(&format!("public/{}", found[0])), drawing(50));
}

#[test]
fn inherited_pictures_reach_all_heirs_and_hidden_ones_no_client() {
    let sandbox = Sandbox::repository();
    sandbox.write("plans/base/sections/deep/cut.svg", &drawing(30));
    sandbox.write("plans/base/sections/form.pdf", "%PDF-1.7\n");
    let words = "![Cut here](deep/cut.svg) [The form](form.pdf)\n\nCut off the host";
    sandbox.edit("plans/base/sections/contain.md", "Cut off the host", words);
    sandbox.write("plans/base/sections/secret.svg", &drawing(31));
    sandbox.write(
        "plans/base/sections/secret.md",
        "+++\ntitle = \"Secret\"\naudience = \"provider\"\n+++\n\n![Ours](secret.svg)\n",
    );
    sandbox.irplan(&["build"]).status(0);
    let of = |folder: &str| attachments(&sandbox, folder).len();
    assert_eq!(of("public/clients/acme"), 2);
    assert_eq!(
        of("public"),
        2 + 3,
        "the provider's own site has all of them"
    );
    let page = sandbox.read("public/clients/acme/sections/contain.html");
    assert!(
        page.contains("The form</a><span class=\"file-facts\"> (PDF, 1 KiB)</span>"),
        "{page}"
    );
}

#[test]
fn the_name_of_a_file_that_no_visible_page_shows_is_hidden_from_a_client() {
    let sandbox = with_picture();
    sandbox.write("plans/acme/sections/sale-of-acme.svg", &drawing(31));
    sandbox
        .irplan(&["check"])
        .says("no text shows or links to `plans/acme/sections/sale-of-acme.svg`");
    sandbox.irplan(&["build"]).status(0);
    let pages = sandbox.files("public/clients/acme").into_iter();
    let named = pages.filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("sale-of-acme"));
    let named: Vec<_> = named.map(|(path, _)| path).collect();
    assert_eq!(named, Vec::<String>::new());
}

#[test]
fn a_changed_picture_voids_the_review_of_its_page() {
    let sandbox = with_picture();
    sandbox
        .irplan(&["review", "--all", "--by", "sam"])
        .status(0);
    sandbox.commit("Reviewed");
    let voided = "`section:detect` changed since its review";
    sandbox.irplan(&["check"]).does_not_say(voided);
    sandbox.write(PICTURE, &drawing(50));
    sandbox
        .irplan(&["diff", "HEAD"])
        .says("changed picture zones.svg: SVG, 40 x 20 pixels");
    sandbox
        .irplan(&["diff", "HEAD"])
        .says("voided section:detect");
    sandbox
        .irplan(&["check"])
        .says(voided)
        .says("changed picture zones.svg");
    sandbox.commit_on("2026-11-23", "Another drawing");
    sandbox
        .irplan(&["diff", "HEAD~1", "HEAD"])
        .says("voided section:detect");
    // Only the picture differs, so the text's own commit is older.
    sandbox.irplan(&["build"]).status(0);
    let page = sandbox.read("public/clients/acme/sections/detect.html");
    assert!(page.contains("Last changed 2026-11-23"), "{page}");
}

#[test]
fn a_picture_that_is_removed_or_added_is_a_change_by_itself() {
    let sandbox = with_picture();
    fs::remove_file(sandbox.path(PICTURE)).unwrap();
    sandbox
        .irplan(&["diff", "HEAD"])
        .says("removed picture zones.svg: SVG, 40 x 20 pixels, 1 KiB, 71eebdea -> nothing");
    sandbox.commit("Gone");
    sandbox.write(PICTURE, &drawing(40));
    sandbox
        .irplan(&["diff", "HEAD"])
        .says("added picture zones.svg: nothing -> SVG, 40 x 20 pixels");
}

/// Checks that a file is refused for a reason, and that the last good pages stay.
#[track_caller]
fn check_refused(spoil: impl FnOnce(&Sandbox), reason: &str) {
    let sandbox = with_picture();
    sandbox.irplan(&["build"]).status(0);
    let before = sandbox.read("public/clients/acme/sections/detect.html");
    spoil(&sandbox);
    sandbox
        .irplan(&["check"])
        .status(1)
        .says("unusable-attachment")
        .says(reason);
    sandbox
        .irplan(&["build"])
        .status(1)
        .complains("`acme` was not published");
    assert_eq!(
        sandbox.read("public/clients/acme/sections/detect.html"),
        before
    );
    assert_eq!(attachments(&sandbox, "public").len(), 1);
    sandbox.commit("Spoilt");
    sandbox
        .irplan(&["check", "--rev", "HEAD"])
        .status(1)
        .says(reason);
}

#[test]
fn harmful_and_wrong_files_are_refused() {
    let harmful = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    check_refused(|it| it.write(PICTURE, harmful), "has the element `script`");
    check_refused(
        |it| it.write(PICTURE, "%PDF-1.7\n"),
        "its name says SVG, but its content is PDF",
    );
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n";
    check_refused(|it| it.write(PICTURE, pointer), "only a pointer of Git LFS");
}

#[test]
fn a_large_file_is_refused_without_being_read() {
    let large = |sandbox: &Sandbox| {
        let path = sandbox.path(PICTURE);
        // A hole of 17 MiB, which takes no room on disk.
        fs::File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_len(17 << 20)
            .unwrap();
    };
    check_refused(large, "its size, 17 MiB, is over the limit of 16 MiB");
}

#[cfg(unix)]
#[test]
fn a_link_is_refused() {
    let link = |sandbox: &Sandbox| {
        sandbox.write("elsewhere.svg", &drawing(40));
        fs::remove_file(sandbox.path(PICTURE)).unwrap();
        std::os::unix::fs::symlink("../../../elsewhere.svg", sandbox.path(PICTURE)).unwrap();
    };
    check_refused(link, "a symbolic link, which irplan does not follow");
}

#[test]
fn what_is_missing_or_unused_is_said() {
    let sandbox = with_picture();
    sandbox.edit(SECTION, "zones.svg", "Zones.svg");
    sandbox
        .irplan(&["check"])
        .says("there is no picture `Zones.svg`")
        .says("capitals count in names: write `zones.svg`")
        .says("no text shows or links to");
    sandbox.edit(SECTION, "![Two zones](Zones.svg)", "![](zones.svg)");
    sandbox
        .irplan(&["check"])
        .says("the picture `zones.svg` has no alternative text")
        .does_not_say("no text shows");
}
