//! Finds subjects with another id or in another plan.

use irplan_plan::Snapshot;

use super::show::check;
use crate::support::{edited, small};

const CONTAINMENT: &str = "plans/base/sections/containment.md";
const TEXT: &str = "+++\ntitle = \"Containment\"\n+++\nCall <contact:sam> at <severity:sev1>, then use <tool:edr>.\n";

/// The small repository without one file.
fn without(snapshot: &Snapshot, path: &str) -> Snapshot {
    let mut left = Snapshot::new();
    for (known, content) in snapshot.iter().filter(|(known, _)| known.as_str() != path) {
        left.insert(known.clone(), content.clone());
    }
    left
}

#[test]
fn a_file_of_another_name_is_renamed() {
    let renamed = without(&small(), CONTAINMENT).with("plans/base/sections/contain.md", TEXT);
    check(
        &small(),
        &renamed,
        &["= base/section:contain from base/section:containment (acme bolt)"],
    );
    let reworded = TEXT.replace("then use", "and then use");
    let reworded = without(&small(), CONTAINMENT).with("plans/base/sections/contain.md", &reworded);
    check(
        &small(),
        &reworded,
        &["= base/section:contain from base/section:containment \
           «Call <contact:sam> at <severity:sev1>, {+and +}then use <tool:edr>.» (acme bolt)"],
    );
}

#[test]
fn a_table_of_another_id_is_renamed() {
    check(
        &small(),
        &edited(
            "plans/acme/contacts.toml",
            "[contacts.jane]",
            "[contacts.jane-doe]",
        ),
        &["= acme/contact:jane-doe from acme/contact:jane (acme)"],
    );
    // Another person is another contact, even with the same number.
    let other = edited(
        "plans/acme/contacts.toml",
        "[contacts.jane]\nname = \"Jane Doe\"",
        "[contacts.kim]\nname = \"Kim Lee\"",
    );
    check(
        &small(),
        &other,
        &[
            "- acme/contact:jane name: Jane Doe → ∅; phones: (number: +1 212 555 0143) → ∅; (acme)",
            "+ acme/contact:kim name: ∅ → Kim Lee; phones: ∅ → (number: +1 212 555 0143); (acme)",
        ],
    );
}

#[test]
fn a_section_that_goes_from_a_client_to_the_base_moves_and_reaches_more() {
    let text = "+++\ntitle = \"Phones\"\n+++\nUse the bridge when the phones are down.\n";
    let own = small().with("plans/acme/sections/phones.md", text);
    let shared = small().with("plans/base/sections/phones.md", text);
    check(
        &own,
        &shared,
        &["> base/section:phones from acme/section:phones (acme bolt)"],
    );
    check(
        &shared,
        &own,
        &["> acme/section:phones from base/section:phones (acme)"],
    );
    let reworded = text.replace("Use the bridge", "Use the other bridge");
    let shared = small().with("plans/base/sections/phones.md", &reworded);
    check(
        &own,
        &shared,
        &["> base/section:phones from acme/section:phones \
           «Use the {+other +}bridge when the phones are down.» (acme bolt)"],
    );
}

#[test]
fn plans_are_paired_by_id_alone() {
    let client = |id: &str| {
        small()
            .with(
                &format!("plans/{id}/plan.toml"),
                "kind = \"client\"\nname = \"C\"\n",
            )
            .with(
                &format!("plans/{id}/sections/own.md"),
                "+++\ntitle = \"Own\"\n+++\nExactly the same words.\n",
            )
    };
    check(
        &client("core"),
        &client("dune"),
        &[
            "- core/plan kind: client → ∅; name: C → ∅; (core)",
            "- core/section:own title: Own → ∅; «[-Exactly the same words.-]» (core)",
            "+ dune/plan kind: ∅ → client; name: ∅ → C; (dune)",
            "+ dune/section:own title: ∅ → Own; «{+Exactly the same words.+}» (dune)",
        ],
    );
}

#[test]
fn of_equal_copies_the_nearest_moved() {
    let text = "+++\ntitle = \"Phones\"\n+++\nUse the bridge when the phones are down.\n";
    let both = small()
        .with("plans/acme/sections/phones.md", text)
        .with("plans/bolt/sections/phones.md", text);
    let renamed = small()
        .with("plans/acme/sections/bridge.md", text)
        .with("plans/bolt/sections/bridge.md", text);
    check(
        &both,
        &renamed,
        &[
            "= acme/section:bridge from acme/section:phones (acme)",
            "= bolt/section:bridge from bolt/section:phones (bolt)",
        ],
    );
}

#[test]
fn tables_that_say_nothing_are_not_the_same_thing() {
    let role = |id: &str| {
        small().with(
            "plans/bolt/plan.toml",
            &format!("kind = \"client\"\nname = \"Bolt\"\nextends = [\"base\"]\n[roles.{id}]\n"),
        )
    };
    check(
        &role("it"),
        &role("legal"),
        &["- bolt/role:it (bolt)", "+ bolt/role:legal (bolt)"],
    );
}

#[test]
fn an_own_text_under_another_id_lets_the_inherited_one_show_again() {
    let text = "+++\ntitle = \"Containment\"\n+++\nPull the plug of the press.\n";
    let own = small().with("plans/acme/sections/containment.md", text);
    let renamed = small().with("plans/acme/sections/press.md", text);
    let again = "~ acme/section:containment restores base \
         «[-Pull the plug of the press.-]» «{+Call <contact:sam> at <severity:sev1>, then use <tool:edr>.+}» (acme)";
    check(
        &own,
        &renamed,
        &[
            again,
            "= acme/section:press from acme/section:containment (acme)",
        ],
    );
    // The other way round, it replaces an inherited text, which is more than a new name.
    check(
        &renamed,
        &own,
        &[
            "~ acme/section:containment overrides base \
             «[-Call <contact:sam> at <severity:sev1>, then use <tool:edr>.-]» «{+Pull the plug of the press.+}» (acme)",
            "- acme/section:press title: Containment → ∅; «[-Pull the plug of the press.-]» (acme)",
        ],
    );
}
