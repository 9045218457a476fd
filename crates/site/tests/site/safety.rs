//! Checks what pages must not have: markup from a plan, and content for other readers.

use std::sync::Arc;

use irplan_plan::message::{code, excerpt, named, person, subject};
use irplan_plan::model::Audience;
use irplan_plan::{
    Content, Finding, Message, Place, RepoPath, RuleId, Snapshot, Subject, SubjectKind, message,
};
use irplan_site::Site;

use crate::support::{CONTACTS, STALE_CONTACT, check, id, page, plan_id, site_of, snapshot};

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
fn a_clients_copy_holds_nothing_that_is_for_the_provider() {
    let secret = subject(SubjectKind::Section, "back-room-rules");
    let text = "ask <section:back-room-rules#x>";
    let quoted = excerpt("ask …", text, 0..text.len());
    let messages = [
        message!(
            "{} was never verified",
            named(SubjectKind::Contact, "inner-circle")
        ),
        message!("{} leads nowhere", code("section:back-room-rules")),
        message!(
            "{} leads nowhere",
            message!("{}#{}", secret, code("nosuch")).quoted()
        ),
        message!("\"{}\" came", quoted),
        message!(
            "{} committed it",
            person("Secret Squirrel", Some(&id("inner-circle")))
        ),
        message!(
            "see {}",
            &RepoPath::new("plans/harbor/sections/back-room-rules.md")
        ),
        message!(
            "see {}",
            &RepoPath::new("plans/harbor/signoffs/section-back-room-rules.toml")
        ),
    ];
    let rule = RuleId::UNRESOLVED_REFERENCE;
    let as_message = |message: &Message| Finding::new(rule, message.clone());
    let as_help = |message: &Message| Finding::new(rule, "x").help(message.clone());
    let as_label = |message: &Message| {
        let plan = RepoPath::new("plans/harbor/plan.toml");
        Finding::new(rule, "x").label(Place::new(&plan, 0..1), message.clone())
    };
    let findings = messages
        .iter()
        .flat_map(|message| [as_message(message), as_help(message), as_label(message)]);
    let findings: Vec<_> = findings
        .map(|finding| finding.plan(&plan_id("harbor")))
        .collect();
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
fn a_short_name_or_id_hides_no_finding_but_its_own() {
    let hidden = |id: &str, name: &str| {
        format!("[contacts.{id}]\nname = \"{name}\"\naudience = \"provider\"\n")
    };
    let contacts = format!("{CONTACTS}{}{}", hidden("al", "Al"), hidden("it", "It"));
    let snapshot = snapshot().with("plans/harbor/contacts.toml", &contacts);
    let about = |message| Finding::new(STALE_CONTACT, message).plan(&plan_id("harbor"));
    let findings = [
        about(message!(
            "the manual for {} is legal",
            named(SubjectKind::Role, "it")
        )),
        about("Al reads it as always".into()),
        about(message!(
            "only {} knows zebras",
            named(SubjectKind::Contact, "al")
        )),
        about("nobody knows why".into()).subject(Subject::new(SubjectKind::Contact, &id("it"))),
    ];
    let health = |audience| {
        let site = site_of(&snapshot, audience, &findings);
        page(&site, "clients/harbor/health.html")
    };
    let (client, provider) = (health(Audience::Client), health(Audience::Provider));
    for shown in ["The manual for", "Al reads it as always"] {
        assert!(client.contains(shown), "{shown}");
    }
    for left_out in ["knows zebras", "Nobody knows why"] {
        assert!(!client.contains(left_out), "{left_out}");
        assert!(provider.contains(left_out), "{left_out}");
    }
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
