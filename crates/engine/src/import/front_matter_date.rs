//! Reads one version of one page: the review date in its front matter.

use jiff::civil::Date;

use super::date::{self, Interval};

/// The keys to read from front matter.
#[derive(Clone, Copy, Debug)]
pub struct FrontMatterKeys<'a> {
    /// The day of the last review.
    pub date: &'a str,
    /// How long a review lasts.
    pub every: &'a str,
}

/// The last review of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewDate {
    /// None: there is no front matter, no such key, or no value.
    Not,
    /// It was on this day.
    On(Date),
    /// The value is not a day.
    Unreadable(String),
}

impl ReviewDate {
    /// Returns the text of the value; `None` if there is none.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Not => None,
            Self::On(date) => Some(date.to_string()),
            Self::Unreadable(text) => Some(text.clone()),
        }
    }

    /// Returns the day, if it can be read.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::On(date) => Some(*date),
            Self::Not | Self::Unreadable(_) => None,
        }
    }
}

/// A version of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DatedPage {
    pub(super) review_date: ReviewDate,
    pub(super) every: Option<Interval>,
    /// A hash of everything but the line with the date. Line ends do not count.
    pub(super) rest: [u8; 16],
}

/// The longest unreadable date that is kept, in characters.
const SHOWN: usize = 60;

impl DatedPage {
    /// Reads a page.
    ///
    /// Front matter is read line by line and never refused as a whole, because pages of other sites are often
    /// templates. The first line that starts with the key counts, in YAML and in TOML. A key with a dot, such as
    /// `review.on`, is also found inside another one: see [`KeyFinder`].
    pub(super) fn read(text: &str, keys: FrontMatterKeys<'_>) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut page = Self {
            review_date: ReviewDate::Not,
            every: None,
            rest: [0; 16],
        };
        let mut hasher = blake3::Hasher::new();
        let mut lines = text.lines();
        let fence = lines.clone().next().map(str::trim_end);
        if let Some(fence @ ("---" | "+++")) = fence {
            hasher.update(fence.as_bytes());
            lines.next();
            let (mut date, mut every) = (KeyFinder::new(keys.date), KeyFinder::new(keys.every));
            for line in lines.by_ref() {
                let interval = every.value(line).and_then(|every| Interval::parse(&every));
                page.every = page.every.or(interval);
                match date.value(line) {
                    Some(value) if page.review_date == ReviewDate::Not => {
                        page.review_date = parse_review_date(&value);
                    }
                    _ => hash_line(&mut hasher, line),
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

fn parse_review_date(value: &str) -> ReviewDate {
    if value.is_empty() {
        return ReviewDate::Not;
    }
    match date::date(value) {
        Some(date) => ReviewDate::On(date),
        None => ReviewDate::Unreadable(value.chars().take(SHOWN).collect()),
    }
}

/// Searches the lines of front matter for a key. A key with a dot, such as `review.on`, is also found inside `review`:
/// in `review: {on: …}`, on the indented lines after `review:`, and below `[review]`.
struct KeyFinder<'a> {
    key: &'a str,
    /// The key, and the key inside it if there is a dot.
    nested: Option<(&'a str, &'a str)>,
    /// The position of the next line.
    position: LinePosition,
}

/// The position of a line relative to the outer key.
enum LinePosition {
    Outside,
    /// Below `review:`, at this indentation once there was a line.
    Below(Option<usize>),
    /// Below `[review]`.
    Table,
}

impl<'a> KeyFinder<'a> {
    fn new(key: &'a str) -> Self {
        let nested = key.split_once('.');
        Self {
            key,
            nested: nested.filter(|(outer, inner)| !outer.is_empty() && !inner.is_empty()),
            position: LinePosition::Outside,
        }
    }

    /// Returns the value of the key on a line.
    fn value(&mut self, line: &str) -> Option<String> {
        value(line, self.key).or_else(|| self.inside(line))
    }

    fn inside(&mut self, line: &str) -> Option<String> {
        let (outer, inner) = self.nested?;
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        if let LinePosition::Below(depth) = &mut self.position
            && indent > 0
        {
            let is_deeper = indent != *depth.get_or_insert(indent);
            return value(text, inner).filter(|_| !is_deeper);
        }
        if let Some(table) = text.strip_prefix('[') {
            let name = table.split(']').next().unwrap_or_default();
            self.position = match name.trim() == outer {
                true => LinePosition::Table,
                false => LinePosition::Outside,
            };
            return None;
        }
        if matches!(self.position, LinePosition::Table) {
            return value(text, inner);
        }
        self.position = LinePosition::Outside;
        let raw = (indent == 0).then(|| raw_value(line, outer)).flatten()?;
        if let Some(map) = raw.strip_prefix('{') {
            let mut entries = map.split(['}', ',']);
            return entries.find_map(|entry| value(entry.trim_start(), inner));
        }
        if raw.is_empty() || raw.starts_with('#') {
            self.position = LinePosition::Below(None);
        }
        None
    }
}

/// Returns the text after a key at the start of a line, in quotes or not.
fn after_key<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    match line.chars().next()? {
        quote @ ('"' | '\'') => line[1..].strip_prefix(key)?.strip_prefix(quote),
        _ => line.strip_prefix(key),
    }
}

/// Returns the value of a key on a line of front matter, as it is written.
fn raw_value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = after_key(line, key)?;
    Some(rest.trim_start().strip_prefix([':', '='])?.trim())
}

/// Returns the value of a key on a line of front matter, without quotes and without a comment.
fn value(line: &str, key: &str) -> Option<String> {
    let value = raw_value(line, key)?;
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

    const KEYS: FrontMatterKeys<'_> = FrontMatterKeys {
        date: "last_reviewed_on",
        every: "review_in",
    };

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_key(KEYS.date, text, expected);
    }

    #[track_caller]
    fn check_key(date: &str, text: &str, expected: &str) {
        let keys = FrontMatterKeys { date, ..KEYS };
        let found = match DatedPage::read(text, keys).review_date {
            ReviewDate::Not => "nothing".to_owned(),
            ReviewDate::On(date) => date.to_string(),
            ReviewDate::Unreadable(text) => format!("`{text}`"),
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
    fn a_bad_date_differs_from_a_missing_one() {
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
    fn a_key_may_stand_inside_of_another() {
        let check = |text: &str, expected: &str| check_key("review.on", text, expected);
        for text in [
            "---\nreview: {on: 2018-08-12}\n---\n",
            "---\nreview: { by: Jo, on: \"2018-08-12\" }\n---\n",
            "---\nreview:\n  on: 2018-08-12\n---\n",
            "---\r\nreview: # why\r\n\r\n  # when\r\n  by: Jo\r\n  on: 2018-08-12\r\n---\r\n",
            "---\nreview:\n  by:\n    on: 2019-01-01\n  on: 2018-08-12\n---\n",
            "---\nreview.on: 2018-08-12\n---\n",
            "+++\nreview.on = 2018-08-12\n+++\n",
            "+++\n[review]\non = 2018-08-12\n+++\n",
            "+++\nreview = { on = 2018-08-12 }\n+++\n",
        ] {
            check(text, "2018-08-12");
        }
        for text in [
            "---\non: 2018-08-12\n---\n",
            "---\nreview:\nother:\n  on: 2018-08-12\n---\n",
            "---\nother:\n  review:\n    on: 2018-08-12\n---\n",
            "---\nreview: soon\n  on: 2018-08-12\n---\n",
            "+++\n[review]\n[other]\non = 2018-08-12\n+++\n",
            "---\nreview:\n---\n  on: 2018-08-12\n",
        ] {
            check(text, "nothing");
        }
        let every = FrontMatterKeys {
            date: "review.on",
            every: "review.every",
        };
        let page = DatedPage::read(
            "---\nreview: {on: 2018-08-12, every: 6 months}\n---\n",
            every,
        );
        assert!(page.every.is_some());
    }

    #[test]
    fn the_rest_is_all_but_the_date() {
        let rest = |text: &str| DatedPage::read(text, KEYS).rest;
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
