//! Search: what it finds, how people use it, and what it must not find.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::{
    Browser, BuiltSite, CLIENT, PlanServer, SiteLocation, browse, contacts, repository, site,
    site_of,
};

/// One hit, as a reader sees it.
#[derive(Debug, Deserialize)]
struct SearchHit {
    group: String,
    title: String,
    href: String,
    calls: Vec<String>,
}

/// How many hits from the top a reader looks at.
const LOOKED_AT: usize = 3;

const IS_OPEN: &str = "return document.querySelector('dialog.find')?.open === true;";

const HITS: &str = "
    return [...document.querySelectorAll('#hits .hit')].map((hit) => ({
        group: hit.closest('[role=group]').getAttribute('aria-label'),
        title: hit.querySelector('.hit-title').textContent,
        href: hit.querySelector('.hit-link').getAttribute('href'),
        calls: [...hit.querySelectorAll('.call')].map((call) => call.getAttribute('href')),
    }));";

/// Opens search on a page, by the key.
async fn open(browser: &Browser, home: &SiteLocation) {
    browser.open(&home.page("index.html")).await;
    browser.open_search().await;
}

/// Types a query into the open search, and returns the hits from the top.
async fn ask(browser: &Browser, query: &str) -> Vec<SearchHit> {
    browser.retype(query).await;
    hits(browser).await
}

/// Puts a query into the open search in one step, as pasting does.
async fn paste(browser: &Browser, query: &str) -> Vec<SearchHit> {
    let script = "
        const field = document.activeElement;
        field.value = arguments[0];
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    browser.ask_of::<()>(script, vec![json!(query)]).await;
    hits(browser).await
}

async fn hits(browser: &Browser) -> Vec<SearchHit> {
    let settled = "
        const count = document.querySelector('.find-count').textContent;
        return count !== '' && !count.startsWith('Searching');";
    browser.until("search has answered", settled).await;
    browser.ask(HITS).await
}

/// Whether one of the first hits is this one, in this group.
#[track_caller]
fn expect(query: &str, hits: &[SearchHit], group: &str, title: &str) {
    let top = &hits[..hits.len().min(LOOKED_AT)];
    let found = top
        .iter()
        .any(|hit| hit.group == group && hit.title.contains(title));
    assert!(found, "`{query}` finds {title} in {group}, not {top:?}");
}

#[test]
fn opens_by_key_chord_and_button_and_returns_the_focus() {
    browse(async |browser| {
        let home = site().client(CLIENT);
        browser.open(&home.page("team.html")).await;
        let button = "[data-open-search]";
        browser
            .ask::<()>(&format!("document.querySelector('{button}').focus();"))
            .await;
        for way in ["key", "chord", "button"] {
            match way {
                "key" => browser.press(&['/']).await,
                "chord" => browser.press(&[Key::Control.into(), 'k']).await,
                _ => browser.click(button).await,
            }
            browser
                .until(&format!("search opens by {way}"), IS_OPEN)
                .await;
            let typing = "return document.activeElement.getAttribute('role') === 'combobox';";
            browser.until("the field has the focus", typing).await;
            browser.press(&[Key::Escape.into()]).await;
            let back = format!(
                "return !document.querySelector('dialog.find').open && document.activeElement.matches('{button}');"
            );
            browser
                .until(&format!("Escape gives the focus back after {way}"), &back)
                .await;
        }
    });
}

#[test]
fn keys_lead_to_a_heading() {
    browse(async |browser| {
        open(browser, &site().client(CLIENT)).await;
        ask(browser, "isolate").await;
        let chosen = "
            const input = document.activeElement;
            const option = document.getElementById(input.getAttribute('aria-activedescendant'));
            return option?.getAttribute('aria-selected') === 'true' ? option.href : '';";
        let first: String = browser.ask(chosen).await;
        browser.press(&[Key::Down.into()]).await;
        let second: String = browser.ask(chosen).await;
        assert_ne!(first, second, "an arrow chooses the next hit");
        browser.press(&[Key::Up.into()]).await;
        assert_eq!(browser.ask::<String>(chosen).await, first, "and back");
        browser.press(&[Key::Enter.into()]).await;
        let arrived = "
            const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
            const box = heading?.getBoundingClientRect();
            return Boolean(box) && box.top >= 0 && box.top < innerHeight;";
        browser.until("the heading is in view", arrived).await;
        assert_eq!(browser.ask::<String>("return location.href;").await, first);
    });
}

/// What readers type, and what they want to find.
const QUERIES: [(&str, &str, &str); 12] = [
    ("mar", "People", "Helen Marsh"),
    ("hitlo", "People", "Dana Whitlock"),
    ("Hélèn Mârsh", "People", "Helen Marsh"),
    ("0114", "People", "Dana Whitlock"),
    ("585.555.0110", "People", "Helen Marsh"),
    ("(585) 555-0110", "People", "Helen Marsh"),
    ("isolte", "Steps", "Isolate"),
    ("isolating machines", "Steps", "Isolate"),
    ("\"fetch the paper kit\"", "Steps", "Fetch the paper kit"),
    ("practice managment", "Assets", "Practice management"),
    ("ransomware", "Playbooks", "Ransomware"),
    // The day of an agreement looks like a phone number.
    ("2025-12-01", "People", "Harriet Blum"),
];

/// Queries without a hit: unknown words and numbers, and words that never come together.
const NONSENSE: [&str; 4] = [
    "xqzvvk",
    "+1 585 555 9876",
    "\"kit paper the fetch\"",
    "zzyzx wqqpv",
];

async fn finds_what_is_typed(browser: &Browser, home: &SiteLocation) {
    open(browser, home).await;
    for (query, group, title) in QUERIES {
        expect(query, &ask(browser, query).await, group, title);
    }
    for query in NONSENSE {
        let hits = ask(browser, query).await;
        assert!(hits.is_empty(), "`{query}` finds nothing, not {hits:?}");
        let words: String = browser
            .ask("return document.querySelector('.find-count').textContent;")
            .await;
        assert!(
            words.starts_with("No results"),
            "and says so, not {words:?}"
        );
    }
    let hits = ask(browser, "0110").await;
    let call = &hits[0].calls[0];
    assert!(
        call.ends_with("0110"),
        "the number that was asked for can be called, not {call}"
    );
}

#[test]
fn finds_what_is_typed_from_disk() {
    browse(async |browser| finds_what_is_typed(browser, &site().client(CLIENT)).await);
}

#[test]
fn finds_what_is_typed_from_a_server() {
    let server = PlanServer::start(&repository());
    browse(async |browser| finds_what_is_typed(browser, &server.client(CLIENT)).await);
}

#[test]
fn finds_a_word_with_accents_by_its_plain_letters() {
    browse(async |browser| {
        open(browser, &site().client("kestrel-works")).await;
        // In quotes, because otherwise a missing accent would count as a typo.
        for (query, title) in [
            ("\"jurgen adler\"", "Jürgen Adler"),
            ("\"JÜRGEN ADLER\"", "Jürgen Adler"),
            ("\"ebeling rechtsanwalte\"", "Rechtsanwälte"),
        ] {
            expect(query, &ask(browser, query).await, "People", title);
        }
    });
}

/// People in the plan of another client and not in this one's, under this or a longer name.
fn strangers() -> BTreeSet<String> {
    let plain = |name: &str| name.replace(',', "").to_lowercase();
    let own = contacts(&site().client_folder(CLIENT));
    let is_own = |name: &str| own.iter().any(|own| plain(own).contains(&plain(name)));
    let others = site().clients().into_iter().filter(|id| id != CLIENT);
    let others = others.flat_map(|id| contacts(&site().client_folder(&id)));
    let strangers: BTreeSet<_> = others.filter(|name| !is_own(name)).collect();
    assert!(
        strangers.len() > 20,
        "other clients have people too: {strangers:?}"
    );
    strangers
}

#[test]
fn the_portal_finds_every_person() {
    browse(async |browser| {
        open(browser, &site().portal()).await;
        for name in strangers() {
            let hits = paste(browser, &name).await;
            let found = hits
                .iter()
                .find(|hit| hit.group == "People" && hit.title == name);
            let found = found.unwrap_or_else(|| panic!("the portal finds {name}, not {hits:?}"));
            assert!(!found.href.is_empty(), "{name} has a page");
        }
    });
}

/// What readers type in the open portal: the same as in a client's site, together with the client.
async fn the_portal_finds_what_is_typed(browser: &Browser, home: &SiteLocation) {
    open(browser, home).await;
    for (query, group, title) in QUERIES {
        if query.starts_with('"') || query.chars().any(|c| c.is_ascii_digit()) {
            expect(query, &ask(browser, query).await, group, title);
        } else {
            let query = format!("{query} harbor dental");
            expect(&query, &ask(browser, &query).await, group, title);
        }
    }
    for query in NONSENSE {
        let hits = ask(browser, query).await;
        assert!(hits.is_empty(), "`{query}` finds nothing, not {hits:?}");
    }
}

#[test]
fn the_portal_finds_what_is_typed_from_disk() {
    browse(async |browser| the_portal_finds_what_is_typed(browser, &site().portal()).await);
}

#[test]
fn the_portal_finds_what_is_typed_from_a_server() {
    let server = PlanServer::start(&repository());
    browse(async |browser| the_portal_finds_what_is_typed(browser, &server.portal()).await);
}

#[test]
fn the_portal_finds_what_a_client_only_inherits() {
    browse(async |browser| {
        open(browser, &site().portal()).await;
        for (query, group, title, client) in [
            ("phishing kestrel", "Playbooks", "hishing", "kestrel-works"),
            ("phishing finch", "Playbooks", "hishing", "finch-vale"),
            (
                "denial of service kestrel",
                "Playbooks",
                "enial of service",
                "kestrel-works",
            ),
            (
                "lost device millbrook",
                "Playbooks",
                "ost",
                "millbrook-utility",
            ),
        ] {
            let hits = ask(browser, query).await;
            expect(query, &hits, group, title);
            let leads = |hit: &SearchHit| hit.href.contains(&format!("/{client}/"));
            assert!(leads(&hits[0]), "`{query}` leads to {}", hits[0].href);
        }
        let hits = ask(browser, "exercises millbrook").await;
        assert!(!hits.is_empty(), "the way to an entry is found");
        let hits = ask(browser, "phishing").await;
        let pages = hits
            .iter()
            .filter(|hit| hit.href.ends_with("/playbooks/phishing.html"));
        assert_eq!(pages.count(), 1, "what is shared is shown once: {hits:?}");
    });
}

/// A fleet of clients with a section and a person each.
fn fleet(clients: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: String, text: String| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let settings = "[provider]\nname = \"Fleet\"\nplan = \"own\"\n";
    write("irplan.toml".to_owned(), settings.to_owned());
    let own = "kind = \"provider\"\nname = \"Fleet\"\n";
    write("plans/own/plan.toml".to_owned(), own.to_owned());
    for at in 0..clients {
        let plan = format!("kind = \"client\"\nname = \"Client N{at}\"\n");
        write(format!("plans/c{at}/plan.toml"), plan);
        let person = format!(
            "[contacts.head]\nname = \"Robin R{at}\"\nphones = [{{ number = \"+1 212 555 {at:04}\", kind = \"mobile\" }}]\n"
        );
        write(format!("plans/c{at}/contacts.toml"), person);
        let text = format!(
            "+++\ntitle = \"Vault\"\n+++\n\nThe vault of h{at}.example is closed by hand.\n"
        );
        write(format!("plans/c{at}/sections/vault.md"), text);
    }
    folder
}

#[test]
fn a_large_fleet_is_searched_in_the_best_plans() {
    let fleet = fleet(60);
    let site = site_of(fleet.path(), "browser-fleet");
    browse(async |browser| {
        open(browser, &site.portal()).await;
        for (query, group, title, client) in [
            ("robin r57", "People", "Robin R57", "c57"),
            ("0042", "People", "Robin R42", "c42"),
            ("212 555-0031", "People", "Robin R31", "c31"),
            ("h17.example", "Text", "Vault", "c17"),
            ("vault n55", "Text", "Vault", "c55"),
            ("\"the vault of h8\"", "Text", "Vault", "c8"),
        ] {
            let hits = ask(browser, query).await;
            expect(query, &hits, group, title);
            let href = &hits[0].href;
            assert!(
                href.contains(&format!("/{client}/")),
                "`{query}` leads to {href}"
            );
        }
        let hits = ask(browser, "vault").await;
        assert_eq!(hits.len(), 8, "as many as are shown of a group");
        let loaded = "return performance.getEntriesByType('resource').filter((one) => one.name.includes('/search/plan-')).length;";
        let words: String = browser
            .ask("return document.querySelector('.find-count').textContent;")
            .await;
        assert!(
            words.contains("52 more plans contain these words"),
            "{words:?}"
        );
        let loaded: usize = browser.ask(loaded).await;
        assert!(
            loaded < 30,
            "only plans that may hold a hit are loaded, not {loaded}"
        );
    });
}

#[test]
fn plans_that_were_not_searched_are_named() {
    let fleet = fleet(60);
    let site = site_of(fleet.path(), "browser-fleet-none");
    browse(async |browser| {
        open(browser, &site.portal()).await;
        let hits = ask(browser, "\"closed vault\"").await;
        assert!(hits.is_empty(), "no such words together: {hits:?}");
        let words: String = browser
            .ask("return document.querySelector('.find-count').textContent;")
            .await;
        let expected = "No results in 48 plans; 12 more plans contain these words: add a name";
        assert_eq!(words, expected);
    });
}

/// The data of a script, which has nothing else.
fn data(script: &Path) -> Value {
    let text = fs::read_to_string(script).expect("the script is readable");
    let (_, literal) = text.split_once("(JSON.parse(").expect("a call");
    let literal = literal.trim_end().strip_suffix("));").expect("its end");
    let json: String = serde_json::from_str(literal).expect("a string");
    serde_json::from_str(&json).expect("JSON")
}

/// Every text that the portal's search knows, with its words.
fn known(portal: &Path) -> (Vec<String>, BTreeSet<String>) {
    let fleet = data(&portal.join("assets/search-index.js"));
    let words = fleet["words"].as_str().expect("words").split(' ');
    let plans = fleet["plans"].as_array().expect("plans");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut texts: Vec<_> = plans.iter().map(|plan| text(&plan[1])).collect();
    let parts = fs::read_dir(portal.join("assets/search")).expect("the folder is readable");
    for part in parts.map(|part| part.expect("the folder is readable").path()) {
        let name = part.file_name().expect("a name").to_string_lossy();
        if !name.starts_with("words-") {
            let entries = data(&part);
            for entry in entries.as_array().expect("entries") {
                texts.extend([1, 2, 4, 5].map(|field| text(&entry[field])));
            }
        }
    }
    (texts, words.map(str::to_owned).collect())
}

/// Compares the words of the portal's search with those that the script makes from the same texts.
#[track_caller]
fn check_words(site: &BuiltSite) {
    let (texts, found) = known(&site.portal_folder());
    let script = include_str!("../../site-templates/search.js");
    let (_, script) = script.split_once("------ words").expect("words");
    let (script, _) = script.split_once("const digits").expect("their end");
    let script = format!(
        "//{script} return arguments[0].flatMap((text) => [...words(text), ...whole(text)]);"
    );
    browse(async |browser| {
        browser.open(&site.portal().page("index.html")).await;
        let words: Vec<String> = browser.ask_of(&script, vec![json!(texts)]).await;
        let mut expected = BTreeSet::new();
        for word in words {
            // Longer words are indexed in pieces of this many letters.
            let letters: Vec<_> = word.chars().collect();
            let pieces = letters.chunks(64).map(|piece| piece.iter().collect());
            expected.extend::<Vec<String>>(pieces.collect());
        }
        let differing: Vec<_> = expected.symmetric_difference(&found).collect();
        assert!(differing.is_empty(), "one side alone: {differing:?}");
        assert!(found.len() > 20, "there are words");
    });
}

#[test]
fn the_portals_words_are_those_of_the_script() {
    let fleet = fleet(1);
    let text = "+++\ntitle = \"Straße\"\n+++\n\n\
        Jürgen Ångström Ångström Łódź ẞOG İstanbul Dış ΟΔΟΣ οδός ⒶⒷ x² ½ Ⅷ\n        停電したら全ての機器の電源を切り、担当者に電話してください 한국어 ไฟดับทั้งอาคาร हिन्दी\n\
        mail.harbor.example:443 10.0.0.7/24 a - b -- c-d. E on-call_list user@host. ...x//y \n";
    let path = fleet.path().join("plans/c0/sections/scripts.md");
    fs::write(path, text).expect("a file");
    check_words(&site_of(fleet.path(), "browser-words"));
}

#[test]
fn the_words_of_the_sample_plans_are_those_of_the_script() {
    check_words(site());
}

#[test]
fn a_client_does_not_find_people_of_another() {
    browse(async |browser| {
        open(browser, &site().client(CLIENT)).await;
        for name in strangers() {
            let hits = paste(browser, &format!("\"{name}\"")).await;
            assert!(hits.is_empty(), "{name} is of another client: {hits:?}");
        }
        for id in site().clients().iter().filter(|id| *id != CLIENT) {
            let name = id.replace('-', " ");
            let hits = paste(browser, &format!("\"{name}\"")).await;
            assert!(hits.is_empty(), "{name} is another client: {hits:?}");
        }
    });
}
