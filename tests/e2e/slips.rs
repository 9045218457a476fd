//! Slips of paper: `--slip` prints codes, `irplan sign` takes them.

use crate::support::Sandbox;

const LEDGER: &str = "plans/acme/signoffs/section-detect.toml";

/// The code that a slip shows for a subject.
#[track_caller]
fn code(sandbox: &Sandbox, command: &str, subject: &str) -> String {
    let slip = sandbox.irplan(&[command, "--slip", subject]).status(0).out;
    let line = slip.lines().find_map(|line| line.strip_prefix("  Code "));
    line.expect("a slip has a code").trim().to_owned()
}

#[test]
fn a_slip_names_its_subjects_and_signer() {
    let sandbox = Sandbox::repository();
    let slip = sandbox
        .irplan(&["review", "--slip", "--client", "acme"])
        .status(0);
    let slip = slip.says("Acme: 2 subjects to review (acme)");
    let slip = slip.says("Printed on 2026-11-22");
    let slip = slip
        .says("section:detect  Detection")
        .says("section:contain  Containment");
    let slip = slip.says("Who may sign   any contact of the plan");
    let slip = slip
        .says("Name ____")
        .says("To record: irplan sign CODE... --by CONTACT --on DATE");
    assert!(
        slip.out.lines().all(|line| line.chars().count() <= 78),
        "{}",
        slip.out
    );
    let slip = sandbox.irplan(&["verify", "--slip", "acme/jane"]).status(0);
    slip.says("Phone          +1 212 555 0143")
        .says("Email          jane@acme.example")
        .says("[ ] call");
    let slip = sandbox
        .irplan(&["acknowledge", "--slip", "acme/role:it"])
        .status(0);
    slip.says("Holder         Jane Doe")
        .says("Deputy         Sam Ortiz")
        .says("Who may sign   Jane Doe\n");
    let slip = sandbox
        .irplan(&["approve", "--slip", "--client", "acme"])
        .status(0);
    slip.says("plan  Acme");
    assert!(!sandbox.path("plans/acme/signoffs").exists());
}

#[test]
fn each_plan_has_a_sheet_and_each_subject_a_line() {
    let sandbox = Sandbox::repository();
    let contain = "section:contain";
    let acme = format!("acme/{contain}");
    for typed in [
        ["--client=acme,north", contain, contain].as_slice(),
        &[&acme, "north/section:contain", "acme/section:detect", &acme],
    ] {
        let slip = sandbox.irplan(&[&["review", "--slip"], typed].concat());
        let slip = slip.status(0).out;
        let count = |words: &str| slip.matches(words).count();
        assert_eq!(count("to review (acme)"), 1, "{slip}");
        assert_eq!(count("to review (north)"), 1, "{slip}");
        assert_eq!(count("section:contain "), 2, "{slip}");
    }
}

#[test]
fn a_slip_rejects_options_of_sign_offs() {
    let sandbox = Sandbox::repository();
    for (option, value) in [
        ("--sign", "key"),
        ("--how", "called"),
        ("--by", "sam"),
        ("--on", "2026-11-22"),
        ("--due", "2026-12-22"),
    ] {
        let slip = ["verify", "--slip", "acme/jane", option, value];
        sandbox
            .irplan(&slip)
            .status(2)
            .complains("cannot be used with");
    }
}

#[test]
fn codes_are_recorded_as_the_full_digest() {
    let sandbox = Sandbox::repository();
    let review = code(&sandbox, "review", "acme/section:detect");
    let verify = code(&sandbox, "verify", "acme/contact:jane");
    let typed = review.to_lowercase().replace('-', " ");
    sandbox
        .irplan(&["sign", &typed, &verify, "--by", "jane", "--on", "2026-11-20", "--how", "replied"])
        .status(0)
        .complains("reviewed acme/section:detect on 2026-11-20")
        .complains("verified acme/contact:jane on 2026-11-20, by a reply to a message, which is weaker than a call");
    let by_code = sandbox.read(LEDGER);
    sandbox
        .irplan(&[
            "review",
            "acme/section:detect",
            "--by",
            "jane",
            "--on",
            "2026-11-20",
        ])
        .status(0);
    // Only the code says that somebody else recorded it.
    let without_checksum = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("checksum"));
        lines.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let mut on_paper = without_checksum(&by_code);
    on_paper.retain(|line| line != "via = \"paper\"");
    assert_eq!(without_checksum(&sandbox.read(LEDGER)), on_paper);
    assert!(by_code.contains("via = \"paper\""), "{by_code}");
    let contact = sandbox.read("plans/acme/signoffs/contact-jane.toml");
    assert!(contact.contains("how = \"replied\""), "{contact}");
}

#[test]
fn how_is_refused_without_a_contact_or_a_channel() {
    let sandbox = Sandbox::repository();
    let review = code(&sandbox, "review", "acme/section:detect");
    let sign = ["sign", &review, "--by", "jane", "--how", "called"];
    sandbox.irplan(&sign).status(2).complains(
        "`--how` applies to contacts and channels, but none of these is a contact or a channel",
    );
    assert!(!sandbox.path(LEDGER).exists());
    let verify = code(&sandbox, "verify", "acme/contact:jane");
    let both = [&sign[..], &[&verify]].concat();
    sandbox.irplan(&both).status(0);
}

#[test]
fn a_code_of_another_text_is_refused() {
    let sandbox = Sandbox::repository();
    let old = code(&sandbox, "review", "acme/section:detect");
    sandbox.edit(
        "plans/acme/sections/detect.md",
        "the firewall",
        "every firewall",
    );
    sandbox.commit("Edit");
    let sign = |code: &str| sandbox.irplan(&["sign", code, "--by", "jane"]);
    sign(&old)
        .status(2)
        .complains("was for an earlier text of `acme/section:detect`, whose own text changed on 2026-11-22")
        .complains("irplan review --slip acme/section:detect")
        .complains("nothing was written");
    assert!(!sandbox.path(LEDGER).exists());
    let new = code(&sandbox, "review", "acme/section:detect");
    assert_ne!(old, new);
    sign(&new).status(0);
    // A code from another repository, or of a subject that was removed.
    sandbox.git(&["rm", "--quiet", "plans/acme/sections/detect.md", "-f"]);
    sign(&new)
        .status(2)
        .complains("no subject here has the code");
}

#[test]
fn all_mistyped_codes_are_reported_at_once() {
    let sandbox = Sandbox::repository();
    let good = code(&sandbox, "review", "acme/section:detect");
    let last = if good.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{last}", &good[..good.len() - 1]);
    sandbox
        .irplan(&[
            "sign",
            &wrong,
            &good[..10],
            "0123-4567-89AB-CDEU",
            &good,
            "--by",
            "jane",
        ])
        .status(2)
        .complains("a character is wrong, or two are swapped")
        .complains("a code has 16 letters and digits, and this has 8")
        .complains("no code has a `U`")
        .complains("nothing was written");
    assert!(!sandbox.path(LEDGER).exists());
}

#[test]
fn only_authorised_people_can_sign() {
    let sandbox = Sandbox::repository();
    let ask = |arguments: &[&str]| sandbox.irplan(arguments);
    ask(&[
        "acknowledge",
        "acme/role:it",
        "--by",
        "old",
        "--on",
        "2026-01-02",
    ])
    .status(2)
    .complains("`old` may not sign `acme/role:it`: only `jane` may");
    let signers = "\n[[policy.signers]]\nsubjects = [\"section\"]\npeople = [\"provider\"]\n";
    sandbox.edit(
        "irplan.toml",
        "[policy]\nreserved-data = \"allow\"",
        &format!("[policy]\nreserved-data = \"allow\"\n{signers}"),
    );
    ask(&["review", "acme/section:detect", "--by", "jane"])
        .status(2)
        .complains("`jane` may not sign `acme/section:detect`: only `sam` may");
    ask(&["review", "acme/section:detect", "--by", "sam"]).status(0);
    // A date that was written by hand does not count.
    sandbox.edit_sign_off(LEDGER, "\"sam\"", "\"jane\"");
    ask(&["check", "--format", "short"]).says("`jane` may not sign it");
    ask(&["review", "--slip", "acme/section:contain"]).says("Who may sign   staff of North");
}

#[test]
fn an_interval_can_only_be_shortened() {
    let sandbox = Sandbox::repository();
    let review =
        |due: &str| sandbox.irplan(&["review", "acme/section:detect", "--by", "sam", "--due", due]);
    review("2027-11-23")
        .status(2)
        .complains("`acme/section:detect` is due on 2027-11-22 at the latest");
    review("2026-11-22")
        .status(2)
        .complains("cannot be due on 2026-11-22");
    review("2027-11-22").status(0);
    assert!(!sandbox.read(LEDGER).contains("due"));
    review("2026-12-15").status(0);
    assert!(sandbox.read(LEDGER).contains("due = 2026-12-15\n"));
    sandbox
        .irplan(&["review", "--pending", "--client", "acme"])
        .says("section:detect  Detection (due on 2026-12-15");
    sandbox
        .irplan(&["check", "--format", "short", "--today", "2026-12-15"])
        .says("section:detect");
    // It cannot be made longer by hand either.
    sandbox.edit_sign_off(LEDGER, "due = 2026-12-15", "due = 2028-12-15");
    sandbox
        .irplan(&["check", "--format", "short", "--today", "2027-11-22"])
        .says("`section:detect` is due on 2028-12-15, but its interval ends on 2027-11-22")
        .says("[unreviewed-section]");
}

#[test]
fn due_dates_are_only_spread_earlier() {
    let sandbox = Sandbox::repository();
    for at in 0..10 {
        let text = format!("+++\ntitle = \"Part {at}\"\n+++\n\nText of part {at}.\n");
        sandbox.write(&format!("plans/acme/sections/part-{at}.md"), &text);
    }
    let review = |more: &[&str]| {
        let all = ["review", "--all", "--client", "acme", "--by", "sam"];
        sandbox.irplan(&[&all, more].concat()).status(0);
    };
    let ends = || {
        let part = |at| sandbox.read(&format!("plans/acme/signoffs/section-part-{at}.toml"));
        let due = |entry: String| {
            let line = entry.lines().find_map(|line| line.strip_prefix("due = "));
            line.map(str::to_owned)
        };
        (0..10).map(part).map(due).collect::<Vec<_>>()
    };
    review(&[]);
    assert_eq!(ends(), vec![None; 10]);
    for at in 0..10 {
        let file = sandbox.path(&format!("plans/acme/signoffs/section-part-{at}.toml"));
        std::fs::remove_file(file).unwrap();
    }
    review(&["--spread"]);
    let mut ends: Vec<_> = ends().into_iter().flatten().collect();
    // Two reviews already fall due in the week of 22 November 2027. Others may end at most a quarter of a year early.
    let days = ("2027-08-23", "2027-11-22");
    assert!(
        ends.iter()
            .all(|day| (days.0..days.1).contains(&day.as_str())),
        "{ends:?}"
    );
    assert_eq!(ends.len(), 10);
    ends.sort();
    ends.dedup();
    assert_eq!(ends.len(), 10, "each has a week of its own: {ends:?}");
}
