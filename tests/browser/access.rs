//! Checks that everybody can read the site: axe-core finds nothing, and a phone shows each page without scrolling
//! sideways.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs};

use crate::support::{
    Browser, CHANGES, CLIENT, ColorScheme, PageMedium, SiteLocation, browse, kinds, on_disk,
    page_of_changes, pages, repository, site,
};

/// A narrow phone, and a desktop.
const WIDTHS: [u32; 2] = [360, 1280];

/// The findings of axe-core, one on each line.
const FIND: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
            nodes.slice(0, 3).map((node) => `${id} (${help}): ${node.target.join(' ')}: ${node.failureSummary}`))),
        (problem) => done([`axe-core failed: ${problem}`]));";

/// The source of axe-core, which is fetched only for tests and is not in the repository.
fn axe() -> String {
    let named = env::var_os("IRPLAN_AXE").map(PathBuf::from);
    let path = named.unwrap_or_else(|| repository().join("target/axe-core/axe.min.js"));
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "axe-core is missing: {}: {error}; `cargo xtask test` installs what the browser tests need",
            path.display()
        )
    })
}

/// The findings of axe-core on these pages, in one size and in both colours.
async fn violations(
    browser: &Browser,
    home: &SiteLocation,
    pages: &BTreeSet<String>,
    width: u32,
) -> Vec<String> {
    browser.size(width, 900).await;
    let mut all = Vec::new();
    for page in pages {
        browser.open(&home.page(page)).await;
        for colours in [ColorScheme::Light, ColorScheme::Dark] {
            browser.draw(PageMedium::Screen, colours).await;
            let found: Vec<String> = browser.ask_later(FIND).await;
            all.extend(
                found
                    .into_iter()
                    .map(|found| format!("{page}, {width} px, {colours:?}: {found}")),
            );
        }
    }
    all
}

/// Looks at one page of each kind of a site.
fn check(home: &SiteLocation, pages: &BTreeSet<String>, width: u32) {
    browse(async |browser| {
        browser.on_every_page(&axe()).await;
        let found = violations(browser, home, pages, width).await;
        assert!(
            found.is_empty(),
            "{} violations:\n{}",
            found.len(),
            found.join("\n")
        );
    });
}

#[test]
fn a_client_has_no_violation_on_a_phone() {
    check(
        &site().client(CLIENT),
        &kinds(&site().client_folder(CLIENT)),
        WIDTHS[0],
    );
}

#[test]
fn a_client_has_no_violation_on_a_desktop() {
    check(
        &site().client(CLIENT),
        &kinds(&site().client_folder(CLIENT)),
        WIDTHS[1],
    );
}

#[test]
fn the_portal_has_no_violation() {
    for width in WIDTHS {
        check(&site().portal(), &kinds(&site().portal_folder()), width);
    }
}

#[test]
fn the_page_of_a_diff_has_no_violation() {
    let folder = page_of_changes();
    let page = BTreeSet::from([CHANGES.to_owned()]);
    for width in WIDTHS {
        check(&on_disk(folder.path()), &page, width);
    }
}

#[test]
fn search_has_no_violation() {
    browse(async |browser| {
        browser.on_every_page(&axe()).await;
        browser
            .open(&site().client(CLIENT).page("index.html"))
            .await;
        browser.open_search().await;
        browser.retype("marsh").await;
        browser
            .until(
                "there are hits",
                "return document.querySelectorAll('#hits .hit').length > 0;",
            )
            .await;
        for colours in [ColorScheme::Light, ColorScheme::Dark] {
            browser.draw(PageMedium::Screen, colours).await;
            let found: Vec<String> = browser.ask_later(FIND).await;
            assert_eq!(found, Vec::<String>::new(), "{colours:?}");
        }
    });
}

/// Writes down when somebody knew, so that the page shows deadlines.
const KNEW: &str = "
    const field = document.querySelector('[data-knew]');
    for (const [name, value] of [['date', '2026-11-20'], ['time', '22:15']]) {
        const input = field.querySelector(`[data-${name}]`);
        input.value = value;
        input.dispatchEvent(new Event('input'));
    }
    for (const fold of document.querySelectorAll('.when details')) fold.open = true;
    return document.querySelectorAll('.due-entry').length;";

#[test]
fn deadlines_have_no_violation_and_fit_a_phone() {
    browse(async |browser| {
        browser.on_every_page(&axe()).await;
        for width in WIDTHS {
            browser.size(width, 900).await;
            browser
                .open(&site().client(CLIENT).page("duties.html"))
                .await;
            assert!(browser.ask::<usize>(KNEW).await > 5);
            for colours in [ColorScheme::Light, ColorScheme::Dark] {
                browser.draw(PageMedium::Screen, colours).await;
                let found: Vec<String> = browser.ask_later(FIND).await;
                assert_eq!(found, Vec::<String>::new(), "{width} {colours:?}");
            }
            assert_eq!(browser.ask::<String>(WIDE).await, "", "{width}");
        }
    });
}

#[test]
fn a_known_fault_is_a_violation() {
    let folder = tempfile::tempdir().expect("there is room for a page");
    let page = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1><img src='data:,'>\
        <p style='color:#ccc;background:#fff'>faint</p></main>";
    fs::write(folder.path().join("bad.html"), page).expect("it can be written");
    browse(async |browser| {
        browser.on_every_page(&axe()).await;
        browser.open(&on_disk(folder.path()).page("bad.html")).await;
        let found: Vec<String> = browser.ask_later(FIND).await;
        for rule in ["image-alt", "color-contrast"] {
            let is_found = found.iter().any(|found| found.starts_with(rule));
            assert!(is_found, "{rule} is found: {found:#?}");
        }
    });
}

/// The elements that stick out to the right, to say where to look.
const WIDE: &str = "
    if (document.documentElement.scrollWidth <= innerWidth) return '';
    const out = [...document.querySelectorAll('main *, header *, section *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth && !element.closest('.scroll'))
        .at(-1);
    return `${document.documentElement.scrollWidth} px: <${out?.localName} class=\"${out?.getAttribute('class') ?? ''}\">`;";

#[test]
fn no_page_scrolls_sideways_on_a_phone() {
    browse(async |browser| {
        browser.size(WIDTHS[0], 800).await;
        let clients = site().clients();
        let clients = clients
            .iter()
            .map(|id| (site().client(id), site().client_folder(id)));
        let mut wide = Vec::new();
        for (home, folder) in clients.chain([(site().portal(), site().portal_folder())]) {
            for page in pages(&folder) {
                let address = home.page(&page);
                browser.open(&address).await;
                let out: String = browser.ask(WIDE).await;
                if !out.is_empty() {
                    wide.push(format!("{address}: {out}"));
                }
            }
        }
        assert!(
            wide.is_empty(),
            "wider than {} px:\n{}",
            WIDTHS[0],
            wide.join("\n")
        );
    });
}
