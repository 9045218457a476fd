//! What got weaker and stronger in duties to notify.

use super::rich::{PLAN, STEPS, check, check_from};

#[test]
fn longer_and_vanished_clocks_are_weaker() {
    let clock = |from: &str, to: &str, says: &str| {
        check(PLAN, from, to, &[&format!("- bolt {says} (bolt)")]);
    };
    clock(
        "\"60d\"",
        "\"90d\"",
        "clock `within` of `duty:hhs` longer: 60d → 90d",
    );
    clock(
        "\"60d\"",
        "\"60bd\"",
        "clock `within` of `duty:hhs` longer: 60d → 60bd",
    );
    clock(
        "within = \"60d\"",
        "",
        "clock `within` of `duty:hhs` removed: 60d",
    );
    clock(
        "\"15m\"",
        "\"1h\"",
        "clock `respond-within` of `severity:sev1` longer: 15m → 1h",
    );
    clock(
        "\"8h\"",
        "\"1d\"",
        "clock `resolve-within` of `severity:sev1` longer: 8h → 1d",
    );
    clock(
        "\"1h\"\nnotify",
        "\"2h\"\nnotify",
        "clock `update-every` of `severity:sev1` longer: 1h → 2h",
    );
    clock(
        "\"10m\"",
        "\"20m\"",
        "clock `contact:kim: wait` of `escalation:sev1` longer: 10m → 20m",
    );
    clock(
        "\"4h\"",
        "\"6h\"",
        "recovery objective `rto` of `asset:pms` longer: 4h → 6h",
    );
    clock(
        "rpo = \"1h\"",
        "",
        "recovery objective `rpo` of `asset:pms` removed: 1h",
    );
    check(
        STEPS,
        "15m",
        "20m",
        &["- bolt clock `step isolate: within` of `playbook:theft` longer: 15m → 20m (bolt)"],
    );
    // The same time in another unit is equal, though the file differs.
    check(PLAN, "\"8h\"", "\"480m\"", &[]);
    // The clock of a duty is different: hours end at their minute, and days at midnight.
    check(
        PLAN,
        "\"60d\"",
        "\"1440h\"",
        &["+ bolt clock `within` of `duty:hhs` shorter: 60d → 1440h (bolt)"],
    );
}

#[test]
fn an_own_limit_is_weighed_against_the_law() {
    let own = |limit: &str, expected: &[&str]| {
        let with_own = format!("within = \"60d\"\nown-limit = \"{limit}\"");
        check(
            "plans/bolt/plan.toml",
            "within = \"60d\"",
            &with_own,
            expected,
        );
    };
    own(
        "24h",
        &["+ bolt clock `own-limit` of `duty:hhs` added: 24h (bolt)"],
    );
    // A limit that ends after the law's makes nothing stronger.
    own(
        "90d",
        &["- bolt clock `own-limit` of `duty:hhs` added: 90d (bolt)"],
    );
}

#[test]
fn another_recipient_or_start_has_to_be_judged() {
    let compare_keys = |old: &str, new: &str, expected: &[&str]| {
        let within = "within = \"60d\"";
        let begin = [(PLAN, within, &*format!("{within}\n{old}"))];
        check_from(&begin, (PLAN, old, new), expected);
    };
    compare_keys(
        "recipient = \"HHS\"",
        "recipient = \"The press\"",
        &[
            "- bolt notify list `recipient` of `duty:hhs` removed: HHS (bolt)",
            "+ bolt notify list `recipient` of `duty:hhs` added: The press (bolt)",
        ],
    );
    compare_keys(
        "contact = \"kim\"",
        "contact = \"lee\"",
        &[
            "- bolt assignment `contact` of `duty:hhs` removed: kim (bolt)",
            "+ bolt assignment `contact` of `duty:hhs` added: lee (bolt)",
        ],
    );
    for (old, new) in [("payment-made", "handled"), ("aware", "discovered")] {
        compare_keys(
            &format!("starts = \"{old}\""),
            &format!("starts = \"{new}\""),
            &[
                &format!("- bolt clock `starts` of `duty:hhs` removed: {old} (bolt)"),
                &format!("+ bolt clock `starts` of `duty:hhs` added: {new} (bolt)"),
            ],
        );
    }
    compare_keys(
        "starts = \"aware\"",
        "starts = \"determined\"",
        &["- bolt clock `starts` of `duty:hhs` longer: aware → determined (bolt)"],
    );
}
