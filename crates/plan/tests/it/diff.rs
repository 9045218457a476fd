//! Two revisions compared in meaning.

use irplan_plan::diff::{Change, ChangeKind, Comparison, WordKind, between, words};
use irplan_plan::{Snapshot, read, read_after};
use jiff::civil::date;

use crate::support::{edited, plan, small};

fn compare(old: &Snapshot, new: &Snapshot) -> Comparison {
    let old = read(old);
    let new = read_after(new, &old);
    between(&old.repository, &new.repository, date(2026, 11, 22))
}

/// One line for each change: what, where, how, whom it reaches.
fn show(change: &Change) -> String {
    let mark = match change.kind {
        ChangeKind::Added => "+",
        ChangeKind::Removed => "-",
        ChangeKind::Changed => "~",
        ChangeKind::Renamed => "=",
        ChangeKind::Moved => ">",
    };
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "∅".into());
    let fields: Vec<_> = change
        .fields
        .iter()
        .map(|field| {
            format!(
                " {}: {} → {};",
                field.key,
                or_none(&field.before),
                or_none(&field.after)
            )
        })
        .collect();
    let texts: Vec<_> = change
        .text
        .iter()
        .map(|text| {
            let words = text.words.iter().map(|word| match word.kind {
                WordKind::Same => word.text.clone(),
                WordKind::Removed => format!("[-{}-]", word.text),
                WordKind::Added => format!("{{+{}+}}", word.text),
            });
            format!(" «{}{}»", text.prefix, words.collect::<String>())
        })
        .collect();
    let reaches: Vec<_> = change.reaches.iter().map(|id| id.as_str()).collect();
    format!(
        "{mark} {}/{}{}{} ({})",
        change.plan,
        change.subject,
        fields.concat(),
        texts.concat(),
        reaches.join(" ")
    )
}

#[track_caller]
fn check(old: &Snapshot, new: &Snapshot, expected: &[&str]) {
    let comparison = compare(old, new);
    assert_eq!(
        comparison.changes.iter().map(show).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn nothing_differs_from_itself_or_from_another_form_of_itself() {
    check(&small(), &small(), &[]);
    let reflowed = edited(
        "plans/base/sections/containment.md",
        "at <severity:sev1>,",
        "at\n<severity:sev1>,",
    );
    assert_eq!(compare(&small(), &reflowed), Comparison::default());
    let respelt = edited("plans/base/plan.toml", "\"15m\"", "'15m' # quick");
    assert_eq!(compare(&small(), &respelt), Comparison::default());
}

#[test]
fn values_and_words_are_compared() {
    check(
        &small(),
        &edited("plans/acme/contacts.toml", "0143", "0144"),
        &[
            "~ acme/contact:jane phones: (number: +1 212 555 0143) → (number: +1 212 555 0144); (acme)",
        ],
    );
    check(
        &small(),
        &edited(
            "plans/base/sections/containment.md",
            "then use",
            "never use",
        ),
        &[
            "~ base/section:containment «Call <contact:sam> at <severity:sev1>, [-then-]{+never+} use <tool:edr>.» (acme bolt)",
        ],
    );
    check(
        &small(),
        &edited(
            "plans/base/playbooks/ransomware.md",
            "role=it within=15m",
            "role=legal",
        ),
        &[
            "~ base/playbook:ransomware step isolate: role: it → legal; step isolate: within: 15m → ∅; (acme bolt)",
        ],
    );
}

#[test]
fn lists_show_what_came_and_went() {
    let deputies = |list: &str| {
        edited(
            "plans/acme/plan.toml",
            "holder = \"jane\"",
            &format!("deputies = [{list}]"),
        )
    };
    let show = |old: &str, new: &str| {
        let comparison = compare(&deputies(old), &deputies(new));
        let field = comparison.changes[0].fields[0].clone();
        assert!(field.key.starts_with("deputies"), "{field:?}");
        (
            field.before.unwrap_or_default(),
            field.after.unwrap_or_default(),
        )
    };
    let pair = |before: &str, after: &str| (before.to_owned(), after.to_owned());
    assert_eq!(show("'a', 'b', 'c'", "'a', 'd', 'c'"), pair("b", "d"));
    assert_eq!(show("'a', 'b'", "'a', 'b', 'c'"), pair("", "c"));
    assert_eq!(show("'a', 'b'", "'b', 'a'"), pair("a, b", "b, a"));
    assert_eq!(show("'a', 'a'", "'a'"), pair("a", ""));
}

#[test]
fn steps_that_come_go_and_move_are_named() {
    let two = edited(
        "plans/base/playbooks/ransomware.md",
        "Pull the plug.\n",
        "Pull the plug.\n\n### Call {#call}\n",
    );
    let swapped = small().with(
        "plans/base/playbooks/ransomware.md",
        "+++\ntitle = \"Ransomware\"\n+++\n## Containment, eradication and recovery\n\n### Call {#call}\n\n### Isolate {#isolate role=it within=15m}\n\nPull the plug.\n",
    );
    check(
        &small(),
        &two,
        &["~ base/playbook:ransomware step call: ∅ → Call; «### {+Call+}» (acme bolt)"],
    );
    let comparison = compare(&two, &swapped);
    assert!(
        show(&comparison.changes[0]).contains("order of steps: isolate, call → call, isolate;"),
        "{comparison:#?}"
    );
}

#[test]
fn an_override_is_a_change_of_what_was_inherited() {
    let own = "+++\ntitle = \"Containment\"\nreason = \"no endpoint guard\"\n+++\nCall <contact:sam> at <severity:sev1>.\n";
    let overridden = small().with("plans/acme/sections/containment.md", own);
    let comparison = compare(&small(), &overridden);
    assert_eq!(comparison.changes.len(), 1);
    let shown = show(&comparison.changes[0]);
    assert!(
        shown.starts_with("~ acme/section:containment reason: ∅ → no endpoint guard; «Call"),
        "{shown}"
    );
    assert!(shown.ends_with("(acme)"), "{shown}");
    // A later change of the base text reaches only those that still inherit it.
    let later = overridden.clone().with(
        "plans/base/sections/containment.md",
        "+++\ntitle = \"Containment\"\n+++\nRun.\n",
    );
    let comparison = compare(&overridden, &later);
    assert_eq!(
        comparison.changes[0]
            .reaches
            .iter()
            .map(|id| id.as_str())
            .collect::<Vec<_>>(),
        ["bolt"]
    );
}

#[test]
fn plans_and_files_come_and_go() {
    let with = small().with(
        "plans/core/plan.toml",
        "kind = \"client\"\nname = \"Core\"\n",
    );
    check(
        &small(),
        &with,
        &["+ core/plan kind: ∅ → client; name: ∅ → Core; (core)"],
    );
    check(
        &with,
        &small(),
        &["- core/plan kind: client → ∅; name: Core → ∅; (core)"],
    );
}

#[test]
fn settings_are_compared() {
    let stricter = small().with("irplan.toml", "[provider]\nname = \"Northwind\"\nplan = \"northwind\"\n[policy.rules]\nno-deputy = \"deny\"\n");
    let comparison = compare(&small(), &stricter);
    assert_eq!(comparison.settings.len(), 1, "{comparison:#?}");
    assert_eq!(comparison.settings[0].key, "policy");
}

#[test]
fn effects_name_what_each_plan_loses() {
    let reading = read(&small());
    let sign = |id: &str, subject: &str| {
        let digest = reading.repository.plans[id]
            .digests
            .iter()
            .find(|(known, _)| known.to_string() == subject)
            .expect("a digest")
            .1;
        format!("[\"{subject}\"]\nby = \"sam\"\non = 2026-11-01\ndigest = \"{digest}\"\n\n")
    };
    let ledger = sign("acme", "contact:jane") + &sign("acme", "section:containment");
    let old = small().with("plans/acme/signoffs.toml", &ledger);
    assert!(plan(&read(&old), "acme").source.ledger.len() == 2);
    let new = edited(
        "plans/base/sections/containment.md",
        "then use",
        "never use",
    )
    .with("plans/acme/signoffs.toml", &ledger);
    let comparison = compare(&old, &new);
    let acme = &comparison.effects["acme"];
    let subjects = |subjects: &[irplan_plan::Subject]| {
        subjects.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        acme.voided
            .iter()
            .map(|voided| voided.subject.to_string())
            .collect::<Vec<_>>(),
        ["section:containment"]
    );
    assert_eq!(subjects(&acme.newly_unreviewed), ["section:containment"]);
    assert_eq!(subjects(&acme.newly_stale), Vec::<String>::new());
    // The hotline was never verified; the playbook was never reviewed.
    assert_eq!((acme.stale_contacts, acme.unreviewed_sections), (1, 2));
    // Bolt never reviewed it, and loses nothing.
    assert_eq!(comparison.effects["bolt"].voided, []);
    assert_eq!(
        subjects(&comparison.effects["bolt"].newly_unreviewed),
        Vec::<String>::new()
    );
    assert!(!comparison.effects.contains_key("northwind"));
}

#[test]
fn neighbouring_words_are_joined() {
    let shown: Vec<_> = words("one two three four", "one zwei drei four")
        .into_iter()
        .map(|word| (word.kind, word.text))
        .collect();
    assert_eq!(
        shown,
        [
            (WordKind::Same, "one ".to_owned()),
            (WordKind::Removed, "two three".to_owned()),
            (WordKind::Added, "zwei drei".to_owned()),
            (WordKind::Same, " four".to_owned()),
        ]
    );
}
