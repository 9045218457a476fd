//! Parts of phrases that terminal, comments and pages put together in the same way.

/// Returns a number of things: `1 section`, `2 sections`, `4 deputies`.
pub fn number_of(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// Writes words with a capital at their start. The hyphens of a single word become spaces, as an id cannot have any.
pub fn capitalised(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    let blanks = !words.contains(' ');
    first
        .chain(rest.map(|c| if blanks && c == '-' { ' ' } else { c }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_counted(number: usize, noun: &str, expected: &str) {
        assert_eq!(number_of(number, noun), expected);
    }

    #[test]
    fn things_are_counted() {
        check_counted(1, "clock", "1 clock");
        check_counted(2, "deputy", "2 deputies");
        check_counted(2, "recovery objective", "2 recovery objectives");
        check_counted(0, "reply", "0 replies");
        check_counted(2, "day", "2 days");
    }
}
