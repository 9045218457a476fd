//! Takes pictures of pages. The tests check that the themes differ, and people check how the pages look.
//!
//! `IRPLAN_SCREENSHOTS=DIR` saves one picture of each kind of page, width and theme there, and one of paper.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::support::{Browser, CLIENT, ColorScheme, PageMedium, SiteLocation, browse, kinds, site};

/// The largest window that can be drawn.
const HIGHEST: u32 = 16_000;

/// The whole page, as high as it is.
async fn whole(browser: &Browser, width: u32) -> Vec<u8> {
    browser.size(width, 800).await;
    let height: u32 = browser
        .ask("return document.documentElement.scrollHeight;")
        .await;
    browser.size(width, height.clamp(800, HIGHEST)).await;
    browser.picture().await
}

/// The width and height of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| {
        png[at..at + 4]
            .iter()
            .fold(0, |sum, &byte| sum << 8 | u32::from(byte))
    };
    assert!(png.starts_with(b"\x89PNG"), "it is a PNG");
    (number(16), number(20))
}

#[test]
fn light_dark_and_paper_differ() {
    browse(async |browser| {
        browser
            .open(&site().client(CLIENT).page("index.html"))
            .await;
        let mut seen = Vec::new();
        for (medium, colours) in [
            (PageMedium::Screen, ColorScheme::Light),
            (PageMedium::Screen, ColorScheme::Dark),
            (PageMedium::Print, ColorScheme::Light),
        ] {
            browser.draw(medium, colours).await;
            let png = whole(browser, 360).await;
            let (width, height) = size(&png);
            assert!(width == 360 && height > 2000, "{width} x {height}");
            assert!(
                !seen.contains(&png),
                "{medium:?} in {colours:?} looks like another"
            );
            seen.push(png);
        }
    });
}

/// Saves pictures of every kind of page of a site.
async fn leave(
    browser: &Browser,
    home: &SiteLocation,
    pages: impl IntoIterator<Item = String>,
    folder: &Path,
) {
    fs::create_dir_all(folder).expect("the folder can be made");
    for page in pages {
        let name = page.trim_end_matches(".html").replace('/', "-");
        let save = |kind: &str, bytes: Vec<u8>| {
            fs::write(folder.join(format!("{name}.{kind}")), bytes).expect("it can be written");
        };
        browser.open(&home.page(&page)).await;
        for (word, colours) in [("light", ColorScheme::Light), ("dark", ColorScheme::Dark)] {
            browser.draw(PageMedium::Screen, colours).await;
            for width in [360, 1280] {
                save(&format!("{width}.{word}.png"), whole(browser, width).await);
            }
        }
        browser.draw(PageMedium::Screen, ColorScheme::Light).await;
        save("print.pdf", browser.print().await);
        browser.draw(PageMedium::Print, ColorScheme::Light).await;
        save("print.png", whole(browser, 794).await);
    }
}

/// Saves pictures of search with hits.
async fn leave_search(browser: &Browser, home: &SiteLocation, folder: &Path) {
    // Paper has no search, and the last picture was of paper.
    browser.draw(PageMedium::Screen, ColorScheme::Light).await;
    browser.open(&home.page("index.html")).await;
    browser.open_search().await;
    browser.retype("isolate").await;
    for (word, colours) in [("light", ColorScheme::Light), ("dark", ColorScheme::Dark)] {
        browser.draw(PageMedium::Screen, colours).await;
        for width in [360, 1280] {
            browser.size(width, 800).await;
            let path = folder.join(format!("search.{width}.{word}.png"));
            fs::write(path, browser.picture().await).expect("it can be written");
        }
    }
}

#[test]
fn screenshots_are_saved_on_request() {
    let Some(folder) = env::var_os("IRPLAN_SCREENSHOTS").map(PathBuf::from) else {
        return;
    };
    browse(async |browser| {
        for id in site().clients() {
            let (home, folder) = (site().client(&id), folder.join(&id));
            let pages = match &*id {
                CLIENT => kinds(&site().client_folder(&id)),
                _ => ["index.html".to_owned()].into(),
            };
            leave(browser, &home, pages, &folder).await;
            leave_search(browser, &home, &folder).await;
        }
        let pages = kinds(&site().portal_folder());
        leave(browser, &site().portal(), pages, &folder.join("portal")).await;
    });
}
