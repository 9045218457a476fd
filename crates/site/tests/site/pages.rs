//! The content of pages.

use irplan_plan::model::Audience;
use irplan_plan::signoff::SlipCode;
use irplan_plan::{Act, Finding, RepoPath, Snapshot, State, Subject, SubjectKind};

use crate::support::{
    CLIENT, CONTACTS, SETTINGS, STALE_CONTACT, check, id, page, plan_id, site_of, snapshot,
};

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
fn findings_name_their_line_and_where_to_fix_it() {
    let path = RepoPath::new("plans/harbor/contacts.toml");
    let at = u32::try_from(CONTACTS.find("jane-doe").unwrap_or(0)).unwrap_or(0);
    let place = irplan_plan::Place {
        path,
        span: irplan_plan::Span {
            start: at,
            end: at + 8,
        },
    };
    let finding = Finding::new(STALE_CONTACT, "`jane-doe` was never verified")
        .plan(&plan_id("harbor"))
        .label(place, "")
        .help("run `irplan verify`");
    let health = page(
        &site_of(&snapshot(), Audience::Client, &[finding]),
        "clients/harbor/health.html",
    );
    for words in [
        "plans/harbor/contacts.toml:2",
        "Must be fixed",
        "href=\"rules/stale-contact.html\"",
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
fn a_rule_is_explained_where_it_finds_something_and_on_the_portal() {
    let finding = Finding::new(STALE_CONTACT, "x").plan(&plan_id("harbor"));
    let site = site_of(&snapshot(), Audience::Client, &[finding]);
    for path in [
        "clients/harbor/rules/stale-contact.html",
        "portal/rules/stale-contact.html",
    ] {
        let page = page(&site, path);
        for words in [
            "Finds: a contact that nobody verified.",
            "must be fixed",
            "<code>fails</code>",
            // It does not mention a plan, on any site.
            "contact:jane-doe</span>",
        ] {
            assert!(page.contains(words), "{path} lacks {words}");
        }
    }
    assert!(page(&site, "portal/rules.html").contains("href=\"rules/stale-contact.html\""));
    assert!(
        site.get("clients/kestrel/rules/stale-contact.html")
            .is_none()
    );
}

#[test]
fn rules_are_explained_where_there_is_no_plan_yet() {
    let snapshot = Snapshot::new().with("irplan.toml", SETTINGS);
    let site = site_of(&snapshot, Audience::Client, &[]);
    let link = "href=\"rules/stale-contact.html\"";
    assert!(page(&site, "portal/rules.html").contains(link));
    assert!(page(&site, "portal/index.html").contains("href=\"rules.html\""));
    assert!(site.get("portal/rules/stale-contact.html").is_some());
}

#[test]
fn sign_offs_say_how_they_were_made_and_who_may_make_them() {
    check(
        "clients/harbor/health.html",
        &[
            "by a reply to a message (a weaker way)",
            "Changed since it was verified",
            "the holder of the role",
            "every contact of this plan",
            "Phases by incident type",
            "data-label=\"Detection and analysis\">",
        ],
        &[],
    );
    check(
        "clients/harbor/contacts.html",
        &[
            "Verified <span class=\"nowrap\">2026-11-02</span> by <a href=\"contacts.html#contact-jane-doe\">Jane Doe</a>, by a reply to a message (a weaker way)",
        ],
        &[],
    );
}

#[test]
fn the_sheet_for_those_without_git_has_a_code_for_what_is_due() {
    let snapshot = snapshot();
    let reading = irplan_plan::parse::read(&snapshot);
    let plan = &reading.repository.plans[&plan_id("harbor")];
    let subject = Subject::new(SubjectKind::Role, &id("incident-commander"));
    let digest = plan.digest(&subject).expect("a digest");
    let code = SlipCode::of(&plan.id, &subject, digest).to_string();
    check(
        "clients/harbor/sign.html",
        &[
            "role:incident-commander",
            &code,
            "can be signed by: the holder of the role",
            "by a reply to a message",
            "irplan sign CODE... --by CONTACT --on DATE",
            "--how HOW",
        ],
        // A client's copy cannot be used to sign what is only for the provider.
        &["contact:inner-circle"],
    );
}

/// A page of a client with other texts.
#[track_caller]
fn check_with(files: &[(&str, &str)], path: &str, holds: &[&str], holds_not: &[&str]) {
    let files = files.iter();
    let snapshot = files.fold(snapshot(), |snapshot, (path, text)| {
        snapshot.with(path, text)
    });
    let page = page(&site_of(&snapshot, Audience::Client, &[]), path);
    for words in holds {
        assert!(page.contains(words), "{path} does not have {words}\n{page}");
    }
    for words in holds_not {
        assert!(!page.contains(words), "{path} holds {words}");
    }
}

#[test]
fn a_bridge_without_a_number_keeps_its_pin() {
    let address = CLIENT.replace(
        "number = \"+1 585 555 0109\"",
        "address = \"meet.example/bridge\"",
    );
    check_with(
        &[("plans/harbor/plan.toml", &address)],
        "clients/harbor/team.html",
        &["meet.example/bridge</span><span class=\"strip-name pin\">PIN <bdi>730418</bdi></span>"],
        &[],
    );
}

#[test]
fn addresses_without_brackets_are_links_and_cells_have_line_breaks() {
    let section = "+++\ntitle = \"Containment\"\n+++\nSee https://a.test/x_y_z or mail_me@a.test, not `https://b.test`. [c https://c.test](#h)\n\n    https://d.test\n\n| a<br>b |\n|---|\n| c<BR/>d |\n\n## H\n\ne<br>f\n";
    check_with(
        &[("plans/harbor/sections/containment.md", section)],
        "clients/harbor/sections/containment.html",
        &[
            "<a class=\"bare\" href=\"https://a.test/x_y_z\" rel=\"noopener noreferrer\">https://a.test/x_y_z</a> or",
            "<a class=\"bare\" href=\"mailto:mail_me@a.test\" rel=\"noopener noreferrer\">mail_me@a.test</a>, not",
            "<code>https://b.test</code>",
            ">a<br>b</th>",
            "<td>c<br>d</td>",
            "e<code class=\"raw\">&lt;br&gt;</code>f",
        ],
        &[
            "href=\"https://b.test",
            "href=\"https://c.test",
            "href=\"https://d.test",
        ],
    );
}

#[test]
fn tasks_of_a_playbook_can_be_ticked() {
    let playbook = "+++\ntitle = \"Ransomware\"\n+++\n- [x] Read this\n- [ ] Отключить кабель\n- [ ] Позвонить\n\n### Isolate {#isolate role=incident-commander within=5m}\n\n- [ ] Pull the *cable* of <contact:jane-doe>\n  - [ ] Wait\n- [ ] Wait\n";
    check_with(
        &[("plans/baseline/playbooks/ransomware.md", playbook)],
        "clients/harbor/playbooks/ransomware.html",
        &[
            "<input type=\"checkbox\" class=\"tick task\" data-tick=\"task:1::Read this\" aria-label=\"Read this\" checked=\"\">",
            "data-tick=\"task:1::Отключить кабель\"",
            "data-tick=\"task:1::Позвонить\"",
            "data-tick=\"task:1:isolate:Pull the cable of Jane Doe\" aria-label=\"Pull the cable of Jane Doe\">",
            "data-tick=\"task:1:isolate:Wait\" aria-label=\"Wait\">",
            "data-tick=\"task:2:isolate:Wait\" aria-label=\"Wait\">",
        ],
        &["disabled"],
    );
}

#[test]
fn ids_without_a_name_are_shown_as_people_say_them() {
    let plan = format!("{CLIENT}\n[roles.it]\nholder = \"jane-doe\"\n");
    let playbook = "+++\ntitle = \"Ransomware\"\n+++\n### Isolate {#isolate role=it within=5m evidence=vpn-logs}\n";
    check_with(
        &[
            ("plans/harbor/plan.toml", plan.as_str()),
            ("plans/baseline/playbooks/ransomware.md", playbook),
        ],
        "clients/harbor/playbooks/ransomware.html",
        &[">IT</a>", "VPN logs"],
        &[">It<"],
    );
}

#[test]
fn one_step_is_counted_as_one() {
    let playbook = "+++\ntitle = \"Ransomware\"\n+++\n## Ways\n\n### Call {#call role=incident-commander within=5m}\n\nNow.\n";
    check_with(
        &[("plans/baseline/playbooks/ransomware.md", playbook)],
        "clients/harbor/health.html",
        &["1 step has no phase"],
        &["1 steps"],
    );
}

#[test]
fn who_may_sign_says_that_some_are_excepted() {
    let policy = format!(
        "{SETTINGS}\n[[policy.signers]]\nsubjects = [\"contact:jane-doe\"]\npeople = [\"provider\"]\n"
    );
    let contacts = format!(
        "{CONTACTS}[contacts.max-roe]\nname = \"Max Roe\"\n[contacts.may-poe]\nname = \"May Poe\"\n"
    );
    let contacts = ("plans/harbor/contacts.toml", contacts.as_str());
    let usual = "<dt>Contacts, except those below</dt>";
    let path = "clients/harbor/health.html";
    let excepted = [contacts, ("irplan.toml", policy.as_str())];
    check_with(&excepted, path, &[usual], &["<dt>Contacts</dt>"]);
    check_with(&[contacts], path, &["<dt>Contacts</dt>"], &[usual]);
}

/// The script of a page computes the states of sign-offs again on the day of reading. It must use the words of `State`.
#[test]
fn the_script_of_a_page_words_states_as_the_page_does() {
    let site = site_of(&snapshot(), Audience::Client, &[]);
    let script = page(&site, "clients/harbor/assets/site.js");
    // The words are on the page, so the script has none of its own.
    let section = page(&site, "clients/harbor/sections/containment.html");
    let attributes = [
        ("data-current", State::Current),
        ("data-due-soon", State::DueSoon),
        ("data-overdue", State::Overdue),
    ];
    for (attribute, state) in attributes {
        let words = state.label(Act::Review);
        let handed_over = format!("{attribute}=\"{words}\"");
        assert!(section.contains(&handed_over), "{handed_over}");
        assert!(!script.contains(&words), "{words}");
    }
}

/// RFC 6350 §6.4.1: the rest after the number belongs to the URI, and is not escaped like text.
#[test]
fn a_vcard_dials_what_is_written() {
    let contacts = "[contacts.jane-doe]\nname = \"Jane Doe\"\nphones = [{ number = \"+1 585 736 5000 ext 12\", kind = \"mobile\" }, { number = \"+44 20 7946 0151,,12#\" }, { number = \"no; number\" }]\n";
    check_with(
        &[("plans/harbor/contacts.toml", contacts)],
        "clients/harbor/contacts.vcf",
        &[
            "TEL;VALUE=uri;TYPE=cell:tel:+15857365000;ext=12\r\n",
            "TEL;VALUE=uri;TYPE=work:tel:+442079460151,,12%23\r\n",
            "NOTE:no\\; number\r\n",
        ],
        &[],
    );
}

#[test]
fn a_number_that_nobody_verified_says_so_wherever_it_is_shown() {
    let meet = "<span class=\"pin\">730418</span> <span class=\"badge doubt is-missing\"";
    check("clients/harbor/sections/containment.html", &[meet], &[]);
    let number = "<span class=\"badge doubt is-voided\"";
    for page in ["index.html", "team.html", "playbooks/ransomware.html"] {
        check(&format!("clients/harbor/{page}"), &[number], &[]);
    }
}
