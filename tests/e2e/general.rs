//! Behaviour of every command: help, errors, colours, streams.

use std::io::Read;
use std::process::Stdio;

use crate::support::Sandbox;

/// Every command.
pub(crate) const COMMANDS: &[&str] = &[
    "init",
    "new",
    "new client",
    "new section",
    "new playbook",
    "new contact",
    "new exercise",
    "new incident",
    "check",
    "status",
    "diff",
    "deadlines",
    "packs",
    "review",
    "verify",
    "acknowledge",
    "approve",
    "sign",
    "build",
    "serve",
    "codeowners",
    "blame",
    "history",
    "import",
    "import reviews",
    "explain",
    "completions",
];

#[test]
fn without_arguments_it_prints_help() {
    let run = Sandbox::empty()
        .irplan(&[])
        .status(0)
        .says("Usage: irplan")
        .says("irplan init plans-repo");
    assert_eq!(run.err, "");
}

#[test]
fn every_command_has_help_with_an_example_and_the_exit_status() {
    for command in COMMANDS {
        let example = format!("  irplan {command}");
        Sandbox::empty()
            .typed(&format!("{command} --help"))
            .status(0)
            .says("Examples:")
            .says(&example)
            .says("Exit status: 0");
    }
}

#[test]
fn help_is_printed_for_every_command_that_it_lists() {
    let sandbox = Sandbox::empty();
    let commands = commands(&sandbox.irplan(&["--help"]).status(0).out);
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands {
        let help = sandbox.irplan(&[&command, "--help"]).status(0);
        let same_help = sandbox.irplan(&["help", &command]).status(0);
        assert_eq!(help.out, same_help.out);
        let example = format!("  irplan {command}");
        help.says("Examples:").says(&example).says("Exit status: 0");
    }
}

/// The commands that a help lists.
fn commands(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let list = list.take_while(|line| !line.is_empty());
    let names = list.filter_map(|line| line.split_whitespace().next());
    let names = names.filter(|name| *name != "help");
    names.map(ToOwned::to_owned).collect()
}

#[test]
fn a_mistyped_option_is_an_error() {
    Sandbox::empty()
        .irplan(&["check", "--formt", "json"])
        .status(2)
        .complains("--format");
}

#[test]
fn another_word_is_not_suggested() {
    for (typed, suggestion) in [
        ("checkx", Some("'check'")),
        ("schema", None),
        ("doctor", None),
    ] {
        let run = Sandbox::empty().irplan(&[typed]).status(2);
        match suggestion {
            Some(name) => assert!(run.err.contains(name), "{run:?}"),
            None => assert!(!run.err.contains("similar"), "{run:?}"),
        }
    }
}

#[test]
fn without_a_repository_it_says_what_to_do() {
    Sandbox::empty()
        .irplan(&["check"])
        .status(2)
        .complains("error: there is no `irplan.toml`")
        .complains("irplan init DIR");
}

#[test]
fn it_works_from_any_folder_of_the_repository() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan_in("plans/acme/sections", &["status"], &[])
        .status(0)
        .says("acme");
    sandbox
        .irplan_in("", &["-C", "plans/acme", "status"], &[])
        .status(0)
        .says("acme");
}

#[test]
fn an_unknown_plan_is_reported_with_the_nearest() {
    Sandbox::repository()
        .irplan(&["check", "--client", "acne"])
        .status(2)
        .complains("there is no plan `acne`; did you mean `acme`?");
}

#[test]
fn colour_is_used_if_requested() {
    let sandbox = Sandbox::repository();
    let plain = sandbox.irplan(&["check"]).status(1);
    assert!(!plain.out.contains('\u{1b}'), "{}", plain.out);
    let coloured = sandbox.irplan(&["check", "--color", "always"]).status(1);
    assert!(coloured.out.contains('\u{1b}'), "{}", coloured.out);
    let forced = sandbox
        .irplan_in("", &["check"], &[("CLICOLOR_FORCE", "1")])
        .status(1);
    assert!(forced.out.contains('\u{1b}'), "{}", forced.out);
    let unforced = sandbox
        .irplan_in("", &["check"], &[("CLICOLOR_FORCE", "0")])
        .status(1);
    assert!(!unforced.out.contains('\u{1b}'), "{}", unforced.out);
    let never = sandbox
        .irplan_in(
            "",
            &["check", "--color", "never"],
            &[("CLICOLOR_FORCE", "1")],
        )
        .status(1);
    assert!(!never.out.contains('\u{1b}'), "{}", never.out);
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let sandbox = Sandbox::repository();
    for arguments in [
        &["check"][..],
        &["completions", "bash"],
        &["explain"],
        &["--help"],
    ] {
        let mut child = sandbox
            .command("")
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        let status = child.wait().unwrap().code();
        assert_eq!(status, Some(0), "{arguments:?}: {err}");
        assert!(
            !err.contains("panicked") && !err.contains("error"),
            "{arguments:?}: {err}"
        );
    }
}

#[test]
fn explain_lists_and_explains() {
    let sandbox = Sandbox::empty();
    sandbox.irplan(&["explain"]).status(0).says("stale-contact");
    sandbox
        .irplan(&["explain", "stale-contact"])
        .status(0)
        .says("# stale-contact")
        .says("## Why it matters");
    sandbox
        .irplan(&["explain", "stale-contac"])
        .status(2)
        .complains("did you mean `stale-contact`?");
}

#[test]
fn a_day_must_be_a_date() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&["check", "--today", "2026-02-30"])
        .status(2)
        .complains("YYYY-MM-DD");
    sandbox
        .irplan_in("", &["check"], &[("SOURCE_DATE_EPOCH", "soon")])
        .status(2)
        .complains("SOURCE_DATE_EPOCH");
}

#[test]
fn completions_exist_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        Sandbox::empty()
            .irplan(&["completions", shell])
            .status(0)
            .says("irplan");
    }
}

/// The environment may ask for so many threads that the machine stops. Their stacks would not fit into these 16 GB.
#[cfg(target_os = "linux")]
#[test]
fn there_are_no_more_threads_than_cores() {
    let sandbox = Sandbox::repository();
    let line = "ulimit -v 16000000; RAYON_NUM_THREADS=50000 timeout 60 irplan status";
    sandbox.shell("", line).status(0).says("acme");
}

/// Libraries repeat what they could not read.
#[test]
fn an_error_does_not_repeat_a_whole_file() {
    let sandbox = Sandbox::repository();
    sandbox.write(".git/HEAD", &"x".repeat(1_000_000));
    let run = sandbox.irplan(&["check"]).status(2).complains("error: ");
    assert!(run.err.len() < 4_000, "{} bytes", run.err.len());
}

/// A size in a log must not be hidden like a phone number.
#[test]
fn the_size_of_a_file_that_is_too_large_is_shown() {
    let sandbox = Sandbox::repository();
    sandbox.write("plans/acme/sections/big.md", &"a\n".repeat(2_000_000));
    let run = sandbox.irplan(&["check"]).status(1);
    run.says("its size, 3907 KiB, is over the limit of 512 KiB");
}
