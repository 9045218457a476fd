//! Checks printed pages: everything needed on paper is there, and nothing that is useless there.

use std::collections::BTreeSet;
use std::process::Command;
use std::{fs, io};

use crate::support::{CLIENT, ColorScheme, PageMedium, TODAY, browse, site};

const PAGES: [&str; 3] = ["index.html", "contacts.html", "playbooks/ransomware.html"];

/// Whether the first element of a selector is drawn.
fn drawn(selector: &str) -> String {
    format!("return document.querySelector('{selector}').checkVisibility();")
}

#[test]
fn paper_has_the_numbers_and_no_navigation() {
    browse(async |browser| {
        for page in PAGES {
            browser.draw(PageMedium::Screen, ColorScheme::Dark).await;
            browser.open(&site().client(CLIENT).page(page)).await;
            assert!(
                browser.ask::<bool>(&drawn(".side")).await,
                "{page} has navigation on a screen"
            );
            browser.draw(PageMedium::Print, ColorScheme::Dark).await;
            for gone in [".side", ".tools", ".skip", ".foot"] {
                assert!(
                    !browser.ask::<bool>(&drawn(gone)).await,
                    "{page} prints {gone}"
                );
            }
            assert!(
                browser.ask::<bool>(&drawn(".strip")).await,
                "{page} prints the numbers"
            );
            let ground = "return getComputedStyle(document.body).backgroundColor;";
            assert_eq!(
                browser.ask::<String>(ground).await,
                "rgb(255, 255, 255)",
                "dark or not"
            );
        }
    });
}

/// The pages of a PDF as text; `None` if the program that reads it is not installed.
fn text_of(pdf: &[u8]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join("page.pdf");
    fs::write(&path, pdf).expect("it can be written");
    let run = Command::new("pdftotext")
        .arg("-layout")
        .arg(&path)
        .arg("-")
        .output();
    let output = match run {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        run => run.expect("pdftotext starts"),
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    // Every page ends in a form feed.
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    Some(pages.map(ToOwned::to_owned).collect())
}

#[test]
fn long_lines_of_code_are_whole_on_paper() {
    browse(async |browser| {
        browser.open(&site().client(CLIENT).page(PAGES[2])).await;
        let add = "
            const code = document.createElement('code');
            code.textContent = 'search ' + 'x'.repeat(150) + ' index=mail user=* host=*'.repeat(20) + ' ENDOFQUERY';
            const block = document.createElement('pre');
            block.append(code);
            document.querySelector('.step-body').append(block);
            return true;";
        assert!(browser.ask::<bool>(add).await);
        let Some(sheets) = text_of(&browser.print().await) else {
            eprintln!("pdftotext is not installed: long lines are not tested");
            return;
        };
        let text: String = sheets.concat().split_whitespace().collect();
        assert!(text.contains("ENDOFQUERY"), "{text}");
        assert!(text.contains(&"x".repeat(150)), "{text}");
    });
}

/// Every number that the page shows, including those in folded lists.
const NUMBERS: &str = "
    const numbers = [...document.querySelectorAll('main .num, .strip .num')];
    return numbers.filter((number) => number.localName !== 'strong').map((number) => number.textContent.trim());";

#[test]
fn paper_has_every_number_on_one_line_and_names_the_plan() {
    browse(async |browser| {
        for page in PAGES {
            browser.open(&site().client(CLIENT).page(page)).await;
            let numbers: BTreeSet<String> = browser.ask(NUMBERS).await;
            assert!(numbers.len() > 3, "{page} has numbers: {numbers:?}");
            let version: String = browser
                .ask("return document.querySelector('.facts code').textContent;")
                .await;
            let pdf = browser.print().await;
            assert!(
                pdf.starts_with(b"%PDF-") && pdf.len() > 10_000,
                "{page} prints"
            );
            let Some(sheets) = text_of(&pdf) else {
                eprintln!("pdftotext is not installed: only the styles of paper are tested");
                continue;
            };
            let text = sheets.concat();
            let lost: Vec<_> = numbers
                .iter()
                .filter(|number| !text.contains(*number))
                .collect();
            assert!(lost.is_empty(), "{page} breaks or loses {lost:?}");
            for (at, sheet) in sheets.iter().enumerate() {
                let page_of = format!("Page {} of {}", at + 1, sheets.len());
                for phrase in [
                    "Harbor Dental Group",
                    &*version,
                    TODAY,
                    &*page_of,
                    "+1 716 555 0111",
                ] {
                    assert!(
                        sheet.contains(phrase),
                        "{page}, sheet {at}, lacks {phrase}:\n{sheet}"
                    );
                }
            }
        }
    });
}

#[test]
fn a_folded_call_list_prints_unfolded() {
    browse(async |browser| {
        browser
            .open(&site().client(CLIENT).page("index.html"))
            .await;
        let folded = "return [...document.querySelectorAll('main details.fold')].filter((fold) => !fold.open).length;";
        assert!(
            browser.ask::<u32>(folded).await > 0,
            "a screen folds the lists of lesser levels"
        );
        browser.print().await;
        assert_eq!(
            browser.ask::<u32>(folded).await,
            0,
            "paper cannot be unfolded"
        );
    });
}
