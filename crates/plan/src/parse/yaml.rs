//! YAML front matter as TOML, for the help of a finding.

use saphyr_parser::{Event, Parser, ScalarStyle};
use toml::Value;
use toml::value::Datetime;

/// Rewrites a front matter as lines of TOML. Each value is a scalar, or a list of scalars. `None` if the text is not
/// YAML, or has deeper values, which no key of a page can have.
pub(super) fn to_toml(yaml: &str) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut key: Option<String> = None;
    let mut list: Option<Vec<Value>> = None;
    let mut is_open = false;
    for event in Parser::new_from_str(yaml) {
        match event.ok()?.0 {
            Event::MappingStart(..) if !is_open => is_open = true,
            Event::SequenceStart(..) if key.is_some() && list.is_none() => list = Some(Vec::new()),
            Event::SequenceEnd => lines.push(line(&key.take()?, &Value::Array(list.take()?))),
            Event::Scalar(words, style, ..) if is_open && !words.contains('\n') => {
                match (&mut list, key.take()) {
                    (Some(items), of_list) => {
                        key = of_list;
                        items.push(scalar(&words, style));
                    }
                    (None, Some(key)) if !is_null(&words, style) => {
                        lines.push(line(&key, &scalar(&words, style)));
                    }
                    // TOML has no such value. A key without one is left out.
                    (None, Some(_)) => {}
                    (None, None) => key = Some(words.into_owned()),
                }
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::MappingEnd => {}
            _ => return None,
        }
    }
    is_open.then_some(lines)
}

fn line(key: &str, value: &Value) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match key.is_empty() || !key.chars().all(is_bare) {
        true => format!("{} = {value}", Value::from(key)),
        false => format!("{key} = {value}"),
    }
}

/// Whether a scalar says that there is no value.
fn is_null(words: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && matches!(words, "" | "~" | "null" | "Null" | "NULL")
}

/// Only a plain scalar can be anything other than text. Pages have flags, numbers and days.
fn scalar(words: &str, style: ScalarStyle) -> Value {
    let text = || Value::from(words);
    if style != ScalarStyle::Plain {
        return text();
    }
    match words {
        "true" => Value::from(true),
        "false" => Value::from(false),
        _ if words.starts_with('0') && words.len() > 1 => text(),
        _ => match (words.parse::<i64>(), words.parse::<Datetime>()) {
            (Ok(number), _) => Value::from(number),
            (_, Ok(day)) => Value::from(day),
            _ => text(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::to_toml;

    #[track_caller]
    fn check(yaml: &str, expected: Option<&[&str]>) {
        let found = to_toml(yaml);
        let found: Option<Vec<_>> = found
            .as_ref()
            .map(|lines| lines.iter().map(String::as_str).collect());
        assert_eq!(found.as_deref(), expected, "{yaml}");
    }

    #[test]
    fn keys_become_lines() {
        check(
            "title: Escalation\nphase: 'preparation' # first\norder: 3\ndraft: true\non: 2026-11-22\npin: 0042\nquoted: \"3\"",
            Some(&[
                "title = \"Escalation\"",
                "phase = \"preparation\"",
                "order = 3",
                "draft = true",
                "on = 2026-11-22",
                "pin = \"0042\"",
                "quoted = \"3\"",
            ]),
        );
        check(
            "# note\ntags: [a, \"b\"]\nsymptoms:\n  - Files do not open\n  - \"x: y\"\nsite name: C:\\x",
            Some(&[
                "tags = [\"a\", \"b\"]",
                "symptoms = [\"Files do not open\", \"x: y\"]",
                "\"site name\" = 'C:\\x'",
            ]),
        );
    }

    #[test]
    fn keys_without_a_value_are_left_out() {
        check(
            "title: A\nsummary:\norder: ~\non: null\nowner: \"\"\nnote: 'null'\nlast:",
            Some(&["title = \"A\"", "owner = \"\"", "note = \"null\""]),
        );
        check("summary:", Some(&[]));
    }

    #[test]
    fn what_no_page_has_a_place_for_is_not_shown() {
        check("deep:\n  x: 1", None);
        check("list:\n  - [a]", None);
        check("a: &x 1\nb: *x", None);
        check("- only\n- a list", None);
        check("a: |\n  several\n  lines\n", None);
        check("a: [", None);
        check("", None);
    }
}
