//! `irplan review`, `verify`, `acknowledge` and `approve`.

use crate::support::Sandbox;

const LEDGER: &str = "plans/acme/signoffs/section-detect.toml";
const OLD_LEDGER: &str = "plans/acme/signoffs.toml";
const DETECT: &str = "plans/acme/sections/detect.md";

#[test]
fn only_a_change_of_meaning_voids_a_sign_off() {
    let sandbox = Sandbox::repository();
    let unreviewed = || {
        sandbox
            .irplan(&["check", "--format", "short"])
            .out
            .contains("plans/acme/sections/detect.md")
    };
    assert!(unreviewed());
    sandbox
        .irplan(&["review", "acme/section:detect", "--by", "jane"])
        .status(0);
    assert!(!unreviewed());
    let text = sandbox.read(DETECT);
    sandbox.write(
        DETECT,
        &text
            .replace("alerts of the mail", "alerts\nof  the mail")
            .replace('\n', "\r\n"),
    );
    assert!(!unreviewed(), "reflowing a text changes nothing");
    sandbox.write(DETECT, &text.replace("mail filter", "web filter"));
    assert!(unreviewed(), "another word changes what was signed");
    sandbox.write(DETECT, &text);
    assert!(!unreviewed(), "the text that was signed is there again");
}

#[test]
fn signing_leaves_every_other_byte_of_a_shared_file() {
    let sandbox = Sandbox::repository();
    let old = |subject: &str| {
        format!(
            "[\"{subject}\"]\nby   = \"jane\" # on the phone\non = 2026-11-01\ndigest = \"1:{}\"\n\n",
            "0".repeat(40)
        )
    };
    let tables = (old("contact:jane") + &old("section:detect")).replace('\n', "\r\n");
    sandbox.write(
        OLD_LEDGER,
        &format!("\u{feff}# Signed here.\r\n\r\n{tables}# The end."),
    );
    sandbox
        .irplan(&[
            "verify",
            "acme/contact:jane",
            "--by",
            "sam",
            "--how",
            "called",
        ])
        .status(0);
    let after = sandbox.read(OLD_LEDGER);
    let kept = old("section:detect").replace('\n', "\r\n");
    assert!(after.starts_with("\u{feff}# Signed here.\r\n"), "{after:?}");
    assert!(after.ends_with(&format!("{kept}# The end.")), "{after:?}");
    let new = "[\"contact:jane\"]\r\nby   = \"sam\" # on the phone\r\non = 2026-11-22\r\n";
    assert!(after.contains(new), "{after:?}");
    assert!(after.contains("\r\nhow = \"called\"\r\n"), "{after:?}");
    assert!(!sandbox.path("plans/acme/signoffs").exists());
}

#[test]
fn all_faults_are_reported_at_once_and_nothing_is_written() {
    let sandbox = Sandbox::repository();
    let run = sandbox.irplan(&[
        "review",
        "--by",
        "nobody",
        "--on",
        "2027-01-01",
        "acme/section:detct",
        "acme/contact:jane",
        "acne/section:detect",
        "section:detect",
        "acme/section:detect",
    ]);
    let run = run
        .status(2)
        .complains("2027-01-01 is in the future: today is 2026-11-22");
    let run = run.complains("`acme` has no `section:detct`; did you mean `section:detect`?");
    let run = run.complains("`contact:jane` is verified, not reviewed");
    let run = run.complains("sign `contact:jane` with `irplan verify`");
    let run = run.complains("there is no plan `acne`; did you mean `acme`?");
    run.complains("`section:detect` does not name a plan")
        .complains("nothing was written");
    assert!(!sandbox.path(LEDGER).exists());
}

#[test]
fn signers_must_be_known_and_present() {
    let sandbox = Sandbox::repository();
    let review = |by: &str| sandbox.irplan(&["review", "acme/section:detect", "--by", by]);
    review("jnae")
        .status(2)
        .complains("`jnae` is not a contact of `acme`; did you mean `jane`?");
    review("old")
        .status(2)
        .complains("`old` left `acme` on 2026-01-31");
    sandbox
        .irplan(&[
            "review",
            "acme/section:detect",
            "--by",
            "old",
            "--on",
            "2026-01-30",
        ])
        .status(0);
}

#[test]
fn the_signer_may_come_from_the_environment() {
    let sandbox = Sandbox::repository();
    let review = |email: &str| {
        let arguments = ["review", "acme/section:detect"];
        sandbox.irplan_in("", &arguments, &[("GIT_AUTHOR_EMAIL", email)])
    };
    sandbox
        .irplan(&["review", "acme/section:detect"])
        .status(2)
        .complains("name the contact who signs with `--by CONTACT`");
    review("x@acme.example")
        .status(2)
        .complains("no contact of `acme` has the email address `x@acme.example`");
    review("Jane@acme.example").status(0);
    assert!(sandbox.read(LEDGER).contains("by = \"jane\""));
}

/// As git itself: the repository's own configuration comes before the user's, and a file that the user's includes.
#[test]
fn the_signer_may_come_from_the_configuration_of_git() {
    let sandbox = Sandbox::repository();
    let home = sandbox.path(".home").display().to_string();
    let review = || {
        let arguments = ["review", "acme/section:detect"];
        sandbox.irplan_in("", &arguments, &[("HOME", &home)])
    };
    sandbox.write(
        ".home/.gitconfig",
        "[includeIf \"gitdir/i:**/.git\"]\n\tpath = work\n",
    );
    sandbox.write(".home/work", "[user]\n\temail = jane@acme.example\n");
    review().status(0).complains("reviewed acme/section:detect");
    assert!(sandbox.read(LEDGER).contains("by = \"jane\""));
    sandbox.git(&["config", "user.email", "nobody@acme.example"]);
    review()
        .status(2)
        .complains("no contact of `acme` has the email address `n*****@acme.example`, which git has for you")
        .complains("name the contact who signs with `--by CONTACT`");
}

#[test]
fn without_a_terminal_due_subjects_are_listed() {
    let sandbox = Sandbox::repository();
    let run = sandbox.irplan(&["review", "--pending"]).status(0);
    run.says("acme/section:contain  Containment (never signed)")
        .says("north/section:contain")
        .does_not_say("contact:");
    assert!(!sandbox.path(LEDGER).exists());
}

#[test]
fn everything_due_is_signed_at_once() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&["review", "--all", "--by", "sam"])
        .status(0);
    sandbox
        .irplan(&["verify", "--all", "--by", "sam", "--how", "met"])
        .status(0);
    for (plan, holder) in [("acme", "jane"), ("north", "sam")] {
        sandbox
            .irplan(&["acknowledge", "--all", "--client", plan, "--by", holder])
            .status(0);
    }
    sandbox
        .irplan(&["approve", "--client", "acme", "--by", "jane"])
        .status(0);
    for command in ["review", "verify", "acknowledge"] {
        let run = sandbox.irplan(&[command, "--pending"]).status(0);
        assert_eq!(run.out, "", "{command}");
    }
    sandbox
        .irplan(&["status"])
        .says("acme   1/1       2/2       1/1    current");
    sandbox
        .irplan(&["verify", "--all", "--by", "sam"])
        .status(0)
        .complains("nothing was signed");
}

/// A client with two people in its roles, and a role without a holder.
fn shared_roles() -> Sandbox {
    let sandbox = Sandbox::repository();
    let roles = "holder = \"jane\"\n\n[roles.scribe]\nname = \"Scribe\"\n\n[roles.legal]\nholder = \"sam\"\n";
    sandbox.edit(
        "plans/acme/plan.toml",
        "holder = \"jane\"\ndeputies = [\"sam\"]\n",
        roles,
    );
    sandbox
}

#[test]
fn everybody_signs_their_own_due_subjects() {
    let sandbox = shared_roles();
    let acknowledge = |arguments: &[&str]| {
        let acknowledge = ["acknowledge", "--client", "acme,north"];
        sandbox.irplan(&[&acknowledge[..], arguments].concat())
    };
    let pending = acknowledge(&["--pending", "--by", "jane"]).status(0);
    let pending = pending.complains("left for others: 2 subjects");
    assert_eq!(pending.out, "acme/role:it  IT (never signed)\n");
    let all = acknowledge(&["--all", "--by", "jane"]).status(0);
    all.complains("acknowledged acme/role:it on 2026-11-22\nleft for others: 2 subjects\n")
        .complains("  `jane` may not sign `acme/role:legal`: only `sam` may\n")
        .complains("  `jane` is not a contact of `north`\n");
    // It can be run again, and typos are reported.
    let again = acknowledge(&["--all", "--by", "jane"]).status(0);
    again
        .complains("nothing was signed")
        .complains("left for others: 2 subjects");
    acknowledge(&["--all", "--by", "jnae"])
        .status(2)
        .complains("`jnae` is not a contact of `acme`; did you mean `jane`?");
    let all = acknowledge(&["--all", "--by", "sam"]).status(0);
    assert!(!all.err.contains("left for others"), "{all:?}");
    acknowledge(&["--pending"])
        .status(0)
        .complains("nothing is due");
}

#[test]
fn a_role_without_a_holder_is_nobodys_work() {
    let sandbox = shared_roles();
    sandbox
        .irplan(&["acknowledge", "--pending"])
        .says("acme/role:legal")
        .does_not_say("role:scribe");
    sandbox
        .irplan(&["acknowledge", "--slip", "--client", "acme"])
        .says("role:legal")
        .does_not_say("role:scribe");
    sandbox
        .irplan(&["acknowledge", "acme/role:scribe", "--by", "jane"])
        .status(2)
        .complains("`role:scribe` of `acme` has no holder");
    sandbox
        .irplan(&["status"])
        .says("acme   0/1       0/2       0/2");
}

#[test]
fn a_later_sign_off_is_never_replaced_by_an_earlier_one() {
    let sandbox = Sandbox::repository();
    let review = |on: &str| {
        let subjects = ["review", "acme/section:detect", "acme/section:contain"];
        sandbox.irplan(&[&subjects[..], &["--by", "sam", "--on", on]].concat())
    };
    review("2026-11-20").status(0);
    let entry = sandbox.read(LEDGER);
    let run = review("2026-11-19").status(2);
    let run = run.complains(
        "`acme/section:detect` was signed by `sam` on 2026-11-20, which is later than 2026-11-19",
    );
    run.complains("`acme/section:contain` was signed by `sam` on 2026-11-20")
        .complains("nothing was written");
    assert_eq!(sandbox.read(LEDGER), entry);
    review("2026-11-20").status(0);
    // A date in the future was never right.
    sandbox.write(LEDGER, &entry.replace("2026-11-20", "2027-11-20"));
    review("2026-11-21").status(0);
    assert!(sandbox.read(LEDGER).contains("on = 2026-11-21"));
}

#[test]
fn spread_due_dates_are_valid() {
    let sandbox = Sandbox::repository();
    let review = ["review", "--all", "--client", "acme", "--by", "sam"];
    // A late entry: a text that was read a year ago ends this week, and not earlier.
    let spread = ["--spread", "--on", "2025-11-26"];
    sandbox.irplan(&[&review[..], &spread].concat()).status(0);
    let pending = ["review", "--pending", "--client", "acme"];
    let pending = sandbox.irplan(&pending).status(0);
    let due = pending.out.matches("(due on 2026-11-26,").count();
    assert_eq!(due, 2, "{pending:?}");
}

#[test]
fn due_dates_are_spread_for_each_person() {
    let sandbox = Sandbox::repository();
    let jane = "[contacts.jane]\nname = \"Jane Roe\"\n";
    sandbox.write("plans/bolt/contacts.toml", jane);
    let plan = "kind = \"client\"\nname = \"Bolt\"\nextends = [\"base\"]\n";
    sandbox.write("plans/bolt/plan.toml", plan);
    let spread = |client: &str, by: &str| {
        let review = ["review", "section:contain", "--spread"];
        let terms = ["--client", client, "--by", by];
        sandbox.irplan(&[&review[..], &terms].concat()).status(0);
        let ledger = format!("plans/{client}/signoffs/section-contain.toml");
        sandbox.read(&ledger).contains("due = 2027-11-15")
    };
    assert!(!spread("acme", "jane"));
    assert!(!spread("bolt", "jane"), "another person with the same id");
    assert!(!spread("acme", "sam"));
    assert!(
        spread("bolt", "sam"),
        "the provider's staff are the same people"
    );
}

#[test]
fn a_plan_with_faults_cannot_be_signed() {
    let sandbox = Sandbox::repository();
    sandbox.edit("plans/base/plan.toml", "name", "nmae");
    let run = sandbox
        .irplan(&["review", "acme/section:detect", "--by", "jane"])
        .status(2);
    run.complains("`acme` cannot be signed: its files, or those that it inherits, have errors");
}

#[test]
fn the_providers_staff_are_verified_in_its_own_plan() {
    let sandbox = Sandbox::repository();
    let run = sandbox
        .irplan(&["verify", "acme/contact:sam", "--by", "jane"])
        .status(2);
    run.complains("use `north/contact:sam`");
    let verify = ["verify", "north/contact:sam", "--by", "sam"];
    sandbox.irplan(&verify).status(0).complains(
        "verified north/contact:sam on 2026-11-22, in a way that is not recorded; say how with `--how`",
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let review =
        |sandbox: &Sandbox| sandbox.irplan(&["review", "acme/section:detect", "--by", "jane"]);
    let sandbox = Sandbox::repository();
    sandbox.write("elsewhere.toml", "");
    sandbox.write("plans/acme/signoffs/plan.toml", "");
    std::os::unix::fs::symlink(sandbox.path("elsewhere.toml"), sandbox.path(LEDGER)).unwrap();
    review(&sandbox).status(2);
    assert_eq!(sandbox.read("elsewhere.toml"), "");

    let sandbox = Sandbox::repository();
    sandbox.write("elsewhere/kept", "");
    let folder = sandbox.path("plans/acme/signoffs");
    std::os::unix::fs::symlink(sandbox.path("elsewhere"), folder).unwrap();
    review(&sandbox).status(2);
    assert_eq!(sandbox.files("elsewhere").len(), 1);
}

#[test]
fn no_temporary_files_remain_next_to_the_ledger() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&["review", "--all", "--by", "sam"])
        .status(0);
    let files: Vec<_> = sandbox.files("plans/acme").into_keys().collect();
    assert_eq!(
        files,
        [
            "contacts.toml",
            "plan.toml",
            "sections/detect.md",
            "signoffs/section-contain.toml",
            "signoffs/section-detect.toml"
        ]
    );
}

#[test]
fn runs_at_the_same_time_wait_for_each_other() {
    let sandbox = Sandbox::repository();
    let subjects = ["section:detect", "section:contain", "contact:jane"];
    std::thread::scope(|scope| {
        for subject in subjects {
            let sandbox = &sandbox;
            let act = match subject.starts_with("contact") {
                true => ["verify", "--how", "called"].as_slice(),
                false => &["review"],
            };
            let subject = format!("acme/{subject}");
            let arguments = [act, &[subject.as_str(), "--by", "sam"]].concat();
            let arguments: Vec<_> = arguments.into_iter().map(str::to_owned).collect();
            scope.spawn(move || {
                let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
                sandbox.irplan(&arguments).status(0);
            });
        }
    });
    assert_eq!(sandbox.files("plans/acme/signoffs").len(), subjects.len());
}

#[test]
fn a_run_waits_for_one_that_is_about_to_finish() {
    let sandbox = Sandbox::repository();
    let lock = std::fs::File::create(sandbox.path(".git/irplan.lock")).unwrap();
    lock.lock().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            lock.unlock().unwrap();
        });
        let review = ["review", "acme/section:detect", "--by", "jane"];
        sandbox.irplan(&review).status(0);
    });
}

#[test]
fn two_runs_do_not_write_at_once() {
    let sandbox = Sandbox::repository();
    let lock = std::fs::File::create(sandbox.path(".git/irplan.lock")).unwrap();
    lock.lock().unwrap();
    let review = || sandbox.irplan(&["review", "acme/section:detect", "--by", "jane"]);
    review()
        .status(2)
        .complains("another irplan is writing here");
    assert!(!sandbox.path(LEDGER).exists());
    // Retry this: another test that is starting a program may still have the file open.
    lock.unlock().unwrap();
    review().status(0);
}
