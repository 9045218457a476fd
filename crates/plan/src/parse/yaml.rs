//! YAML front matter as TOML, for the help of a finding. It is no parser: it knows what people write there.

/// Each line of a simple front matter as TOML. A line that is none of the simple ones becomes a comment.
pub(super) fn in_toml<'a>(yaml: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut toml: Vec<String> = Vec::new();
    let mut items: Option<(String, Vec<String>)> = None;
    for line in yaml {
        let words = line.trim();
        if let (Some((_, values)), Some(item)) = (&mut items, words.strip_prefix("- ")) {
            values.push(value(item.trim()));
            continue;
        }
        toml.extend(items.take().map(list));
        let pair = words.split_once(':');
        let pair = pair.filter(|(_, value)| value.is_empty() || value.starts_with(' '));
        match pair.filter(|_| !line.starts_with([' ', '\t', '#', '-'])) {
            _ if words.is_empty() => {}
            Some((name, "")) => items = Some((key(name), Vec::new())),
            Some((name, text)) => toml.push(format!("{} = {}", key(name), value(text.trim()))),
            None => toml.push(format!("# {}", words.trim_start_matches(['#', ' ']))),
        }
    }
    toml.extend(items.take().map(list));
    toml
}

fn list((key, values): (String, Vec<String>)) -> String {
    format!("{key} = [{}]", values.join(", "))
}

fn key(name: &str) -> String {
    let name = name.trim().trim_matches(['"', '\'']);
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match name.is_empty() || !name.chars().all(is_bare) {
        true => string(name),
        false => name.to_owned(),
    }
}

fn value(text: &str) -> String {
    if let Some(items) = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        let items = items.split(',').map(str::trim);
        let items = items.filter(|item| !item.is_empty()).map(scalar);
        return format!("[{}]", items.collect::<Vec<_>>().join(", "));
    }
    scalar(text)
}

fn scalar(text: &str) -> String {
    for quote in ['"', '\''] {
        let inner = text.strip_prefix(quote);
        if let Some((inner, _)) = inner.and_then(|rest| rest.rsplit_once(quote)) {
            return string(inner);
        }
    }
    let text = text.split(" #").next().unwrap_or(text).trim_end();
    let is_number = text.len() < 10
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    let is_plain = is_number || text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10;
    match text {
        "true" | "false" => text.to_owned(),
        _ if is_plain => text.to_owned(),
        _ => string(text),
    }
}

/// A text as TOML writes it.
fn string(text: &str) -> String {
    let mut string = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            c if c.is_control() => string.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => string.push(c),
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    use super::in_toml;

    #[track_caller]
    fn check(yaml: &str, expected: &[&str]) {
        assert_eq!(in_toml(yaml.lines()), expected);
    }

    #[test]
    fn simple_lines_are_rewritten() {
        check(
            "title: Escalation\nphase: 'preparation' # first\norder: 3\ndraft: true\non: 2026-11-22",
            &[
                "title = \"Escalation\"",
                "phase = \"preparation\"",
                "order = 3",
                "draft = true",
                "on = 2026-11-22",
            ],
        );
        check(
            "tags: [a, \"b\"]\nsymptoms:\n  - Files do not open\n- x: y\nsite name: C:\\x",
            &[
                "tags = [\"a\", \"b\"]",
                "symptoms = [\"Files do not open\", \"x: y\"]",
                "\"site name\" = \"C:\\\\x\"",
            ],
        );
    }

    #[test]
    fn other_lines_become_comments() {
        check(
            "# note\n  deep: x\n\nurl:x\n: y",
            &["# note", "# deep: x", "# url:x", "\"\" = \"y\""],
        );
    }
}
