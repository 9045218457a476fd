//! A small repository with hostile words, and the site that is made from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_plan::history::HistoryExtent;
use irplan_plan::model::Audience;
use irplan_plan::{
    Commit, Finding, History, Id, LastChange, LastChanges, Level, PlanId, RuleId, Snapshot,
    Subject, SubjectKind,
};
use irplan_site::{RulePage, Site, SiteInput, Templates, render};

pub(crate) const SETTINGS: &str = r#"
[provider]
name = "Northwind"
plan = "northwind"
[site]
title = "Portal"
edit-url = "https://git.example.net/edit/{path}"
"#;

pub(crate) const CLIENT: &str = r#"
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

pub(crate) const CONTACTS: &str = r#"
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

pub(crate) const SECTION: &str = r#"+++
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

pub(crate) const PLAYBOOK: &str = r#"+++
title = "Ransomware"
severity = "sev1"
symptoms = ["Files will not open"]
+++
## Detection

### Isolate the host {#isolate role=incident-commander within=15m evidence=memory-image}

Pull the cable.
"#;

pub(crate) const INTERNAL: &str =
    "+++\ntitle = \"Back room rules\"\naudience = \"provider\"\n+++\nThe back room text.\n";

pub(crate) fn snapshot() -> Snapshot {
    Snapshot::new()
        .with("irplan.toml", SETTINGS)
        .with(
            "plans/baseline/plan.toml",
            "kind = \"base\"\nname = \"Baseline\"\n",
        )
        .with("plans/baseline/playbooks/ransomware.md", PLAYBOOK)
        .with(
            "plans/harbor/signoffs.toml",
            &format!("[\"contact:jane-doe\"]\nby = \"jane-doe\"\non = 2026-11-02\ndigest = \"1:{}\"\nhow = \"replied\"\n", "0".repeat(40)),
        )
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

pub(crate) fn history() -> History {
    let commit = Arc::new(Commit {
        id: "0123456789abcdef0123".into(),
        author: "Sam Ortiz".into(),
        email: "sam@northwind.example".into(),
        date: jiff::civil::date(2026, 11, 2),
        time: 0,
        summary: "change".into(),
        co_authors: Vec::new(),
    });
    let section = Subject::new(SubjectKind::Section, &id("containment"));
    let mut last_changes = LastChanges {
        head: Some(Arc::clone(&commit)),
        extent: HistoryExtent::Whole,
        ..LastChanges::default()
    };
    last_changes
        .subjects
        .insert((plan_id("harbor"), section), LastChange::At(commit));
    History::new(last_changes, BTreeMap::new(), BTreeMap::new())
}

pub(crate) fn plan_id(text: &str) -> PlanId {
    PlanId::parse(text).expect("an id")
}

pub(crate) fn id(text: &str) -> Id {
    Id::parse(text).expect("an id")
}

pub(crate) fn site_of(snapshot: &Snapshot, audience: Audience, findings: &[Finding]) -> Site {
    let reading = irplan_plan::parse::read(snapshot);
    let mut of_plan: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for finding in findings {
        let plan = finding.plan.clone().expect("a finding of a plan");
        of_plan.entry(plan).or_default().push(finding);
    }
    let input = SiteInput {
        repository: &reading.repository,
        snapshot,
        history: &history(),
        findings,
        findings_by_plan: &of_plan,
        rules: &rules(),
        today: jiff::civil::date(2026, 11, 22),
        audience,
        attachments: irplan_site::AttachmentReader::NONE,
        selected: None,
    };
    let templates = Templates::built_in().expect("templates that parse");
    render(&input, &templates).expect("a site")
}

/// The rule that [`rules`] explains.
pub(crate) const STALE_CONTACT: RuleId = RuleId::declare("stale-contact");

/// One rule, explained.
pub(crate) fn rules() -> Vec<RulePage> {
    let text = "# stale-contact\n\nFinds: x.\n\n## Why it matters\n\nThe call `fails`, as <contact:jane-doe> knows.\n";
    vec![RulePage::new(
        STALE_CONTACT,
        "contacts",
        Level::Deny,
        "a contact that nobody verified",
        text,
    )]
}

pub(crate) fn page(site: &Site, path: &str) -> String {
    let bytes = site.get(path).expect(path);
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[track_caller]
pub(crate) fn check(path: &str, holds: &[&str], holds_not: &[&str]) {
    let page = page(&site_of(&snapshot(), Audience::Client, &[]), path);
    for words in holds {
        assert!(page.contains(words), "{path} does not have {words}\n{page}");
    }
    for words in holds_not {
        assert!(!page.contains(words), "{path} holds {words}");
    }
}
