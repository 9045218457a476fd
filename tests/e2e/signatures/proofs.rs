//! Which sign-offs are proven, and which are not.

use std::process::Command;

use super::keys::{LEDGER, SigningKeys};

#[test]
fn a_commit_proves_who_signed() {
    let keys = SigningKeys::new();
    keys.review(&["--by", "sam"]).status(0);
    keys.check(Some("`[policy.keys]` has no key for `sam`"));
    keys.name(&[("sam", &keys.public("sam")), ("jane", &keys.public("jane"))]);
    keys.check(Some("is not signed by `sam`"));
    for (who, expected) in [
        ("mallory", Some("is not signed by `sam`")),
        ("jane", Some("is not signed by `sam`")),
        ("sam", None),
    ] {
        keys.plans.edit(LEDGER, "on = ", "on =  ");
        keys.plans.write("changed", who);
        keys.plans.git(&["rm", "--quiet", "--cached", LEDGER]);
        std::fs::rename(keys.plans.path(LEDGER), keys.plans.path("kept")).unwrap();
        keys.plans.git(&["add", "plans"]);
        keys.plans
            .git(&["commit", "--quiet", "--message", "Take it out"]);
        std::fs::rename(keys.plans.path("kept"), keys.plans.path(LEDGER)).unwrap();
        keys.check(Some("no commit signed by `sam` has it"));
        keys.commit_signed(who);
        keys.check(expected);
    }
    // A squash makes a new commit, which is not signed.
    keys.plans
        .git(&["commit", "--quiet", "--amend", "--message", "Squashed"]);
    keys.check(Some("is not signed by `sam`"));
}

#[test]
fn an_unproven_sign_off_is_due_and_says_how_to_prove_it() {
    let keys = SigningKeys::new();
    keys.name(&[("sam", &keys.public("sam"))]);
    keys.review(&["--by", "sam"]).status(0);
    keys.plans.commit("Review");
    let help = "read it, then run `irplan review --client acme section:detect --sign KEY-FILE`, or commit what `irplan \
                review --client acme section:detect` writes with your own signature";
    keys.plans
        .irplan(&["check", "--require-signatures"])
        .says(help);
    let pending = ["review", "--pending", "--client", "acme"];
    let due =
        |run: crate::support::CommandOutput| run.status(0).out.contains("acme/section:detect");
    assert!(!due(keys.plans.irplan(&pending)));
    let proven = [&pending[..], &["--require-signatures"]].concat();
    assert!(due(keys.plans.irplan(&proven)));
    let page = || {
        let page = "public/clients/acme/sections/detect.html";
        keys.plans.read(page).contains("data-state=\"invalid\"")
    };
    keys.plans.irplan(&["build"]).status(0);
    assert!(!page());
    keys.plans
        .irplan(&["build", "--require-signatures"])
        .status(0);
    assert!(page());
    keys.plans.irplan(&["build"]).status(0);
    assert!(!page());
    let sign = ["--sign", &keys.path("sam")];
    let all = ["review", "--all", "--client", "acme", "--by", "sam"];
    let all = [&all[..], &["--require-signatures"], &sign].concat();
    keys.plans.irplan(&all).status(0);
    assert!(!due(keys.plans.irplan(&proven)));
}

/// The history cache is not committed, so anybody can edit it: here it claims that the sign-off was added by a commit
/// that the person did sign.
#[test]
fn the_history_cache_proves_nothing() {
    let keys = SigningKeys::new();
    keys.name(&[("sam", &keys.public("sam"))]);
    keys.review(&["--by", "sam"]).status(0);
    keys.plans.commit("Forged");
    let forged = keys.plans.git(&["rev-parse", "HEAD"]);
    keys.plans.write("note", "by sam");
    keys.commit_signed("sam");
    let signed = keys.plans.git(&["rev-parse", "HEAD"]);
    keys.plans.irplan(&["check"]);
    let kept = keys.plans.read(".git/irplan/history");
    let (lines, _) = kept.trim_end().rsplit_once('\n').unwrap();
    let lines = lines.lines().map(|line| {
        let is_entry = line.contains("sign-off section:detect");
        let line = match is_entry {
            true => line.replacen(forged.trim(), signed.trim(), 1),
            false => line.to_owned(),
        };
        format!("{line}\n")
    });
    let lines: String = lines.collect();
    assert!(!kept.starts_with(&lines), "{kept}");
    keys.plans.write(".git/irplan/history", &lines);
    let sum = ["hash-object", "--no-filters", ".git/irplan/history"];
    let sum = keys.plans.git(&sum);
    keys.plans
        .write(".git/irplan/history", &format!("{lines}{sum}"));
    keys.check(Some("is not signed by `sam`"));
}

#[test]
fn a_signature_in_the_ledger_survives_a_rewritten_commit() {
    let keys = SigningKeys::new();
    keys.review(&["--by", "sam", "--sign", &keys.path("sam")])
        .status(2)
        .complains("is not a key of `sam`; add its public half to `[policy.keys]`");
    keys.name(&[("sam", &keys.public("sam"))]);
    keys.review(&["--by", "sam", "--sign", &keys.path("mallory")])
        .status(2)
        .complains("is not a key of `sam`");
    keys.review(&["--by", "sam", "--sign", "/nowhere"])
        .status(2)
        .complains("cannot sign with");
    assert!(!keys.plans.path(LEDGER).exists());
    keys.review(&[
        "--by",
        "sam",
        "--sign",
        &keys.path("sam"),
        "--due",
        "2027-06-01",
    ])
    .status(0);
    keys.check(None);
    keys.plans.commit("Review");
    keys.check(None);
    // Every part of the statement is signed.
    let entry = keys.plans.read(LEDGER);
    for (from, to) in [
        ("2027-06-01", "2027-07-01"),
        ("on = 2026-11-22", "on = 2026-11-21"),
    ] {
        keys.plans.edit_sign_off(LEDGER, from, to);
        keys.check(Some("its signature is not by `sam`"));
        keys.plans.write(LEDGER, &entry);
    }
    let copied = entry.replace("section:detect", "section:contain");
    keys.plans
        .write("plans/acme/signoffs/section-contain.toml", &copied);
    let pending = keys
        .plans
        .irplan(&["check", "--require-signatures", "--format", "short"]);
    pending.says("section:contain");
    // Signing again without a key removes the old signature.
    keys.review(&["--by", "sam"]).status(0);
    assert!(!keys.plans.read(LEDGER).contains("signature"));
}

#[test]
fn an_openpgp_signature_counts() {
    if Command::new("gpg").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "gpg is not installed");
        // `cargo test -- --nocapture` prints this. The SSH tests above run everywhere.
        println!("gpg is not installed: OpenPGP signatures were not tried");
        return;
    }
    let keys = SigningKeys::new();
    let home = keys.folder.path("gnupg");
    std::fs::create_dir(&home).unwrap();
    let gpg = |arguments: &[&str]| {
        let mut command = Command::new("gpg");
        command
            .env("GNUPGHOME", &home)
            .args(["--batch", "--quiet"])
            .args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for who in ["sam", "mallory"] {
        let address = format!("{who}@north.example");
        gpg(&[
            "--passphrase",
            "",
            "--quick-generate-key",
            &address,
            "ed25519",
            "sign",
            "never",
        ]);
    }
    keys.name(&[("sam", &gpg(&["--armor", "--export", "sam@north.example"]))]);
    for (who, expected) in [("mallory", Some("is not signed by `sam`")), ("sam", None)] {
        keys.review(&[
            "--by",
            "sam",
            "--on",
            if who == "sam" {
                "2026-11-22"
            } else {
                "2026-11-21"
            },
        ])
        .status(0);
        keys.plans.git(&["add", "--all"]);
        let tree = keys.plans.git(&["write-tree"]);
        let parent = keys.plans.git(&["rev-parse", "HEAD"]);
        let mut git = Command::new("git");
        git.current_dir(keys.plans.path(""))
            .env("GNUPGHOME", &home)
            .args(["-c", "user.name=Sam", "-c", "user.email=sam@north.example"])
            .args(["commit-tree", "-m", "Review", "-p", parent.trim()])
            .arg(format!("-S{who}@north.example"))
            .arg(tree.trim());
        let output = git.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let commit = String::from_utf8(output.stdout).unwrap();
        keys.plans
            .git(&["reset", "--quiet", "--soft", commit.trim()]);
        keys.check(expected);
    }
    let listed = gpg(&["--with-colons", "--list-keys", "sam@north.example"]);
    let print = listed.lines().find_map(|line| line.strip_prefix("fpr:"));
    let print = print.unwrap().trim_matches(':').to_owned();
    gpg(&[
        "--passphrase",
        "",
        "--quick-set-expire",
        &print,
        "seconds=1",
    ]);
    std::thread::sleep(std::time::Duration::from_secs(2));
    keys.name(&[("sam", &gpg(&["--armor", "--export", "sam@north.example"]))]);
    keys.check(Some("is signed with a key of `sam` that has expired"));
    let mut kill = Command::new("gpgconf");
    drop(
        kill.env("GNUPGHOME", &home)
            .args(["--kill", "all"])
            .status(),
    );
}

#[test]
fn programs_named_in_the_repository_are_not_run() {
    let keys = SigningKeys::new();
    keys.name(&[("sam", &keys.public("sam"))]);
    keys.review(&["--by", "sam"]).status(0);
    keys.commit_signed("sam");
    let trap = keys.plans.path("trap.sh");
    let sprung = keys.plans.path("sprung");
    keys.plans.write(
        "trap.sh",
        &format!("#!/bin/sh\ntouch {}\n", sprung.display()),
    );
    let executable = Command::new("chmod")
        .arg("755")
        .arg(&trap)
        .status()
        .unwrap();
    assert!(executable.success());
    let trap = trap.to_string_lossy().into_owned();
    for key in [
        "gpg.program",
        "gpg.ssh.program",
        "gpg.openpgp.program",
        "core.editor",
    ] {
        keys.plans.git(&["config", key, &trap]);
    }
    keys.plans
        .git(&["config", "gpg.ssh.allowedSignersFile", "/nowhere"]);
    // A program of the same name, in a relative entry of PATH.
    std::fs::copy(&trap, keys.plans.path("ssh-keygen")).unwrap();
    let path = format!(".:{}", std::env::var("PATH").unwrap());
    let run = keys.plans.irplan_in(
        "",
        &["check", "--require-signatures", "--format", "short"],
        &[("PATH", &path)],
    );
    assert!(
        !run.out.contains("`section:detect` is not reviewed"),
        "{run:?}"
    );
    assert!(!sprung.exists());
    let run = keys.plans.irplan_in(
        "",
        &["check", "--require-signatures"],
        &[("PATH", "/nowhere")],
    );
    run.status(2).complains("`ssh-keygen` is not installed");
}

#[test]
fn every_command_that_shows_states_has_the_option() {
    let keys = SigningKeys::new();
    keys.name(&[("sam", &keys.public("sam"))]);
    keys.review(&["--by", "sam"]).status(0);
    keys.plans.commit("Review");
    let status = |flags: &[&str]| keys.plans.irplan(&[&["status"], flags].concat()).out;
    assert!(
        status(&[]).contains("acme   0/1       1/2"),
        "{}",
        status(&[])
    );
    let proven = status(&["--require-signatures"]);
    assert!(proven.contains("acme   0/1       0/2"), "{proven}");
    // A change cannot add the key that would prove it.
    keys.plans.git(&["switch", "--quiet", "--create", "change"]);
    keys.name(&[("sam", &keys.public("mallory"))]);
    keys.review(&["--by", "sam", "--sign", &keys.path("mallory")])
        .status(0);
    keys.plans.commit("Forged");
    keys.check(None);
    let diff = keys
        .plans
        .irplan(&["diff", "main", "--require-signatures", "--format", "json"]);
    let diff = diff.status(0).out;
    assert!(diff.contains("\"invalid\""), "{diff}");
    // Neither can an approval.
    let since = ["diff", "--since-approval", "--require-signatures"];
    keys.plans
        .irplan(&since)
        .status(2)
        .complains("cannot be used with");
}

#[test]
fn only_requested_signatures_are_verified_and_only_once() {
    let keys = SigningKeys::new();
    keys.name(&[("sam", &keys.public("sam"))]);
    keys.review(&["--by", "sam", "--sign", &keys.path("sam")])
        .status(0);
    keys.plans.commit("Review");
    keys.plans.write("note", "More.");
    keys.plans.commit("Note");
    let bin = keys.counting();
    let check = |flags: &[&str]| {
        let check = ["check", "--require-signatures", "--format", "short"];
        let check = [&check, flags].concat();
        let run = keys.plans.irplan_in("", &check, &[("PATH", &bin)]);
        assert!(run.status != Some(2), "{run:?}");
        let note = "`section:detect` is not reviewed";
        assert!(!run.out.contains(note), "{run:?}");
        keys.counted()
    };
    assert_eq!(check(&["--client", "north"]), 0);
    assert_eq!(check(&["--client", "acme"]), 1);
    assert_eq!(check(&["--since", "HEAD~1"]), 1);
}

#[test]
fn no_key_is_used_before_everything_is_checked() {
    let keys = SigningKeys::new();
    keys.name(&[("sam", &keys.public("sam"))]);
    let bin = keys.counting();
    let sign = |arguments: &[&str], expected: i32| {
        let key = keys.path("sam");
        let review = [
            "review",
            "acme/section:detect",
            "--by",
            "sam",
            "--sign",
            &key,
        ];
        let review = [&review, arguments].concat();
        let run = keys.plans.irplan_in("", &review, &[("PATH", &bin)]);
        run.status(expected);
        keys.counted()
    };
    assert_eq!(sign(&["acme/section:nowhere"], 2), 0);
    assert_eq!(sign(&["--on", "2027-11-22"], 2), 0);
    assert_eq!(sign(&["--due", "2036-11-22"], 2), 0);
    assert!(!keys.plans.path(LEDGER).exists());
    // One run of the program signs, and one verifies the key.
    assert_eq!(sign(&[], 0), 2);
    keys.check(None);
}

#[test]
fn a_changed_policy_has_the_same_findings_with_signatures() {
    let keys = SigningKeys::new();
    keys.name(&[("sam", &keys.public("sam"))]);
    let settings = keys.plans.read("irplan.toml");
    let waiver = "[[policy.waivers]]\nrule = \"no-duty-at-all\"\nsubject = \"acme\"\nreason = \"x\"\nuntil = 2027-01-01\nby = \"sam\"\n";
    let changed =
        format!("# A line more.\n{settings}\n[policy.rules]\nnot-a-rule = \"deny\"\n\n{waiver}");
    keys.plans.write("irplan.toml", &changed);
    let check = ["check", "--since", "HEAD", "--format", "short"];
    let unsigned = keys.plans.irplan(&check);
    let run = keys
        .plans
        .irplan(&[&check[..], &["--require-signatures"]].concat());
    for run in [unsigned, run] {
        run.says("not-a-rule").says("no-duty-at-all");
    }
}

/// A signature in the ledger covers the name of the plan, and that of a commit covers its path.
#[test]
fn a_renamed_plan_stays_proven() {
    for is_in_ledger in [true, false] {
        let keys = SigningKeys::new();
        keys.name(&[("sam", &keys.public("sam"))]);
        match is_in_ledger {
            true => {
                keys.review(&["--by", "sam", "--sign", &keys.path("sam")])
                    .status(0);
                keys.plans.commit("Review");
            }
            false => {
                keys.review(&["--by", "sam"]).status(0);
                keys.commit_signed("sam");
            }
        }
        keys.check(None);
        keys.plans.git(&["mv", "plans/acme", "plans/harbor"]);
        keys.plans.commit("Rename");
        keys.check(None);
        let since = ["check", "--require-signatures", "--format", "short"];
        let run = keys
            .plans
            .irplan(&[&since[..], &["--since", "HEAD~1"]].concat());
        assert_eq!(run.out, "", "{run:#?}");
        // Another plan cannot take it over.
        let entry = LEDGER.replace("acme", "harbor");
        let other = LEDGER.replace("acme", "north");
        keys.plans.copy(&keys.plans.path(&entry), &other);
        let text = "plans/harbor/sections/detect.md";
        let there = text.replace("harbor", "north");
        keys.plans.copy(&keys.plans.path(text), &there);
        std::fs::remove_file(keys.plans.path(&entry)).unwrap();
        std::fs::remove_file(keys.plans.path(text)).unwrap();
        keys.plans.commit("Take it over");
        let words = match is_in_ledger {
            true => "its signature is not by `sam`",
            false => "is not signed by `sam`",
        };
        keys.check(Some(words));
    }
}
