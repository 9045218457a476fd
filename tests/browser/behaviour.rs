//! The behaviour of pages: ticks, the theme, states on the day of reading, and pages without scripts.

use std::fs;

use serde_json::json;

use crate::support::{
    Browser, CLIENT, ColorScheme, PageMedium, PlanServer, SiteLocation, browse, repository, site,
    site_of,
};

const PLAYBOOK: &str = "playbooks/ransomware.html";

/// Lists the steps that are ticked.
const TICKED: &str = "
    return [...document.querySelectorAll('[data-tick]')].filter((tick) => tick.checked).map((tick) => tick.dataset.tick);";

async fn ticks_stay(browser: &Browser, home: &SiteLocation) {
    browser.open(&home.page(PLAYBOOK)).await;
    assert_eq!(
        browser.ask::<Vec<String>>(TICKED).await,
        Vec::<String>::new()
    );
    browser.click("[data-tick=fetch-kit]").await;
    browser.click("[data-tick=isolate]").await;
    browser.reload().await;
    let ticked: Vec<String> = browser.ask(TICKED).await;
    assert_eq!(ticked, ["fetch-kit", "isolate"], "ticks outlast the page");
    browser.open(&home.page("playbooks/phishing.html")).await;
    assert_eq!(
        browser.ask::<Vec<String>>(TICKED).await,
        Vec::<String>::new(),
        "each playbook has its own"
    );
    browser.open(&home.page(PLAYBOOK)).await;
    browser.click("[data-untick]").await;
    browser.reload().await;
    assert_eq!(
        browser.ask::<Vec<String>>(TICKED).await,
        Vec::<String>::new(),
        "cleared is cleared"
    );
}

/// A playbook whose step has a task list. One task is ticked in the text.
const WITH_TASKS: &str = "+++
title = \"Leak\"
+++

### Isolate {#isolate role=it within=15m}

- [ ] Pull the cable
- [ ] Switch Wi-Fi off
- [x] Read this
";

fn plans_with_tasks() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        (
            "irplan.toml",
            "[provider]\nname = \"North\"\nplan = \"own\"\n",
        ),
        (
            "plans/own/plan.toml",
            "kind = \"provider\"\nname = \"North\"\n",
        ),
        ("plans/oak/plan.toml", "kind = \"client\"\nname = \"Oak\"\n"),
        ("plans/oak/playbooks/leak.md", WITH_TASKS),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

#[test]
fn tasks_of_a_step_keep_their_ticks() {
    let plans = plans_with_tasks();
    let site = site_of(plans.path(), "browser-tasks");
    browse(async |browser| {
        let (cable, read) = ("task:1:isolate:Pull the cable", "task:1:isolate:Read this");
        browser
            .open(&site.client("oak").page("playbooks/leak.html"))
            .await;
        assert_eq!(browser.ask::<Vec<String>>(TICKED).await, [read]);
        browser.click(&format!("[data-tick='{cable}']")).await;
        browser.reload().await;
        assert_eq!(browser.ask::<Vec<String>>(TICKED).await, [cable, read]);
        let is_done = "return document.querySelector('.step.is-done') !== null;";
        assert!(
            !browser.ask::<bool>(is_done).await,
            "a task is not the whole step"
        );
        browser.click(&format!("[data-tick='{read}']")).await;
        browser.reload().await;
        assert_eq!(browser.ask::<Vec<String>>(TICKED).await, [cable]);
        browser.draw(PageMedium::Print, ColorScheme::Light).await;
        let ground =
            "return getComputedStyle(document.querySelector('.task:checked')).backgroundColor;";
        assert_eq!(browser.ask::<String>(ground).await, "rgb(255, 255, 255)");
        browser.draw(PageMedium::Screen, ColorScheme::Light).await;
        browser.click("[data-untick]").await;
        browser.reload().await;
        assert_eq!(browser.ask::<Vec<String>>(TICKED).await, [read]);
    });
}

#[test]
fn ticks_stay_on_disk() {
    browse(async |browser| ticks_stay(browser, &site().client(CLIENT)).await);
}

#[test]
fn ticks_stay_on_a_server() {
    let server = PlanServer::start(&repository());
    browse(async |browser| ticks_stay(browser, &server.client(CLIENT)).await);
}

/// The brightness of the page's background, from 0 to 255.
const BRIGHTNESS: &str = "
    const ground = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number);
    return Math.round(ground.reduce((sum, part) => sum + part) / 3);";

#[test]
fn the_theme_follows_the_system_until_the_reader_chooses() {
    browse(async |browser| {
        let home = site().client(CLIENT);
        browser.open(&home.page("index.html")).await;
        let light: u8 = browser.ask(BRIGHTNESS).await;
        browser.draw(PageMedium::Screen, ColorScheme::Dark).await;
        let dark: u8 = browser.ask(BRIGHTNESS).await;
        assert!(light > 220 && dark < 60, "light is {light}, dark is {dark}");
        browser.click("[data-toggle-theme]").await;
        assert_eq!(
            browser.ask::<u8>(BRIGHTNESS).await,
            light,
            "the reader chose light"
        );
        browser.open(&home.page("contacts.html")).await;
        assert_eq!(browser.ask::<u8>(BRIGHTNESS).await, light, "on every page");
        browser.click("[data-toggle-theme]").await;
        browser.reload().await;
        assert_eq!(browser.ask::<u8>(BRIGHTNESS).await, dark, "and dark again");
    });
}

/// Counts the badges with each state.
const STATES: &str = "
    const states = { current: 0, overdue: 0 };
    for (const { dataset } of document.querySelectorAll('.badge[data-due]')) states[dataset.state] += 1;
    return [states.current, states.overdue];";

#[test]
fn an_old_copy_says_that_it_is_old() {
    browse(async |browser| {
        let home = site().client(CLIENT);
        let page = home.page("sections/containment.html");
        let badge = "return document.querySelector('.meta .badge').textContent.trim();";
        let facts = "return document.querySelector('.facts').textContent;";
        browser.open(&page).await;
        let words: String = browser.ask(badge).await;
        assert!(words.starts_with("Reviewed, valid until"), "{words}");
        let words: String = browser.ask(facts).await;
        assert!(
            words.contains("2026-11-22, today") && !words.contains("expired on"),
            "{words}"
        );

        browser.on_day("2027-11-22").await;
        browser.open(&page).await;
        let words: String = browser.ask(badge).await;
        assert!(words.starts_with("Overdue since"), "{words}");
        let words: String = browser.ask(facts).await;
        assert!(
            words.contains("12 months ago") && words.contains("check before use"),
            "{words}"
        );
        let late = "return document.querySelector('[data-check]').classList.contains('is-late');";
        assert!(browser.ask::<bool>(late).await, "and it stands out");
    });
}

#[test]
fn verifications_are_overdue_after_a_year() {
    browse(async |browser| {
        let page = site().client(CLIENT).page("contacts.html");
        browser.open(&page).await;
        let (current, _): (u32, u32) = browser.ask(STATES).await;
        assert!(current > 20, "{current} hold on the day of the build");
        browser.on_day("2027-11-22").await;
        browser.open(&page).await;
        let (current, overdue): (u32, u32) = browser.ask(STATES).await;
        assert!(
            current == 0 && overdue > 20,
            "{current} hold after a year, {overdue} don't"
        );
    });
}

/// Opens a page without scripts, and returns which of these texts it does not show.
async fn missing_texts(browser: &Browser, page: &str, texts: &[&str]) -> Vec<String> {
    browser.open(&site().client(CLIENT).page(page)).await;
    let scripted: bool = browser
        .ask("return document.documentElement.classList.contains('js');")
        .await;
    assert!(!scripted, "scripts are off on {page}");
    let script = "const shown = document.body.innerText; return arguments[0].filter((text) => !shown.includes(text));";
    browser.ask_of(script, vec![json!(texts)]).await
}

#[test]
fn pages_are_complete_without_scripts() {
    browse(async |browser| {
        browser.without_scripts().await;
        for (page, texts) in [
            (
                "index.html",
                &[
                    "Declare an incident",
                    "Who to call now",
                    "+1 716 555 0111",
                    "No answer",
                ][..],
            ),
            (
                "contacts.html",
                &[
                    "Helen Marsh",
                    "+1 585 555 0110",
                    "Dana Whitlock",
                    "+1 585 555 0114",
                ],
            ),
            (
                PLAYBOOK,
                &[
                    "Isolate the machines",
                    "Fetch the paper kit",
                    "Within",
                    "Luis Ramirez",
                ],
            ),
        ] {
            let missing = missing_texts(browser, page, texts).await;
            assert_eq!(missing, Vec::<String>::new(), "{page} lacks nothing");
        }
        let dead = "return [...document.querySelectorAll('[data-open-search], [data-toggle-theme], [data-untick]')]
            .filter((button) => button.checkVisibility()).length;";
        assert_eq!(
            browser.ask::<u32>(dead).await,
            0,
            "no button that does nothing is shown"
        );
    });
}

#[test]
fn phone_numbers_are_large_enough_for_a_thumb() {
    browse(async |browser| {
        browser.size(360, 740).await;
        browser.open(&site().client(CLIENT).page(PLAYBOOK)).await;
        let small = "
            const calls = [...document.querySelectorAll('.strip-calls a')];
            return calls.length === 4 ? calls.map((call) => call.getBoundingClientRect().height).filter((height) => height < 44) : [-1];";
        assert_eq!(
            browser.ask::<Vec<f64>>(small).await,
            Vec::<f64>::new(),
            "three people and the bridge, of 44 px or more"
        );
        browser.ask::<()>("scrollTo(0, 3000);").await;
        let stuck = "
            const box = document.querySelector('.strip-calls').getBoundingClientRect();
            return scrollY > 1000 && box.top >= 0 && box.bottom < innerHeight;";
        browser.until("the numbers stay in view", stuck).await;
    });
}

/// A plan whose people and bridge have long names and numbers.
fn plans_with_long_names() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        (
            "irplan.toml",
            "[provider]\nname = \"North\"\nplan = \"north\"\n[policy]\nreserved-data = \"allow\"\n",
        ),
        (
            "plans/north/plan.toml",
            "kind = \"provider\"\nname = \"North\"\n",
        ),
        (
            "plans/acme/plan.toml",
            "kind = \"client\"\nname = \"Acme\"\nregion = \"US\"\n\
             [severities.sev1]\nname = \"Critical\"\nrank = 1\n\
             [[escalation.sev1]]\ncall = \"contact:a\"\n\
             [[escalation.sev1]]\ncall = \"contact:b\"\n\
             [[escalation.sev1]]\ncall = \"contact:c\"\n\
             [channels.bridge]\nkind = \"bridge\"\nname = \"The bridge of the crisis management team\"\n\
             number = \"+44 20 7946 0151 ext. 123456\"\npin = \"998877665544\"\n",
        ),
        (
            "plans/acme/contacts.toml",
            "[contacts.a]\nname = \"Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren\"\n\
             phones = [{ number = \"+49 172 9000 1234\" }]\n\
             [contacts.b]\nname = \"\u{62e}\u{627}\u{644}\u{62f} \u{627}\u{644}\u{639}\u{644}\u{64a}\"\n\
             phones = [{ number = \"+971 50 123 4567\" }]\n\
             [contacts.c]\nname = \"Sam\"\nphones = [{ number = \"+1 212 555 0101 ext. 99887\" }]\n",
        ),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// Lists what the strip cuts off or breaks over lines, and how far the page scrolls sideways.
const CUT_OFF: &str = "
    const faults = [];
    for (const cell of document.querySelectorAll('.strip-calls li')) {
        const edge = cell.getBoundingClientRect();
        for (const words of cell.querySelectorAll('.num, .strip-name, .strip-role, bdi')) {
            const text = words.firstChild.nodeType === Node.TEXT_NODE ? words.firstChild : words;
            const range = document.createRange();
            range.selectNodeContents(text);
            const box = range.getBoundingClientRect();
            const inside = box.left >= edge.left - 0.5 && box.right <= edge.right + 0.5 && box.bottom <= edge.bottom + 0.5;
            const whole = getComputedStyle(words).overflowX === 'visible' || words.scrollWidth <= words.clientWidth;
            if (!inside || !whole) faults.push(`cut: ${text.textContent}`);
            if (words.matches('.num') && range.getClientRects().length > 1) faults.push(`wrapped: ${text.textContent}`);
        }
    }
    if (document.querySelectorAll('.strip-calls li').length !== 4) faults.push('not four calls');
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (sideways > 0) {
        const edge = document.documentElement.clientWidth;
        const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > edge + 0.5);
        faults.push(`scrolls ${sideways} px sideways because of ${wide.slice(0, 6).map((element) => element.outerHTML.slice(0, 60)).join(' ')}`);
    }
    return faults;";

#[test]
fn no_number_is_cut_off_on_any_screen() {
    let plans = plans_with_long_names();
    let built = site_of(plans.path(), "browser-long-names");
    browse(async |browser| {
        let hostile = built.client("acme").page("index.html");
        let home = site().client("kestrel-works");
        let pages = ["index.html", "duties.html", "contacts.html", PLAYBOOK];
        for page in pages
            .map(|page| home.page(page))
            .into_iter()
            .chain([hostile])
        {
            for width in [320, 360, 412, 768, 1280] {
                browser.size(width, 740).await;
                browser.open(&page).await;
                for font in ["", "Courier New, DejaVu Sans Mono, monospace"] {
                    let set = format!(
                        "document.documentElement.style.setProperty('--font', '{font}'); document.body.style.fontFamily = '{font}';"
                    );
                    browser.ask::<()>(&set).await;
                    let faults: Vec<String> = browser.ask(CUT_OFF).await;
                    assert_eq!(faults, [""; 0], "{page:?} at {width} px in {font:?}");
                }
            }
        }
    });
}

#[test]
fn pictures_are_shown_and_fit_a_small_phone() {
    browse(async |browser| {
        browser.size(320, 640).await;
        let home = site().client("kestrel-works");
        browser.open(&home.page("sections/ot-network.html")).await;
        let show = "document.querySelector('img.picture').scrollIntoView();";
        browser.ask::<()>(show).await;
        let is_shown = "return document.querySelector('img.picture').naturalWidth > 0;";
        browser.until("the drawing is loaded", is_shown).await;
        let edges = "
            const box = document.querySelector('img.picture').getBoundingClientRect();
            return [box.width, innerWidth - box.right];";
        let edges = browser.ask::<Vec<f64>>(edges).await;
        assert!(
            edges[0] > 200.0 && edges[1] >= 0.0,
            "width, and space to the right: {edges:?}"
        );
    });
}
