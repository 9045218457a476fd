//! Controls a browser for tests.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::driver::DriverProcess;
use super::site::{SiteLocation, TODAY};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long a script may run and a page may load, in milliseconds.
const SCRIPT_TIMEOUT: u32 = 300_000;

/// How long a key or a click may take to have an effect before it counts as lost.
///
/// The driver passes a key to the browser's window, and a window that has just shown a new page drops about one in ten
/// without an error.
const RETRY_AFTER: Duration = Duration::from_millis(500);

/// The browser's options: no window, and nothing that uses the network by itself.
const FLAGS: [&str; 10] = [
    "--headless",
    // As on a phone, where they take no space.
    "--hide-scrollbars",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How long a page may take to show the last letter after it got it.
const SETTLES: Duration = Duration::from_secs(5);

/// Records violations of the page's policy, which the page itself cannot see, and counts the keys and clicks that reach
/// the page, including the letters among them.
const WATCH: &str = "
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
        violations.push(`${event.effectiveDirective} refused ${event.blockedURI}`);
    });
    globalThis.inputs = 0;
    globalThis.letters = '';
    addEventListener('keydown', ({ key }) => { letters += [...key].length === 1 ? key : ''; }, true);
    for (const kind of ['keydown', 'click']) addEventListener(kind, () => { inputs += 1; }, true);";

/// How many keys and clicks have reached the page, and its address.
const INPUTS: &str = "return [globalThis.inputs ?? 0, location.href];";

/// What the page shows, to explain why a test failed.
const SHOWN: &str = "
    const { activeElement } = document;
    return [
        `address: ${location.href}`,
        `title: ${document.title}`,
        `state: ${document.readyState}, focused: ${document.hasFocus()}, inputs: ${globalThis.inputs}`,
        `active element: ${activeElement?.localName}#${activeElement?.id} = ${activeElement?.value}`,
        `open dialogs: ${[...document.querySelectorAll('dialog[open]')].map((dialog) => dialog.innerText).join(' | ')}`,
        `text: ${document.body?.innerText.slice(0, 600)}`,
    ].join('\\n  ');";

/// The medium that a page is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageMedium {
    Screen,
    Print,
}

/// Which colours the reader prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColorScheme {
    Light,
    Dark,
}

/// What happened to typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextEntry {
    /// The field shows it.
    Shown,
    /// The page got every letter, but the field shows something else.
    ChangedByPage,
}

/// A browser with a fresh profile.
pub(crate) struct Browser {
    client: Client,
}

/// Runs a test in its own browser, which ends with it in any case.
pub(crate) fn browse(test: impl AsyncFnOnce(&Browser)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the runtime starts");
    let profile = tempfile::tempdir().expect("there is room for a profile");
    let driver = DriverProcess::start();
    let browser = runtime.block_on(Browser::start(&driver, profile.path()));
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&browser))));
    // If the driver ended first, the browser would stay behind.
    let closed = runtime.block_on(browser.client.close());
    drop(driver);
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
    closed.expect("the browser ends");
}

impl Browser {
    async fn start(driver: &DriverProcess, profile: &std::path::Path) -> Self {
        let profile = format!("--user-data-dir={}", profile.display());
        let flags: Vec<_> = FLAGS.iter().copied().chain([&*profile]).collect();
        let capabilities = json!({
            "goog:chromeOptions": { "binary": DriverProcess::browser(), "args": flags },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            // By default a script has half a minute, which axe-core exceeds on a busy machine.
            "timeouts": { "script": SCRIPT_TIMEOUT, "pageLoad": SCRIPT_TIMEOUT },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it is written as an object")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url())
            .await
            .expect("the browser starts");
        let browser = Self { client };
        // The browser loads some things for itself before the first page.
        browser.open("about:blank").await;
        browser.requests().await;
        // A window without focus gets no keys, and a headless one has it only by chance.
        let always = json!({ "enabled": true });
        browser
            .command("Emulation.setFocusEmulationEnabled", always)
            .await;
        browser.on_every_page(WATCH).await;
        browser.on_day(TODAY).await;
        browser.size(1280, 900).await;
        browser.draw(PageMedium::Screen, ColorScheme::Light).await;
        browser
    }

    /// Opens a page and waits until it is loaded.
    pub(crate) async fn open(&self, address: &str) {
        let opened = self.client.goto(address).await;
        opened.unwrap_or_else(|error| panic!("cannot open {address}: {error}"));
        let address = Url::parse(address).expect("tests open whole addresses");
        self.loaded(address.as_str()).await;
    }

    /// Loads the page again and waits until it is loaded.
    pub(crate) async fn reload(&self) {
        let address: String = self.ask("return location.href;").await;
        self.client.refresh().await.expect("the page loads again");
        self.loaded(&address).await;
    }

    /// Waits until the page of this address is complete, including its deferred scripts.
    async fn loaded(&self, address: &str) {
        let is_loaded = format!(
            "return location.href === {} && document.readyState === 'complete' && document.body !== null;",
            json!(address)
        );
        self.until(&format!("{address} is loaded"), &is_loaded)
            .await;
    }

    /// What a script of the page's world returns.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, script: &str) -> T {
        self.ask_of(script, Vec::new()).await
    }

    /// Returns the result of a script that takes arguments.
    pub(crate) async fn ask_of<T: DeserializeOwned>(&self, script: &str, of: Vec<Value>) -> T {
        let answer = self.client.execute(script, of).await;
        let answer = answer.unwrap_or_else(|error| panic!("{script}: {error}"));
        serde_json::from_value(answer).unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Returns what a script passes to its last argument, once it does.
    pub(crate) async fn ask_later<T: DeserializeOwned>(&self, script: &str) -> T {
        let answer = self.client.execute_async(script, Vec::new()).await;
        let answer = answer.unwrap_or_else(|error| panic!("{script}: {error}"));
        serde_json::from_value(answer).unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a script returns true.
    pub(crate) async fn until(&self, what: &str, script: &str) {
        self.until_within(PATIENCE, what, script).await;
    }

    /// Does the same within a time limit.
    pub(crate) async fn until_within(&self, limit: Duration, what: &str, script: &str) {
        if !self.comes_true(script, limit).await {
            self.give_up(what).await;
        }
    }

    /// Whether a script returns true before this time is over.
    async fn comes_true(&self, script: &str, patience: Duration) -> bool {
        let start = Instant::now();
        // A page that is being replaced cannot answer, so ask again.
        while self.client.execute(script, Vec::new()).await.ok() != Some(Value::Bool(true)) {
            if start.elapsed() > patience {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        true
    }

    /// Fails the test, and prints what the page shows instead.
    async fn give_up(&self, what: &str) -> ! {
        let shown = match self.client.execute(SHOWN, Vec::new()).await {
            Ok(shown) => shown.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("the page does not answer: {error}"),
        };
        let console = self.log("browser").await;
        panic!("waited in vain until {what}; the page shows\n  {shown}\n  console: {console:?}")
    }

    /// Opens search on this page, by its key.
    pub(crate) async fn open_search(&self) {
        let open = "return document.querySelector('dialog.find')?.open === true;";
        self.press_until("search is open", &['/'], open).await;
    }

    /// Presses keys until a script returns true.
    pub(crate) async fn press_until(&self, what: &str, keys: &[char], script: &str) {
        self.press(keys).await;
        self.until(what, script).await;
    }

    /// Presses keys together, wherever the focus is, until the page has seen them.
    pub(crate) async fn press(&self, keys: &[char]) {
        let strike = async || self.strike(keys).await;
        self.insist("keys reach the page", keys.len(), strike).await;
    }

    /// Repeats an input until the page has seen this many keys or clicks, or was replaced by another page.
    async fn insist(&self, what: &str, count: usize, input: impl AsyncFn()) {
        let start = Instant::now();
        let (before, address): (usize, String) = self.ask(INPUTS).await;
        let arrived = format!(
            "return (globalThis.inputs ?? 0) >= {} || location.href !== {};",
            before + count,
            json!(address)
        );
        loop {
            input().await;
            if self.comes_true(&arrived, RETRY_AFTER).await {
                return;
            }
            if start.elapsed() > PATIENCE {
                self.give_up(what).await;
            }
        }
    }

    /// Passes keys to the driver, which may lose them.
    async fn strike(&self, keys: &[char]) {
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        let actions = down
            .chain(up)
            .fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        let pressed = self.client.perform_actions(actions).await;
        pressed.expect("keys can be pressed");
    }

    /// Types into the focused field, in place of its content.
    pub(crate) async fn retype(&self, text: &str) {
        if self.enter(text).await == TextEntry::ChangedByPage {
            self.give_up(&format!(
                "the page shows `{text}`, of which it got every letter"
            ))
            .await;
        }
    }

    /// Types like [`Self::retype`], and returns what happened to the letters.
    ///
    /// It types again only if letters did not reach the page, which is the driver's fault. If all of them did, the page
    /// is responsible for what the field shows.
    pub(crate) async fn enter(&self, text: &str) -> TextEntry {
        let is_shown = format!("return document.activeElement.value === {};", json!(text));
        let has_arrived = format!("return globalThis.letters === {};", json!(text));
        let start = Instant::now();
        loop {
            let field = self.client.active_element().await;
            let field = field.expect("something has the focus");
            field.clear().await.expect("it is a field");
            self.ask::<()>("globalThis.letters = ''; return null;")
                .await;
            field.send_keys(text).await.expect("it takes letters");
            if self.comes_true(&is_shown, RETRY_AFTER).await {
                return TextEntry::Shown;
            }
            if self.ask(&has_arrived).await {
                return match self.comes_true(&is_shown, SETTLES).await {
                    true => TextEntry::Shown,
                    false => TextEntry::ChangedByPage,
                };
            }
            if start.elapsed() > PATIENCE {
                self.give_up(&format!("`{text}` is typed")).await;
            }
        }
    }

    /// Clicks the first element that a selector finds, until the page has seen it.
    pub(crate) async fn click(&self, selector: &str) {
        let click = async || {
            let found = self.client.find(fantoccini::Locator::Css(selector)).await;
            let found = found.unwrap_or_else(|error| panic!("no `{selector}`: {error}"));
            let clicked = found.click().await;
            clicked.unwrap_or_else(|error| panic!("cannot click `{selector}`: {error}"));
        };
        self.insist(&format!("`{selector}` is clicked"), 1, click)
            .await;
    }

    /// Sets the size of the window.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Draws for this medium, in these colours.
    pub(crate) async fn draw(&self, medium: PageMedium, colours: ColorScheme) {
        let medium = match medium {
            // Use the default, so that a page that is printed is drawn for print.
            PageMedium::Screen => "",
            PageMedium::Print => "print",
        };
        let colours = match colours {
            ColorScheme::Light => "light",
            ColorScheme::Dark => "dark",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": colours },
            // A moving element cannot be clicked.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let media = json!({ "media": medium, "features": features });
        self.command("Emulation.setEmulatedMedia", media).await;
    }

    /// Runs a script before any page's own, from the next page on.
    pub(crate) async fn on_every_page(&self, script: &str) {
        let script = json!({ "source": script });
        self.command("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
    }

    /// Makes every page from the next one on believe that it is noon on this day.
    pub(crate) async fn on_day(&self, day: &str) {
        let script = "{
            const noon = Date.parse('DAYT12:00:00Z');
            globalThis.Date = class extends Date {
                constructor(...parts) { if (parts.length > 0) super(...parts); else super(noon); }
                static now() { return noon; }
            };
        }";
        self.on_every_page(&script.replace("DAY", day)).await;
    }

    /// Lets no page run scripts of its own.
    pub(crate) async fn without_scripts(&self) {
        let off = json!({ "value": true });
        self.command("Emulation.setScriptExecutionDisabled", off)
            .await;
    }

    /// Saves files that pages offer to this folder.
    pub(crate) async fn save_files_to(&self, folder: &std::path::Path) {
        let allow = json!({ "behavior": "allow", "downloadPath": folder });
        self.command("Browser.setDownloadBehavior", allow).await;
    }

    /// The window as a PNG.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.client
            .screenshot()
            .await
            .expect("the window can be drawn")
    }

    /// The page as a PDF.
    pub(crate) async fn print(&self) -> Vec<u8> {
        let settings = fantoccini::wd::PrintConfiguration::default();
        self.client.print(settings).await.expect("the page prints")
    }

    /// Returns what went wrong since the last call: messages of the console, violations of the policy, and requests to
    /// other places.
    pub(crate) async fn faults(&self, home: &SiteLocation) -> Vec<String> {
        let console = self.log("browser").await;
        let console = console
            .iter()
            .map(|entry| format!("console: {}", entry["message"]));
        let mut faults: Vec<_> = console.collect();
        let refused: Vec<String> = self.ask("return globalThis.violations;").await;
        faults.extend(refused.iter().map(|refused| format!("policy: {refused}")));
        let strange = self.requests().await.into_iter();
        let strange =
            strange.filter(|address| !home.allows(address) && !address.starts_with("data:"));
        faults.extend(strange.map(|address| format!("request: {address}")));
        faults
    }

    /// Returns every address that was requested since the last call, including refused ones.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let log = self.log("performance").await;
        let events = log.iter().filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let event = &event["message"];
            let address = match event["method"].as_str()? {
                "Network.requestWillBeSent" => &event["params"]["request"]["url"],
                "Network.webSocketCreated" => &event["params"]["url"],
                _ => return None,
            };
            address.as_str().map(ToOwned::to_owned)
        });
        events.collect()
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.issue("se/log", json!({ "type": kind })).await;
        serde_json::from_value(entries).expect("a log is a list")
    }

    async fn command(&self, name: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        self.issue("goog/cdp/execute", body).await
    }

    async fn issue(&self, path: &'static str, body: Value) -> Value {
        let request = body.to_string();
        let answer = self.client.issue_cmd(DriverCommand { path, body }).await;
        answer.unwrap_or_else(|error| panic!("{path} {request:.200}: {error}"))
    }
}

/// A command of the driver that WebDriver does not know.
#[derive(Debug)]
struct DriverCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
