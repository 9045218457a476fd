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
        &["? bolt notify list `recipient` of `duty:hhs` changed: HHS → The press (bolt)"],
    );
    compare_keys(
        "contact = \"kim\"",
        "contact = \"lee\"",
        &["? bolt assignment `contact` of `duty:hhs` changed: kim → lee (bolt)"],
    );
    for (old, new) in [("payment-made", "handled"), ("aware", "discovered")] {
        compare_keys(
            &format!("starts = \"{old}\""),
            &format!("starts = \"{new}\""),
            &[&format!(
                "? bolt clock `starts` of `duty:hhs` changed: {old} → {new} (bolt)"
            )],
        );
    }
    compare_keys(
        "starts = \"aware\"",
        "starts = \"determined\"",
        &["- bolt clock `starts` of `duty:hhs` later: aware → determined (bolt)"],
    );
}

#[track_caller]
fn check_keys(old: &str, new: &str, expected: &[&str]) {
    let within = "within = \"60d\"";
    let begin = [(PLAN, within, &*format!("{within}\n{old} # judged"))];
    check_from(&begin, (PLAN, &format!("{old} # judged"), new), expected);
}

#[test]
fn clocks_of_different_units_are_compared_by_when_they_can_end() {
    let check_clocks = |old: &str, new: &str, mark: &str, how: &str| {
        let says = format!("{mark} bolt clock `within` of `duty:hhs` {how}: {old} → {new} (bolt)");
        let begin = [(PLAN, "\"60d\"", &*format!("\"{old}\""))];
        let edit = (PLAN, &*format!("\"{old}\""), &*format!("\"{new}\""));
        let expected: &[&str] = if mark.is_empty() { &[] } else { &[&says] };
        check_from(&begin, edit, expected);
    };
    // February is shorter than 30 days, and January is longer. Holidays lengthen business days.
    check_clocks("1mo", "30d", "?", "changed");
    check_clocks("7d", "5bd", "?", "changed");
    check_clocks("1mo", "31d", "-", "longer");
    check_clocks("1mo", "28d", "+", "shorter");
    check_clocks("3d", "72h", "+", "shorter");
    check_clocks("1y", "12mo", "", "");
}

#[test]
fn every_key_of_a_duty_that_matters_is_weighed() {
    let line = |mark: &str, says: &str| format!("{mark} bolt {says} (bolt)");
    for (old, new, mark, says) in [
        (
            "with = \"other\"",
            "",
            "-",
            "clock `with` of `duty:hhs` removed: other",
        ),
        (
            "before = \"other\"",
            "",
            "-",
            "clock `before` of `duty:hhs` removed: other",
        ),
        (
            "with = \"a\"",
            "with = \"b\"",
            "?",
            "clock `with` of `duty:hhs` changed: a → b",
        ),
        (
            "cut-off = \"17:30\"",
            "cut-off = \"18:00\"",
            "-",
            "clock `cut-off` of `duty:hhs` later: 17:30 → 18:00",
        ),
        (
            "cut-off = \"17:30\"",
            "",
            "-",
            "clock `cut-off` of `duty:hhs` removed: 17:30",
        ),
        (
            "calendar = \"us-federal\"",
            "",
            "+",
            "clock `calendar` of `duty:hhs` removed: us-federal",
        ),
        (
            "calendar = \"a\"",
            "calendar = \"b\"",
            "?",
            "clock `calendar` of `duty:hhs` changed: a → b",
        ),
        (
            "zone = \"UTC\"",
            "",
            "?",
            "clock `zone` of `duty:hhs` removed: UTC",
        ),
        (
            "zone = \"UTC\"",
            "zone = \"Europe/Paris\"",
            "?",
            "clock `zone` of `duty:hhs` changed: UTC → Europe/Paris",
        ),
        (
            "business-days = \"sec\"",
            "",
            "?",
            "clock `business-days` of `duty:hhs` removed: sec",
        ),
        (
            "on-request = true",
            "",
            "+",
            "duty `on-request` of `duty:hhs` removed: true",
        ),
        (
            "confirmed = true",
            "confirmed = false",
            "-",
            "duty `confirmed` of `duty:hhs` removed: true",
        ),
        (
            "applies-from = 2026-01-01",
            "applies-from = 2027-01-01",
            "-",
            "duty `applies-from` of `duty:hhs` weaker: 2026-01-01 → 2027-01-01",
        ),
        (
            "applies-until = 2027-01-01",
            "",
            "+",
            "duty `applies-until` of `duty:hhs` removed: 2027-01-01",
        ),
        (
            "threshold = \"500\"",
            "threshold = \"501\"",
            "?",
            "duty `threshold` of `duty:hhs` changed: 500 → 501",
        ),
        (
            "starts-note = \"a\"",
            "starts-note = \"b\"",
            "?",
            "clock `starts-note` of `duty:hhs` changed: a → b",
        ),
        (
            "limits = [{ from = \"aware\", within = \"9h\" }]",
            "limits = [{ from = \"determined\", within = \"9h\" }]",
            "-",
            "clock `limits` of `duty:hhs` later: aware → determined",
        ),
    ] {
        check_keys(old, new, &[&line(mark, says)]);
    }
}

#[test]
fn what_a_plan_says_about_all_its_duties_is_weighed() {
    let until = |day: &str| {
        format!("[declined-packs.pecr]\nreason = \"r\"\nby = \"kim\"\non = 2026-01-01\n{day}\n")
    };
    let begin = [(
        PLAN,
        "[assets.pms]",
        &*format!("{}[assets.pms]", until("until = 2027-01-01")),
    )];
    check_from(
        &begin,
        (PLAN, "until = 2027-01-01\n", ""),
        &["- bolt duty `declined-packs.pecr.until` weaker: 2027-01-01 → without end (bolt)"],
    );
    check_from(
        &begin,
        (PLAN, &until("until = 2027-01-01"), ""),
        &["+ bolt duty `declined-packs.pecr` removed: r (bolt)"],
    );
    check(
        PLAN,
        "name = \"Bolt\"",
        "name = \"Bolt\"\ntimezone = \"Europe/Paris\"",
        &["? bolt clock `timezone` added: Europe/Paris (bolt)"],
    );
}
