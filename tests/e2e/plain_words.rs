//! Checks that texts for readers are plain English: words that were removed must not come back.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Sandbox;

/// Words to avoid, each with better ones.
const AVOID: &[(&str, &str)] = &[
    ("anew", "again"),
    ("are no", "are not"),
    ("be it", "whether"),
    ("beside", "next to, besides"),
    ("brought it in", "added it"),
    ("heed", "use, follow"),
    ("heeded", "used"),
    ("heeds", "uses, follows"),
    ("is no", "is not"),
    ("it stands in", "it is in"),
    ("lie in the", "are in the"),
    ("lies in the", "is in the"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("mends", "fixes"),
    ("shall", "must, will"),
    ("stands for", "means, is for"),
    ("stands here", "is here"),
    ("stands in for", "replaces"),
    ("stands there", "is there"),
    ("tell of", "report"),
    ("tells of", "reports"),
    ("the very same", "the same"),
    ("told apart", "distinguished"),
    ("told of", "reported"),
    ("whoever", "the person who, if somebody"),
    ("whomever", "the person who"),
];

/// Allowed phrases with one of those words.
const FINE: &[&str] = &[
    "there is no",
    "there are no",
    "is no longer",
    "are no longer",
];

/// The texts for readers: files or folders of the repository, with the extensions that count.
const TEXTS: &[(&str, &[&str])] = &[
    ("ARCHITECTURE.md", &[".md"]),
    ("CHANGELOG.md", &[".md"]),
    ("CONTRIBUTING.md", &[".md"]),
    ("README.md", &[".md"]),
    ("SECURITY.md", &[".md"]),
    ("Cargo.toml", &[".toml"]),
    ("clippy.toml", &[".toml"]),
    ("deny.toml", &[".toml"]),
    ("irplan.toml", &[".toml"]),
    ("rustfmt.toml", &[".toml"]),
    ("typos.toml", &[".toml"]),
    (".cargo", &[".toml"]),
    (".ci", &[""]),
    (".github", &[".yml"]),
    ("crates", &[".rs", ".toml", ".md", ".js"]),
    (
        "crates/engine/scaffold",
        &["", ".md", ".toml", ".yml", ".yaml", ".sh"],
    ),
    ("docs", &[".md", ".json", ".rs", ".toml"]),
    // The plans themselves have sign-offs, which a rewritten text would void.
    ("plans/README.md", &[".md"]),
    ("site-templates", &[".html", ".js", ".css", ".rs", ".toml"]),
    ("tests", &[".rs", ".toml"]),
];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Finds the words that a text should not have, with their lines.
fn avoided(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_code = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        // Every other part is code: a key or a command keeps its name.
        let prose: Vec<_> = line.split('`').step_by(2).collect();
        let mut prose = format!(" {} ", prose.join(" ` ").to_lowercase());
        prose = prose.replace(|c: char| !c.is_alphanumeric() && c != '-', " ");
        for fine in FINE {
            prose = prose.replace(&format!(" {fine} "), " ");
        }
        let hits = AVOID
            .iter()
            .filter(|(word, _)| prose.contains(&format!(" {word} ")));
        found.extend(hits.map(|(word, better)| format!("line {}: `{word}`: {better}", at + 1)));
    }
    found
}

fn files(path: &Path, ends: &[&str], into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), ends, into);
        }
        return;
    }
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let end = name.rfind('.').map_or("", |dot| &name[dot..]);
    if ends.contains(&end) {
        into.push(path.to_owned());
    }
}

/// Returns the text of a file: of Rust code the comments, string literals and names of several words, and of a schema the
/// descriptions.
#[expect(
    clippy::disallowed_methods,
    reason = "the files of this repository are what is tested"
)]
fn prose_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    match path.extension().and_then(|end| end.to_str()) {
        // This file has the words to avoid as literals.
        Some("rs") if path.ends_with("tests/e2e/plain_words.rs") => rust_prose(&text, false),
        Some("rs") => rust_prose(&text, true),
        Some("json") => {
            let schema = serde_json::from_str(&text).unwrap();
            let mut descriptions = Vec::new();
            collect_descriptions(&schema, &mut descriptions);
            descriptions.join("\n")
        }
        _ => text,
    }
}

/// Returns the comments and the names of several words of Rust code, and its string literals if `literals` is set, on the
/// same lines as in the code. Underscores become spaces.
fn rust_prose(code: &str, literals: bool) -> String {
    let mut prose = String::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let length = token_length(rest);
        let token = &rest[..length];
        let is_shown = match c {
            '/' if length > 1 => true,
            // A raw literal. Other tokens with an `r` first are names.
            '"' | 'r' if length > 1 && token.contains('"') => literals,
            _ => token.contains('_'),
        };
        match (is_shown, c) {
            // The slashes of a comment, and the quotes of a literal.
            (true, '/') => prose.push_str(token.trim_start_matches(['/', '!'])),
            (true, c) if c != '"' && !token.contains('"') => {
                prose.push_str(&token.replace('_', " "));
            }
            (true, _) => prose.push_str(&token.replace("\\n", " ").replace('"', " ")),
            (false, _) => prose.extend(token.chars().filter(|c| *c == '\n')),
        }
        prose.push_str(if is_shown { " ` ` " } else { "" });
        rest = &rest[length..];
    }
    prose
}

/// Returns the length of the comment, literal or character with which Rust code starts.
fn token_length(code: &str) -> usize {
    let until = |start: usize, end: &str| {
        let found = code[start..].find(end);
        found.map_or(code.len(), |at| start + at + end.len())
    };
    let first = code.chars().next().map_or(0, char::len_utf8);
    if code.starts_with("//") {
        return code.find('\n').unwrap_or(code.len());
    }
    if code.starts_with("r\"") {
        return until(2, "\"");
    }
    if code.starts_with("r#") {
        let hashes = code[1..].chars().take_while(|c| *c == '#').count();
        // Otherwise it is a raw name, such as `r#type`.
        return match code[1 + hashes..].starts_with('"') {
            true => until(2 + hashes, &format!("\"{}", "#".repeat(hashes))),
            false => first,
        };
    }
    if code.starts_with('\'') {
        // A character with a quote; everything else is harmless, and a lifetime has no second quote.
        let quotes = ["'\"'", "'\\''", "'\\\"'"];
        let quoted = quotes.iter().find(|quoted| code.starts_with(**quoted));
        return quoted.map_or(first, |quoted| quoted.len());
    }
    if code.starts_with('"') {
        let mut is_escaped = false;
        let end = code.char_indices().skip(1).find(|(_, c)| {
            let is_end = *c == '"' && !is_escaped;
            is_escaped = *c == '\\' && !is_escaped;
            is_end
        });
        return end.map_or(code.len(), |(at, _)| at + 1);
    }
    // Letters stay together, so that the last `r` of a name starts no raw literal.
    let name = code.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    name.unwrap_or(code.len()).max(first)
}

fn collect_descriptions(schema: &serde_json::Value, into: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(keys) => {
            into.extend(
                keys.get("description")
                    .and_then(|it| it.as_str())
                    .map(str::to_owned),
            );
            keys.values()
                .for_each(|value| collect_descriptions(value, into));
        }
        serde_json::Value::Array(items) => {
            items
                .iter()
                .for_each(|item| collect_descriptions(item, into));
        }
        _ => {}
    }
}

#[test]
fn texts_for_readers_use_plain_words() {
    let mut paths = Vec::new();
    for (path, ends) in TEXTS {
        files(&repository().join(path), ends, &mut paths);
    }
    for (path, _) in TEXTS {
        let start = repository().join(path);
        assert!(paths.iter().any(|path| path.starts_with(&start)), "{path}");
    }
    let mut found = Vec::new();
    for path in &paths {
        let hits = avoided(&prose_of(path)).into_iter();
        found.extend(hits.map(|hit| format!("{}: {hit}", path.display())));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn help_uses_plain_words() {
    let sandbox = Sandbox::empty();
    let mut open = vec![Vec::new()];
    let mut seen = Vec::new();
    while let Some(command) = open.pop() {
        for option in ["--help", "-h"] {
            let arguments: Vec<_> = command.iter().map(String::as_str).chain([option]).collect();
            let help = sandbox.irplan(&arguments).status(0).out;
            assert_eq!(avoided(&help), Vec::<String>::new(), "irplan {arguments:?}");
            if option == "--help" {
                open.extend(subcommands(&help).map(|name| [command.as_slice(), &[name]].concat()));
            }
        }
        seen.push(command.join(" "));
    }
    for command in ["", "check", "new client", "import reviews"] {
        assert!(seen.iter().any(|seen| seen == command), "{seen:?}");
    }
}

/// Returns the names of the commands in a help text.
fn subcommands(help: &str) -> impl Iterator<Item = String> {
    let list = help.split_once("Commands:\n").map(|(_, list)| list);
    let lines = list.into_iter().flat_map(str::lines);
    // Each name is indented by two spaces, and its description by more.
    let names = lines.take_while(|line| !line.is_empty());
    names.filter_map(|line| {
        let name = line.strip_prefix("  ")?.split(' ').next()?;
        // `help` prints the same as `--help`, and has no options.
        (!name.is_empty() && name != "help").then(|| name.to_owned())
    })
}

#[test]
fn avoided_words_are_found_outside_of_code() {
    assert_eq!(
        avoided("Whoever signs; this is no longer `mended`.").len(),
        1
    );
    assert_eq!(avoided("a\n```\nwhoever\n```\nThis is no\n").len(), 1);
}

#[test]
fn comments_and_literals_of_rust_code_are_read() {
    let code = "//! One\nlet anew = '\"'; // two\nlet heed = (r#\"three \" four\"#, \"fi\\\"ve\", \"a `heed` b\");\n";
    let with_literals = rust_prose(code, true);
    for word in ["One", "two", "three", "four", "fi", "ve", "a `heed` b"] {
        assert!(with_literals.contains(word), "{with_literals}");
    }
    assert!(!with_literals.contains("let"), "{with_literals}");
    assert_eq!(avoided(&with_literals), Vec::<String>::new());
    assert_eq!(with_literals.lines().count(), code.lines().count());
    let name = rust_prose("fn it_is_no_date() {}\n", false);
    assert_eq!(avoided(&name).len(), 1, "{name}");
    let comments = rust_prose(code, false);
    assert!(
        comments.contains("two") && !comments.contains("three"),
        "{comments}"
    );
}
