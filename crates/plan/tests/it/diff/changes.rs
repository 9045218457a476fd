//! What was added, removed and changed.

use irplan_plan::diff::Comparison;

use super::show::{check, compare, show};
use crate::support::{edited, small};

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
fn an_override_is_a_change_of_what_was_inherited() {
    let own = "+++\ntitle = \"Containment\"\nreason = \"no endpoint guard\"\n+++\nCall <contact:sam> at <severity:sev1>.\n";
    let overridden = small().with("plans/acme/sections/containment.md", own);
    let comparison = compare(&small(), &overridden);
    assert_eq!(comparison.changes.len(), 1);
    let shown = show(&comparison.changes[0]);
    assert!(
        shown.starts_with(
            "~ acme/section:containment overrides base reason: ∅ → no endpoint guard; «Call"
        ),
        "{shown}"
    );
    assert!(shown.ends_with("(acme)"), "{shown}");
    // A later change of the base text reaches only the plans that still inherit it.
    let later = overridden.clone().with(
        "plans/base/sections/containment.md",
        "+++\ntitle = \"Containment\"\n+++\nRun.\n",
    );
    let comparison = compare(&overridden, &later);
    assert_eq!(
        comparison.changes[0]
            .affected_plans
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
