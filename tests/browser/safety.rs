//! Checks that no page loads anything from elsewhere or violates its policy, and that the console stays silent.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{
    Browser, CHANGES, CLIENT, PlanServer, SiteLocation, browse, kinds, on_disk, page_of_changes,
    pages, repository, site,
};

/// Opens pages one by one, with search on each, and returns what went wrong.
async fn faults(browser: &Browser, home: &SiteLocation, pages: BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for page in pages {
        browser.open(&home.page(&page)).await;
        browser.open_search().await;
        browser.retype("the").await;
        let found = browser.faults(home).await;
        faults.extend(found.into_iter().map(|fault| format!("{page}: {fault}")));
    }
    faults
}

#[test]
fn client_pages_on_disk_request_nothing_else() {
    browse(async |browser| {
        let folder = site().client_folder(CLIENT);
        let faults = faults(browser, &site().client(CLIENT), pages(&folder)).await;
        assert_eq!(faults, Vec::<String>::new());
    });
}

#[test]
fn portal_pages_on_disk_request_nothing_else() {
    browse(async |browser| {
        let folder = site().portal_folder();
        let faults = faults(browser, &site().portal(), pages(&folder)).await;
        assert_eq!(faults, Vec::<String>::new());
    });
}

#[test]
fn each_kind_of_page_on_a_server_requests_nothing_else() {
    let server = PlanServer::start(&repository());
    browse(async |browser| {
        let folder = site().client_folder(CLIENT);
        let mut all = faults(browser, &server.client(CLIENT), kinds(&folder)).await;
        let folder = site().portal_folder();
        all.extend(faults(browser, &server.portal(), kinds(&folder)).await);
        assert_eq!(all, Vec::<String>::new());
    });
}

#[test]
fn the_page_of_a_diff_requests_nothing_and_has_its_style() {
    let folder = page_of_changes();
    browse(async |browser| {
        let home = on_disk(folder.path());
        browser.open(&home.page(CHANGES)).await;
        assert_eq!(browser.faults(&home).await, Vec::<String>::new());
        let styles = "return [...document.styleSheets].map((sheet) => sheet.cssRules.length);";
        let styles: Vec<usize> = browser.ask(styles).await;
        assert!(matches!(styles[..], [rules] if rules > 50), "{styles:?}");
    });
}

/// Opens a page that does what no page may do, to check that the tests above would notice.
const BAD_PAGE: &str = "<!doctype html><title>bad</title>
    <meta http-equiv=Content-Security-Policy content=\"default-src 'none'; img-src http:; script-src 'self'\">
    <script src=said.js></script><script>let inline = 1;</script><img src=http://127.0.0.1:9/away.png>";

#[test]
fn a_forbidden_request_is_detected() {
    let folder = tempfile::tempdir().expect("there is room for a page");
    fs::write(folder.path().join("bad.html"), BAD_PAGE).expect("it can be written");
    fs::write(folder.path().join("said.js"), "console.error('spoken');")
        .expect("it can be written");
    browse(async |browser| {
        let home = on_disk(folder.path());
        browser.open(&home.page("bad.html")).await;
        let faults = browser.faults(&home).await;
        for seen in [
            "spoken",
            "policy: script-src-elem refused inline",
            "request: http://127.0.0.1:9/away.png",
        ] {
            let found = faults.iter().any(|fault| fault.contains(seen));
            assert!(found, "{seen} is seen: {faults:#?}");
        }
    });
}
