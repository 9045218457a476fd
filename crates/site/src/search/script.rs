//! Entries as a script that the page's policy lets load, from a web server and from `file://` alike.

use std::sync::Arc;

use crate::error::Error;
use crate::search::entry::Entry;

/// Writes `irplanIndex(JSON.parse("…"))`: a string literal of JSON, in which nothing can end the script.
pub(crate) fn script(entries: &[Entry]) -> Result<Arc<[u8]>, Error> {
    let problem = |error: serde_json::Error| Error::Page {
        path: "assets/search-index.js".to_owned(),
        problem: error.to_string(),
    };
    let json = serde_json::to_string(entries).map_err(problem)?;
    let literal = serde_json::to_string(&json).map_err(problem)?;
    let mut script = String::with_capacity(literal.len() + literal.len() / 16 + 32);
    script.push_str("irplanIndex(JSON.parse(");
    let mut rest = literal.as_str();
    // In the literal a backslash before `u` is an escape of the script, so JSON sees the character itself.
    while let Some(at) = rest.find(['<', '\u{2028}', '\u{2029}']) {
        script.push_str(&rest[..at]);
        let (escaped, length) = match rest.as_bytes()[at..] {
            [b'<', ..] => ("\\u003c", 1),
            [_, _, 0xa8, ..] => ("\\u2028", 3),
            _ => ("\\u2029", 3),
        };
        script.push_str(escaped);
        rest = &rest[at + length..];
    }
    script.push_str(rest);
    script.push_str("));\n");
    Ok(Arc::from(script.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::entry::Group;

    #[test]
    fn nothing_ends_the_script_and_the_data_survives() {
        let title = "</script><script>alert(1)</script> \"quoted\" \\ \u{2028}";
        let entry = Entry {
            group: Group::People,
            title: title.to_owned(),
            path: String::new(),
            href: "a.html".to_owned(),
            names: String::new(),
            text: String::new(),
            numbers: vec!["+1".to_owned()],
        };
        let bytes = script(&[entry]).expect("a script");
        let text = std::str::from_utf8(&bytes).expect("text");
        assert!(!text.contains('<') && !text.contains('\u{2028}'));
        let literal = text
            .trim_end()
            .strip_prefix("irplanIndex(JSON.parse(")
            .and_then(|text| text.strip_suffix("));"));
        let json: String = serde_json::from_str(literal.expect("a call")).expect("a string");
        let data: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(data[0][1], title);
    }
}
