//! Checks that words which only the provider may see never reach a client's site, wherever a plan has them.

use irplan_plan::message::{anchor, subject};
use irplan_plan::model::{Audience, Step};
use irplan_plan::{Finding, Id, Message, Snapshot, SubjectKind, message};
use proptest::prelude::*;

use crate::support::{SETTINGS, STALE_CONTACT, plan_id, site_of};

/// A word that no page has by chance, even if it is cut.
fn secret() -> impl Strategy<Value = String> {
    "zq[a-z]{6,30}"
}

/// Words before a reference, so that an anchor can be cut at any of its letters.
fn filler() -> impl Strategy<Value = String> {
    "[a-z]{1,12}( [a-z]{1,12}){0,7}"
}

/// The withheld words of a plan, one for each place where a file can have one.
#[derive(Debug)]
struct Secrets {
    contact: String,
    channel: String,
    section: String,
    playbook: String,
    /// A name, a title or anything else that is not an id.
    words: String,
    /// Content of a file that no reader sees: comments, link definitions.
    unseen: String,
    filler: String,
}

fn secrets() -> impl Strategy<Value = Secrets> {
    let ids = (secret(), secret(), secret(), secret());
    (ids, secret(), secret(), filler()).prop_map(|(ids, words, unseen, filler)| Secrets {
        contact: ids.0,
        channel: ids.1,
        section: ids.2,
        playbook: ids.3,
        words,
        unseen,
        filler,
    })
}

impl Secrets {
    fn all(&self) -> [&str; 6] {
        [
            &self.contact,
            &self.channel,
            &self.section,
            &self.playbook,
            &self.words,
            &self.unseen,
        ]
    }

    /// Puts the words into a text, in place of words in capitals.
    fn fill(&self, text: &str) -> String {
        // The anchor of the heading that names the contact after other words, cut as anchors are.
        let anchor = format!("{} contact {}", self.filler, self.contact);
        text.replace("ANCHOR", Id::slug(&anchor, "").as_str())
            .replace("CONTACT", &self.contact)
            .replace("CHANNEL", &self.channel)
            .replace("SECTION", &self.section)
            .replace("PLAYBOOK", &self.playbook)
            .replace("WORDS", &self.words)
            .replace("UNSEEN", &self.unseen)
            .replace("FILLER", &self.filler)
    }

    fn snapshot(&self) -> Snapshot {
        let files = [
            ("plan.toml", PLAN),
            ("contacts.toml", CONTACTS),
            ("sections/open.md", OPEN),
            ("sections/SECTION.md", INTERNAL),
            ("playbooks/steps.md", STEPS),
            ("playbooks/PLAYBOOK.md", INTERNAL),
            ("exercises/drill.md", EXERCISE),
            ("incidents/outage.md", INCIDENT),
            ("signoffs.toml", SIGN_OFFS),
        ];
        let mut snapshot = Snapshot::new().with("irplan.toml", SETTINGS).with(
            "plans/northwind/plan.toml",
            "kind = \"provider\"\nname = \"Northwind\"\n",
        );
        for (path, text) in files {
            let path = self.fill(&format!("plans/harbor/{path}"));
            snapshot = snapshot.with(&path, &self.fill(text));
        }
        snapshot
    }
}

const PLAN: &str = r#"
kind = "client"
name = "Harbor"
[profile.accepted-risk.old-box]
what = "Old box" # UNSEEN
accepted-by = "CONTACT"
[assets.net]
name = "Network"
owner = "CONTACT"
[assets.mail]
name = "Mail"
owner = "CONTACT"
depends-on = ["net"]
[roles.incident-commander]
holder = "CONTACT"
deputies = ["jane-doe", "CONTACT"]
[severities.sev1]
name = "Critical"
notify = ["contact:CONTACT", "role:incident-commander"]
channel = "CHANNEL"
[[escalation.sev1]]
call = "contact:CONTACT"
wait = "10m"
[[escalation.sev1]]
call = "role:incident-commander"
[channels.CHANNEL]
name = "WORDS"
number = "WORDS"
pin = "WORDS"
address = "WORDS"
how = "WORDS"
audience = "provider"
[vectors.mail]
playbooks = ["PLAYBOOK", "steps"]
[duties.state]
contact = "CONTACT"
template = "SECTION"
[policy.keys]
CONTACT = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZGZ9l6U9h0x1o3J3a8o3W0sN3g3oS8kY8pXbY0Zz1a UNSEEN"]
[[policy.signers]]
subjects = ["section", "contact", "playbook", "role"]
people = ["contact:CONTACT"]
[[policy.waivers]]
rule = "no-deputy"
subject = "harbor/contact:CONTACT"
by = "CONTACT"
until = 2027-01-01
reason = "UNSEEN"
"#;

const CONTACTS: &str = r#"
# UNSEEN
[contacts.jane-doe]
name = "Jane Doe"
organisation = "client"
phones = [{ number = "+1 585 555 0110" }]
[contacts.CONTACT]
name = "WORDS"
title = "WORDS"
organisation = "provider"
email = "WORDS@northwind.example"
notes = "WORDS"
audience = "provider"
"#;

const INTERNAL: &str = "+++\ntitle = \"WORDS\"\nsummary = \"WORDS\"\naudience = \"provider\"\n+++\nWORDS.\n\n## WORDS {#deep}\n\n## WORDS\n";

const OPEN: &str = r#"+++
title = "Open"
# UNSEEN
+++
<!-- UNSEEN -->
Ask <contact:CONTACT>, [her](contact:CONTACT), [the boss][boss] or ![a face](UNSEEN.png).
Read <section:SECTION>, <section:SECTION#deep>, <playbook:PLAYBOOK#deep>. Meet on <channel:CHANNEL>.
See [below](#ANCHOR), <section:open#ask-contact-CONTACT> and <playbook:steps#call-contact-CONTACT>.
Leave [this](UNSEEN.md), and this[^UNSEEN]. See <section:open#ask-contact-CONTACT-old> and [old](#ask-CONTACT-old).

## FILLER <contact:CONTACT>

Words.

## Ask <contact:CONTACT>

Words.

## Ask <contact:CONTACT>

Words.

### Read <section:open#ask-contact-CONTACT>

Words.

### Ask her {#ask-her-on-the-phone}

Words.

### Meet <channel:CHANNEL> {#on-CHANNEL}

### About [her](contact:CONTACT) {#about-CONTACT}

### About [the boss][boss] {#boss-CONTACT}

| Who | Where |
|---|---|
| <contact:CONTACT> | <channel:CHANNEL> |

[boss]: contact:CONTACT "UNSEEN"
[nobody]: https://example.org/UNSEEN "UNSEEN"
[^UNSEEN]: A note.
"#;

const STEPS: &str = r#"+++
title = "Steps"
severity = "sev1"
# UNSEEN
+++
## Call <contact:CONTACT> {role=incident-commander within=15m}

Tell <contact:CONTACT>. <!-- UNSEEN -->

## FILLER <contact:CONTACT> {role=incident-commander}

Then <playbook:steps#call-contact-CONTACT>.

## Call <contact:CONTACT> {#call-CONTACT role=incident-commander}
"#;

const EXERCISE: &str = r#"+++
title = "Drill"
on = 2026-05-02
playbook = "PLAYBOOK"
facilitator = "CONTACT"
participants = ["CONTACT", "jane-doe"]
[actions.first]
what = "Fix it"
owner = "CONTACT"
subject = "playbook:PLAYBOOK"
+++
<!-- UNSEEN -->
## What <contact:CONTACT> did
"#;

const INCIDENT: &str = r#"+++
title = "Outage"
detected = 2026-05-02
playbook = "PLAYBOOK"
lead = "CONTACT"
+++
[Words][ref].

[ref]: playbook:PLAYBOOK "UNSEEN"
"#;

const SIGN_OFFS: &str = r#"
["section:open"]
by = "CONTACT"
on = 2026-05-02
digest = "1:0000000000000000000000000000000000000000"
signature = "UNSEEN"
["contact:CONTACT"]
by = "CONTACT"
on = 2026-05-02
digest = "1:0000000000000000000000000000000000000000"
["contact:jane-doe"]
by = "CONTACT"
on = 2026-05-02
digest = "1:0000000000000000000000000000000000000000"
"#;

/// Findings about each step of the client's plan, by its id.
fn findings(snapshot: &Snapshot) -> Vec<Finding> {
    let reading = irplan_plan::parse::read(snapshot);
    let playbooks = &reading.repository.plans["harbor"].playbooks;
    let steps = playbooks.values().flat_map(|playbook| &playbook.steps);
    let about = |step: &Step| {
        let id = || anchor(&step.id.value);
        let reference = message!("{}#{}", subject(SubjectKind::Playbook, "steps"), id());
        let messages = [
            message!("the step {} has no time limit", id()),
            message!("did you mean {}?", reference.quoted()),
        ];
        let finding = |message: Message| Finding::new(STALE_CONTACT, message);
        messages.map(|message| finding(message).plan(&plan_id("harbor")))
    };
    steps.flat_map(about).collect()
}

#[test]
fn a_finding_is_hidden_by_an_anchor_that_pages_replace_and_not_by_words() {
    let contacts = "[contacts.it]\nname = \"Ira\"\naudience = \"provider\"\n";
    let steps = "+++\ntitle = \"Steps\"\n+++\n### Turn it off\n\n### Ask <contact:it>\n";
    let snapshot = Snapshot::new()
        .with("irplan.toml", SETTINGS)
        .with(
            "plans/harbor/plan.toml",
            "kind = \"client\"\nname = \"Harbor\"\n",
        )
        .with("plans/harbor/contacts.toml", contacts)
        .with("plans/harbor/playbooks/steps.md", steps);
    let findings = ["turn-it-off", "ask-contact-it", "ask-it-later"].map(|id| {
        let message = message!("the step {} has no time limit", anchor(Id::slug(id, "")));
        Finding::new(STALE_CONTACT, message).plan(&plan_id("harbor"))
    });
    let site = site_of(&snapshot, Audience::Client, &findings);
    let health = site
        .get("clients/harbor/health.html")
        .expect("the page is there");
    let health = String::from_utf8_lossy(health);
    for (id, is_shown) in [
        ("turn-it-off", true),
        ("ask-contact-it", false),
        ("ask-it-later", true),
    ] {
        assert_eq!(health.contains(id), is_shown, "{id}");
    }
}

/// Returns a text as a reader's program sees it: vCards fold long lines.
fn unfolded(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    text.replace("\r\n ", "")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_byte_of_a_clients_site_is_from_a_withheld_word(secrets in secrets()) {
        let snapshot = secrets.snapshot();
        let findings = findings(&snapshot);
        prop_assert!(!findings.is_empty());
        let site = site_of(&snapshot, Audience::Client, &findings);
        let files: Vec<_> = site.files().filter(|(path, _)| path.starts_with("clients/")).collect();
        prop_assert!(files.iter().any(|(path, _)| path.ends_with("sections/open.html")));
        for (path, bytes) in files {
            let text = unfolded(bytes);
            for secret in secrets.all() {
                // Cut words count too.
                let start = &secret[..6];
                if let Some(at) = text.find(start) {
                    let around: String = text[..at].chars().rev().take(80).collect();
                    let around: String = around.chars().rev().collect();
                    prop_assert!(false, "{path} holds {secret}: {around}{start}");
                }
                prop_assert!(!path.contains(start), "{path}");
            }
        }
        let everything = site_of(&snapshot, Audience::Provider, &findings);
        let shown = everything.get("clients/harbor/contacts.html").map(|bytes| unfolded(bytes));
        prop_assert!(shown.is_some_and(|page| page.contains(&secrets.words)));
    }
}
