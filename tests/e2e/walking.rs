//! `--pending` on a real terminal: a pseudo-terminal with the program on the other side.

#![cfg(target_os = "linux")]

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::Sandbox;

const DETECT: &str = "plans/acme/sections/detect.md";
const LEDGER: &str = "plans/acme/signoffs/section-detect.toml";

/// A program that runs on a terminal.
struct PseudoTerminal {
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    child: Child,
    seen: String,
}

impl PseudoTerminal {
    /// Starts a program with a terminal for all its streams.
    fn start(mut command: Command) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let slave = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap();
        let stream = || Stdio::from(slave.try_clone().unwrap());
        command.stdin(stream()).stdout(stream()).stderr(stream());
        command.env("TERM", "dumb");
        let child = command.spawn().unwrap();
        let keyboard = File::from(master);
        let mut reader = keyboard.try_clone().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Reading fails once the other side is closed.
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            keyboard,
            screen,
            child,
            seen: String::new(),
        }
    }

    /// Waits for a text to appear on the screen after the one before, and returns everything up to it.
    #[track_caller]
    fn until(&mut self, words: &str) -> String {
        loop {
            if let Some(at) = self.seen.find(words) {
                let rest = self.seen.split_off(at + words.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            let bytes = self.screen.recv_timeout(Duration::from_secs(30));
            assert!(
                bytes.is_ok(),
                "`{words}` did not come after {:?}",
                self.seen
            );
            let bytes = bytes.unwrap_or_default();
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    fn types(&mut self, words: &str) {
        self.keyboard.write_all(words.as_bytes()).unwrap();
    }

    /// Waits for the end, and returns the exit status.
    fn end(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for PseudoTerminal {
    /// Stops the program if a test fails before it ends.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A repository whose section `detect` was signed and then changed, on a terminal that walks through what is due.
fn walk(arguments: &[&str], editor: Option<&str>) -> (Sandbox, PseudoTerminal) {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&[
            "review",
            "acme/section:detect",
            "--by",
            "sam",
            "--on",
            "2026-11-01",
        ])
        .status(0);
    sandbox.commit("Review");
    sandbox.edit(DETECT, "the firewall", "every firewall");
    sandbox.commit("Edit");
    let mut command = sandbox.command("");
    command.args(["review", "--pending", "--client", "acme", "--by", "jane"]);
    command.args(arguments);
    if let Some(editor) = editor {
        command.env("EDITOR", editor);
    }
    let terminal = PseudoTerminal::start(command);
    (sandbox, terminal)
}

const QUESTION: &str = "review it? [y]es, [n]o, [s]kip, [e]dit, [q]uit: ";

#[test]
fn each_subject_is_shown_with_what_changed() {
    let (sandbox, mut terminal) = walk(&[], None);
    let first = terminal.until(QUESTION);
    assert!(
        first.contains("[1 of 2] acme/section:contain  Containment (never signed)"),
        "{first}"
    );
    assert!(first.contains("plans/base/sections/contain.md:"), "{first}");
    assert!(first.contains("nobody has signed it yet"), "{first}");
    terminal.types("what\n");
    terminal.until("y, n, s, e or q");
    terminal.until(QUESTION);
    terminal.types("n\n");
    let second = terminal.until(QUESTION);
    let voided = "[2 of 2] acme/section:detect  Detection (changed since it was signed, last signed by sam on 2026-11-01)";
    assert!(second.contains(voided), "{second}");
    assert!(
        second.contains("changed since sam signed on 2026-11-01:"),
        "{second}"
    );
    assert!(second.contains("[-the-]{+every+} firewall"), "{second}");
    terminal.types("y\n");
    terminal.until("not right: acme/section:contain; correct it, then sign it");
    terminal.until("reviewed acme/section:detect on 2026-11-22");
    assert_eq!(terminal.end(), Some(0));
    assert!(sandbox.read(LEDGER).contains("by = \"jane\""));
    assert!(
        !sandbox
            .path("plans/acme/signoffs/section-contain.toml")
            .exists()
    );
}

#[test]
fn quitting_signs_what_was_agreed_to() {
    for (answers, signed) in [
        ("y\nq\n", true),
        ("s\nq\n", false),
        ("q\n", false),
        ("\u{4}", false),
    ] {
        let (sandbox, mut terminal) = walk(&[], None);
        terminal.types(answers);
        assert_eq!(terminal.end(), Some(0));
        let file = sandbox.path("plans/acme/signoffs/section-contain.toml");
        assert_eq!(file.exists(), signed, "{answers:?}");
        assert!(sandbox.read(LEDGER).contains("by = \"sam\""));
    }
}

#[test]
fn a_text_can_be_edited_during_the_walk() {
    let sandbox = Sandbox::empty();
    sandbox.write(
        "edit.sh",
        "sed -i 's/every firewall/each firewall/' \"$1\"\n",
    );
    let script = format!("sh {}", sandbox.path("edit.sh").display());
    let (plans, mut terminal) = walk(&[], Some(&script));
    terminal.until(QUESTION);
    terminal.types("s\n");
    terminal.until(QUESTION);
    terminal.types("e\n");
    let again = terminal.until(QUESTION);
    assert!(again.contains("[2 of 2] acme/section:detect"), "{again}");
    assert!(again.contains("[-the-]{+each+} firewall"), "{again}");
    terminal.types("y\n");
    terminal.until("reviewed acme/section:detect on 2026-11-22");
    assert_eq!(terminal.end(), Some(0));
    plans
        .irplan(&["review", "--pending", "--client", "acme"])
        .does_not_say("section:detect");
}

#[test]
fn a_failing_editor_does_not_end_the_walk() {
    for (editor, answer) in [
        (None, "no editor is set"),
        (Some("/nowhere/editor"), "cannot start the editor"),
        (Some("false"), "failed"),
    ] {
        let (_plans, mut terminal) = walk(&[], editor);
        terminal.until(QUESTION);
        terminal.types("e\n");
        terminal.until(answer);
        terminal.until(QUESTION);
        terminal.types("q\n");
        assert_eq!(terminal.end(), Some(0));
    }
}

/// Checks the result of the answers after the first one, a yes. Each edit runs the next line of a script.
#[track_caller]
fn check_edits(edits: &[&str], rounds: &[(&str, &str)]) {
    let scripts = Sandbox::empty();
    scripts.write("edits", &format!("{}\n", edits.join("\n")));
    let lines = scripts.path("edits").display().to_string();
    let next = format!("next=$(head -n 1 {lines}) && sed -i 1d {lines} && eval \"$next\"\n");
    scripts.write("edit.sh", &next);
    let editor = format!("sh {}", scripts.path("edit.sh").display());
    let (plans, mut terminal) = walk(&[], Some(&editor));
    terminal.until(QUESTION);
    terminal.types("y\n");
    terminal.until(QUESTION);
    for (typed, answer) in rounds {
        terminal.types(typed);
        terminal.until(answer);
    }
    assert_eq!(terminal.end(), Some(0));
    let agreed = plans.path("plans/acme/signoffs/section-contain.toml");
    assert!(agreed.exists());
}

#[test]
fn a_bad_edit_loses_no_answers() {
    let signed = ("y\n", "reviewed acme/section:detect on 2026-11-22");
    check_edits(
        &["rm -r plans/acme", "git checkout --quiet plans"],
        &[
            ("e\n", "there is no plan `acme`"),
            ("e\n", QUESTION),
            signed,
        ],
    );
    check_edits(
        &[
            "echo '[severities' >> plans/acme/plan.toml",
            "sed -i '/^.severities$/d' plans/acme/plan.toml",
        ],
        &[
            ("e\n", QUESTION),
            ("y\n", "have errors"),
            ("e\n", QUESTION),
            signed,
        ],
    );
    check_edits(
        &["rm plans/acme/sections/detect.md"],
        &[("e\n", "no longer needs a sign-off: acme/section:detect")],
    );
}

#[test]
fn an_edit_that_breaks_history_loses_no_answers() {
    let scripts = Sandbox::empty();
    let missing = "1".repeat(40);
    let script = format!("echo {missing} > .git/refs/heads/main\n");
    scripts.write("edit.sh", &script);
    let editor = format!("sh {}", scripts.path("edit.sh").display());
    let (plans, mut terminal) = walk(&[], Some(&editor));
    terminal.until(QUESTION);
    terminal.types("y\n");
    terminal.until(QUESTION);
    terminal.types("e\n");
    terminal.until("reviewed acme/section:contain on 2026-11-22");
    terminal.until("error: ");
    terminal.until(&missing);
    assert_eq!(terminal.end(), Some(2));
    let agreed = plans.read("plans/acme/signoffs/section-contain.toml");
    assert!(agreed.contains("by = \"jane\""), "{agreed}");
    assert!(plans.read(LEDGER).contains("by = \"sam\""));
}

#[test]
fn a_subject_that_cannot_be_shown_says_why() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&["review", "acme/section:detect", "--by", "sam"])
        .status(0);
    sandbox.edit(DETECT, "the firewall", "every firewall");
    let mut command = sandbox.command("");
    command.args(["review", "--pending", "--client", "acme", "--by", "jane"]);
    let mut terminal = PseudoTerminal::start(command);
    terminal.until(QUESTION);
    terminal.types("s\n");
    let second = terminal.until(QUESTION);
    let why = "cannot show what changed since sam signed on 2026-11-22: git does not have the sign-off yet";
    assert!(second.contains(why), "{second}");
    terminal.types("q\n");
    assert_eq!(terminal.end(), Some(0));
}

#[test]
fn how_a_contact_was_reached_is_asked() {
    let sandbox = Sandbox::repository();
    let mut command = sandbox.command("");
    command.args(["verify", "--pending", "--client", "acme", "--by", "sam"]);
    let mut terminal = PseudoTerminal::start(command);
    terminal.until("verify it? [y]es");
    terminal.types("y\n");
    terminal.until("How? by a [c]all");
    terminal.types("by phone\n");
    terminal.until("c, i, r or v");
    terminal.types("r\n");
    terminal.until("by a reply to a message, which is weaker than a call");
    assert_eq!(terminal.end(), Some(0));
}
