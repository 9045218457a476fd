//! Digests: equal after a change of form, different after a change of meaning, and pinned forever.

use std::collections::BTreeMap;

use irplan_plan::{Digest, RepoPath, Snapshot, Subject, parse, read};

use crate::support::{edited, plan, small};

fn digest(snapshot: &Snapshot, id: &str, subject: &str) -> Digest {
    let reading = read(snapshot);
    let subject = Subject::parse(subject).expect("a subject");
    *plan(&reading, id)
        .digest(&subject)
        .expect("the subject is in the plan")
}

/// Whether an edit of a file changes the digest of a subject of `acme`.
#[track_caller]
fn check(subject: &str, path: &str, from: &str, to: &str, changes: bool) {
    let (before, after) = (small(), edited(path, from, to));
    let differs = digest(&before, "acme", subject) != digest(&after, "acme", subject);
    assert_eq!(differs, changes, "{subject} after `{from}` became `{to}`");
}

const SECTION: &str = "plans/base/sections/containment.md";
const PLAYBOOK: &str = "plans/base/playbooks/ransomware.md";
const CONTACTS: &str = "plans/acme/contacts.toml";
const BASE: &str = "plans/base/plan.toml";

#[test]
fn form_does_not_change_the_meaning() {
    check(
        "section:containment",
        SECTION,
        "Call <contact:sam> at",
        "Call\n<contact:sam>   at",
        false,
    );
    check("section:containment", SECTION, "\n", "\r\n", false);
    check(
        "section:containment",
        SECTION,
        "edr>.\n",
        "edr>. <!-- note to self -->\n\n\n",
        false,
    );
    check(
        "section:containment",
        SECTION,
        "title = \"Containment\"",
        "# why\norder = 7\ntitle   =   'Containment'",
        false,
    );
    check(
        "contact:jane",
        CONTACTS,
        "name = \"Jane Doe\"\nphones = [{ number = \"+1 212 555 0143\" }]",
        "phones = [\n  { number = \"+1 212 555 0143\" }, # best\n]\nname = 'Jane Doe'",
        false,
    );
    check(
        "role:it",
        "plans/acme/plan.toml",
        "[roles.it]\nholder = \"jane\"",
        "roles = { it = { holder = \"jane\" } }",
        false,
    );
    check("severity:sev1", BASE, "\"15m\"", "'15m'", false);
    check(
        "playbook:ransomware",
        PLAYBOOK,
        "{#isolate role=it within=15m}",
        "{within=15m   role=it #isolate}",
        false,
    );
}

#[test]
fn a_list_is_the_same_tight_or_loose() {
    let with = |list: &str| {
        digest(
            &edited(SECTION, "Call", &format!("{list}\n\nCall")),
            "acme",
            "section:containment",
        )
    };
    assert_eq!(with("- a\n- b"), with("* a\n\n* b"));
    assert_eq!(with("1. a\n2. b"), with("1) a\n1) b"));
    assert_ne!(with("1. a\n2. b"), with("2. a\n3. b"));
    assert_ne!(with("- a\n- b"), with("- a\n\n  b"));
    assert_ne!(with("- a\n- b"), with("- a\n  - b"));
}

#[test]
fn any_change_of_meaning_counts() {
    check(
        "section:containment",
        SECTION,
        "then use",
        "never use",
        true,
    );
    check(
        "section:containment",
        SECTION,
        "<contact:sam>",
        "<contact:jane>",
        true,
    );
    check(
        "section:containment",
        SECTION,
        "\"Containment\"",
        "\"Containing\"",
        true,
    );
    check(
        "section:containment",
        SECTION,
        "title = \"Containment\"",
        "title = \"Containment\"\naudience = \"provider\"",
        true,
    );
    check(
        "section:containment",
        SECTION,
        "then use",
        "then **use**",
        true,
    );
    check("contact:jane", CONTACTS, "0143", "0144", true);
    check(
        "contact:jane",
        CONTACTS,
        "name = \"Jane Doe\"",
        "name = \"Jane Doe\"\nhours = \"24x7\"",
        true,
    );
    check(
        "role:it",
        "plans/acme/plan.toml",
        "holder = \"jane\"",
        "holder = \"sam\"",
        true,
    );
    check(
        "playbook:ransomware",
        PLAYBOOK,
        "within=15m",
        "within=20m",
        true,
    );
    check(
        "playbook:ransomware",
        PLAYBOOK,
        "Pull the plug.",
        "Pull the plugs.",
        true,
    );
}

#[test]
fn facts_that_belong_to_a_text_count_and_people_do_not() {
    // A severity, a tool and a plan's name have no sign-off of their own.
    check("section:containment", BASE, "\"15m\"", "\"20m\"", true);
    check(
        "section:containment",
        BASE,
        "Endpoint guard",
        "Endpoint watch",
        true,
    );
    // Sam's own verification covers Sam.
    check(
        "section:containment",
        "plans/northwind/contacts.toml",
        "Sam Ortiz",
        "Samuel Ortiz",
        false,
    );
    // The text does not mention Jane.
    check("section:containment", CONTACTS, "0143", "0144", false);
    let named = edited(SECTION, "Call", "At <plan:name>, call");
    let renamed = named.clone().with("plans/acme/plan.toml", "kind = \"client\"\nname = \"Acme Ltd\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"jane\"\n");
    assert_ne!(
        digest(&named, "acme", "section:containment"),
        digest(&renamed, "acme", "section:containment")
    );
    assert_eq!(
        digest(&named, "bolt", "section:containment"),
        digest(&renamed, "bolt", "section:containment")
    );
}

#[test]
fn a_base_text_counts_in_every_plan_that_inherits_it() {
    let (before, after) = (small(), edited(SECTION, "then use", "never use"));
    for id in ["acme", "bolt"] {
        let of = |snapshot| digest(snapshot, id, "section:containment");
        assert_ne!(of(&before), of(&after), "{id}");
    }
    assert_eq!(
        digest(&before, "northwind", "plan"),
        digest(&after, "northwind", "plan")
    );
}

#[test]
fn the_approval_covers_what_an_executive_decides() {
    check("plan", CONTACTS, "0143", "0144", false);
    check("plan", PLAYBOOK, "15m", "16m", false);
    check("plan", SECTION, "then use", "never use", false);
    check("plan", BASE, "\"15m\"", "\"20m\"", true);
    check("plan", BASE, "Endpoint guard", "Endpoint watch", true);
    for more in [
        "deputies = [\"sam\"]",
        "may-decide = [\"pay-ransom\"]",
        "[assets.a]\nrto = \"1h\"",
        "[duties.d]\nstarts = \"aware\"\nwithin = \"72h\"",
        "[profile.accepted-risk.r]\nwhat = \"It is old\"",
    ] {
        let holder = "holder = \"jane\"\n";
        let after = format!("{holder}{more}\n");
        check("plan", "plans/acme/plan.toml", holder, &after, true);
    }
    check(
        "plan",
        "plans/acme/plan.toml",
        "[roles.it]",
        "[channels.bridge]\nnumber = \"+1 212 555 0177\"\n[roles.it]",
        false,
    );
    check(
        "plan",
        "plans/acme/plan.toml",
        "name = \"Acme\"",
        "name = \"Acme\"\ntimezone = \"UTC\"",
        true,
    );
    check(
        "plan",
        "plans/acme/plan.toml",
        "[roles.it]",
        "[profile]\nbudget = \"none\"\n[roles.it]",
        true,
    );
    check(
        "plan",
        "plans/acme/plan.toml",
        "[roles.it]",
        "[policy]\ndue-soon = \"9d\"\n[roles.it]",
        false,
    );
    let signed = "[\"plan\"]\nby = \"jane\"\non = 2026-01-01\ndigest = \"1:0000000000000000000000000000000000000000\"\n";
    let after = small().with("plans/acme/signoffs.toml", signed);
    assert_eq!(
        digest(&small(), "acme", "plan"),
        digest(&after, "acme", "plan")
    );
}

/// A released digest must not change silently, because people's repositories contain it. If one of these lines has to
/// change, the version of the scheme must change too, and the old version must still be read.
#[test]
fn released_digests_stay() {
    let reading = read(&small());
    let acme = plan(&reading, "acme");
    let stored: String = acme
        .digests
        .iter()
        .map(|(subject, digest)| format!("{subject} {digest}\n"))
        .collect();
    snapbox::assert_data_eq!(stored, snapbox::file!["digests-4.txt"]);
}

/// Sign-offs under former schemes count as long as their subject stays the same.
#[test]
fn digests_of_former_schemes_still_hold() {
    let reading = read(&small());
    let acme = plan(&reading, "acme");
    for former in [
        include_str!("digests.txt"),
        include_str!("digests-2.txt"),
        include_str!("digests-3.txt"),
    ] {
        let stored: BTreeMap<Subject, Digest> = former
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(subject, digest)| {
                (
                    Subject::parse(subject).unwrap(),
                    Digest::parse(digest).unwrap(),
                )
            })
            .collect();
        assert_eq!(stored.len(), acme.digests.len());
        for (subject, digest) in &stored {
            assert!(acme.matches_digest(subject, digest), "{subject} {digest}");
            let others = stored.iter().filter(|(other, _)| *other != subject);
            for (_, other) in others {
                assert!(!acme.matches_digest(subject, other), "{subject}");
            }
        }
    }
}

/// An approval of a former scheme covers the whole plan, so a phone number voids it. One of today does not.
#[test]
fn an_approval_counts_by_the_scheme_that_it_was_made_under() {
    let of = |snapshot: &Snapshot, digest: &str| {
        let reading = read(snapshot);
        let digest = Digest::parse(digest).expect("a digest");
        plan(&reading, "acme").matches_digest(&Subject::PLAN, &digest)
    };
    let line = |stored: &str| {
        let line = stored.lines().find_map(|line| line.strip_prefix("plan "));
        line.expect("a plan").to_owned()
    };
    let current = line(include_str!("digests-4.txt"));
    assert!(current.starts_with("4:"), "{current}");
    let number = edited(CONTACTS, "0143", "0144");
    let clock = edited(BASE, "\"15m\"", "\"20m\"");
    for former in [
        include_str!("digests.txt"),
        include_str!("digests-2.txt"),
        include_str!("digests-3.txt"),
    ] {
        let former = line(former);
        assert!(of(&small(), &former), "{former}");
        assert!(!of(&number, &former), "{former}");
        assert!(!of(&clock, &former), "{former}");
    }
    assert!(of(&small(), &current) && of(&number, &current));
    assert!(!of(&clock, &current));
    // Nothing else has digests of the fourth scheme.
    let other = digest(&small(), "acme", "contact:jane").to_string();
    let other = Digest::parse(&other.replace("3:", "4:")).expect("a digest");
    let reading = read(&small());
    let jane = Subject::parse("contact:jane").expect("a subject");
    assert!(!plan(&reading, "acme").matches_digest(&jane, &other));
}

/// Former schemes took 72 hours for 3 days, so sign-offs under them survive. The current one does not.
#[test]
fn hours_and_days_are_different() {
    let with = |within: &str| {
        let duty = format!("[roles.it]\n[duties.x]\nstarts = \"aware\"\nwithin = \"{within}\"\n");
        let plan = format!("kind = \"client\"\nname = \"Acme\"\n{duty}");
        small().with("plans/acme/plan.toml", &plan)
    };
    let of = |within: &str| digest(&with(within), "acme", "duty:x");
    assert_ne!(of("72h"), of("3d"));
    assert_ne!(of("1mo"), of("30d"));
    assert_eq!(of("1w"), of("7d"));
}

/// A clock that changes through a pack is a change of the duty, of the texts that show it, and of the plan.
#[test]
fn duties_of_packs_count_as_the_plans_own() {
    let plan = |packs: &str| {
        let plan = format!("kind = \"client\"\nname = \"Acme\"\npacks = {packs}\n");
        let text = "+++\ntitle = \"C\"\n+++\nSee <duty:p:call>.\n";
        small()
            .with("plans/acme/plan.toml", &plan)
            .with("plans/acme/sections/clocks.md", text)
    };
    let pack = |within: &str| {
        format!(
            "[pack]\nname = \"P\"\nkind = \"law\"\njurisdiction = \"US\"\nstatus = \"in-force\"\nas-of = 2026-01-01\n\
             [[pack.sources]]\ntitle = \"T\"\nlocator = \"L\"\nread = 2026-01-01\n\
             [duties.call]\nstarts = \"aware\"\nwithin = \"{within}\"\nsource = \"S\"\nconfirmed = true\n"
        )
    };
    let (before, after) = (
        plan("[\"p\"]").with("packs/p.toml", &pack("1h")),
        plan("[\"p\"]").with("packs/p.toml", &pack("2h")),
    );
    for subject in ["duty:p:call", "section:clocks", "plan"] {
        let (old, new) = (
            digest(&before, "acme", subject),
            digest(&after, "acme", subject),
        );
        assert_ne!(old, new, "{subject}");
    }
}

/// A verification survives another spelling of the number, but not another number, extension or PIN.
#[test]
fn a_number_in_another_spelling_is_the_same_contact() {
    let contact = |number: &str| {
        let text =
            format!("[contacts.jane]\nname = \"Jane\"\nphones = [{{ number = \"{number}\" }}]\n");
        let home = "kind = \"client\"\nname = \"Acme\"\nregion = \"GB\"\n";
        let snapshot = small()
            .with("plans/acme/plan.toml", home)
            .with(CONTACTS, &text);
        digest(&snapshot, "acme", "contact:jane")
    };
    let number = contact("+44 20 7946 0101");
    for spelling in [
        "+44-20-7946-0101",
        "+442079460101",
        "+44 (0)20 7946 0101",
        "020 7946 0101",
    ] {
        assert_eq!(contact(spelling), number, "{spelling}");
    }
    for other in [
        "+44 20 7946 0103",
        "+44 20 7946 0101 ext. 1",
        "+44 20 7946 0101,,1#",
        "no number",
    ] {
        assert_ne!(contact(other), number, "{other}");
    }
}

/// The facts that a page shows because of its steps and front matter count for its review.
#[test]
fn facts_of_steps_and_front_matter_belong_to_the_page() {
    let head = "+++\ntitle = \"Ransomware\"\nseverity = \"sev1\"\nvectors = [\"mail\"]\n+++\n## A\n\n### Isolate {#isolate role=it automation=edr}\n\nPull.\n";
    let facts = "kind = \"base\"\nname = \"Base\"\n[severities.sev1]\nname = \"Critical\"\nrank = 1\n[tools.edr]\nfallback = \"Pull the cable\"\n[vectors.mail]\nname = \"Mail\"\n";
    let playbook = |facts: &str| {
        let snapshot = small().with(PLAYBOOK, head).with(BASE, facts);
        digest(&snapshot, "acme", "playbook:ransomware")
    };
    let before = playbook(facts);
    for (from, to) in [
        ("rank = 1", "rank = 2"),
        ("Critical", "Minor"),
        ("Pull the cable", "Switch the machine off at the wall"),
        ("[tools.edr]", "[tools.edr]\nname = \"Another tool\""),
        ("name = \"Mail\"", "name = \"Web\""),
    ] {
        assert!(facts.contains(from), "{from}");
        assert_ne!(playbook(&facts.replace(from, to)), before, "{to}");
    }
}

#[test]
fn a_file_by_itself_has_the_same_subjects() {
    let small = small();
    let subjects = |path: &str| {
        let path = RepoPath::new(path);
        let text = small.text(&path).expect("the file is in the snapshot");
        let subjects = parse::subjects_of(&path, text);
        subjects
            .iter()
            .map(|(subject, _)| subject.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        subjects("plans/base/plan.toml"),
        ["severity:sev1", "tool:edr", "plan"]
    );
    assert_eq!(subjects(CONTACTS), ["contact:jane"]);
    assert_eq!(subjects(SECTION), ["section:containment"]);
    assert_eq!(subjects("irplan.toml"), Vec::<String>::new());
}
