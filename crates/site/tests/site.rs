//! What a whole site holds, and above all what it does not.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::history::Extent;
use irplan_plan::model::Audience;
use irplan_plan::{
    Commit, Content, Finding, History, Id, LastChange, RepoPath, Snapshot, Subject, SubjectKind,
};
use irplan_site::{Input, Site, Templates, render};

const SETTINGS: &str = r#"
[provider]
name = "Northwind"
plan = "northwind"
[site]
title = "Portal"
edit-url = "https://git.example.net/edit/{path}"
"#;

const CLIENT: &str = r#"
kind = "client"
name = "Harbor <b>Dental</b>"
extends = ["baseline"]
timezone = "America/New_York"
classification = "Confidential"

[assets.pms]
name = "Practice system"
criticality = "critical"
restore-order = 2
rto = "4h"
depends-on = ["net"]
[assets.net]
name = "Network"
restore-order = 1

[roles.incident-commander]
holder = "jane-doe"
deputies = ["inner-circle"]
may-decide = ["declare"]

[severities.sev1]
name = "Critical"
rank = 1
respond-within = "15m"
[[escalation.sev1]]
call = "role:incident-commander"
wait = "10m"
[[escalation.sev1]]
call = "contact:inner-circle"

[channels.bridge]
kind = "bridge"
number = "+1 585 555 0109"
pin = "730418"
out-of-band = true
[channels.back-room]
kind = "chat"
address = "backroom-address"
audience = "provider"
"#;

const CONTACTS: &str = r#"
[contacts.jane-doe]
name = "Jane Doe"
organisation = "client"
phones = [{ number = "+1 585 555 0110", kind = "mobile" }]
hours = "24x7"
[contacts.inner-circle]
name = "Secret Squirrel"
email = "squirrel@northwind.example"
phones = [{ number = "+1 585 555 0199" }]
audience = "provider"
"#;

const SECTION: &str = r#"+++
title = "Containment <script>"
phase = "containment-eradication-and-recovery"
+++
Call <contact:jane-doe> or <contact:inner-circle>, never <contact:nobody>. Meet on <channel:bridge>.[^1]

<img src=x onerror=alert(1)> and <script>alert(2)</script>

[bad](javascript:alert(3)) [worse](data:text/html,x) [good](https://example.org/a?b&c) ![remote](https://evil.example/x.png)

> [!CAUTION]
> Do not switch it off.

| Ask | Where |
|---|---|
| Who? | <role:incident-commander> |

- [ ] open
- [x] done

## Heading {#first onclick=alert(4)}

[^1]: A note.
"#;

const PLAYBOOK: &str = r#"+++
title = "Ransomware"
severity = "sev1"
symptoms = ["Files will not open"]
+++
## Detection

### Isolate the host {#isolate role=incident-commander within=15m evidence=memory-image}

Pull the cable.
"#;

const INTERNAL: &str =
    "+++\ntitle = \"Back room rules\"\naudience = \"provider\"\n+++\nThe back room text.\n";

fn snapshot() -> Snapshot {
    Snapshot::new()
        .with("irplan.toml", SETTINGS)
        .with(
            "plans/baseline/plan.toml",
            "kind = \"base\"\nname = \"Baseline\"\n",
        )
        .with("plans/baseline/playbooks/ransomware.md", PLAYBOOK)
        .with(
            "plans/northwind/plan.toml",
            "kind = \"provider\"\nname = \"Northwind\"\n",
        )
        .with("plans/harbor/plan.toml", CLIENT)
        .with("plans/harbor/contacts.toml", CONTACTS)
        .with("plans/harbor/sections/containment.md", SECTION)
        .with("plans/harbor/sections/back-room-rules.md", INTERNAL)
        .with(
            "plans/kestrel/plan.toml",
            "kind = \"client\"\nname = \"Kestrel Works\"\nextends = [\"baseline\"]\n",
        )
        .with(
            "plans/kestrel/sections/own.md",
            "+++\ntitle = \"Kestrel alone\"\n+++\nFoundry.\n",
        )
}

fn history() -> History {
    let commit = Arc::new(Commit {
        id: "0123456789abcdef0123".into(),
        author: "Sam Ortiz".into(),
        email: "sam@northwind.example".into(),
        date: jiff::civil::date(2026, 11, 2),
        time: 0,
        summary: "change".into(),
        co_authors: Vec::new(),
        signed: false,
    });
    let section = Subject::new(SubjectKind::Section, &id("containment"));
    let mut history = History {
        head: Some(Arc::clone(&commit)),
        extent: Extent::Whole,
        ..History::default()
    };
    history
        .subjects
        .insert((id("harbor"), section), LastChange::At(commit));
    history
}

fn id(text: &str) -> Id {
    Id::parse(text).expect("an id")
}

fn site_of(snapshot: &Snapshot, audience: Audience, findings: &[Finding]) -> Site {
    let reading = irplan_plan::parse::read(snapshot);
    let input = Input {
        repository: &reading.repository,
        snapshot,
        history: &history(),
        findings,
        today: jiff::civil::date(2026, 11, 22),
        audience,
        only: None,
    };
    let templates = Templates::built_in().expect("templates that parse");
    render(&input, &templates).expect("a site")
}

fn page(site: &Site, path: &str) -> String {
    let bytes = site.get(path).expect(path);
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[track_caller]
fn check(path: &str, holds: &[&str], holds_not: &[&str]) {
    let page = page(&site_of(&snapshot(), Audience::Client, &[]), path);
    for words in holds {
        assert!(page.contains(words), "{path} does not hold {words}\n{page}");
    }
    for words in holds_not {
        assert!(!page.contains(words), "{path} holds {words}");
    }
}

#[test]
fn hostile_text_is_shown_as_text() {
    check(
        "clients/harbor/sections/containment.html",
        &[
            "Containment &lt;script&gt;",
            "&lt;img src=x onerror=alert(1)&gt;",
            "&lt;script&gt;</code>alert(2)<code",
            "href=\"https://example.org/a?b&amp;c\" rel=\"noopener noreferrer\"",
        ],
        &[
            "<img",
            "<script>",
            "href=\"javascript",
            "href=\"data",
            " onclick",
            "evil.example",
        ],
    );
}

#[test]
fn facts_stand_in_text_as_they_are_today() {
    check(
        "clients/harbor/sections/containment.html",
        &[
            "<a class=\"fact\" href=\"../contacts.html#contact-jane-doe\">Jane Doe</a>",
            "internal to Northwind",
            "contact:nobody",
            "href=\"tel:+15855550109\"",
            "<span class=\"pin\">730418</span>",
            "Incident commander</a> (Jane Doe)",
            "<h2 id=\"h-first\">",
            "<th scope=\"col\"",
            "aria-label=\"Not done\"",
            "id=\"fnref-1-1\"",
            "href=\"#fnref-1-1\"",
            "Last changed 2026-11-02 by Sam Ortiz",
            "https://git.example.net/edit/plans/harbor/sections/containment.md",
            "data-state=\"missing\"",
        ],
        &["Secret Squirrel"],
    );
}

#[test]
fn every_page_says_what_copy_it_is_and_whom_to_call() {
    for path in [
        "clients/harbor/index.html",
        "clients/harbor/playbooks/ransomware.html",
    ] {
        check(
            path,
            &[
                "Harbor &lt;b&gt;Dental&lt;/b&gt;",
                "Confidential",
                "0123456789",
                "2026-11-22",
                "href=\"tel:+15855550110\"",
                "Declare an incident",
                "script-src 'self'; style-src 'self'",
                "no-referrer",
                "noindex",
            ],
            &[],
        );
    }
}

#[test]
fn steps_show_who_when_and_what_to_keep() {
    check(
        "clients/harbor/playbooks/ransomware.html",
        &[
            "<strong class=\"verb\">Isolate</strong> the host",
            "15 minutes",
            "memory image",
            "data-tick=\"isolate\"",
            "Jane Doe",
        ],
        &["{#isolate", "evidence=memory"],
    );
}

#[test]
fn a_clients_copy_holds_nothing_that_is_for_the_provider() {
    let findings =
        [Finding::new("stale-contact", "`inner-circle` was never verified").plan(&id("harbor"))];
    let secrets = [
        "Secret Squirrel",
        "555 0199",
        "5855550199",
        "squirrel@",
        "inner-circle",
        "backroom-address",
        "back-room",
        "Back room",
    ];
    let client = site_of(&snapshot(), Audience::Client, &findings);
    for (path, bytes) in client
        .files()
        .filter(|(path, _)| path.starts_with("clients/"))
    {
        let text = String::from_utf8_lossy(bytes);
        for secret in secrets {
            assert!(
                !path.contains(secret) && !text.contains(secret),
                "{path} holds {secret}"
            );
        }
    }
    let provider = site_of(&snapshot(), Audience::Provider, &findings);
    assert!(page(&provider, "clients/harbor/contacts.html").contains("Secret Squirrel"));
    assert!(page(&provider, "clients/harbor/health.html").contains("inner-circle"));
    assert!(
        page(&provider, "clients/harbor/sections/back-room-rules.html")
            .contains("The back room text.")
    );
}

#[test]
fn one_clients_site_depends_on_no_other_client() {
    let with = site_of(&snapshot(), Audience::Client, &[]);
    let mut alone = Snapshot::new();
    for (path, content) in snapshot()
        .iter()
        .filter(|(path, _)| !path.as_str().starts_with("plans/kestrel/"))
    {
        let Content::Text(_) = content else { continue };
        alone.insert(path.clone(), content.clone());
    }
    let without = site_of(&alone, Audience::Client, &[]);
    let harbor = |site: &Site| -> Vec<(String, Arc<[u8]>)> {
        let files = site
            .files()
            .filter(|(path, _)| path.starts_with("clients/harbor/"));
        files
            .map(|(path, bytes)| (path.to_owned(), Arc::clone(bytes)))
            .collect()
    };
    assert!(!harbor(&with).is_empty());
    assert_eq!(harbor(&with), harbor(&without));
    for (path, bytes) in with
        .files()
        .filter(|(path, _)| path.starts_with("clients/harbor/"))
    {
        assert!(
            !String::from_utf8_lossy(bytes).contains("Kestrel"),
            "{path} names another client"
        );
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let build = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        pool.install(|| site_of(&snapshot(), Audience::Client, &[]))
    };
    assert_eq!(build(1), build(4));
}

#[test]
fn every_link_within_a_site_leads_to_a_page_and_an_anchor() {
    let site = site_of(&snapshot(), Audience::Client, &[]);
    let mut broken = BTreeSet::new();
    for (path, bytes) in site.files().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        for href in text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            if !href.contains(':')
                && !href.starts_with("#i-")
                && !leads_somewhere(&site, path, href)
            {
                broken.insert(format!("{path} -> {href}"));
            }
        }
    }
    assert_eq!(broken, BTreeSet::new());
}

fn leads_somewhere(site: &Site, from: &str, href: &str) -> bool {
    let (target, anchor) = href
        .split_once('#')
        .map_or((href, None), |(target, anchor)| (target, Some(anchor)));
    let mut folders: Vec<&str> = from.split('/').collect();
    if !target.is_empty() {
        folders.pop();
        for part in target.split('/') {
            match part {
                ".." => drop(folders.pop()),
                part => folders.push(part),
            }
        }
    }
    let Some(bytes) = site.get(&folders.join("/")) else {
        return false;
    };
    let text = String::from_utf8_lossy(bytes);
    anchor.is_none_or(|anchor| text.contains(&format!("id=\"{anchor}\"")))
}

#[test]
fn ammonia_finds_nothing_active_in_prose() {
    let site = site_of(&snapshot(), Audience::Client, &[]);
    let page = page(&site, "clients/harbor/sections/containment.html");
    let start = page.find("<div class=\"prose\">").expect("prose");
    let prose = &page[start
        ..page[start..]
            .find("</main>")
            .map_or(page.len(), |end| start + end)];
    let cleaned = ammonia::Builder::default()
        .add_tags(["svg", "use", "section", "input"])
        .add_generic_attributes([
            "class",
            "id",
            "role",
            "tabindex",
            "aria-label",
            "aria-hidden",
            "scope",
            "href",
            "type",
            "disabled",
            "checked",
            "start",
            "value",
        ])
        .link_rel(None)
        .url_schemes(["https", "http", "mailto", "tel"].into_iter().collect())
        .clean(prose)
        .to_string();
    for tag in ["<script", "<img", "<iframe", "<object", "<style", "<form"] {
        assert!(!prose.contains(tag), "{tag} in prose");
    }
    assert_eq!(
        cleaned.matches('<').count(),
        prose.trim_end().matches('<').count(),
        "{prose}\n---\n{cleaned}"
    );
}

#[test]
fn findings_name_their_line_and_where_to_mend_it() {
    let path = RepoPath::new("plans/harbor/contacts.toml");
    let at = u32::try_from(CONTACTS.find("jane-doe").unwrap_or(0)).unwrap_or(0);
    let place = irplan_plan::Place {
        path,
        span: irplan_plan::Span {
            start: at,
            end: at + 8,
        },
    };
    let finding = Finding::new("stale-contact", "`jane-doe` was never verified")
        .plan(&id("harbor"))
        .label(place, "")
        .help("run `irplan verify`");
    let health = page(
        &site_of(&snapshot(), Audience::Client, &[finding]),
        "clients/harbor/health.html",
    );
    for words in [
        "plans/harbor/contacts.toml:2",
        "Must be mended",
        "stale-contact",
        "irplan verify",
        "edit/plans/harbor/contacts.toml",
    ] {
        assert!(health.contains(words), "{words}");
    }
}

#[test]
fn the_portal_shows_every_plan_and_links_to_it() {
    check(
        "portal/index.html",
        &[
            "../clients/harbor/index.html",
            "../clients/kestrel/index.html",
            "plan/index.html",
        ],
        &[],
    );
    check(
        "portal/people.html",
        &["Jane Doe", "Incident commander"],
        &[],
    );
    check(
        "portal/due.html",
        &["Never signed", "Containment &lt;script&gt;"],
        &[],
    );
}

#[test]
fn only_the_plans_asked_for_are_rendered() {
    let snapshot = snapshot();
    let reading = irplan_plan::parse::read(&snapshot);
    let templates = Templates::built_in().expect("templates that parse");
    let history = history();
    let build = |only: &BTreeSet<Id>| {
        let input = Input {
            repository: &reading.repository,
            snapshot: &snapshot,
            history: &history,
            findings: &[],
            today: jiff::civil::date(2026, 11, 22),
            audience: Audience::Client,
            only: Some(only),
        };
        render(&input, &templates)
    };
    let site = build(&BTreeSet::from([id("kestrel")])).expect("a site");
    assert!(
        site.files()
            .all(|(path, _)| path.starts_with("clients/kestrel/"))
    );
    let refused = build(&BTreeSet::from([id("kestrle")])).expect_err("no such plan");
    assert!(refused.to_string().contains("`kestrle`"));
}
