//! What the rules about sign-offs say of real git histories.

use crate::support::{Run, Sandbox, TODAY};

const SAM: &str = "Sam Ortiz <sam@north.example>";
const JANE: &str = "Jane Doe <jane@acme.example>";
const SECTION: &str = "plans/base/sections/contain.md";

/// Commits everything in somebody's name.
fn commit_as(sandbox: &Sandbox, author: &str) {
    sandbox.git(&["add", "--all"]);
    let author = format!("--author={author}");
    sandbox.git(&["commit", "--quiet", &author, "--message", "Change"]);
}

/// Writes a sign-off of any day, as somebody can by hand: the commands refuse what the rules find.
fn review(sandbox: &Sandbox, by: &str, on: &str) {
    let subject = "section:contain";
    let arguments = ["review", subject, "--client", "acme", "--by", by];
    sandbox.irplan(&arguments).status(0);
    let files = [ENTRY, TABLES].into_iter();
    let file = files.filter(|file| sandbox.path(file).exists());
    file.for_each(|file| sandbox.edit(file, TODAY, on));
}

/// Gives the last commit another day, as its author has it.
fn written_on(sandbox: &Sandbox, day: &str) {
    let date = format!("--date={day}T12:00:00Z");
    sandbox.git(&["commit", "--quiet", "--amend", "--no-edit", &date]);
}

/// The lines of `check` that name one of some rules.
fn found(run: &Run, rules: &[&str]) -> Vec<String> {
    let is_named = |line: &&str| rules.iter().any(|rule| line.contains(&format!("[{rule}]")));
    run.out
        .lines()
        .filter(is_named)
        .map(ToOwned::to_owned)
        .collect()
}

#[track_caller]
fn check(sandbox: &Sandbox, rules: &[&str], expected: &[&str]) {
    let run = sandbox.irplan(&["check", "--client", "acme", "--format", "short"]);
    let found = found(&run, rules);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (line, words) in found.iter().zip(expected) {
        assert!(line.contains(words), "`{words}` is not in {line}");
    }
}

const RULES: [&str; 5] = [
    "backward-sign-off",
    "bulk-sign-off",
    "future-sign-off",
    "proxy-sign-off",
    "self-review",
];

#[test]
fn who_wrote_it_and_who_committed_the_sign_off_is_known() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-22");
    check(
        &sandbox,
        &["shallow-history"],
        &["1 sign-off is not committed yet"],
    );
    let others = sandbox.irplan(&["check", "--client", "north", "--format", "short"]);
    assert_eq!(found(&others, &["shallow-history"]), [""; 0], "{others:#?}");
    commit_as(&sandbox, JANE);
    check(&sandbox, &RULES, &[]);
    check(&sandbox, &["shallow-history"], &[]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, JANE);
    review(&sandbox, "jane", "2026-11-22");
    commit_as(&sandbox, SAM);
    check(
        &sandbox,
        &RULES,
        &[
            "the sign-off of `section:contain` names `jane`, and `Sam Ortiz` committed it",
            "`section:contain` was reviewed by `jane` alone, who wrote it, in `acme`",
        ],
    );
}

#[test]
fn who_moves_a_text_did_not_write_it() {
    let [here, there, renamed] = [
        "plans/acme/sections/own.md",
        "plans/base/sections/own.md",
        "plans/base/sections/renamed.md",
    ];
    for (author, expected) in [(SAM, 0), (JANE, 1)] {
        let sandbox = Sandbox::repository();
        let text = sandbox.read(SECTION).replace("Containment", "Own");
        sandbox.write(here, &text);
        commit_as(&sandbox, author);
        let review = |id: &str| {
            let typed = format!("review section:{id} --client acme --by jane");
            sandbox.typed(&typed).status(0);
        };
        review("own");
        let own = "`section:own` was reviewed by `jane` alone, who wrote it";
        let check_moved = |mover: &str, words: &str| {
            commit_as(&sandbox, mover);
            let expected = &[words][..expected];
            check(&sandbox, &["self-review"], expected);
        };
        check_moved(JANE, own);
        // Whoever it was not moves it to another plan, and gives it another id.
        let mover = if author == SAM { JANE } else { SAM };
        sandbox.git(&["mv", here, there]);
        check_moved(mover, own);
        sandbox.git(&["mv", there, renamed]);
        let plan = "plans/acme/signoffs/section-own.toml";
        std::fs::remove_file(sandbox.path(plan)).unwrap();
        review("renamed");
        check_moved(mover, &own.replace("own`", "renamed`"));
    }
}

#[test]
fn a_mailmap_says_who_is_who() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-22");
    commit_as(&sandbox, "jd <jd@laptop.example>");
    check(&sandbox, &RULES, &["and `jd` committed it"]);
    sandbox.write(
        ".mailmap",
        "Jane Doe <jane@acme.example> <jd@laptop.example>\n",
    );
    commit_as(&sandbox, SAM);
    check(&sandbox, &RULES, &[]);
}

/// What a change says of who is who counts once it is in.
#[test]
fn a_change_says_of_nobody_who_they_are() {
    let sandbox = Sandbox::repository();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    review(&sandbox, "sam", "2026-11-22");
    commit_as(&sandbox, "Sam Ortiz <sam2@north.example>");
    let expected = "`section:contain` was reviewed by `sam` alone, who wrote it, in `acme`";
    let since = || {
        let since = [
            "check", "--since", "main", "--client", "acme", "--format", "short",
        ];
        let found = found(&sandbox.irplan(&since), &RULES);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains(expected), "{found:#?}");
    };
    since();
    let own = "Other Person <other@north.example> <sam@north.example>";
    sandbox.write(".mailmap", &format!("# who is who\n\n{own}\n"));
    sandbox.irplan(&["diff", "main"]).does_not_say(".mailmap");
    commit_as(&sandbox, SAM);
    since();
    sandbox
        .irplan(&["diff", "main", "--show-values"])
        .says("1 setting of the repository changed")
        .says(&format!(".mailmap: nothing -> {own}"));
    check(&sandbox, &RULES, &[]);
}

#[test]
fn a_date_does_not_move_backwards() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-20");
    commit_as(&sandbox, JANE);
    review(&sandbox, "jane", "2026-11-21");
    commit_as(&sandbox, JANE);
    check(&sandbox, &RULES, &[]);
    review(&sandbox, "jane", "2026-11-19");
    commit_as(&sandbox, JANE);
    check(
        &sandbox,
        &RULES,
        &["is dated 2026-11-19 and replaced one of 2026-11-21 by `jane`"],
    );
}

#[test]
fn nobody_signs_what_was_not_written_yet() {
    let sandbox = Sandbox::repository();
    written_on(&sandbox, "2026-11-01");
    review(&sandbox, "jane", "2026-10-31");
    commit_as(&sandbox, JANE);
    // The first sign-off may be older than the repository.
    sandbox.git(&["tag", "before"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    written_on(&sandbox, "2026-11-20");
    review(&sandbox, "jane", "2026-11-18");
    commit_as(&sandbox, JANE);
    let expected = "is dated 2026-11-18 and signs what was written on 2026-11-20";
    check(&sandbox, &BACKWARD, &[expected]);
    // What is signed and taken back does not get younger by it.
    sandbox.edit(SECTION, "Unplug", "Cut off");
    commit_as(&sandbox, SAM);
    review(&sandbox, "jane", "2026-11-21");
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, SAM);
    sandbox.edit(SECTION, "Unplug", "Cut off");
    commit_as(&sandbox, SAM);
    check(&sandbox, &["unreviewed-section"], &["section:detect"]);
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~4"]);
    check(&sandbox, &BACKWARD, &[expected]);
    // A squash has one day for the text and for who read it.
    sandbox.git(&["reset", "--quiet", "--soft", "before"]);
    commit_as(&sandbox, SAM);
    check(&sandbox, &BACKWARD, &[]);
}

/// What the rule finds, the commands refuse, as far as history can say.
#[test]
fn no_command_signs_what_was_not_written_yet() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-10");
    commit_as(&sandbox, JANE);
    let first = sandbox.read(ENTRY);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    sandbox.commit_on("2026-11-20", "Change");
    let sign = |on: &str| {
        let subject = "acme/section:contain";
        sandbox.irplan(&["review", subject, "--by", "jane", "--on", on])
    };
    sign("2026-11-18")
        .status(2)
        .complains("what `acme/section:contain` says was written on 2026-11-20, which is later than 2026-11-18")
        .complains("nothing was written");
    assert_eq!(sandbox.read(ENTRY), first);
    // The day before may be the same one elsewhere.
    sign("2026-11-19").status(0);
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
    // What is not committed yet may be signed as of the day on which it was read.
    sandbox.edit(SECTION, "Unplug", "Switch off");
    sign("2026-11-19").status(0);
    sandbox.commit_on("2026-11-22", "One change");
    check(&sandbox, &BACKWARD, &[]);
}

const BACKWARD: [&str; 1] = ["backward-sign-off"];
const TABLES: &str = "plans/acme/signoffs.toml";
const ENTRY: &str = "plans/acme/signoffs/section-contain.toml";

/// A sign-off of the 20th on `main`, and on a merged branch a change with one of the 21st.
fn merged(sandbox: &Sandbox) {
    review(sandbox, "jane", "2026-11-20");
    commit_as(sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(sandbox, SAM);
    review(sandbox, "jane", "2026-11-21");
    commit_as(sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
}

#[test]
fn a_revert_brings_an_old_sign_off_back() {
    for is_table in [false, true] {
        let sandbox = Sandbox::repository();
        if is_table {
            // What stands in a table stays there.
            sandbox.write(TABLES, "[\"section:contain\"]\nby = \"jane\"\non = 2026-11-10\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n");
            commit_as(&sandbox, JANE);
        }
        merged(&sandbox);
        assert_eq!(sandbox.path(ENTRY).exists(), !is_table);
        sandbox.git(&["switch", "--quiet", "--create", "back"]);
        sandbox.git(&["revert", "--no-edit", "-m", "1", "main"]);
        let rules = ["backward-sign-off", "unreviewed-section", "shallow-history"];
        check(&sandbox, &rules[..1], &[]);
        let since = [
            "check", "--since", "main", "--client", "acme", "--format", "short",
        ];
        assert_eq!(found(&sandbox.irplan(&since), &rules[..1]), [""; 0]);
        // And back, and back once more.
        for _ in 0..2 {
            sandbox.git(&["revert", "--no-edit", "HEAD"]);
            check(&sandbox, &rules[..1], &[]);
        }
        // Without what came before it cannot be told.
        let from = format!("file://{}", sandbox.path(".").display());
        sandbox.git(&["clone", "--quiet", "--depth=2", &from, "shallow"]);
        let run = sandbox.irplan_in("shallow", &["check", "--format", "short"], &[]);
        assert_eq!(found(&run, &rules[..1]), [""; 0], "{run:#?}");
        assert_eq!(found(&run, &rules[2..]).len(), 1, "{run:#?}");
    }
}

#[test]
fn an_old_sign_off_is_known_from_either_kind_of_file() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-20");
    let old = sandbox.read(ENTRY);
    sandbox.remove_folder("plans/acme/signoffs");
    sandbox.write(TABLES, &old);
    commit_as(&sandbox, JANE);
    std::fs::remove_file(sandbox.path(TABLES)).unwrap();
    review(&sandbox, "jane", "2026-11-21");
    commit_as(&sandbox, JANE);
    sandbox.write(ENTRY, &old);
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &[]);
    sandbox.edit(ENTRY, "2026-11-20", "2026-11-19");
    commit_as(&sandbox, JANE);
    check(&sandbox, &BACKWARD, &["is dated 2026-11-19"]);
}

/// Signs two texts and a contact in the names of others, in a commit of Jane's, in the file of all or in files of their
/// own.
fn signed_by_jane(sandbox: &Sandbox, is_table: bool) {
    written_on(sandbox, "2026-11-01");
    sandbox.edit(
        "irplan.toml",
        "reserved-data",
        "bulk-sign-offs = 1\nreserved-data",
    );
    commit_as(sandbox, SAM);
    let on = "--client acme --by jane --on 2026-11-20";
    for subject in ["section:contain", "section:detect"] {
        let typed = format!("review {subject} {on}");
        sandbox.typed(&typed).status(0);
        commit_as(sandbox, JANE);
    }
    if is_table {
        join(sandbox);
        commit_as(sandbox, JANE);
    }
}

/// Moves all sign-offs into `signoffs.toml`.
fn join(sandbox: &Sandbox) {
    let files = sandbox.files("plans/acme/signoffs").into_values();
    let texts: Vec<_> = files.map(|text| String::from_utf8(text).unwrap()).collect();
    sandbox.remove_folder("plans/acme/signoffs");
    sandbox.write(TABLES, &texts.join("\n"));
}

/// Moves all sign-offs into files of their own.
fn part(sandbox: &Sandbox) {
    let all = sandbox.read(TABLES);
    std::fs::remove_file(sandbox.path(TABLES)).unwrap();
    for table in all.split("[\"section:").skip(1) {
        let (id, _) = table.split_once('"').unwrap();
        let path = format!("plans/acme/signoffs/section-{id}.toml");
        sandbox.write(&path, &format!("[\"section:{table}"));
    }
}

#[test]
fn moving_sign_offs_between_the_files_of_a_ledger_signs_nothing() {
    for is_table in [false, true] {
        let sandbox = Sandbox::repository();
        signed_by_jane(&sandbox, is_table);
        check(&sandbox, &RULES, &[]);
        match is_table {
            false => join(&sandbox),
            true => part(&sandbox),
        }
        commit_as(&sandbox, SAM);
        check(&sandbox, &RULES, &[]);
        sandbox.edit(SECTION, "the host first", "the site first");
        commit_as(&sandbox, SAM);
        // What changed since is told from the commit that signed it.
        sandbox
            .irplan(&["check", "--client", "acme"])
            .says(": \"host\" became \"site\"; read what changed");
    }
}

#[test]
fn a_date_that_moves_backwards_is_found_in_the_other_file_of_its_ledger() {
    for is_table in [false, true] {
        let sandbox = Sandbox::repository();
        signed_by_jane(&sandbox, is_table);
        let moved = match is_table {
            false => {
                join(&sandbox);
                TABLES
            }
            true => {
                part(&sandbox);
                ENTRY
            }
        };
        sandbox.edit(moved, "2026-11-20", "2026-11-19");
        commit_as(&sandbox, JANE);
        let expected = "is dated 2026-11-19 and replaced one of 2026-11-20 by `jane`";
        check(&sandbox, &BACKWARD, &[expected]);
        // A later one, taken back, does not make it one that stood there before.
        review(&sandbox, "jane", "2026-11-21");
        commit_as(&sandbox, JANE);
        check(&sandbox, &BACKWARD, &[]);
        sandbox.git(&["revert", "--no-edit", "HEAD"]);
        let expected = "is dated 2026-11-19 and replaced one of 2026-11-21 by `jane`";
        check(&sandbox, &BACKWARD, &[expected]);
    }
}

#[test]
fn a_date_that_never_stood_there_is_found_whatever_else_changed() {
    let sandbox = Sandbox::repository();
    merged(&sandbox);
    sandbox.git(&["switch", "--quiet", "--create", "forged"]);
    let forge = |text: &str, on: &str| {
        sandbox.edit(SECTION, "Unplug", text);
        review(&sandbox, "jane", on);
        commit_as(&sandbox, JANE);
    };
    forge("Pull out", "2026-11-19");
    let expected = "is dated 2026-11-19 and replaced one of 2026-11-21 by `jane`";
    let check_forged = || {
        check(&sandbox, &BACKWARD, &[expected]);
        let since = [
            "check", "--since", "main", "--client", "acme", "--format", "short",
        ];
        let run = sandbox.irplan(&since).status(1);
        let found = found(&run, &BACKWARD);
        assert!(found.len() == 1 && found[0].contains(expected), "{run:#?}");
    };
    check_forged();
    // It is no better for having been there once.
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    check(&sandbox, &BACKWARD, &[]);
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    check_forged();
}

#[test]
fn a_shallow_clone_is_judged_for_nothing_that_it_cannot_know() {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "irplan.toml",
        "reserved-data",
        "bulk-sign-offs = 0\nreserved-data",
    );
    sandbox.edit(SECTION, "Cut off", "Unplug");
    commit_as(&sandbox, JANE);
    review(&sandbox, "jane", "2026-11-22");
    commit_as(&sandbox, JANE);
    let whole = sandbox.irplan(&["check", "--format", "short"]);
    assert_eq!(found(&whole, &RULES).len(), 2, "{whole:#?}");
    let from = format!("file://{}", sandbox.path(".").display());
    sandbox.git(&["clone", "--quiet", "--depth=1", &from, "shallow"]);
    let arguments = ["check", "--format", "short"];
    let shallow = sandbox.irplan_in("shallow", &arguments, &[]);
    assert_eq!(found(&shallow, &RULES), [""; 0], "{shallow:#?}");
    assert_eq!(
        found(&shallow, &["shallow-history"]).len(),
        1,
        "{shallow:#?}"
    );
}

#[test]
fn what_changed_since_is_named_and_no_value_of_a_contact() {
    let sandbox = Sandbox::repository();
    review(&sandbox, "jane", "2026-11-21");
    let verify = "verify contact:jane --client acme --by sam --how called";
    sandbox.typed(verify).status(0);
    commit_as(&sandbox, JANE);
    sandbox.edit(SECTION, "Cut off the host first", "Cut off the site first");
    sandbox.edit("plans/acme/contacts.toml", "555 0143", "555 0144");
    commit_as(&sandbox, SAM);
    let section = "`Sam Ortiz` changed it on 2026-11-22 in commit";
    sandbox
        .irplan(&["check", "--client", "acme"])
        .says(section)
        .says(": \"host\" became \"site\"; read what changed, then type `irplan review --client acme section:contain`")
        .says(": `phones`; check what changed with them, then type `irplan verify --client acme contact:jane`");
}

#[test]
fn a_fact_that_a_voided_text_shows_is_named_and_no_other() {
    let sandbox = Sandbox::repository();
    let (plan, detect) = ("plans/acme/plan.toml", "plans/acme/sections/detect.md");
    let text = sandbox.read(plan);
    let tools = "[tools.edr]\nname = \"Sensor\"\n\n[tools.other]\nname = \"Other\"\n";
    sandbox.write(plan, &format!("{text}\n{tools}"));
    sandbox.edit(detect, "the mail filter", "<tool:edr>");
    commit_as(&sandbox, SAM);
    let review = [
        "review",
        "acme/section:detect",
        "--by",
        "jane",
        "--on",
        "2026-11-21",
    ];
    sandbox.irplan(&review).status(0);
    commit_as(&sandbox, JANE);
    sandbox.edit(plan, "Sensor", "Agent");
    sandbox.edit(plan, "\"Other\"", "\"Another\"");
    commit_as(&sandbox, SAM);
    sandbox
        .irplan(&["check", "--client", "acme"])
        .says("this changed: `tool:edr`; read what changed, then type `irplan review --client acme section:detect`");
}
