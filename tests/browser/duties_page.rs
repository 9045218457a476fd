//! The page of duties: what a reader does there, and what the page shows, prints and saves.

use std::fs;
use std::time::Duration;

use serde_json::json;

use crate::deadlines::FILL;
use crate::support::{CLIENT, ColorScheme, PageMedium, browse, site, site_of};

#[test]
fn two_taps_lead_from_start_to_a_deadline() {
    browse(async |browser| {
        let home = site().client(CLIENT);
        browser.open(&home.page("index.html")).await;
        browser.click("a[href='duties.html#when']").await;
        browser
            .until(
                "the first field has the focus",
                "return document.activeElement?.closest('[data-knew]') != null;",
            )
            .await;
        let knew = vec![json!("knew"), json!(""), json!("2026-11-20T22:15")];
        browser.ask_of::<()>(FILL, knew).await;
        let entry = |duty: &str| {
            format!("return document.querySelector('.due-entry[data-duty=\"{duty}\"]').innerText;")
        };
        let first: String = browser
            .ask("return document.querySelector('.due-entry').innerText;")
            .await;
        assert!(
            first.starts_with("Sat 2026-11-21 22:15 -05:00 8 h 45 min ago\n"),
            "{first}"
        );
        let insurer: String = browser.ask(&entry("cyber-insurance:notice")).await;
        assert!(
            insurer.starts_with("Mon 2026-11-23 22:15 -05:00 in 1 day 15 h\n"),
            "{insurer}"
        );
        assert!(insurer.contains("Tue 2026-11-24 03:15 UTC"), "{insurer}");
        assert!(
            insurer.contains("because\n72 hours from discovered"),
            "{insurer}"
        );
        // The times outlast a look at another page, and no longer.
        browser.open(&home.page("contacts.html")).await;
        browser.open(&home.page("duties.html")).await;
        let counted: String = browser
            .ask("return document.querySelector('[data-counted]').innerText;")
            .await;
        assert!(
            counted.contains("discovered: 2026-11-20T22:15"),
            "{counted}"
        );
        browser.click("[data-clear]").await;
        let is_empty = "return document.querySelector('[data-deadlines]').hidden;";
        assert!(browser.ask::<bool>(is_empty).await);
        assert_eq!(browser.faults(&home).await, Vec::<String>::new());
    });
}

#[test]
fn an_hour_that_happens_twice_is_asked_about() {
    browse(async |browser| {
        browser
            .open(&site().client(CLIENT).page("duties.html"))
            .await;
        let time = vec![
            json!("event"),
            json!("suspected"),
            json!("2026-11-01T01:30"),
        ];
        browser.ask_of::<()>(FILL, time).await;
        let first = "return document.querySelector('.due-entry[data-duty=\"pci-dss:acquirer\"]').innerText;";
        let text: String = browser.ask(first).await;
        assert!(text.starts_with("Mon 2026-11-02 00:30 -05:00"), "{text}");
        assert!(
            text.contains("01:30 on 2026-11-01 happens twice in America/New_York"),
            "{text}"
        );
        browser.click("[data-other-events] > summary").await;
        browser
            .click("[data-event=suspected] .moment-second:not([hidden]) [data-second]")
            .await;
        let text: String = browser.ask(first).await;
        assert!(text.starts_with("Mon 2026-11-02 01:30 -05:00"), "{text}");
        assert!(!text.contains("happens twice"), "{text}");
        let time = vec![
            json!("event"),
            json!("suspected"),
            json!("2026-11-30T01:30"),
        ];
        browser.ask_of::<()>(FILL, time).await;
        let problem =
            "return document.querySelector('[data-event=suspected] .moment-problem').textContent;";
        assert_eq!(
            browser.ask::<String>(problem).await,
            "This is in the future."
        );
    });
}

#[test]
fn other_rules_of_a_time_zone_are_named() {
    browse(async |browser| {
        browser
            .open(&site().client(CLIENT).page("duties.html"))
            .await;
        let problem = "return document.querySelector('[data-problem]').innerText;";
        assert_eq!(browser.ask::<String>(problem).await, "");
        // As if New York had changed its clocks on another day.
        let other = "
            const { data } = irplanDeadlines;
            const [name] = Object.keys(data.zones);
            const offsets = data.zones[name].map(([at, offset], index) => [index === 2 ? at + 3600 : at, offset]);
            irplanDuties({ ...data, zones: { ...data.zones, [name]: offsets } });
            return null;";
        browser.ask::<()>(other).await;
        let text: String = browser.ask(problem).await;
        assert!(
            text.contains("other rules for the time zone America/New_York"),
            "{text}"
        );
    });
}

#[test]
fn what_has_ended_or_is_in_the_future_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let north = "kind = \"provider\"\nname = \"North\"\n[duties.call]\nstarts = \"aware\"\nwithin = \"24h\"\n\
        [duties.call.not-applicable]\nreason = \"r\"\nby = \"jane\"\non = 2026-11-01\n";
    write(
        "irplan.toml",
        "[provider]\nname = \"North\"\nplan = \"own\"\n",
    );
    write("plans/own/plan.toml", north);
    write(
        "plans/own/contacts.toml",
        "[contacts.jane]\nname = \"Jane\"\norganisation = \"provider\"\n",
    );
    // It counts on the day of the build.
    let client = north.replace("provider", "client");
    write(
        "plans/acme/plan.toml",
        &format!("{client}until = 2026-11-23\n"),
    );
    let site = site_of(folder.path(), "browser-ended");
    browse(async |browser| {
        browser.on_day("2026-11-24").await;
        browser.open(&site.client("acme").page("duties.html")).await;
        let text: String = browser
            .ask("return document.querySelector('.duty').innerText;")
            .await;
        assert!(text.contains("24 hours"), "{text}");
        assert!(
            text.contains("in force; the decision that it does not apply ended on 2026-11-23"),
            "{text}"
        );
        let known = vec![json!("event"), json!("aware"), json!("2126-11-23T10:00")];
        browser.ask_of::<()>(FILL, known).await;
        let counted = "return document.querySelector('[data-counted]').textContent;";
        assert_eq!(
            browser.ask::<String>(counted).await,
            "aware: 2126-11-23T10:00, which is in the future"
        );
        browser.open(&site.client("acme").page("index.html")).await;
        let text: String = browser
            .ask("return document.querySelector('main').innerText;")
            .await;
        assert!(
            text.contains("A decision that a duty does not apply ended on 2026-11-23, so the duty counts again"),
            "{text}"
        );
    });
}

#[test]
fn deadlines_print_and_are_saved_as_a_calendar() {
    let folder = tempfile::tempdir().expect("a folder");
    browse(async |browser| {
        let home = site().client(CLIENT);
        browser.save_files_to(folder.path()).await;
        browser.open(&home.page("duties.html")).await;
        let shows = |selector: &str| {
            format!("return document.querySelector('{selector}').checkVisibility();")
        };
        browser.draw(PageMedium::Print, ColorScheme::Light).await;
        assert!(
            !browser.ask::<bool>(&shows(".when")).await,
            "nothing is entered"
        );
        browser.draw(PageMedium::Screen, ColorScheme::Light).await;
        let knew = vec![json!("knew"), json!(""), json!("2026-11-20T22:15")];
        browser.ask_of::<()>(FILL, knew).await;
        browser.draw(PageMedium::Print, ColorScheme::Light).await;
        assert!(browser.ask::<bool>(&shows("[data-counted] li")).await);
        assert!(browser.ask::<bool>(&shows(".due-entry")).await);
        assert!(!browser.ask::<bool>(&shows(".moments")).await);
        browser.draw(PageMedium::Screen, ColorScheme::Light).await;
        browser.click("[data-calendar]").await;
        let file = folder.path().join(format!("deadlines-{CLIENT}.ics"));
        let mut patience = 200;
        while !file.exists() && patience > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            patience -= 1;
        }
        let text = fs::read_to_string(&file).expect("the calendar is saved");
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"),
            "{text}"
        );
        assert!(
            text.contains("UID:harbor-dental.cyber-insurance:notice.20261121T031500Z@irplan\r\n"),
            "{text}"
        );
        assert!(text.contains("DTSTART:20261124T031500Z\r\n"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        assert_eq!(browser.faults(&home).await, Vec::<String>::new());
    });
}

#[test]
fn the_list_of_duties_is_complete_without_scripts() {
    browse(async |browser| {
        let address = site().client(CLIENT).page("duties.html");
        browser.open(&address).await;
        let count = "return irplanDeadlines.data.duties.length;";
        let count: usize = browser.ask(count).await;
        browser.without_scripts().await;
        browser.reload().await;
        let shown = "return [...document.querySelectorAll('.duty')].filter((duty) => duty.checkVisibility()).length;";
        assert_eq!(browser.ask::<usize>(shown).await, count);
        let form = "return document.querySelector('[data-when]').checkVisibility();";
        assert!(!browser.ask::<bool>(form).await);
    });
}
