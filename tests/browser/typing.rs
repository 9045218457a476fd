//! Tests the harness itself: letters that a page drops or doubles are not typed again until they fit.

use std::fs;

use crate::support::{TextEntry, browse, on_disk};

/// A page with one field, and a script that gets its first key.
fn page(on_first_key: &str) -> String {
    format!(
        "<!doctype html><title>typing</title><input autofocus><script>
            const field = document.querySelector('input');
            field.addEventListener('keydown', (event) => {{ {on_first_key} }}, {{ once: true }});
            field.focus();
        </script>"
    )
}

#[track_caller]
fn check(on_first_key: &str, expected: TextEntry) {
    let folder = tempfile::tempdir().expect("there is room for a page");
    fs::write(folder.path().join("typing.html"), page(on_first_key)).expect("it can be written");
    browse(async |browser| {
        browser
            .open(&on_disk(folder.path()).page("typing.html"))
            .await;
        assert_eq!(browser.enter("marsh").await, expected);
    });
}

#[test]
fn a_page_that_takes_letters_as_they_come_shows_them() {
    check("", TextEntry::Shown);
}

#[test]
fn a_page_that_swallows_or_doubles_a_letter_is_found_out() {
    check("event.preventDefault();", TextEntry::ChangedByPage);
    check("field.value += event.key;", TextEntry::ChangedByPage);
}
