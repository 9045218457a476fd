//! Data as a script that the page's policy lets load, from a web server and from `file://` alike.

use std::sync::Arc;

use serde::Serialize;

use crate::error::Error;

/// Writes `call(JSON.parse("…"))`: a string literal of JSON, in which nothing can end the script.
pub(crate) fn script(call: &str, path: &str, data: &impl Serialize) -> Result<Arc<[u8]>, Error> {
    let json = serde_json::to_string(data).map_err(|error| Error::Page {
        path: path.to_owned(),
        problem: error.to_string(),
    })?;
    let mut script = String::with_capacity(json.len() + json.len() / 16 + 64);
    script.extend([call, "(JSON.parse(\""]);
    // JSON has no raw control characters, so only these must be escaped in a string literal. `JSON.parse` turns each
    // escape back into its character.
    let mut copied = 0;
    for (at, byte) in json.bytes().enumerate() {
        let (escaped, length) = match byte {
            b'"' => ("\\\"", 1),
            b'\\' => ("\\\\", 1),
            b'<' => ("\\u003c", 1),
            0xe2 if json.as_bytes()[at..].starts_with("\u{2028}".as_bytes()) => ("\\u2028", 3),
            0xe2 if json.as_bytes()[at..].starts_with("\u{2029}".as_bytes()) => ("\\u2029", 3),
            _ => continue,
        };
        script.push_str(&json[copied..at]);
        script.push_str(escaped);
        copied = at + length;
    }
    script.push_str(&json[copied..]);
    script.push_str("\"));\n");
    Ok(Arc::from(script.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script_and_the_data_survives() {
        let title = "</script><script>alert(1)</script> \"quoted\" \\ \u{2028}";
        let bytes = script("irplanIndex", "x.js", &[title]).expect("a script");
        let text = std::str::from_utf8(&bytes).expect("text");
        assert!(!text.contains('<') && !text.contains('\u{2028}'));
        let literal = text
            .trim_end()
            .strip_prefix("irplanIndex(JSON.parse(")
            .and_then(|text| text.strip_suffix("));"));
        let json: String = serde_json::from_str(literal.expect("a call")).expect("a string");
        let data: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(data[0], title);
    }
}
