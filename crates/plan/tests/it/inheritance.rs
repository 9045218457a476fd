//! Inheritance: the content of each plan, and where each fact comes from.

use irplan_plan::{RuleName, SubjectKind, read};

use crate::support::{edited, faults, plan, small, sound};

#[test]
fn a_client_has_what_it_extends() {
    let reading = sound(&small());
    let acme = plan(&reading, "acme");
    let section = &acme.sections["containment"];
    assert_eq!(
        (section.from.as_str(), section.replaces.as_ref()),
        ("base", None)
    );
    assert_eq!(acme.ids(SubjectKind::Playbook), ["ransomware"]);
    assert_eq!(acme.ids(SubjectKind::Contact), ["hotline", "jane", "sam"]);
    assert_eq!(
        section.head.origin.path.as_str(),
        "plans/base/sections/containment.md"
    );
}

#[test]
fn the_same_id_replaces_the_whole() {
    let own = "+++\ntitle = \"Own containment\"\n+++\nText.\n";
    let reading = sound(&small().with("plans/acme/sections/containment.md", own));
    let section = &plan(&reading, "acme").sections["containment"];
    assert_eq!(section.from.as_str(), "acme");
    assert_eq!(
        section.replaces.as_ref().map(|plan| plan.as_str()),
        Some("base")
    );
    assert_eq!(
        plan(&reading, "bolt").sections["containment"].from.as_str(),
        "base"
    );
}

#[test]
fn only_the_providers_staff_is_seen_by_clients() {
    let reading = sound(&small());
    let acme = plan(&reading, "acme");
    assert_eq!(acme.contacts["sam"].from.as_str(), "northwind");
    assert!(!acme.has(SubjectKind::Contact, "press-office"));
    assert!(!plan(&reading, "base").has(SubjectKind::Contact, "sam"));
}

#[test]
fn later_ancestors_win_and_the_plan_wins_over_all() {
    let snapshot = edited("plans/acme/plan.toml", "[\"base\"]", "[\"base\", \"more\"]").with(
        "plans/more/plan.toml",
        "kind = \"base\"\nname = \"More\"\nextends = [\"base\"]\n[severities.sev1]\nname = \"Dire\"\n",
    );
    let reading = sound(&snapshot);
    let acme = plan(&reading, "acme");
    assert_eq!(
        acme.title(SubjectKind::Severity, "sev1").as_deref(),
        Some("Dire")
    );
    assert_eq!(
        acme.ancestors
            .iter()
            .map(|id| id.as_str())
            .collect::<Vec<_>>(),
        ["base", "more"]
    );
}

#[test]
fn policies_add_up() {
    let snapshot = edited(
        "plans/base/plan.toml",
        "[severities.sev1]",
        "[policy]\nverify-contacts-every = \"30d\"\nexercise-every = \"100d\"\n[policy.rules]\nno-deputy = \"allow\"\n[severities.sev1]",
    );
    let text = "kind = \"client\"\nname = \"Bolt\"\nextends = [\"base\"]\n[policy]\nexercise-every = \"200d\"\n[policy.rules]\nno-deputy = \"deny\"\n";
    let reading = sound(&snapshot.with("plans/bolt/plan.toml", text));
    let policy = &plan(&reading, "bolt").policy;
    assert_eq!(policy.verify_contacts_every.to_string(), "30d");
    assert_eq!(policy.exercise_every.to_string(), "200d");
    assert_eq!(policy.rules[&RuleName::new("no-deputy")].0.name(), "deny");
    assert_eq!(
        policy.rules[&RuleName::new("no-deputy")].1.path.as_str(),
        "plans/bolt/plan.toml"
    );
}

#[test]
fn what_cannot_be_inherited_is_named() {
    let snapshot = edited("plans/acme/plan.toml", "[\"base\"]", "[\"bsae\", \"acme\"]");
    assert_eq!(
        faults(&snapshot, &read(&snapshot)),
        [
            "unresolved-reference plan.toml:3:12 \"\\\"bsae\\\"\" there is no plan `bsae`",
            "invalid-value plan.toml:3:20 \"\\\"acme\\\"\" the plan `acme` inherits from itself",
        ]
    );
    let looped = small()
        .with(
            "plans/one/plan.toml",
            "kind = \"base\"\nname = \"One\"\nextends = [\"two\"]\n",
        )
        .with(
            "plans/two/plan.toml",
            "kind = \"base\"\nname = \"Two\"\nextends = [\"one\"]\n",
        );
    let found = faults(&looped, &read(&looped));
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn a_loop_of_any_length_is_named() {
    for length in [2, 16, 17, 18, 40] {
        let looped = (0..length).fold(small(), |snapshot, at| {
            let parent = (at + 1) % length;
            let text = format!("kind = \"base\"\nname = \"B\"\nextends = [\"b{parent}\"]\n");
            snapshot.with(&format!("plans/b{at}/plan.toml"), &text)
        });
        let found = faults(&looped, &read(&looped));
        let circular = found
            .iter()
            .filter(|it| it.contains("inherits from itself"));
        assert_eq!(circular.count(), length, "{length}: {found:#?}");
        assert_eq!(found.len(), length, "{length}: {found:#?}");
    }
}

/// Which clients' plans are ancestors of another one, and which plans show something of them.
#[track_caller]
fn leaks(reading: &irplan_plan::Reading) -> Vec<String> {
    let clients = ["acme", "bolt"];
    let mut leaks = Vec::new();
    for plan in reading.repository.plans.values() {
        let others = |id: &str| id != plan.id.as_str() && clients.contains(&id);
        let ancestors = plan.ancestors.iter().filter(|id| others(id.as_str()));
        leaks.extend(ancestors.map(|id| format!("{} hears {id}", plan.id)));
        let subjects = plan.digests.keys();
        let subjects = subjects.filter(|subject| {
            plan.owner_of(subject)
                .is_some_and(|home| others(home.as_str()))
        });
        leaks.extend(subjects.map(|subject| format!("{} has {subject}", plan.id)));
    }
    leaks
}

#[test]
fn nothing_is_inherited_from_a_client() {
    let own = "+++\ntitle = \"Own\"\n+++\nText.\n";
    let small = small()
        .with("plans/acme/sections/own.md", own)
        .with("plans/bolt/sections/own-too.md", own);
    let policy = "[policy]\nexercise-every = \"1d\"\n";
    let acme =
        "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n[roles.it]\nholder = \"jane\"\n";
    let small = small.with("plans/acme/plan.toml", &format!("{acme}{policy}"));
    let bolt = "kind = \"client\"\nname = \"Bolt\"\nextends = [\"base\", \"acme\"]\n";
    let snapshot = small.with("plans/bolt/plan.toml", bolt);
    let reading = read(&snapshot);
    let refused = "invalid-value plan.toml:3:20 \"\\\"acme\\\"\" `acme` is a client's plan, which no other plan can extend";
    assert_eq!(faults(&snapshot, &reading), [refused]);
    assert_eq!(leaks(&reading), Vec::<String>::new());
    let policy = &plan(&reading, "bolt").policy;
    assert_eq!(policy.exercise_every.to_string(), "365d");

    // Not through a base plan, the provider's plan, or each other either.
    let acme = acme.replace("[\"base\"]", "[\"bolt\"]");
    let snapshot = snapshot
        .with(
            "plans/base/plan.toml",
            "kind = \"base\"\nname = \"Base\"\nextends = [\"acme\"]\n",
        )
        .with(
            "plans/northwind/plan.toml",
            "kind = \"provider\"\nname = \"Northwind\"\nextends = [\"acme\"]\n",
        )
        .with("plans/acme/plan.toml", &acme);
    let reading = read(&snapshot);
    let found = faults(&snapshot, &reading);
    let refused = found
        .iter()
        .filter(|fault| fault.contains("which no other plan can extend"));
    assert_eq!(refused.count(), 4, "{found:#?}");
    assert_eq!(leaks(&reading), Vec::<String>::new());
}

#[test]
fn a_client_that_is_taken_for_the_provider_has_no_staff_for_others() {
    let staff = "[contacts.jane]\nname = \"Jane Doe\"\norganisation = \"provider\"\n";
    let settings = "[provider]\nname = \"Northwind\"\nplan = \"acme\"\n";
    let snapshot = small()
        .with("irplan.toml", settings)
        .with("plans/acme/contacts.toml", staff);
    assert_eq!(leaks(&read(&snapshot)), Vec::<String>::new());
}

#[test]
fn a_plan_of_unknown_kind_has_one_fault_and_not_one_for_each_heir() {
    let snapshot = edited("plans/base/plan.toml", "\"base\"", "\"bsae\"");
    let reading = read(&snapshot);
    assert_eq!(faults(&snapshot, &reading).len(), 1);
    let section = &plan(&reading, "bolt").sections["containment"];
    assert_eq!(section.from.as_str(), "base");
}

#[test]
fn references_resolve_in_the_plan_of_the_reader() {
    let text = "+++\ntitle = \"X\"\n+++\n<contact:jane> <playbook:ransomware#isolate> <playbook:ransomware#gone> <plan:name> <plan:nope> <role:it#x>\n";
    let reading = sound(&small().with("plans/base/sections/x.md", text));
    let resolved = |id: &str| {
        let plan = plan(&reading, id);
        let body = &plan.sections["x"].body;
        body.references
            .iter()
            .map(|reference| plan.resolves(reference))
            .collect::<Vec<_>>()
    };
    assert_eq!(resolved("acme"), [true, true, false, true, false, false]);
    assert_eq!(resolved("bolt"), [false, true, false, true, false, false]);
}

#[test]
fn a_chain_is_followed_for_sixteen_generations() {
    let chain = |length: usize| {
        (0..length).fold(small(), |snapshot, at| {
            let extends = match at + 1 < length {
                true => format!("extends = [\"b{}\"]\n", at + 1),
                false => String::new(),
            };
            let text = format!("kind = \"base\"\nname = \"B{at}\"\n{extends}");
            snapshot.with(&format!("plans/b{at}/plan.toml"), &text)
        })
    };
    let whole = read(&chain(17));
    assert_eq!(plan(&whole, "b0").ancestors.len(), 16);
    assert_eq!(whole.findings, []);
    let long = chain(18);
    let cut = read(&long);
    assert_eq!(plan(&cut, "b0").ancestors.len(), 16);
    let expected = "invalid-value plan.toml:3:12 \"\\\"b1\\\"\" the plan `b0` inherits through more than 16 plans in a row";
    assert_eq!(faults(&long, &cut), [expected]);
}
