//! One version of one page: what its front matter says of its review.

use jiff::civil::Date;

use super::date::{self, Interval};

/// The keys of front matter that are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    /// The day of the last review.
    pub date: &'a str,
    /// How long a review lasts.
    pub every: &'a str,
}

/// What a page says of its last review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dated {
    /// Nothing: there is no front matter, or no such key, or nothing behind it.
    Not,
    /// It was on this day.
    On(Date),
    /// Something that is no day.
    Unreadable(String),
}

impl Dated {
    /// What stands there: a day, or what is none; `None` where nothing does.
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Not => None,
            Self::On(date) => Some(date.to_string()),
            Self::Unreadable(text) => Some(text.clone()),
        }
    }

    /// The day, where it can be read.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::On(date) => Some(*date),
            Self::Not | Self::Unreadable(_) => None,
        }
    }
}

/// A version of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) dated: Dated,
    pub(super) every: Option<Interval>,
    /// A hash of everything but the line with the date. Line ends do not count.
    pub(super) rest: [u8; 16],
}

/// The most of a date that cannot be read that is kept, in characters.
const SHOWN: usize = 60;

impl Page {
    /// Reads a page.
    ///
    /// The lines of front matter are read one by one and never refused as a whole, since pages of other sites are
    /// templates as often as not: the first line that gives a key at its beginning counts, in YAML as in TOML.
    pub(super) fn read(text: &str, keys: Keys<'_>) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut page = Self {
            dated: Dated::Not,
            every: None,
            rest: [0; 16],
        };
        let mut hasher = blake3::Hasher::new();
        let mut lines = text.lines();
        let fence = lines.clone().next().map(str::trim_end);
        if let Some(fence @ ("---" | "+++")) = fence {
            hasher.update(fence.as_bytes());
            lines.next();
            for line in lines.by_ref() {
                let value = |key| value(line, key);
                match value(keys.date) {
                    Some(value) if page.dated == Dated::Not => page.dated = dated(&value),
                    _ => {
                        let every = value(keys.every);
                        let every = every.and_then(|every| Interval::parse(&every));
                        page.every = page.every.or(every);
                        hash_line(&mut hasher, line);
                    }
                }
                if matches!(line.trim_end(), end if end == fence || end == "...") {
                    break;
                }
            }
        }
        for line in lines {
            hash_line(&mut hasher, line);
        }
        page.rest
            .copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        page
    }
}

fn hash_line(hasher: &mut blake3::Hasher, line: &str) {
    hasher.update(line.as_bytes());
    hasher.update(b"\n");
}

fn dated(value: &str) -> Dated {
    if value.is_empty() {
        return Dated::Not;
    }
    match date::date(value) {
        Some(date) => Dated::On(date),
        None => Dated::Unreadable(value.chars().take(SHOWN).collect()),
    }
}

/// What follows a key at the beginning of a line, in quotes or not.
fn after_key<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    match line.chars().next()? {
        quote @ ('"' | '\'') => line[1..].strip_prefix(key)?.strip_prefix(quote),
        _ => line.strip_prefix(key),
    }
}

/// What a line of front matter gives for a key: without quotes, and without a comment behind it.
fn value(line: &str, key: &str) -> Option<String> {
    let rest = after_key(line, key)?;
    let value = rest.trim_start().strip_prefix([':', '='])?.trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => value[1..].split(quote).next().unwrap_or_default(),
        None if value.starts_with('#') => "",
        None => value.split(" #").next().unwrap_or_default(),
    };
    Some(value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: Keys<'_> = Keys {
        date: "last_reviewed_on",
        every: "review_in",
    };

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = match Page::read(text, KEYS).dated {
            Dated::Not => "nothing".to_owned(),
            Dated::On(date) => date.to_string(),
            Dated::Unreadable(text) => format!("`{text}`"),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_are_read_however_they_are_written() {
        check("---\nlast_reviewed_on: 2018-08-12\n---\n", "2018-08-12");
        check(
            "\u{feff}---\r\nlast_reviewed_on: \"2018-08-12\" # by Jo\r\n---\r\n",
            "2018-08-12",
        );
        check("---\n'last_reviewed_on' : '2018-08-12'\n---", "2018-08-12");
        check("+++\nlast_reviewed_on = 2018-08-12\n+++\n", "2018-08-12");
        check(
            "---\ntitle: <%= x %>\nlast_reviewed_on: 2018-08-12   # no\n",
            "2018-08-12",
        );
        check(
            "---\nlast_reviewed_on: 2018-08-12\nlast_reviewed_on: 2019-01-01\n---\n",
            "2018-08-12",
        );
    }

    #[test]
    fn what_is_no_date_is_told_apart_from_none() {
        check("---\nlast_reviewed_on: soon\n---\n", "`soon`");
        check("---\nlast_reviewed_on: 01/02/2018\n---\n", "`01/02/2018`");
        check("---\nlast_reviewed_on:\n---\n", "nothing");
        check("---\nlast_reviewed_on: # later\n---\n", "nothing");
        check("---\nlast_reviewed_on_old: 2018-08-12\n---\n", "nothing");
        check("---\n  last_reviewed_on: 2018-08-12\n---\n", "nothing");
        check(
            "---\ntitle: x\n---\nlast_reviewed_on: 2018-08-12\n",
            "nothing",
        );
        check("last_reviewed_on: 2018-08-12\n", "nothing");
        check("", "nothing");
    }

    #[test]
    fn the_rest_is_all_but_the_date() {
        let rest = |text: &str| Page::read(text, KEYS).rest;
        let one = rest("---\na: 1\nlast_reviewed_on: 2018-08-12\n---\ntext\n");
        assert_eq!(
            one,
            rest("---\r\na: 1\r\nlast_reviewed_on: 2019-08-12\r\n---\r\ntext\r\n")
        );
        assert_ne!(
            one,
            rest("---\na: 2\nlast_reviewed_on: 2018-08-12\n---\ntext\n")
        );
        assert_ne!(
            one,
            rest("---\na: 1\nlast_reviewed_on: 2018-08-12\n---\ntexts\n")
        );
    }

    #[test]
    fn hostile_lines_do_no_harm() {
        for text in [
            "---",
            "---\n\"",
            "---\n'é",
            "---\nlast_reviewed_on:'",
            "+++\n\u{0}",
        ] {
            check(text, "nothing");
        }
    }
}
