//! `irplan serve`: a saved file is shown at once, and a broken one keeps the last good pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::support::{Browser, PlanServer, browse, repository};

const SECTION: &str = "plans/harbor-dental/sections/clinical-downtime.md";
const PAGE: &str = "sections/clinical-downtime.html";

/// A copy of the sample plans that a test edits.
struct EditablePlans {
    folder: TempDir,
}

impl EditablePlans {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for plans");
        let plans = Self { folder };
        fs::copy(repository().join("irplan.toml"), plans.path("irplan.toml"))
            .expect("it is copied");
        copy(&repository().join("plans"), &plans.path("plans"));
        plans
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Adds a paragraph to a file, as an editor does: a new file replaces the old one.
    fn add(&self, name: &str, text: &str) {
        let path = self.path(name);
        let before = fs::read_to_string(&path).expect("it is there");
        let next = path.with_extension("next");
        fs::write(&next, format!("{before}\n{text}\n")).expect("it can be written");
        fs::rename(&next, &path).expect("it takes the place");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("the folder is made");
    for entry in fs::read_dir(from).expect("the folder is readable") {
        let entry = entry.expect("the folder is readable");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("it is copied");
        }
    }
}

/// How long a save may take to be shown. It takes a fraction of a second; the rest is for a busy machine.
const AT_ONCE: Duration = Duration::from_secs(10);

/// Waits until the open page shows a text, without loading it.
async fn shows(browser: &Browser, text: &str) {
    let script = format!("return document.body.innerText.includes('{text}');");
    let what = format!("the page shows `{text}`");
    browser.until_within(AT_ONCE, &what, &script).await;
}

#[test]
fn a_saved_section_appears_at_once() {
    let plans = EditablePlans::new();
    let server = PlanServer::start(plans.folder.path());
    browse(async |browser| {
        browser
            .open(&server.client("harbor-dental").page(PAGE))
            .await;
        for text in ["The first edit of the night.", "And a second one."] {
            plans.add(SECTION, text);
            shows(browser, text).await;
        }
    });
}

#[test]
fn a_broken_file_keeps_the_last_good_page() {
    let plans = EditablePlans::new();
    let server = PlanServer::start(plans.folder.path());
    browse(async |browser| {
        let home = server.client("harbor-dental");
        browser.open(&home.page(PAGE)).await;
        let name = "plans/harbor-dental/plan.toml";
        let good = fs::read_to_string(plans.path(name)).expect("it is there");
        fs::write(plans.path(name), "name = \"Harbor").expect("it can be written");
        plans.add(SECTION, "Written while the plan is broken.");
        // The broken plan was noticed once the other plan, which is saved after it, is shown.
        let other = server.client("finch-vale");
        plans.add(
            "plans/finch-vale/sections/privilege.md",
            "A sound plan goes on.",
        );
        browser.open(&other.page("sections/privilege.html")).await;
        shows(browser, "A sound plan goes on.").await;

        browser.open(&home.page(PAGE)).await;
        let text: String = browser
            .ask("return document.querySelector('main').innerText;")
            .await;
        assert!(
            text.len() > 1000 && !text.contains("while the plan is broken"),
            "{text}"
        );
        browser.open(&home.page("index.html")).await;
        shows(browser, "Who to call now").await;
        browser.open(&home.page(PAGE)).await;
        fs::write(plans.path(name), good).expect("it can be written");
        shows(browser, "Written while the plan is broken.").await;
    });
}
