//! Which names of files and folders are allowed, in git's trees and on disk alike.
//!
//! An allowed name means the same on every system, and looks like what it is. Any other name never becomes a path that
//! could be opened: it is printed escaped, with the reason.

/// A name that was refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadName {
    /// The name, escaped. It contains a backslash, so it never equals an allowed name.
    pub(crate) escaped: String,
    /// What is wrong with it, in one lowercase phrase.
    pub(crate) reason: &'static str,
}

/// The longest name in bytes, as on most file systems.
const MAX_LENGTH: usize = 255;

/// Allows a name, or returns the reason why not.
pub(crate) fn check_file_name(name: &[u8]) -> Result<&str, BadName> {
    let refuse = |why| {
        Err(BadName {
            escaped: escape(name),
            reason: why,
        })
    };
    let Ok(text) = std::str::from_utf8(name) else {
        return refuse("its name is not valid UTF-8");
    };
    match fault(text) {
        Some(why) => refuse(why),
        None => Ok(text),
    }
}

fn fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("its name is empty");
    }
    if name.len() > MAX_LENGTH {
        return Some("its name is longer than the limit of 255 bytes");
    }
    if name.chars().any(is_hidden) {
        return Some("its name has an invisible, control or direction character");
    }
    if name.contains(['/', '\\', '<', '>', ':', '"', '|', '?', '*']) {
        return Some("its name has a character that not every system allows");
    }
    if name == "." || name == ".." || name.eq_ignore_ascii_case(".git") || is_short_git(name) {
        return Some("its name has a special meaning in paths or in git");
    }
    if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Some("its name starts with a space, or ends with a dot or a space");
    }
    is_device(name).then_some("its name is that of a device on Windows")
}

/// Whether a name is the short form of `.git` on Windows.
fn is_short_git(name: &str) -> bool {
    name.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("git~"))
        && name[4..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether Windows would open a device, whatever the extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let upper = stem.to_ascii_uppercase();
    let numbered = |word: &str| {
        upper.strip_prefix(word).is_some_and(|rest| {
            let mut rest = rest.chars();
            matches!(rest.next(), Some('0'..='9' | '¹' | '²' | '³')) && rest.next().is_none()
        })
    };
    matches!(
        upper.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}

/// Whether readers cannot see this character, or see what follows it in another order.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Writes any bytes in printable ASCII, with at least one backslash.
fn escape(name: &[u8]) -> String {
    const SHOWN: usize = 80;
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'/');
    let all_plain = name.iter().all(|&byte| plain(byte));
    let mut shown = String::new();
    for (at, &byte) in name.iter().take(SHOWN).enumerate() {
        if plain(byte) && !(all_plain && at == 0) {
            shown.push(char::from(byte));
        } else {
            shown.push_str(&format!("\\x{byte:02x}"));
        }
    }
    match name.len() {
        0 => "\\x".to_owned(),
        1..=SHOWN => shown,
        _ => shown + "\\…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(name: impl AsRef<[u8]>, shown: &str) {
        match check_file_name(name.as_ref()) {
            Ok(name) => panic!("`{name}` was let in"),
            Err(bad) => assert_eq!(bad.escaped, shown),
        }
    }

    #[test]
    fn ordinary_names_pass() {
        for name in [
            "plan.toml",
            "2026-05-04-ransomware.md",
            "größe.md",
            "日本.md",
            ".gitignore",
            "a b.md",
            "community.md",
            "com10.md",
            "console.md",
            "git~x",
        ] {
            assert_eq!(check_file_name(name.as_bytes()), Ok(name));
        }
    }

    #[test]
    fn names_that_mean_something_else_are_refused() {
        refused("", "\\x");
        refused(".", "\\x2e");
        refused("..", "\\x2e.");
        refused(".GIT", "\\x2eGIT");
        refused("git~1", "\\x67it~1");
        refused("a/b", "a\\x2fb");
        refused("a\\b", "a\\x5cb");
        refused("a:b", "\\x61:b");
        refused("a.", "\\x61.");
        refused("con", "\\x63on");
        refused("Lpt1.md", "\\x4cpt1.md");
        refused("nul .toml", "nul\\x20.toml");
    }

    #[test]
    fn names_that_hide_something_are_refused() {
        refused(b"a\xff", "a\\xff");
        refused("a\nb", "a\\x0ab");
        refused("a\u{1b}[31m", "a\\x1b[31m");
        refused("a\u{202e}dm.", "a\\xe2\\x80\\xaedm.");
        refused("a\u{200b}b", "a\\xe2\\x80\\x8bb");
        refused(".g\u{200c}it", ".g\\xe2\\x80\\x8cit");
        refused("x".repeat(300), &format!("\\x78{}\\…", "x".repeat(79)));
    }
}
