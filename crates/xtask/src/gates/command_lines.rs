//! Libraries that another program may use do not say what to type.
//!
//! A command or an option of irplan is known only to the program that takes the request, so `cli` words it. What the
//! user can do is an `Advice` of `engine`. Commands of git may be named everywhere, because everybody has git. `plan`
//! and `check` are not on the list: a rule's help is a command that the reader of a page can copy.

use std::collections::BTreeSet;

use anyhow::ensure;

use crate::source::{ModuleTree, SourceTexts};

/// The crates whose texts name no command of irplan.
const WITHOUT_COMMANDS: [&str; 3] = ["engine", "repo", "site"];

/// The folder with the commands: each has a file.
const COMMANDS: &str = "crates/cli/src/commands";

/// A text that is not for readers: the first line of a file with the cached history.
const FILE_HEADERS: [&str; 1] = ["irplan history 5 "];

/// Fails if a text of such a crate names a command or an option.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let commands = commands(texts);
    ensure!(!commands.is_empty(), "{COMMANDS} has no commands");
    let mut faults = Vec::new();
    for name in WITHOUT_COMMANDS {
        let tree = ModuleTree::read(texts, &format!("crates/{name}/src/lib.rs"))?;
        for module in tree.modules() {
            let found = module.strings.iter().filter(|text| {
                names_command(text)
                    || names_known_command(text, &commands)
                        && !FILE_HEADERS.contains(&text.as_str())
            });
            faults.extend(found.map(|text| format!("{}: {text:?}", module.file)));
        }
    }
    ensure!(
        faults.is_empty(),
        "only `cli` says what to type; return an `Advice`, and word it in crates/cli/src/error_output.rs:\n  {}",
        faults.join("\n  ")
    );
    Ok(format!(
        "no text of {} names a command or an option of irplan",
        WITHOUT_COMMANDS.join(", ")
    ))
}

/// Returns the names of the commands, as users type them.
fn commands(texts: &SourceTexts) -> BTreeSet<String> {
    let files = texts
        .in_folder(COMMANDS)
        .filter_map(|(path, _)| path[COMMANDS.len() + 1..].split(['/', '.']).next());
    files
        .filter(|name| *name != "mod")
        .map(|name| name.replace('_', "-"))
        .collect()
}

/// Whether a text names one of the commands after the program, without code marks too: `irplan check`.
fn names_known_command(text: &str, commands: &BTreeSet<String>) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices("irplan").any(|(at, program)| {
        let rest = text[at + program.len()..].strip_prefix(char::is_whitespace);
        let name = rest.map(|rest| rest.trim_start().split(|c| !is_part(c)).next());
        !text[..at].ends_with(is_part) && name.flatten().is_some_and(|name| commands.contains(name))
    })
}

/// Whether a text names a command or an option of irplan, rather than being an option for another program.
fn names_command(text: &str) -> bool {
    let spans = text.split('`').enumerate();
    spans.into_iter().any(|(at, span)| {
        let is_code = at % 2 == 1;
        let is_of_git = is_code && span.starts_with("git ");
        let is_command = is_code && (span == "irplan" || span.starts_with("irplan "));
        let option_starts = |word: &str| {
            let name = word.strip_prefix("--").unwrap_or_default();
            name.starts_with(|c: char| c.is_ascii_lowercase())
        };
        // An option by itself is an argument of a program that irplan starts.
        let mut words = span.split(' ').enumerate();
        let is_option = words.any(|(word_at, word)| (at, word_at) != (0, 0) && option_starts(word));
        is_command || (is_option && !is_of_git)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_text(text: &str, expected: bool) {
        assert_eq!(names_command(text), expected, "{text}");
    }

    #[test]
    fn commands_and_options_are_found() {
        check_text("to list them, run `irplan status`", true);
        check_text("run `irplan`", true);
        check_text("run `irplan new {kind}`", true);
        check_text("add `--override`", true);
        check_text("add --override", true);
        check_text("after `git fetch`, add `--rev HEAD`", true);
    }

    #[test]
    fn other_texts_pass() {
        check_text("irplan cannot write here", false);
        check_text("there is no `irplan.toml`", false);
        check_text("`git log --follow FILE`", false);
        check_text(
            "fetch it: `git fetch --unshallow`, or work elsewhere",
            false,
        );
        check_text("--no-options", false);
        check_text("2026 -- 2027", false);
        check_text("---", false);
        check_text("<!-- irplan -->", false);
    }

    #[test]
    fn known_commands_are_found_without_code_marks() {
        let commands = ["check", "status"].map(str::to_owned).into();
        for (text, expected) in [
            ("run {} status, or irplan check -D no-deputy", true),
            ("irplan\n  check", true),
            ("(irplan status)", true),
            ("what irplan checks", false),
            ("irplan cannot write here", false),
            ("my-irplan check", false),
            ("irplan", false),
        ] {
            assert_eq!(names_known_command(text, &commands), expected, "{text}");
        }
    }

    #[test]
    fn a_crate_that_names_a_command_fails() {
        let project = |path: &str, text: &str| {
            let libraries = WITHOUT_COMMANDS.map(|name| format!("crates/{name}/src/lib.rs"));
            let mut files: Vec<_> = libraries.iter().map(|path| (path.as_str(), "")).collect();
            files.push(("crates/cli/src/commands/check.rs", ""));
            files.push((path, text));
            SourceTexts::of(&files)
        };
        let text = "/// Run `irplan check`.\nfn f() { g!(\"run `irplan check`\") }";
        let error = check(&project("crates/engine/src/lib.rs", text)).expect_err("it names one");
        assert!(
            error
                .to_string()
                .contains("crates/engine/src/lib.rs: \"run `irplan check`\""),
            "{error}"
        );
        let test = format!("#[cfg(test)] mod tests {{ {text} }}");
        assert!(check(&project("crates/engine/src/lib.rs", &test)).is_ok());
        assert!(check(&project("crates/cli/src/lib.rs", text)).is_ok());
    }
}
