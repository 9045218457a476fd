//! What a copy for an audience leaves out, and what it keeps.

use std::borrow::Cow;

use super::AudiencePlan;
use crate::id::{Id, Subject, SubjectKind};
use crate::markdown::Target;
use crate::model::Audience;
use crate::parse::Reading;
use crate::signoff::State;
use crate::snapshot::Snapshot;

const PLAN: &str = r#"
kind = "client"
name = "Harbor"
[profile.accepted-risk.old-box]
what = "Old box"
accepted-by = "secret-person"
[assets.net]
name = "Network"
owner = "secret-person"
[roles.legal]
holder = "secret-person"
deputies = ["secret-person", "jane-doe"]
[severities.sev1]
notify = ["contact:secret-person", "role:legal"]
channel = "secret-room"
[[escalation.sev1]]
call = "contact:secret-person"
[channels.secret-room]
name = "Secret room"
number = "secret number"
audience = "provider"
[vectors.mail]
playbooks = ["secret-book"]
[duties.state]
contact = "secret-person"
template = "secret-text"
[policy.keys]
secret-person = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZGZ9l6U9h0x1o3J3a8o3W0sN3g3oS8kY8pXbY0Zz1a secret"]
[[policy.signers]]
subjects = ["section"]
people = ["contact:secret-person"]
[[policy.waivers]]
rule = "no-deputy"
subject = "harbor/contact:secret-person"
by = "secret-person"
until = 2027-01-01
reason = "secret reason"
"#;

const CONTACTS: &str = r#"
[contacts.jane-doe]
name = "Jane Doe"
[contacts.secret-person]
name = "Secret Squirrel"
audience = "provider"
"#;

const INTERNAL: &str =
    "+++\ntitle = \"Secret\"\naudience = \"provider\"\n+++\nSecret words.\n\n## Secret {#deep}\n";

const SECTION: &str = r#"+++
title = "Open"
# Ask secret-person first.
+++
<!-- The secret word. -->
Ask <contact:secret-person>, [her](contact:secret-person), [the boss][boss], read <section:secret-text#deep> and
<section:secret-text#gone>, meet on <channel:secret-room>. Call <contact:jane-doe>.
See <section:open#what-contact-secret-person-does>, [here](#what-contact-secret-person-does) and
[again](#what-contact-secret-person-does-2).

## What <contact:secret-person> does

## What <contact:secret-person> does

## So many words that the anchor ends inside of an id, as it does <contact:secret-person>

## Ask <contact:secret-person> {#ask-secret-person}

## See <section:open#what-contact-secret-person-does>

[boss]: contact:secret-person "a secret title"
"#;

const EXERCISE: &str = r#"+++
title = "Drill"
on = 2026-05-02
playbook = "secret-book"
facilitator = "secret-person"
participants = ["secret-person"]
[actions.first]
what = "Fix it"
owner = "secret-person"
subject = "playbook:secret-book"
+++
Words.
"#;

const INCIDENT: &str = "+++\ntitle = \"Outage\"\ndetected = 2026-05-02\nplaybook = \"secret-book\"\nlead = \"secret-person\"\n+++\nWords.\n";

const SIGN_OFFS: &str = r#"
["section:open"]
by = "secret-person"
on = 2026-05-02
digest = "1:0000000000000000000000000000000000000000"
signature = "secret signature"
["contact:secret-person"]
by = "secret-person"
on = 2026-05-02
digest = "1:0000000000000000000000000000000000000000"
["role:legal"]
by = "nobody"
on = 2026-05-02
digest = "1:0000000000000000000000000000000000000000"
"#;

fn snapshot() -> Snapshot {
    let settings = "[provider]\nname = \"Northwind\"\nplan = \"northwind\"\n";
    Snapshot::new()
        .with("irplan.toml", settings)
        .with("plans/harbor/plan.toml", PLAN)
        .with("plans/harbor/contacts.toml", CONTACTS)
        .with("plans/harbor/sections/open.md", SECTION)
        .with("plans/harbor/sections/secret-text.md", INTERNAL)
        .with("plans/harbor/playbooks/secret-book.md", INTERNAL)
        .with("plans/harbor/exercises/drill.md", EXERCISE)
        .with("plans/harbor/incidents/outage.md", INCIDENT)
        .with("plans/harbor/signoffs.toml", SIGN_OFFS)
}

/// Calls a function with the plan as an audience may see it.
fn with_plan(audience: Audience, test: impl FnOnce(&AudiencePlan<'_>)) {
    let reading = crate::parse::read(&snapshot());
    test(&edition(&reading, audience));
}

fn edition(reading: &Reading, audience: Audience) -> AudiencePlan<'_> {
    let plan = reading.repository.plans.get("harbor").expect("a plan");
    let today = jiff::civil::date(2026, 11, 22);
    reading.repository.for_audience(plan, audience, today)
}

#[test]
fn the_staff_of_the_provider_is_judged_by_its_own_sign_offs() {
    let sign_off = "[\"contact:sam\"]\nby = \"vendor\"\non = 2026-11-02\ndigest = \"3:0000000000000000000000000000000000000000\"\nhow = \"replied\"\n";
    let staff = "[contacts.sam]\nname = \"Sam\"\norganisation = \"provider\"\n[contacts.vendor]\nname = \"Vendor\"\n";
    let snapshot = snapshot()
        .with(
            "irplan.toml",
            "[provider]\nname = \"North\"\nplan = \"north\"\n",
        )
        .with(
            "plans/north/plan.toml",
            "kind = \"provider\"\nname = \"North\"\n",
        )
        .with("plans/north/contacts.toml", staff);
    let sam = Subject::parse("contact:sam").expect("a subject");
    let status = |snapshot: &Snapshot, audience| {
        let reading = crate::parse::read(snapshot);
        edition(&reading, audience).sign_off(&sam).status.clone()
    };
    let never = status(&snapshot, Audience::Client);
    assert_eq!(never.state, State::Missing);
    let snapshot = snapshot.with("plans/north/signoffs.toml", sign_off);
    let for_provider = status(&snapshot, Audience::Provider);
    assert!(for_provider.signer_and_date.is_some(), "{for_provider:?}");
    let for_client = status(&snapshot, Audience::Client);
    assert_eq!(for_client.state, for_provider.state);
    assert_ne!(for_client.state, State::Missing);
    // The client's plan does not have the vendor, so its readers must not learn the name.
    assert_eq!(for_client.signer_and_date, None);
}

#[test]
fn nothing_in_a_clients_copy_names_what_only_the_provider_may_see() {
    with_plan(Audience::Client, |plan| {
        let mut everything = format!("{plan:?}").to_lowercase();
        for section in plan.sections().values() {
            let body = &section.body;
            let words = body.pieces.iter().map(|piece| body.words(piece));
            everything.push_str(&words.collect::<String>());
        }
        if let Some(at) = everything.find("secret") {
            let around = everything.get(at.saturating_sub(200)..at + 100);
            panic!("the copy holds {}", around.unwrap_or_default());
        }
        assert!(everything.contains("jane-doe"));
    });
}

#[test]
fn a_copy_still_says_that_something_was_there() {
    with_plan(Audience::Client, |plan| {
        let holder = plan.roles()["legal"].holder.as_ref().expect("a holder");
        assert!(Id::is_stand_in(holder.value.as_str()));
        let body = &plan.sections()["open"].body;
        let stand_ins = body.references.iter();
        let stand_ins = stand_ins.filter(|reference| Id::is_stand_in(&reference.id));
        assert_eq!((stand_ins.count(), body.references.len()), (10, 13));
        assert!(
            body.references
                .iter()
                .all(|reference| { plan.resolves(reference) || Id::is_stand_in(&reference.id) })
        );
        let section = Subject::new(SubjectKind::Section, &Id::slug("open", ""));
        let signed = plan.sign_off(&section).status.signer_and_date.as_ref();
        assert!(signed.is_some_and(|(by, _)| Id::is_stand_in(by.as_str())));
    });
}

/// The anchors of the section and where its links lead, as the client sees them.
#[test]
fn links_follow_headings_that_get_another_anchor() {
    with_plan(Audience::Client, |plan| {
        let body = &plan.sections()["open"].body;
        let headings = body.headings.iter();
        let anchors: Vec<_> = headings.map(|heading| heading.anchor.as_str()).collect();
        assert_eq!(
            anchors,
            [
                "what-internal-does",
                "what-internal-does-2",
                "so-many-words-that-the-anchor-ends-inside-of-an-id-as-it-does-internal",
                "ask-internal",
                "see-section-open",
            ]
        );
        let links = body.links.iter().filter_map(|link| match &link.target {
            Target::Anchor(anchor) => Some(anchor.as_str()),
            _ => None,
        });
        let links: Vec<_> = links.collect();
        assert_eq!(links, ["what-internal-does", "what-internal-does-2"]);
    });
}

#[test]
fn a_link_to_a_heading_that_is_gone_does_not_name_what_is_left_out() {
    let section = "+++\ntitle = \"Open\"\n+++\nRead [on](#ask-contact-secret-person).\n";
    let snapshot = snapshot().with("plans/harbor/sections/open.md", section);
    let reading = crate::parse::read(&snapshot);
    let plan = edition(&reading, Audience::Client);
    let link = &plan.sections()["open"].body.links[0];
    assert_eq!(link.target, Target::Unknown(String::new()));
}

#[test]
fn the_words_of_a_link_stay_wherever_its_target_stands() {
    with_plan(Audience::Client, |plan| {
        let body = &plan.sections()["open"].body;
        let words = body.pieces.iter().map(|piece| body.words(piece));
        let words: String = words.collect();
        assert!(words.contains("her, the boss, read"), "{words}");
    });
}

#[test]
fn a_short_id_is_not_found_inside_another() {
    let short = "[contacts.al]\nname = \"Al\"\naudience = \"provider\"\n";
    let contacts = format!("{CONTACTS}{short}[contacts.alice]\nname = \"Alice\"\n");
    let section = "+++\ntitle = \"Open\"\n+++\n## Ask <contact:alice> or <contact:al>\n";
    let snapshot = snapshot()
        .with("plans/harbor/contacts.toml", &contacts)
        .with("plans/harbor/sections/open.md", section);
    let reading = crate::parse::read(&snapshot);
    let plan = edition(&reading, Audience::Client);
    let heading = &plan.sections()["open"].body.headings[0];
    assert_eq!(heading.text, "Ask contact:alice or internal");
    assert_eq!(heading.anchor.as_str(), "ask-contact-alice-or-internal");
}

#[test]
fn a_clients_copy_never_holds_what_only_judging_needs() {
    let snapshot = Snapshot::new()
        .with("irplan.toml", "[policy.rules]\nno-deputy = \"warn\"\n")
        .with("plans/harbor/plan.toml", "kind = \"client\"\nname = \"Harbor\"\n[[policy.signers]]\nsubjects = [\"section\"]\npeople = [\"contact:jane-doe\"]\n")
        .with("plans/harbor/contacts.toml", "[contacts.jane-doe]\nname = \"Jane Doe\"\n")
        .with("plans/harbor/signoffs.toml", SIGN_OFFS);
    let reading = crate::parse::read(&snapshot);
    let plan = reading.repository.plans.get("harbor").expect("a plan");
    assert!(!plan.source.ledger.is_empty() && !plan.policy.signers.is_empty());
    let copy = edition(&reading, Audience::Client);
    let copy = &copy.plan;
    assert!(copy.source.ledger.is_empty() && copy.source.file.policy.is_none());
    assert!(copy.policy.signers.is_empty() && copy.policy.rules.is_empty());
}

#[test]
fn the_provider_sees_the_plan_itself() {
    with_plan(Audience::Provider, |plan| {
        assert!(matches!(plan.plan, Cow::Borrowed(_)));
        assert!(plan.contacts().contains_key("secret-person"));
    });
}
